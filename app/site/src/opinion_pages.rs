//! «¿Le sirvió esta página?»: the form at the end of pages, the page after an answer, and the page of the totals.
//!
//! Form and thanks are functions of a release and an address, as every page: the same for everybody, so that caches may
//! keep them. The totals are not, and have a function of their own.

mod asked;
mod form;
mod thanks;
mod totals;

pub use self::{
    asked::{AskedPage, asked_page},
    thanks::{THANKS, thanks_path},
    totals::{OpinionCount, OpinionRow, TOTALS, TOTALS_FILES, opinion_rows, opinion_totals},
};
pub(crate) use self::{
    form::form,
    thanks::{known_query, page},
};

/// The fields of the forms: what the page sends and the server reads.
pub mod field {
    /// The page that is asked about, without the release before it.
    pub const PAGE: &str = "pagina";
    /// The number of the release that it shows.
    pub const RELEASE: &str = "publicacion";
    pub const ANSWER: &str = "respuesta";
    pub const COMMENT: &str = "comentario";
    /// Nobody sees it: who fills it in is a program.
    pub const HONEYPOT_FIELD: &str = "sitio";
}
