//! Long documents: parts with an anchor each, and the list of contents that leads to them.

use leptos::prelude::*;
use messages::t;

use crate::{context::View, shell};

/// A part of a document.
pub struct Part {
    /// Its anchor.
    pub id: &'static str,
    pub title: String,
    /// What stands below its heading.
    pub content: AnyView,
}

impl Part {
    pub fn new(id: &'static str, title: impl Into<String>, content: AnyView) -> Self {
        Self {
            id,
            title: title.into(),
            content,
        }
    }
}

/// The list of contents: an anchor and its words, in order.
pub fn contents(label: &'static str, entries: impl Iterator<Item = (String, String)>) -> AnyView {
    let items = entries.map(|(id, words)| view! { <li><a href=format!("#{id}")>{words}</a></li> });
    view! { <nav class="contents" aria-label=label><ul>{items.collect_view()}</ul></nav> }
        .into_any()
}

/// A document: title and first paragraph, contents, parts.
pub fn document(title: &'static str, lede: AnyView, parts: Vec<Part>) -> AnyView {
    let entries = parts
        .iter()
        .map(|part| (part.id.to_owned(), part.title.clone()));
    // A phone folds it, so that the first part is in sight.
    let contents = contents(t!("Contenido"), entries);
    let parts = parts.into_iter().map(|part| {
        let Part { id, title, content } = part;
        view! { <h2 id=id>{title}</h2> {content} }
    });
    view! {
        <div class="opening">
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
        </div>
        <details class="fold contents-list"><summary>{t!("Contenido")}</summary>{contents}</details>
        <div class="prose">{parts.collect_view()}</div>
    }
    .into_any()
}

/// The way to a document that the menu does not name.
pub fn trail(view: &View<'_>, title: &str, path: &str) -> AnyView {
    shell::trail(view, vec![(title.to_owned(), path.to_owned())])
}
