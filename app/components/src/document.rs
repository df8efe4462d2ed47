//! A view as the text of a document that no script takes over.
//!
//! What it deliberately does not do: pages of the office are hydrated and keep the markers that this removes.

use leptos::prelude::*;

/// Where two texts meet, or a view without a type begins, leptos writes a marker by which a browser finds it
/// again. A document needs none, and a text between a tag and its end is then just that text.
const MARKER: &str = "<!>";

/// What stands for a view of nothing.
const NOTHING: &str = "<!--<() />-->";

/// The whole document, with its type.
pub fn document(html: impl RenderHtml) -> String {
    let html = html.to_html();
    let mut text = String::with_capacity(html.len() + 15);
    text.push_str("<!DOCTYPE html>");
    let parts = html.split(MARKER).flat_map(|part| part.split(NOTHING));
    parts.for_each(|part| text.push_str(part));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_no_markers() {
        let name = "T1".to_owned();
        let view =
            view! { <p>{name} " de " {view! { <b>"2027"</b> }.into_any()} {None::<String>}</p> };
        assert_eq!(document(view), "<!DOCTYPE html><p>T1 de <b>2027</b></p>");
        let empty = view! { <p>{().into_any()}"a"{().into_any()}</p> };
        assert_eq!(document(empty), "<!DOCTYPE html><p>a</p>");
    }
}
