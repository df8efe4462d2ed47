//! Notices that qualify what stands around them, and the label of demonstration data.

use leptos::prelude::*;
use messages::t;

/// How loud a notice is. The words must carry it alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Warning,
    Error,
}

/// A paragraph or more with a rule at the side. Errors are announced at once.
#[component]
pub fn Notice(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    let (class, role) = match tone {
        Tone::Plain => ("notice", None),
        Tone::Warning => ("notice notice--warning", None),
        Tone::Error => ("notice notice--error", Some("alert")),
    };
    view! { <div class=class role=role>{children()}</div> }
}

/// The label that everything made up must carry.
#[component]
pub fn DemoTag() -> impl IntoView {
    view! { <span class="tag tag--demo">{t!("datos de demostración")}</span> }
}
