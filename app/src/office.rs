//! The office's routes. Each page is a file; it loads through [`load`], writes through [`attempt`]
//! and arranges. Rules live in `domain`, permissions in the use cases behind the calls.
//!
//! Pages are rendered whole on the server (`SsrMode::Async`), so they can be read without a script;
//! typing into the grid and the import's mapping need one.

mod accounts;
mod address;
mod attempt;
mod audit;
mod calendar;
mod catalogue;
mod changes;
mod comment;
mod configuration;
#[cfg(feature = "ssr")]
mod document;
mod findings;
mod focus;
mod form;
mod frame;
mod grid;
mod history;
mod importing;
mod lazy_pages;
mod list_table;
mod load;
mod opinions;
mod overview;
mod own_account;
mod policy_tree;
mod privacy;
mod provenance;
mod publishing;
pub mod review;
mod settings;
mod status_badge;
pub mod tables;
mod take_home;
mod token_table;
mod wording;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
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
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/gestion") view=overview::Page ssr=SsrMode::Async />
                    <Route path=path!("/gestion/politica") view={Lazy::<lazy_pages::PolicyTree>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/captura") view={Lazy::<lazy_pages::Sheet>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/captura/nodo/:code") view={Lazy::<lazy_pages::NodeSheet>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/captura/indicador/:code") view={Lazy::<lazy_pages::IndicatorSheet>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/importar") view={Lazy::<lazy_pages::Imports>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/importar/:batch") view={Lazy::<lazy_pages::Import>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cambios") view={Lazy::<lazy_pages::ChangeSets>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cambios/:id") view={Lazy::<lazy_pages::ChangeSet>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/publicar") view={Lazy::<lazy_pages::Publishing>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/catalogo") view={Lazy::<lazy_pages::Catalogue>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/catalogo/nodo/:code") view={Lazy::<lazy_pages::CatalogueNode>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/catalogo/indicador/:code") view={Lazy::<lazy_pages::CatalogueIndicator>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/calendario") view={Lazy::<lazy_pages::Calendar>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/ajustes") view={Lazy::<lazy_pages::Settings>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/configuracion") view={Lazy::<lazy_pages::Configuration>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/opiniones") view={Lazy::<lazy_pages::Opinions>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cuentas") view={Lazy::<lazy_pages::Accounts>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/auditoria") view={Lazy::<lazy_pages::Audit>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/historial/:code") view={Lazy::<lazy_pages::History>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/datos-personales") view={Lazy::<lazy_pages::Privacy>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/gestion/cuenta") view={Lazy::<lazy_pages::OwnAccount>::new()} ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// Says that every element of the page has its behaviour: what was typed and clicked before is
/// repeated now (`app/js/office/boot.js`), and tests wait for this mark.
#[cfg(feature = "hydrate")]
pub fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Fails only for an invalid attribute name.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
