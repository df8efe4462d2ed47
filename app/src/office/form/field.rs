//! Form fields: a visible label, an optional hint, one signal of text. They check nothing; what is
//! wrong with a field comes from the domain as a finding.

use components::FormField;
use leptos::prelude::*;

/// What can be chosen: (stored, shown).
pub type Options = Vec<(String, String)>;

/// Options of these pairs.
pub fn options<A: Into<String>, B: Into<String>>(
    pairs: impl IntoIterator<Item = (A, B)>,
) -> Options {
    let pairs = pairs.into_iter();
    pairs
        .map(|(stored, shown)| (stored.into(), shown.into()))
        .collect()
}

/// The same after one that stores nothing.
pub fn options_after<A: Into<String>, B: Into<String>>(
    none: &str,
    pairs: impl IntoIterator<Item = (A, B)>,
) -> Options {
    let mut all = options([("", none)]);
    all.extend(options(pairs));
    all
}

/// The options of a select element, of which one is chosen.
pub fn option_list(
    options: Options,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    options
        .into_iter()
        .map(|(stored, shown)| {
            let this = stored.clone();
            view! {
                <option value=stored selected=move || chosen() == this>
                    {shown}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

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
    let control = view! {
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
    };
    framed(&ids, label, hint, error, control.into_any())
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
    let control = view! {
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
    };
    framed(&ids, label, hint, error, control.into_any())
}

/// One of few.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    value: RwSignal<String>,
    options: Options,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new(&name);
    let control = view! {
        <select
            class="input"
            id=ids.input.clone()
            name=name
            disabled=move || disabled.get()
            aria-describedby=ids.described()
            aria-invalid=move || error.get().is_some().then_some("true")
            on:change=move |event| value.set(event_target_value(&event))
        >
            {option_list(options, move || value.get())}
        </select>
    };
    framed(&ids, label, hint, error, control.into_any())
}

/// The password of the person who is here, which says that it is this person.
#[component]
pub fn OwnPasswordField(name: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <TextField
            label="Su contraseña"
            name
            kind="password"
            autocomplete="current-password"
            value
        />
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

/// A control with its label before it, and its hint and its error around it.
fn framed(
    ids: &Ids,
    label: String,
    hint: String,
    error: Signal<Option<String>>,
    control: AnyView,
) -> AnyView {
    let hint_id = ids.hint.clone();
    let hint = (!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> });
    let error_id = ids.error.clone();
    let error = move || {
        let id = error_id.clone();
        let text = error.get();
        text.map(|text| view! { <p class="field-error" id=id>{text}</p> })
    };
    view! {
        <FormField id=ids.input.clone() label>
            {hint}
            {control}
            {error}
        </FormField>
    }
    .into_any()
}
