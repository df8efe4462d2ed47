//! The office's shell and routes.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

#[cfg(feature = "ssr")]
pub use document::shell;

/// Everything under `/gestion`.
#[component]
pub fn Office() -> impl IntoView {
    provide_meta_context();
    mark_hydrated();
    view! {
        <Title text="Gestión · PNTD" />
        <Router>
            <main id="contenido">
                <Routes fallback=|| view! { <h1>"Página no encontrada"</h1> }>
                    <Route path=path!("/gestion") view=Home />
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    view! { <h1>"Gestión"</h1> }
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

#[cfg(feature = "ssr")]
mod document {
    //! The document around the office, on the server.

    use std::sync::Arc;

    use components::assets::Assets;
    use leptos::nonce::use_nonce;
    use leptos::prelude::*;
    use leptos_meta::MetaTags;

    use super::Office;

    /// The whole page; its scripts are named by the build's list of files.
    pub fn shell() -> impl IntoView {
        let assets = use_context::<Arc<Assets>>().unwrap_or_default();
        view! {
            <!DOCTYPE html>
            <html lang="es-PE">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <link rel="stylesheet" href=assets.url("main.css") />
                    <link rel="modulepreload" href=assets.url("office.js") />
                    <link
                        rel="preload"
                        href=assets.url("office.wasm")
                        r#as="fetch"
                        r#type="application/wasm"
                        crossorigin="anonymous"
                    />
                    <script type="module" src=assets.url("boot.js") nonce=use_nonce()></script>
                    <MetaTags />
                </head>
                <body>
                    <Office />
                </body>
            </html>
        }
    }
}
