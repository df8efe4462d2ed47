//! Changes, old → new: struck through for the eye, in words for the ear.

use leptos::prelude::*;

/// One changed thing, worded by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// What changed: an indicator's name.
    pub title: String,
    /// Where to read more.
    pub href: Option<String>,
    /// Which of its values: «valor obtenido, 2025».
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
        place,
        before,
        after,
    } = change;
    let title = match href {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    view! {
        <li class="change">
            <span>{title} <span class="muted">{format!(" · {place}")}</span></span>
            <span class="change-values">{values(before, after)}</span>
        </li>
    }
}

fn values(before: Option<String>, after: Option<String>) -> impl IntoView {
    let is_new = before.is_none();
    let old = before.map(|old| {
        view! { <span class="visually-hidden">"antes "</span><del>{old}</del>" → " }
    });
    let new = match after {
        Some(new) => {
            view! { <span class="visually-hidden">"ahora "</span><ins>{new}</ins> }.into_any()
        }
        None => view! { <span class="muted">"retirado"</span> }.into_any(),
    };
    let first = is_new.then(|| view! { <span class="muted">"nuevo "</span> });
    (first, old, new)
}
