//! Small views that the public site and the office share: props in, view out.
//!
//! What it deliberately does not do: no loading, no state of its own, no browser calls; the same
//! view comes out on the server and in the browser. Looks are in `style/components.css`.

pub mod assets;
mod change_list;
mod document;
mod finding_list;
mod form_field;
mod notice;
mod roll_up_line;
mod state_badge;

pub use change_list::{ChangeLine, ChangeList, ChangedValue};
pub use document::document;
pub use finding_list::FindingList;
pub use form_field::{FormField, described_by};
pub use notice::{DemoTag, Notice, Tone};
pub use roll_up_line::RollUpLine;
pub use state_badge::{StateBadge, state_mark};
