//! What is wrong with each field of a form, and when it is shown. Who reads the fields says what is wrong.

use leptos::prelude::*;

/// Field name and what is wrong with it.
pub type Problems = Vec<(&'static str, String)>;

/// What is wrong with a field.
pub fn problem_at(problems: &Problems, field: &str) -> Option<String> {
    let found = problems.iter().find(|(name, _)| *name == field);
    found.map(|(_, problem)| problem.clone())
}

/// The error of each field, told once somebody tried to send.
pub fn field_errors(
    tried: RwSignal<bool>,
    problems: impl Fn() -> Option<Problems> + Copy + Send + Sync + 'static,
) -> impl Fn(&'static str) -> Signal<Option<String>> + Copy {
    move |field| {
        Signal::derive(move || {
            let found = problems().and_then(|problems| problem_at(&problems, field));
            found.filter(|_| tried.get())
        })
    }
}

/// Says in these words that a text is missing, once somebody tried to send.
pub fn required(
    text: RwSignal<String>,
    tried: RwSignal<bool>,
    words: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || (tried.get() && text.read().trim().is_empty()).then(|| words.to_owned()))
}
