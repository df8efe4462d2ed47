//! The import: what a spreadsheet means, as pure passes that each import only from the passes above.
//!
//! | pass | from → to |
//! |---|---|
//! | [`grid`] | a workbook as its program shows it: cells by row, texts once |
//! | [`fields`] | the fields of nodes, indicators and fichas, with their names |
//! | [`lexicon`] | what texts name in the catalogue, by hash |
//! | [`layout`] | where the tables of a sheet are and what each column means |
//! | [`records`] | rows of tables and fichas as cells with roles |
//! | [`additions`] | new nodes and indicators that rows state |
//! | [`subject`] | what each row is about: indicator, breakdown, period, measure |
//! | [`value`] | one cell in the place of a value: a number, a reason, or a doubt |
//! | [`repeated`] | the same cell or field twice in one file |
//! | [`understand`] | all of the above over the chosen sheets: one draft |
//!
//! Every pass answers `(what it understood, findings)` and never fails. What this package deliberately does
//! not do: it opens no file (that is the `workbook` package), asks no clock and no database.

pub mod additions;
pub mod delta;
pub mod draft;
pub mod fields;
pub mod grid;
pub mod layout;
pub mod lexicon;
pub mod records;
pub mod repeated;
pub mod subject;
pub mod understand;
pub mod value;
