//! The form around its fields and its buttons. A button with an attempt is off while that is under way.

use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
};

use crate::office::attempt::Attempt;

/// How a button looks beside others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// What most people want.
    Main,
    #[default]
    Quiet,
    /// What takes something away.
    Danger,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Main => "button",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        }
    }
}

/// A form that is sent by the page's program and not by the browser.
#[component]
pub fn SubmitForm(
    submit: impl FnMut() + 'static,
    #[prop(default = "form form--narrow")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let mut submit = submit;
    let submit: Box<dyn FnMut(SubmitEvent)> = Box::new(move |event: SubmitEvent| {
        event.prevent_default();
        submit();
    });
    view! {
        <form class=class on:submit=submit>
            {children()}
        </form>
    }
}

/// A plain form that looks for something: its fields become the address of the same page.
#[component]
pub fn SearchForm(path: &'static str, label: &'static str, children: Children) -> impl IntoView {
    view! {
        <form method="get" action=path class="audit-search" role="search" aria-label=label>
            {children()}
            <div class="actions">
                <button type="submit" class="button">
                    "Buscar"
                </button>
                <a href=path>"Quitar filtros"</a>
            </div>
        </form>
    }
}

/// Sends the form that it stands in.
#[component]
pub fn SubmitButton(
    attempt: Attempt,
    #[prop(default = Weight::Main)] weight: Weight,
    /// Off for another reason too.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The id of what says more about it.
    #[prop(optional)]
    about: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=weight.class()
            disabled=move || disabled.get() || attempt.busy()
            aria-describedby=about
        >
            {children()}
        </button>
    }
}

/// Does something at once.
#[component]
pub fn ActButton(
    press: impl FnMut(MouseEvent) + 'static,
    #[prop(optional)] weight: Weight,
    #[prop(optional)] attempt: Option<Attempt>,
    /// Off for another reason too.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its name where the text alone does not say what it acts on.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id of what says more about it.
    #[prop(optional, into)]
    about: Option<String>,
    /// The keys that do the same.
    #[prop(optional)]
    keys: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let press: Box<dyn FnMut(MouseEvent)> = Box::new(press);
    view! {
        <button
            type="button"
            class=weight.class()
            aria-label=name
            disabled=move || disabled.get() || attempt.is_some_and(Attempt::busy)
            aria-describedby=about
            aria-keyshortcuts=keys
            on:click=press
        >
            {children()}
        </button>
    }
}

/// After somebody else was faster: a button that reads again. What is typed stays.
#[component]
pub fn Overtaken(
    attempt: Attempt,
    label: &'static str,
    again: Callback<()>,
    /// In a paragraph of its own, where it stands among no other buttons.
    #[prop(optional)]
    apart: bool,
) -> impl IntoView {
    move || {
        attempt.is_overtaken().then(|| {
            let button = view! { <ActButton press=move |_| again.run(())>{label}</ActButton> };
            match apart {
                true => view! { <p>{button}</p> }.into_any(),
                false => button.into_any(),
            }
        })
    }
}
