//! Which files there are, and of which indicators.

use app::wire::{GridSelection, ReadGrid};
use serde_json::{Value, json};
use workbook::write::WorkbookFormat;

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// Values, fichas and nodes.
    Workbook(WorkbookFormat),
    /// The matrix with room for new values.
    Template(WorkbookFormat),
    /// One row a datum, what is due first.
    Entry(WorkbookFormat),
    /// One row a value.
    Values,
}

impl File {
    /// The file with this name at `/gestion/exportar/`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "politica.xlsx" => Self::Workbook(WorkbookFormat::Xlsx),
            "politica.ods" => Self::Workbook(WorkbookFormat::Ods),
            "plantilla.xlsx" => Self::Template(WorkbookFormat::Xlsx),
            "plantilla.ods" => Self::Template(WorkbookFormat::Ods),
            "registro.xlsx" => Self::Entry(WorkbookFormat::Xlsx),
            "registro.ods" => Self::Entry(WorkbookFormat::Ods),
            "valores.csv" => Self::Values,
            _ => return None,
        })
    }
}

/// Which indicators a file is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of the edition.
    Everything,
    /// What a sheet of the office shows, on all its pages.
    Chosen(ReadGrid),
}

impl Scope {
    /// The scope of a selection in an address; one that says nothing is everything.
    pub fn of(selection: GridSelection) -> Self {
        let page = selection.page;
        let open = GridSelection {
            page,
            ..GridSelection::default()
        };
        if selection == open {
            Self::Everything
        } else {
            Self::Chosen(ReadGrid::Selection(selection))
        }
    }

    /// What was chosen, for the audit log; the page makes no difference.
    pub(super) fn detail(&self) -> Value {
        let mut request = match self {
            Self::Everything => return json!({}),
            Self::Chosen(request) => request.clone(),
        };
        if let ReadGrid::Selection(selection) = &mut request {
            selection.page = 1;
            selection.entity = selection.entity.as_deref().map(storable);
            selection.search = selection.search.as_deref().map(storable);
        }
        json!({ "scope": request })
    }
}

/// PostgreSQL has no text with a zero in it.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
