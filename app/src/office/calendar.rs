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
    form::{ActButton, Overtaken, Problems, SubmitButton, TextField, field_errors},
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

    /// What is wrong with the three fields, of what was read from them.
    fn errors<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: Memo<Result<T, Problems>>,
    ) -> [Signal<Option<String>>; 3] {
        [text::OPENS, text::DUE, text::CLOSES]
            .map(field_errors(self.tried, move || read.get().err()))
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

/// The three fields of a rule or of an indicator's own days; a name is unique on the page.
#[component]
fn DayFields(
    sheet: Sheet,
    names: [&'static str; 3],
    #[prop(default = "")] opens_hint: &'static str,
    closes_hint: &'static str,
    errors: [Signal<Option<String>>; 3],
) -> impl IntoView {
    let [opens, due, closes] = names;
    let [opens_error, due_error, closes_error] = errors;
    view! {
        <TextField
            label="Se abre: días desde el primer día del periodo"
            name=opens
            value=sheet.opens
            hint=opens_hint
            error=opens_error
        />
        <TextField
            label="Vence: días después del último día"
            name=due
            value=sheet.due
            error=due_error
        />
        <TextField
            label="Se cierra: días después del último día"
            name=closes
            value=sheet.closes
            hint=closes_hint
            error=closes_error
        />
    }
}

/// Save, leave, and after somebody else was faster: read again, keeping what is typed.
#[component]
fn FormActions(sheet: Sheet, label: &'static str) -> impl IntoView {
    let (attempt, again) = (sheet.attempt, sheet.again);
    view! {
        <div class="actions">
            <SubmitButton attempt>{label}</SubmitButton>
            <ActButton press=move |_| sheet.open.set(None)>"Cancelar"</ActButton>
            <Overtaken attempt label="Ver lo que se guardó" again />
        </div>
    }
}
