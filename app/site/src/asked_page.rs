//! Which pages ask whether they were of use: those that tell something of the policy, and how it is computed.

use domain::release::Release;
use messages::t;

use crate::{
    route::{Route, indicator_path, node_path},
    words,
};

/// A page that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPage {
    /// Its one address, below no release.
    pub path: String,
    /// What readers know it by.
    pub name: String,
}

impl AskedPage {
    /// The language of its name: most are the policy's own.
    pub fn language(path: &str) -> Option<&'static str> {
        let is_own = ["/", "/contexto", "/metodologia", "/datos"].contains(&path);
        words::official().filter(|_| !is_own)
    }
}

/// The page at an address, if the release has it and it asks.
pub fn asked_page(release: &Release, path: &str) -> Option<AskedPage> {
    // An address begins with a slash; a page without one, such as that of an error, is not the home page.
    let route = path
        .starts_with('/')
        .then(|| Route::read(release, path))??;
    let page = |path: &str, name: &str| {
        Some(AskedPage {
            path: path.to_owned(),
            name: name.to_owned(),
        })
    };
    match route {
        Route::Home => page("/", t!("Avance de la política")),
        Route::Context => page("/contexto", t!("Contexto")),
        Route::Methodology => page("/metodologia", t!("Metodología")),
        Route::Data => page("/datos", t!("Datos abiertos")),
        Route::Node(code) => {
            let node = release.catalogue.node(&code)?;
            let name = format!("{code} {}", words::node_name(node));
            page(&node_path(node.kind, &code), &name)
        }
        Route::Indicator(code) => {
            let indicator = release.catalogue.indicator(&code)?;
            page(
                &indicator_path(&code),
                &format!("{code} {}", indicator.name),
            )
        }
        _ => None,
    }
}
