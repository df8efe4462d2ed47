//! The tables of the office as files: which there are, where each is, and the links to it. Every table downloads with
//! the filters of its page, in the same words of the address.
//!
//! What is in a file is made by the server; what a filter lets through is decided by the functions that the pages use.

use domain::{download::Form, role::Act};
use leptos::prelude::*;

pub use super::{
    calendar::{Shown, visible as visible_windows},
    catalogue::visible_nodes,
    changes::filter::read as read_change_set_filter,
    grid::of_query as read_selection,
    history::read_address as read_cell,
    opinions::filter::read as read_opinions,
    policy_tree::visible_rows,
};

/// The words of the pages, for the files.
pub mod words {
    pub use crate::office::wording::{act, import_status, object};
}

/// Names of the filters that a page keeps in the browser only.
pub const TEXT: &str = "filtro";
pub const LATE_ONLY: &str = "vencidos";
pub const INCOMPLETE_ONLY: &str = "por-completar";
pub const SHOWN: &str = "mostrar";

/// The forms that are offered, in this order.
pub const FORMS: [Form; 4] = [Form::Xlsx, Form::Ods, Form::Csv, Form::Json];

/// A table of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfficeTable {
    Due,
    ChangeSets,
    ChangeSet,
    Sheet,
    Tree,
    Catalogue,
    Entities,
    Calendar,
    Reopenings,
    History,
    Imports,
    Releases,
    Configuration,
    Settings,
    Accounts,
    Audit,
    Opinions,
}

macro_rules! tables {
    ($($table:ident $slug:literal $act:ident $page:literal $title:literal),* $(,)?) => {
        impl OfficeTable {
            pub const ALL: [Self; 17] = [$(Self::$table),*];

            /// Its name in addresses and of files.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$table => $slug),* }
            }

            /// Its route.
            pub fn path(self) -> &'static str {
                match self { $(Self::$table => concat!("/gestion/tablas/", $slug, "/{form}")),* }
            }

            /// What one must be allowed to do: as for its page.
            pub fn act(self) -> Act {
                match self { $(Self::$table => Act::$act),* }
            }

            /// The route of the page that shows it.
            pub fn page(self) -> &'static str {
                match self { $(Self::$table => $page),* }
            }

            pub fn title_es(self) -> &'static str {
                match self { $(Self::$table => $title),* }
            }
        }
    };
}

tables! {
    Due "pendientes" ReadOffice "/gestion" "Valores por registrar",
    ChangeSets "cambios" ReadOffice "/gestion/cambios" "Conjuntos de cambios",
    ChangeSet "conjunto" ReadOffice "/gestion/cambios/{id}" "Celdas del conjunto de cambios",
    Sheet "hoja" ReadOffice "/gestion/captura" "Hoja de valores",
    Tree "politica" ReadOffice "/gestion/politica" "Política e indicadores",
    Catalogue "catalogo" ReadOffice "/gestion/catalogo" "Catálogo",
    Entities "entidades" ReadOffice "/gestion/catalogo" "Entidades responsables",
    Calendar "calendario" ReadOffice "/gestion/calendario" "Periodos del calendario",
    Reopenings "reaperturas" ReadOffice "/gestion/calendario" "Reaperturas",
    History "historial" ReadOffice "/gestion/historial/{code}" "Historia del valor",
    Imports "importaciones" EnterValues "/gestion/importar" "Importaciones",
    Releases "publicaciones" PublishRelease "/gestion/publicar" "Publicaciones",
    Configuration "configuracion" ReadOffice "/gestion/configuracion" "Cambios de configuración",
    Settings "ajustes" ChangeSettings "/gestion/ajustes" "Ajustes",
    Accounts "cuentas" ManageUsers "/gestion/cuentas" "Cuentas",
    Audit "auditoria" ReadAudit "/gestion/auditoria" "Auditoría",
    Opinions "opiniones" ReadOpinions "/gestion/opiniones" "Opiniones",
}

impl OfficeTable {
    /// The address of a file; `query` without its question mark.
    pub fn file(self, form: Form, query: &str) -> String {
        let path = format!("/gestion/tablas/{}/{}", self.slug(), form.ending());
        match query.is_empty() {
            true => path,
            false => format!("{path}?{query}"),
        }
    }
}

/// A query of these filters; what is empty asks for nothing.
pub fn query(filters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in filters.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    query.finish()
}

/// What follows the question mark of an address.
pub fn query_of(address: &str) -> String {
    let query = address.split_once('?').map(|(_, query)| query);
    query.unwrap_or_default().to_owned()
}

/// The table of a page as files, with what the page shows of it.
#[component]
pub fn TableFiles(table: OfficeTable, #[prop(into)] query: Signal<String>) -> impl IntoView {
    let links = FORMS
        .map(|form| {
            let name = form.ending().to_uppercase();
            let label = format!("{name}: {}", table.title_es());
            view! {
                " "
                <a
                    href=move || table.file(form, &query.read())
                    rel="external"
                    download=""
                    aria-label=label
                >
                    {name}
                </a>
            }
        })
        .collect_view();
    view! { <p class="muted table-files">"Descargar:" {links}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_filters_of_its_page_in_its_address() {
        let filters = query(&[(TEXT, "año & más"), (LATE_ONLY, "")]);
        assert_eq!(filters, "filtro=a%C3%B1o+%26+m%C3%A1s");
        assert_eq!(
            OfficeTable::Tree.file(Form::Ods, &filters),
            "/gestion/tablas/politica/ods?filtro=a%C3%B1o+%26+m%C3%A1s"
        );
        assert_eq!(
            OfficeTable::Audit.file(Form::Csv, ""),
            "/gestion/tablas/auditoria/csv"
        );
        assert_eq!(
            query_of("/gestion/cambios?estado=submitted"),
            "estado=submitted"
        );
        assert_eq!(query_of("/gestion/cambios"), "");
    }

    #[test]
    fn every_table_has_a_route_of_its_own() {
        let paths: std::collections::BTreeSet<_> = OfficeTable::ALL.map(OfficeTable::path).into();
        assert_eq!(paths.len(), OfficeTable::ALL.len());
    }
}
