//! The pages that the browser loads when they are opened.
//!
//! The frame and the overview are in the module that every visit loads. Each other page
//! belongs to a chunk, a WebAssembly module of its own; pages that are visited together share one.
//! With the feature `split` (release builds of the browser crate) the functions below are the points
//! at which `scripts/build` divides the compiled office. Without it, and on the server, they are
//! ordinary calls.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use super::{
    accounts, audit, calendar, catalogue, changes, configuration, grid, history, importing,
    opinions, own_account, policy_tree, privacy, publishing, settings,
};

macro_rules! lazy_pages {
    ($($chunk:ident { $($route:ident => $page:path,)+ })+) => {$($(
        pub struct $route {}

        impl LazyRoute for $route {
            fn data() -> Self {
                Self {}
            }

            #[cfg(not(feature = "split"))]
            async fn view(_: Self) -> AnyView {
                $page().into_any()
            }

            #[cfg(feature = "split")]
            async fn view(_: Self) -> AnyView {
                #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = ::leptos::wasm_split)]
                #[allow(non_snake_case)]
                fn $route() -> AnyView {
                    $page().into_any()
                }
                $route().await
            }
        }
    )+)+};
}

lazy_pages! {
    sheet {
        Sheet => grid::SelectionPage,
        NodeSheet => grid::NodePage,
        IndicatorSheet => grid::IndicatorPage,
    }
    import {
        Imports => importing::ListPage,
        Import => importing::BatchPage,
    }
    review {
        ChangeSets => changes::ListPage,
        ChangeSet => changes::DetailPage,
        Publishing => publishing::Page,
        History => history::Page,
    }
    catalogue {
        PolicyTree => policy_tree::Page,
        Catalogue => catalogue::ListPage,
        CatalogueNode => catalogue::NodePage,
        CatalogueIndicator => catalogue::IndicatorPage,
        Calendar => calendar::Page,
        Settings => settings::Page,
    }
    administration {
        Accounts => accounts::Page,
        Audit => audit::Page,
        Configuration => configuration::Page,
        Opinions => opinions::Page,
        Privacy => privacy::Page,
        OwnAccount => own_account::Page,
    }
}

/// The chunk of an address, by its first part below `/gestion`; `None` for the pages that every visit
/// loads. The server names it to the browser before the office's own code asks for it.
#[cfg(any(feature = "ssr", test))]
pub fn chunk_of(path: &str) -> Option<&'static str> {
    let rest = path.strip_prefix("/gestion/")?;
    match rest.split('/').next()? {
        "captura" => Some("sheet"),
        "importar" => Some("import"),
        "cambios" | "publicar" | "historial" => Some("review"),
        "politica" | "catalogo" | "calendario" | "ajustes" => Some("catalogue"),
        "cuentas" | "auditoria" | "configuracion" | "datos-personales" | "cuenta" | "opiniones" => {
            Some("administration")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::chunk_of;

    #[test]
    fn the_overview_comes_with_the_first_module() {
        assert_eq!(chunk_of("/gestion"), None);
    }

    #[test]
    fn every_other_page_names_its_chunk() {
        let chunks = [
            ("/gestion/captura", "sheet"),
            ("/gestion/captura/nodo/OP1", "sheet"),
            ("/gestion/captura/indicador/S01.1", "sheet"),
            ("/gestion/politica", "catalogue"),
            ("/gestion/importar/3f0c", "import"),
            ("/gestion/cambios", "review"),
            ("/gestion/cambios/3f0c", "review"),
            ("/gestion/publicar", "review"),
            ("/gestion/historial/S01.1", "review"),
            ("/gestion/catalogo/nodo/OP1", "catalogue"),
            ("/gestion/calendario", "catalogue"),
            ("/gestion/ajustes", "catalogue"),
            ("/gestion/cuentas", "administration"),
            ("/gestion/auditoria", "administration"),
            ("/gestion/configuracion", "administration"),
            ("/gestion/datos-personales", "administration"),
            ("/gestion/cuenta", "administration"),
            ("/gestion/opiniones", "administration"),
        ];
        for (path, chunk) in chunks {
            assert_eq!(chunk_of(path), Some(chunk), "{path}");
        }
    }
}
