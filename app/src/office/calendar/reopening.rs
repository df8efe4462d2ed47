//! Reopening a closed period: until when and why; and the history of it.

use chrono::NaiveDate;
use domain::{
    code::IndicatorCode,
    format,
    gate::{LONGEST_REOPENING, Reopening},
    period::{Period, read_period},
};
use leptos::prelude::*;

use super::{
    super::{
        attempt::{Attempt, AttemptStatus},
        focus::focus_drawn,
        form::{
            ActButton, AreaField, Problems, SelectField, SubmitButton, SubmitForm, TextField,
            field_errors, options_after,
        },
        list_table::ListTable,
        wording,
    },
    indicator_label,
};
use crate::{
    call::call,
    wire::{CalendarView, ReopenPeriod, ReopeningView},
};

/// What is typed into the form.
#[derive(Clone, Copy)]
pub struct Typed {
    is_open: RwSignal<bool>,
    indicator: RwSignal<String>,
    period: RwSignal<String>,
    until: RwSignal<String>,
    reason: RwSignal<String>,
    tried: RwSignal<bool>,
    attempt: Attempt,
    again: Callback<()>,
}

impl Typed {
    pub fn new(again: Callback<()>) -> Self {
        Self {
            is_open: RwSignal::new(false),
            indicator: RwSignal::default(),
            period: RwSignal::default(),
            until: RwSignal::default(),
            reason: RwSignal::default(),
            tried: RwSignal::new(false),
            attempt: Attempt::new(),
            again,
        }
    }

    /// Opens the form for a period.
    pub fn choose(self, indicator: &IndicatorCode, period: Period) {
        self.indicator.set(indicator.to_string());
        self.period.set(domain::format::period_short(period));
        self.tried.set(false);
        self.is_open.set(true);
        focus_drawn("campo-hasta");
    }

    /// What the fields mean, or the first that is wrong.
    fn read(self, today: NaiveDate) -> Result<ReopenPeriod, Problems> {
        let wrong = |field, problem: &str| vec![(field, problem.to_owned())];
        let indicator = self.indicator.get();
        let indicator = indicator
            .parse()
            .map_err(|_| wrong("indicador", "Elija el indicador."))?;
        let (period, _) = read_period(&self.period.read()).into_parts();
        let period = period
            .ok_or_else(|| wrong("periodo", "Escriba el periodo: 2025, S1 2025, T1 2025."))?;
        let until: NaiveDate = self
            .until
            .read()
            .trim()
            .parse()
            .map_err(|_| wrong("hasta", "Elija hasta qué día se admiten valores."))?;
        if until < today {
            return Err(wrong(
                "hasta",
                "Ese día ya pasó: elija hoy o uno posterior.",
            ));
        }
        if (until - today).num_days() > i64::from(LONGEST_REOPENING) {
            return Err(wrong(
                "hasta",
                "Un periodo se reabre por un año como máximo.",
            ));
        }
        let reason = self.reason.read().trim().to_owned();
        if reason.is_empty() {
            return Err(wrong("motivo", "Escriba por qué se reabre."));
        }
        let reopening = Reopening {
            indicator,
            period,
            until,
        };
        Ok(ReopenPeriod { reopening, reason })
    }
}

/// The form; a button until it is wanted.
#[component]
pub fn ReopenForm(view: StoredValue<CalendarView>, typed: Typed) -> impl IntoView {
    let form = move || {
        if typed.is_open.get() {
            view! { <Fields view typed /> }.into_any()
        } else {
            view! {
                <div class="actions">
                    <ActButton
                        press=move |_| {
                            typed.is_open.set(true);
                            focus_drawn("campo-indicador");
                        }
                    >
                        "Reabrir un periodo"
                    </ActButton>
                </div>
            }
            .into_any()
        }
    };
    view! {
        {form}
        <AttemptStatus attempt=typed.attempt doing="Reabriendo…" />
    }
}

#[component]
fn Fields(view: StoredValue<CalendarView>, typed: Typed) -> impl IntoView {
    let (today, options) = view.with_value(|view| {
        let indicators = view.indicators.iter();
        let options = indicators.map(|i| (i.code.to_string(), indicator_label(i)));
        (view.today, options_after("Elija", options))
    });
    let read = Memo::new(move |_| typed.read(today));
    let error = field_errors(typed.tried, move || read.get().err());
    let reopen = move || {
        typed.tried.set(true);
        let Ok(message) = read.get_untracked() else {
            return;
        };
        let until = format::date_long(message.reopening.until);
        typed.attempt.run(call(message), move |_| {
            typed.is_open.set(false);
            typed.reason.set(String::new());
            typed
                .attempt
                .say(format!("El periodo está reabierto hasta el {until}."));
            typed.again.run(());
        });
    };
    view! {
        <SubmitForm class="form form--narrow block" submit=reopen>
            <h3>"Reabrir un periodo cerrado"</h3>
            <SelectField
                label="Indicador"
                name="indicador"
                value=typed.indicator
                options
                error=error("indicador")
            />
            <TextField
                label="Periodo"
                name="periodo"
                value=typed.period
                hint="Por ejemplo 2025, S1 2025 o T1 2025."
                error=error("periodo")
            />
            <TextField
                label="Hasta qué día se admiten valores"
                name="hasta"
                kind="date"
                value=typed.until
                error=error("hasta")
            />
            <AreaField
                label="Motivo"
                name="motivo"
                value=typed.reason
                hint="Obligatorio. Queda en la historia de reaperturas, con su nombre."
                error=error("motivo")
            />
            <div class="actions">
                <SubmitButton attempt=typed.attempt>"Reabrir"</SubmitButton>
                <ActButton press=move |_| typed.is_open.set(false)>"Cancelar"</ActButton>
            </div>
        </SubmitForm>
    }
}

/// Who reopened what, until when and why.
#[component]
pub fn History(list: Vec<ReopeningView>) -> impl IntoView {
    let is_empty = list.is_empty();
    let rows = list
        .into_iter()
        .map(|made| {
            let what = made.reopening;
            view! {
                <tr>
                    <td>
                        <a
                            class="code"
                            href=format!("/gestion/captura/indicador/{}", what.indicator)
                        >
                            {what.indicator.to_string()}
                        </a>
                        " "
                        {format::period(what.period)}
                    </td>
                    <td data-label="Hasta">{format::date_long(what.until)}</td>
                    <td data-label="Motivo">{made.reason}</td>
                    <td data-label="Reabrió">{made.by}</td>
                    <td data-label="Cuándo">{wording::moment(made.at)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="block">
            <h2>"Reaperturas"</h2>
            <ListTable
                columns=["Periodo", "Hasta", "Motivo", "Reabrió", "Cuándo"]
                none=is_empty.then_some("Todavía no se ha reabierto ningún periodo.")
            >
                {rows}
            </ListTable>
        </section>
    }
}
