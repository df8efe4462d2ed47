//! Where a change set stands, as a word with its shape; the word alone is enough.

use domain::change_set::Status;
use leptos::prelude::*;

/// The badge.
#[component]
pub fn StatusBadge(status: Status) -> impl IntoView {
    view! { <span class=format!("status status--{}", status.slug())>{status.label_es()}</span> }
}
