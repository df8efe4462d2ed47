//! The office's routes. Each page is a file; it loads through [`load`], writes through [`attempt`]
//! and arranges. Rules live in `domain`, permissions in the use cases behind the calls.
//!
//! Pages are rendered whole on the server (`SsrMode::Async`), so they can be read without a script;
//! typing into the grid and the import's mapping need one.

mod accounts;
mod attempt;
mod audit;
mod badge;
mod calendar;
mod catalogue;
mod changes;
#[cfg(feature = "ssr")]
mod document;
mod field;
mod findings;
mod frame;
mod grid;
mod history;
mod importing;
mod load;
mod overview;
mod own_account;
mod policy_tree;
mod privacy;
mod publishing;
mod settings;
mod wording;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

pub use audit::filter as audit_filter;
#[cfg(feature = "ssr")]
pub use document::shell;

use frame::{Frame, NotFound};

/// Everything under `/gestion`.
#[component]
pub fn Office() -> impl IntoView {
    provide_meta_context();
    frame::provide_session();
    mark_hydrated();
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/gestion") view=overview::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/politica") view=policy_tree::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/captura/nodo/:code") view=grid::NodePage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/captura/indicador/:code") view=grid::IndicatorPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/importar") view=importing::ListPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/importar/:batch") view=importing::BatchPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cambios") view=changes::ListPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cambios/:id") view=changes::DetailPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/publicar") view=publishing::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/catalogo") view=catalogue::ListPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/catalogo/nodo/:code") view=catalogue::NodePage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/catalogo/indicador/:code") view=catalogue::IndicatorPage ssr=SsrMode::Async />
                    <Route path=path!("/gestion/calendario") view=calendar::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/ajustes") view=settings::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cuentas") view=accounts::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/auditoria") view=audit::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/historial/:code") view=history::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/datos-personales") view=privacy::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cuenta") view=own_account::Page ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// Clicks before hydration are lost; tests wait for this mark.
fn mark_hydrated() {
    Effect::new(|| {
        if let Some(root) = document().document_element() {
            // Fails only for an invalid attribute name.
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}
