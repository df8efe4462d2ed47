//! The document around the office, on the server.

use std::sync::Arc;

use components::assets::Assets;
use http::request::Parts;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use super::{Office, lazy_pages::chunk_of};
use crate::BOOT_SCRIPT;

/// While the office is being built for the browser the first time, a page asks again whether it is ready.
const RELOAD_SECONDS: &str = "5";
const NOT_BUILT: &str = "La oficina todavía se está compilando para el navegador: solo se puede leer. Esta página se actualiza sola cuando esté lista.";

/// The whole page; its scripts are named by the build's list of files.
pub fn shell() -> impl IntoView {
    let assets = use_context::<Arc<Assets>>().unwrap_or_default();
    let is_built = assets.find(BOOT_SCRIPT).is_some();
    view! {
        <!DOCTYPE html>
        <html lang="es-PE">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <link rel="stylesheet" href=assets.url("main.css") />
                <link rel="stylesheet" href=assets.url("office.css") />
                {is_built.then(|| program_links(&assets))}
                {(!is_built).then(|| view! { <meta http-equiv="refresh" content=RELOAD_SECONDS /> })}
                <MetaTags />
            </head>
            // The browser takes over what is in the body: a sentence that only the server knows is an attribute, which the
            // style sheet shows.
            <body class="office" data-not-built=(!is_built).then_some(NOT_BUILT)>
                <Office />
            </body>
        </html>
    }
}

/// What starts the office in the browser.
fn program_links(assets: &Assets) -> impl IntoView {
    view! {
        <script src=assets.url(BOOT_SCRIPT) nonce=use_nonce()></script>
        <link rel="modulepreload" href=assets.url("office.js") nonce=use_nonce() />
        <link
            rel="preload"
            href=assets.url("office.wasm")
            r#as="fetch"
            r#type="application/wasm"
            crossorigin="anonymous"
        />
        {chunk_links(assets)}
    }
}

/// What the page's own chunk consists of, so that the browser asks for it at once and not only when the
/// first module has started. A build that is not divided lists none.
fn chunk_links(assets: &Assets) -> impl IntoView {
    let path = use_context::<Parts>().map(|parts| parts.uri.path().to_owned());
    let chunk = path.as_deref().and_then(chunk_of);
    let modules = chunk
        .map(|chunk| assets.numbered(&format!("office-{chunk}"), "wasm"))
        .unwrap_or_default();
    let loader = assets.find("office-chunks.js").map(|url| {
        view! { <link rel="modulepreload" href=url nonce=use_nonce() /> }
    });
    let modules = modules
        .into_iter()
        .map(|url| {
            view! { <link rel="preload" href=url r#as="fetch" r#type="application/wasm" crossorigin="anonymous" /> }
        })
        .collect_view();
    (loader, modules)
}
