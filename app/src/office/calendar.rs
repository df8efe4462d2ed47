//! The reporting calendar: rules by periodicity, recent periods and where they stand, reopenings, and
//! the indicators with days of their own. Everybody here reads it; planning and administration edit.
//!
//! What is typed lives on the page and not in what is loaded: it survives reading again, so that who
//! was overtaken sees the new rule beside the own one.

mod days;
mod reopening;
mod rules;
mod text;
mod windows;

use domain::role::Act;
use leptos::prelude::*;

pub use text::{Shown, visible};

use super::{
    attempt::Attempt,
    configuration::{WaitingNotice, opener},
    frame::{Heading, may_now},
    load::loaded,
    tables::{OfficeTable, TableFiles},
};
use crate::{
    call::call,
    wire::{CalendarView, IndicatorDays, ReadCalendar, SaveOutcome},
};

/// What the three forms of the page share.
#[derive(Clone, Copy)]
struct Sheet {
    /// The form that is open, by the stored word of its row: a periodicity, an indicator.
    open: RwSignal<Option<String>>,
    opens: RwSignal<String>,
    due: RwSignal<String>,
    closes: RwSignal<String>,
    tried: RwSignal<bool>,
    attempt: Attempt,
    /// Reads the calendar again.
    again: Callback<()>,
    /// Goes where changes wait for a decision.
    open_waiting: Callback<()>,
}

impl Sheet {
    fn new(again: Callback<()>) -> Self {
        Self {
            open: RwSignal::new(None),
            opens: RwSignal::default(),
            due: RwSignal::default(),
            closes: RwSignal::default(),
            tried: RwSignal::new(false),
            attempt: Attempt::new(),
            again,
            open_waiting: opener(),
        }
    }

    /// Opens the form of a row with its days.
    fn edit(self, row: String, [opens, due, closes]: [String; 3]) {
        self.opens.set(opens);
        self.due.set(due);
        self.closes.set(closes);
        self.tried.set(false);
        self.open.set(Some(row));
    }

    /// Closes the form; says how it ended and reads again, or goes where the change waits.
    fn done(self, outcome: SaveOutcome<CalendarView>, words: &str) {
        self.open.set(None);
        match outcome {
            SaveOutcome::Waits { .. } => self.open_waiting.run(()),
            SaveOutcome::Done(_) => {
                self.attempt.say(words);
                self.again.run(());
            }
        }
    }

    fn typed(self) -> [String; 3] {
        [self.opens.get(), self.due.get(), self.closes.get()]
    }
}

/// `/gestion/calendario`
#[component]
pub fn Page() -> impl IntoView {
    let calendar = Resource::new(|| (), |()| call(ReadCalendar {}));
    let again = Callback::new(move |()| calendar.refetch());
    let (rules, days) = (Sheet::new(again), Sheet::new(again));
    let reopening = reopening::Typed::new(again);
    let filter = windows::Filter::new();
    view! {
        <Heading text="Calendario" />
        <p class="lead">
            "Cuándo se abre, vence y se cierra el registro de los valores obtenidos. De aquí sale qué está vencido y qué está por vencer."
        </p>
        <p class="muted">
            "Es configuración de este tablero: ninguna norma fija estos días. No alcanza a metas, líneas de base ni indicadores de contexto."
        </p>
        {loaded(
            calendar,
            move |view: CalendarView| {
                let editable = may_now(Act::ManageCalendar);
                let shared = StoredValue::new(view.clone());
                view! {
                    {(!editable)
                        .then(|| {
                            let who = Act::ManageCalendar.who_can_es();
                            view! { <p class="notice">{format!("Solo lectura: el calendario lo edita {who}.")}</p> }
                        })}
                    <WaitingNotice waiting=view.waiting subject="" />
                    <rules::Rules view=shared sheet=rules editable />
                    <windows::Windows view=shared filter reopening editable />
                    <reopening::History list=view.reopenings />
                    <TableFiles table=OfficeTable::Reopenings query="" />
                    <days::Exceptions view=shared sheet=days editable />
                }
                    .into_any()
            },
        )}
    }
}

/// «S04-1 Centros en funcionamiento».
fn indicator_label(indicator: &IndicatorDays) -> String {
    format!("{} {}", indicator.code, indicator.name)
}

/// Moves to a field that has just appeared.
fn focus(id: &'static str) {
    request_animation_frame(move || {
        use leptos::{wasm_bindgen::JsCast, web_sys::HtmlElement};
        let field = document().get_element_by_id(id);
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // Fails only for an element that cannot be focused; then the focus stays.
            let _ = field.focus();
        }
    });
}
