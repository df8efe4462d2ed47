//! The public pages: documents, complete without scripts. A page is a pure
//! function of what it is given.
#![recursion_limit = "256"]

use components::assets::Assets;
use leptos::prelude::*;

/// The home page, as a whole document.
pub fn home(assets: &Assets) -> String {
    let style = assets.url("main.css");
    let page = Owner::new().with(|| {
        view! {
            <html lang="es-PE">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <title>"Política Nacional de Transformación Digital"</title>
                    <link rel="stylesheet" href=style />
                </head>
                <body>
                    <main id="contenido">
                        <h1>"Política Nacional de Transformación Digital"</h1>
                    </main>
                </body>
            </html>
        }
        .to_html()
    });
    format!("<!DOCTYPE html>{page}")
}

#[cfg(test)]
mod tests {
    use super::home;
    use components::assets::Assets;

    #[test]
    fn the_home_page_is_a_document_without_scripts() {
        let page = home(&Assets::default());
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"es-PE\">"));
        assert!(!page.contains("<script"));
    }
}
