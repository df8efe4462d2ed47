//! A row of the catalogue for those who may not edit it: the same fields in the same order, as text.

use leptos::prelude::*;

use super::text::{Spec, Texts, sections};

/// The fields by section.
#[component]
pub fn ReadOnly(specs: Vec<Spec>, texts: Texts) -> impl IntoView {
    let sections = sections(specs)
        .into_iter()
        .map(|(title, specs)| {
            let terms = specs
                .into_iter()
                .map(|spec| {
                    let text = texts.get(spec.name).map_or("", |text| text.trim());
                    let shown = if text.is_empty() {
                        view! { <span class="muted">"por completar"</span> }.into_any()
                    } else {
                        view! { <span class="as-typed">{spec.shown(text)}</span> }.into_any()
                    };
                    view! {
                        <dt>{spec.label}</dt>
                        <dd>{shown}</dd>
                    }
                })
                .collect_view();
            view! {
                <section class="block">
                    <h2>{title}</h2>
                    <dl class="terms">{terms}</dl>
                </section>
            }
        })
        .collect_view();
    view! {
        <p class="notice">{super::who_can_edit()}</p>
        {sections}
    }
}
