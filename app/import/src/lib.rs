//! The import: what a spreadsheet means, as pure passes. Each imports only from the passes above it in this table
//! (`tests/passes.rs`).
//!
//! | pass | from → to |
//! |---|---|
//! | [`grid`] | a workbook as its program shows it: cells by row, texts once |
//! | [`export_mark`] | the state that an exported file was made from |
//! | [`carried`] | the values that an exported file held, and which have no place in the file that came back |
//! | [`fields`] | the fields of nodes, indicators and fichas, with their names |
//! | [`lexicon`] | what texts name in the catalogue, by hash |
//! | [`headers`] | what the texts over a column mean |
//! | [`layout`] | where the tables of a sheet are and what each column means |
//! | [`profile`] | corrections that were kept, on the next file of the same shape |
//! | [`draft`] | what the file was understood to say, as small rows |
//! | [`records`] | rows of tables and fichas as cells with roles |
//! | [`value`] | one cell in the place of a value: a number, a reason, or a doubt |
//! | [`additions`] | new nodes and indicators that rows state |
//! | [`subject`] | what each row is about: indicator, breakdown, period, measure |
//! | [`repeated`] | the same cell or field twice in one file |
//! | [`understand`] | all of the above over the chosen sheets: one draft |
//! | [`stored`] | the values that are kept now, sorted by key |
//! | [`validate`] | draft against catalogue and stored values, series by series |
//! | [`preview`] | what each cell and field would do to what is kept now |
//! | [`compare`] | draft and stored values to a preview: each cell new, changed, unchanged or rejected |
//! | [`delta`] | what a commit writes |
//! | [`merge`] | base, theirs, mine: the law, and what was decided |
//! | [`rebase`] | an exported file against the state it was made from |
//! | [`kept`] | what an exported file says nothing of: note, source and absolute figures of a changed number |
//! | [`digest`] | what a commit writes as canonical bytes, for hashing |
//! | [`read`] | which pass follows which |
//! | [`group`] | one cause in many cells is one finding |
//!
//! A pass answers what it understood together with its findings, and never fails. What this package deliberately
//! does not do: it opens no file (that is the `workbook` package), asks no clock and no database.

// Overflow is a finding or «no calculable», never a wrong number and never a panic (clippy.toml has the types that are left out).
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod additions;
pub mod carried;
pub mod compare;
pub mod delta;
pub mod digest;
pub mod draft;
pub mod export_mark;
pub mod fields;
pub mod grid;
pub mod group;
pub mod headers;
pub mod kept;
pub mod layout;
pub mod lexicon;
pub mod merge;
pub mod preview;
pub mod profile;
pub mod read;
pub mod rebase;
pub mod records;
pub mod repeated;
pub mod stored;
pub mod subject;
pub mod understand;
pub mod validate;
pub mod value;
