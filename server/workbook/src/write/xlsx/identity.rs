//! What a workbook says of itself to programs: names of the document and its properties. Nothing of it is shown.

use super::moment;
use chrono::{DateTime, Utc};

/// Which state a workbook was made from. A workbook of a release has the names of the release instead.
#[derive(Debug, Clone, Copy)]
pub(in crate::write) struct Identity<'a> {
    /// The mark of the state of the values, as [`import::export_mark::ExportMark`] writes it; empty for a list.
    pub state: &'a str,
    /// Code of the edition of the policy.
    pub edition: &'a str,
}

impl Identity<'_> {
    /// Names that programs look for, each with its text.
    pub fn names(&self, at: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let all = [
            ("pntd_estado", self.state.to_owned()),
            ("pntd_edicion", self.edition.to_owned()),
            ("pntd_exportado", moment(at)),
        ];
        all.into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    /// The same as properties of the document, in words.
    pub fn properties(&self, at: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let all = [
            ("Estado de la exportación", self.state.to_owned()),
            ("Edición", self.edition.to_owned()),
            ("Exportado el", moment(at)),
        ];
        all.into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }
}
