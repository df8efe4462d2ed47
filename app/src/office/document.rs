//! The document around the office, on the server.

use std::sync::Arc;

use components::assets::Assets;
use leptos::{nonce::use_nonce, prelude::*};
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
                <meta name="robots" content="noindex" />
                <link rel="stylesheet" href=assets.url("main.css") />
                <link rel="stylesheet" href=assets.url("office.css") />
                <link rel="modulepreload" href=assets.url("office.js") nonce=use_nonce() />
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
            <body class="office">
                <Office />
            </body>
        </html>
    }
}
