//! A sentence as a view: its verdict in bold.

use domain::sentence::Span;
use leptos::prelude::*;

pub fn words_of(spans: Vec<Span>) -> AnyView {
    let parts = spans.into_iter().map(|span| {
        if span.strong {
            view! { <strong>{span.text}</strong> }.into_any()
        } else {
            span.text.into_any()
        }
    });
    parts.collect_view().into_any()
}
