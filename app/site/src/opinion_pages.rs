//! The pages behind «¿Le sirvió esta página?»: after an answer, and of the totals. The form itself is in `opinion_form`.
//!
//! Thanks are a function of a release and an address, as every page: the same for everybody, so that caches may keep
//! them. The totals are not, and have a function of their own.

mod thanks;
mod totals;

pub(crate) use self::thanks::{known_query, page};
pub use self::{
    thanks::thanks_path,
    totals::{OpinionCount, OpinionRow, opinion_rows, opinion_totals},
};
