//! The import: what a spreadsheet means, as pure passes that each import only from the passes above.
//!
//! | pass | from → to |
//! |---|---|
//! | [`grid`] | a workbook as its program shows it: cells by row, texts once |
//!
//! Every pass answers `(what it understood, findings)` and never fails. What this package deliberately does
//! not do: it opens no file (that is the `workbook` package), asks no clock and no database.

pub mod delta;
pub mod draft;
pub mod fields;
pub mod grid;
pub mod layout;
pub mod lexicon;
