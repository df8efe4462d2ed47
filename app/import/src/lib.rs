//! The import: what a spreadsheet means, as pure passes that each import only from the passes above.
//!
//! | pass | from → to |
//! |---|---|
//! | [`grid`] | a workbook as its program shows it: cells by row, texts once |
//! | [`export_mark`] | the state that an exported file was made from |
//! | [`draft`] | what the file was understood to say |
//! | [`stored`] | the values that are kept now, sorted by key |
//! | [`validate`] | draft against catalogue and stored values, series by series |
//! | [`compare`] | each cell new, changed, unchanged or rejected: a [`preview`] |
//! | [`rebase`] | base, theirs, mine |
//! | [`delta`] | what a commit writes |
//! | [`digest`] | the same as canonical bytes, for hashing |
//! | [`read`] | which pass follows which |
//! | [`group`] | one cause in many cells is one finding |
//!
//! Every pass answers `(what it understood, findings)` and never fails. What this package deliberately does
//! not do: it opens no file (that is the `workbook` package), asks no clock and no database.

pub mod compare;
pub mod delta;
pub mod digest;
pub mod draft;
pub mod export_mark;
pub mod fields;
pub mod grid;
pub mod group;
pub mod headers;
pub mod layout;
pub mod lexicon;
pub mod preview;
pub mod read;
pub mod rebase;
pub mod stored;
pub mod validate;
