//! Form fields: a visible label, an optional hint, one signal of text. They check nothing; what is
//! wrong with a field comes from the domain as a finding.

use leptos::prelude::*;

/// One line of text. `name` must be unique on the page: it ties label and hint to the input.
#[component]
pub fn TextField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new(&name);
    view! {
        <div class="field">
            <label for=ids.input.clone()>{label}</label>
            {hint_view(&ids, hint)}
            <input
                class="input"
                id=ids.input.clone()
                name=name
                type=kind
                value=value.get_untracked()
                prop:value=move || value.get()
                autocomplete=autocomplete
                disabled=move || disabled.get()
                aria-describedby=ids.described()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| value.set(event_target_value(&event))
            />
            {error_view(&ids, error)}
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn AreaField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(default = 3)] rows: u8,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new(&name);
    view! {
        <div class="field">
            <label for=ids.input.clone()>{label}</label>
            {hint_view(&ids, hint)}
            <textarea
                class="input"
                id=ids.input.clone()
                name=name
                rows=rows.to_string()
                prop:value=move || value.get()
                disabled=move || disabled.get()
                aria-describedby=ids.described()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| value.set(event_target_value(&event))
            >
                {value.get_untracked()}
            </textarea>
            {error_view(&ids, error)}
        </div>
    }
}

/// One of few: (stored, shown).
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    value: RwSignal<String>,
    options: Vec<(String, String)>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new(&name);
    let options = options
        .into_iter()
        .map(|(stored, shown)| {
            let chosen = stored.clone();
            view! {
                <option value=stored selected=move || value.get() == chosen>
                    {shown}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=ids.input.clone()>{label}</label>
            {hint_view(&ids, hint)}
            <select
                class="input"
                id=ids.input.clone()
                name=name
                disabled=move || disabled.get()
                aria-describedby=ids.described()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
            {error_view(&ids, error)}
        </div>
    }
}

/// Yes or no.
#[component]
pub fn CheckField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    value: RwSignal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = format!("campo-{name}");
    view! {
        <div class="field field--check">
            <input
                id=id.clone()
                name=name
                type="checkbox"
                checked=value.get_untracked()
                prop:checked=move || value.get()
                disabled=move || disabled.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label for=id>{label}</label>
        </div>
    }
}

/// The ids that tie a field's parts together.
struct Ids {
    input: String,
    hint: String,
    error: String,
}

impl Ids {
    fn new(name: &str) -> Self {
        Self {
            input: format!("campo-{name}"),
            hint: format!("ayuda-{name}"),
            error: format!("error-{name}"),
        }
    }
    fn described(&self) -> String {
        format!("{} {}", self.hint, self.error)
    }
}

fn hint_view(ids: &Ids, hint: String) -> impl IntoView + use<> {
    let id = ids.hint.clone();
    (!hint.is_empty()).then(|| view! { <p class="field-hint" id=id>{hint}</p> })
}

fn error_view(ids: &Ids, error: Signal<Option<String>>) -> impl IntoView + use<> {
    let id = ids.error.clone();
    move || {
        let id = id.clone();
        error
            .get()
            .map(|text| view! { <p class="field-error" id=id>{text}</p> })
    }
}
