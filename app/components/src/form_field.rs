//! A labelled form control with its hint and its error, tied together for assistive technology.

use leptos::prelude::*;

/// The frame around one control. The control itself is the child; it carries `id` as its id and
/// [`described_by`] as its `aria-describedby`, and `aria-invalid="true"` where there is an error.
#[component]
pub fn FormField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Option<String>,
    children: Children,
) -> impl IntoView {
    let class = if error.is_some() {
        "field field--invalid"
    } else {
        "field"
    };
    let hint = hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> });
    let error =
        error.map(|error| view! { <p class="field-error" id=format!("{id}-error")>{error}</p> });
    view! {
        <div class=class>
            <label for=id>{label}</label>
            {hint}
            {error}
            {children()}
        </div>
    }
}

/// The ids that the control of a [`FormField`] refers to with `aria-describedby`.
pub fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}
