//! The public site: documents that are a pure function of a release and an address.
//!
//! Complete without JavaScript: text, tables and inline SVG charts. No database, no clock, no
//! request: the server hands in a [`SiteContext`] and gets the text of a page. Drawing charts
//! blocks for some milliseconds the first time, so call [`render`] where blocking is allowed.
//!
//! Modules stand on floors, and none knows one above it: addresses, queries and words; then what a page gets (`context`);
//! then the parts that pages share (entries, rows, badges, links to origins, the frame in `shell`); then the pages, one a
//! file; and on top `page`, the only module that knows every page. A page may know a part of another page, never back.
//!
//! What it deliberately does not do: it computes no progress (that is `domain`'s), and it serves
//! no downloads, charts or API: it only links to them (see [`links`]).

#![recursion_limit = "256"]

mod accessibility_page;
mod api_description;
mod api_page;
mod asked_page;
mod changes;
mod changes_page;
mod compare_form;
mod context;
mod context_page;
mod copy_page;
mod counted;
mod data_page;
mod dataset;
mod embed_page;
mod entries;
mod glossary;
mod headline_chart;
mod home;
mod index_page;
mod indicator;
mod inline;
pub mod links;
mod list_files;
mod list_row;
mod message_page;
mod methodology;
mod node_page;
mod notice_page;
pub mod opinion_form;
mod opinion_pages;
mod page;
mod prose;
mod provenance;
mod query;
mod releases_page;
mod route;
pub mod search_page;
mod services;
mod shell;
pub mod side_by_side;
pub mod social_card;
mod spans;
pub mod stations;
pub mod words;

pub use api_description::{ApiDescription, ApiOperation, ApiParameter, NO_API};
pub use asked_page::{AskedPage, asked_page};
pub use context::{Page, ReleaseSummary, SiteContext};
pub use copy_page::{FileCopy, file_copy};
pub use entries::{sentence_of, state_of};
pub use headline_chart::{
    ChartMark, break_sentence, caption as chart_caption, marks as chart_marks,
};
pub use indicator::{is_to_come, meta as indicator_meta, row_note};
pub use message_page::{Problem, no_release, problem};
pub use node_page::missing_number;
pub use opinion_pages::{OpinionCount, OpinionRow, opinion_rows, opinion_totals, thanks_path};
pub use page::{known_query, render};
pub use route::{
    OPINIONS_FILES, OPINIONS_PATH, Route, SEARCH_PATH, SIDE_BY_SIDE_PATH, in_present_language,
    indicator_path, node_path, of_release, respelt, routes,
};
pub use services::{
    filtered as filtered_services, is_objective as is_service_objective,
    is_state as is_service_state, shown as shown_services,
};
pub use shell::demonstration_words;
