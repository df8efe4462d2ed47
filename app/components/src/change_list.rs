//! Changes, old → new: struck through on the screen, in words for screen readers.

use leptos::prelude::*;
use messages::{Language, t};

/// One thing with its changed values, worded by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// What changed: an indicator's name.
    pub title: String,
    /// Where to read more.
    pub href: Option<String>,
    /// In the order in which they are read.
    pub values: Vec<ChangedValue>,
    /// How many more of its values changed.
    pub more: usize,
}

/// One changed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedValue {
    /// Which one: «2025», «meta 2030».
    pub place: String,
    /// `None`: there was no value.
    pub before: Option<String>,
    /// `None`: the value was removed.
    pub after: Option<String>,
}

/// The list, in the order given.
#[component]
pub fn ChangeList(changes: Vec<ChangeLine>) -> impl IntoView {
    view! {
        <ul class="changes">
            {changes.into_iter().map(|change| view! { <ChangeItem change /> }).collect_view()}
        </ul>
    }
}

#[component]
fn ChangeItem(change: ChangeLine) -> impl IntoView {
    let ChangeLine {
        title,
        href,
        values,
        more,
    } = change;
    let title = match href {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    let values = values.into_iter().enumerate().map(|(at, one)| {
        let after = (at > 0).then_some("; ");
        view! { {after}<span class="change-value">{value(one)}</span> }
    });
    let more =
        (more > 0).then(|| view! { <span class="muted">{t!("; y {more} más", more)}</span> });
    view! {
        <li class="change">
            <span lang=official()>{title}</span>
            <span class="change-values">{values.collect_view()}{more}</span>
        </li>
    }
}

/// The language of an official name, for its element; `None` on Spanish pages, which are in it as a whole.
fn official() -> Option<&'static str> {
    let is_foreign = Language::current() != Language::Spanish;
    is_foreign.then(|| Language::Spanish.code())
}

fn value(one: ChangedValue) -> impl IntoView {
    let lead = match one.before {
        Some(old) => view! {
            <span class="visually-hidden">{t!("antes ")}</span><del>{old}</del>
            " → "<span class="visually-hidden">{t!("ahora ")}</span>
        }
        .into_any(),
        None => view! { <span class="muted">{t!("nuevo ")}</span> }.into_any(),
    };
    let new = match one.after {
        Some(new) => view! { <ins>{new}</ins> }.into_any(),
        None => view! { <span class="muted">{t!("retirado")}</span> }.into_any(),
    };
    view! { <span class="muted">{one.place}": "</span>{lead}{new} }
}
