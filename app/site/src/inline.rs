//! Sentences with links, code or official names within them: translated as a whole, then their parts put into places.

use leptos::prelude::*;
use messages::next_place;

use crate::words;

/// A sentence with a view in the place of each `{name}`, in the order that the language wants. What is no name of a part
/// stays as it is.
pub fn sentence<const N: usize>(
    text: &'static str,
    parts: [(&'static str, AnyView); N],
) -> AnyView {
    let mut parts = Vec::from(parts);
    let mut pieces: Vec<AnyView> = Vec::new();
    // An empty text would be written as a space.
    let push_text = |pieces: &mut Vec<AnyView>, text: String| {
        if !text.is_empty() {
            pieces.push(text.into_any());
        }
    };
    let mut rest = text;
    while let Some((before, name, after)) = next_place(rest) {
        push_text(&mut pieces, before.to_owned());
        match parts.iter().position(|(known, _)| *known == name) {
            Some(at) => pieces.push(parts.swap_remove(at).1),
            None => pieces.push(format!("{{{name}}}").into_any()),
        }
        rest = after;
    }
    push_text(&mut pieces, rest.to_owned());
    pieces.collect_view().into_any()
}

/// A text that stays Spanish, within a sentence: marked where the page is in another language.
pub fn official(text: impl Into<String>) -> AnyView {
    let text = text.into();
    match words::official() {
        None => text.into_any(),
        lang => view! { <span lang=lang>{text}</span> }.into_any(),
    }
}

/// What a program reads or shows.
pub fn code(text: &'static str) -> AnyView {
    view! { <code>{text}</code> }.into_any()
}

/// A link within a sentence.
pub fn link(address: impl Into<String>, words: impl Into<String>) -> AnyView {
    view! { <a href=address.into()>{words.into()}</a> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_the_places_of_their_sentence() {
        let link = || link("/a", "aquí");
        let shown = components::document(sentence("Está {link}; {unknown}.", [("link", link())]));
        assert_eq!(
            shown,
            "<!DOCTYPE html>Está <a href=\"/a\">aquí</a>; {unknown}."
        );
        let alone = components::document(sentence("{link}", [("link", link())]));
        assert_eq!(alone, "<!DOCTYPE html><a href=\"/a\">aquí</a>");
    }

    #[test]
    fn what_is_official_is_marked_on_pages_of_another_language_only() {
        assert_eq!(
            components::document(official("Lima")),
            "<!DOCTYPE html>Lima"
        );
        let shown = messages::in_language(messages::Language::English, || {
            components::document(official("Lima"))
        });
        assert_eq!(shown, "<!DOCTYPE html><span lang=\"es\">Lima</span>");
    }
}
