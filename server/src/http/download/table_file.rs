//! A table of a release in the forms that tables have, made when it is asked for: what changed between two releases, what
//! stands side by side. Such tables are endless, so the files are made under a permit and not kept.
//!
//! What is in a table is not decided here.

use std::sync::Arc;

use axum::body::Bytes;
use domain::download::Form;
use workbook::write::{Published, Variant, WorkbookFormat, csv, history, table::Table};

use super::{
    file::{Issue, MakeError},
    reply::{self, Document},
};
use crate::http::{api, failure::Failure, render_queue::RenderPermit};

/// The file that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableFile {
    pub form: Form,
    pub variant: Variant,
}

/// Name and form of a table's file (`cambios.csv`); `None` for the forms that only a whole release has.
pub fn split(file: &str) -> Option<(&str, Form)> {
    Form::split(file).filter(|(_, form)| form.is_table())
}

/// `variante=maquina`: a CSV file for programs. Any other word asks for nothing.
pub fn variant(query: &str) -> Variant {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    match pairs.any(|(key, value)| key == "variante" && value == "maquina") {
        true => Variant::Machine,
        false => Variant::Human,
    }
}

impl TableFile {
    /// What is known of the file before it is made. `name`: what it is saved as, without program and ending; `content`
    /// tells it from other files of that name.
    pub fn document(self, issue: &Issue, name: &str, content: &str) -> Document {
        let demo = if issue.release.demo {
            "-demostracion"
        } else {
            ""
        };
        let name = format!("pntd{demo}-{name}.{}", self.form.ending());
        let key = issue.name(&format!("{name} {content} {:?}", self.variant));
        Document {
            content_type: self.form.media_type(),
            file_name: Some(name),
            described_by: None,
            tag: reply::tag(&issue.sha256, &key),
            modified: issue.modified(),
            sha256: Arc::clone(&issue.sha256),
            withdrawn_by: issue.withdrawn_by(),
        }
    }

    /// Its bytes. `filters` stand above the table of a workbook, each with its name.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn write<'a>(
        self,
        published: &Published<'a>,
        title: &str,
        filters: &[(String, String)],
        table: Table<'a>,
    ) -> Result<Vec<u8>, MakeError> {
        let workbook = |table, format| history::workbook(published, title, filters, table, format);
        Ok(match self.form {
            Form::Xlsx => workbook(table, WorkbookFormat::Xlsx)?,
            Form::Ods => workbook(table, WorkbookFormat::Ods)?,
            Form::Json => api::table_file(published, &table)?,
            _ => csv::write(table, self.variant)?,
        })
    }
}

/// Makes a file under the permit.
///
/// # Errors
/// 500 where it cannot be written.
pub async fn make(
    permit: RenderPermit,
    write: impl FnOnce() -> Result<Vec<u8>, MakeError> + Send + 'static,
) -> Result<Bytes, Failure> {
    let made = permit.make(write).await;
    let made = made.map_err(|error| Failure::internal(&error))?;
    let made = made.map_err(|error| Failure::internal(&error))?;
    Ok(Bytes::from(made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_no_form_of_a_whole_release() {
        assert_eq!(split("cambios.ods"), Some(("cambios", Form::Ods)));
        for none in [
            "cambios",
            "cambios.zip",
            "cambios.sdmx.csv",
            "cambios.metadata.json",
        ] {
            assert_eq!(split(none), None, "{none}");
        }
    }

    #[test]
    fn a_file_for_programs_is_asked_for_by_its_word_alone() {
        assert_eq!(variant("desde=3&variante=maquina"), Variant::Machine);
        for other in ["", "variante=Maquina", "variante=", "otra=maquina"] {
            assert_eq!(variant(other), Variant::Human, "{other}");
        }
    }
}
