//! Search over everything that a release publishes: objectives, guidelines, services, indicators, the places they have
//! values for, and the pages of the site.
//!
//! An index is a pure function of what is put into it, so the public site needs no database to search. Words are compared
//! by their Spanish stem (Snowball), without accents and capitals; a word that is nowhere is taken for one that is close
//! to it. The ranking is this dashboard's own: where a word stands counts, and how rare it is.
//!
//! What it deliberately does not do: it makes no page and knows no address but those of its entries.

mod distance;
mod entry;
mod index;
mod query;
mod words;

pub use entry::{Entry, Kind};
pub use index::{Found, Hit, Index};
pub use query::{Filter, MAX_QUERY_CHARS, Query};
pub use words::EMPTY_WORDS;
