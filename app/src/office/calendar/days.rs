//! Indicators with days of their own, and the form that gives or takes them.

use domain::calendar::{OwnDays, Rule};
use leptos::prelude::*;

use super::{
    super::{
        attempt::AttemptStatus,
        focus::focus_drawn,
        form::{ActButton, SelectField, SubmitForm, options_after},
        list_table::{Columns, ListTable},
    },
    DayFields, FormActions, Sheet, indicator_label, text,
};
use crate::{
    call::call,
    wire::{CalendarView, IndicatorDays, SaveIndicatorDays},
};

/// The rule that an indicator would follow without days of its own.
fn rule_of(view: &CalendarView, indicator: &IndicatorDays) -> Rule {
    let mut rules = view.rules.iter();
    let found = rules.find(|rule| rule.periodicity == indicator.periodicity);
    found.map(|found| found.rule).unwrap_or_default()
}

/// The section.
#[component]
pub fn Exceptions(view: StoredValue<CalendarView>, sheet: Sheet, editable: bool) -> impl IntoView {
    let indicators = view.with_value(|view| view.indicators.clone());
    let own: Vec<_> = indicators
        .iter()
        .filter(|i| !i.days.is_none())
        .cloned()
        .collect();
    let is_empty = own.is_empty();
    let rows = own
        .into_iter()
        .map(|indicator| view! { <Row view indicator sheet editable /> })
        .collect_view();
    let form = move || {
        let open = sheet.open.get()?;
        let indicator = indicators.iter().find(|i| i.code.as_str() == open)?;
        Some(view! { <DaysForm view indicator=indicator.clone() sheet /> })
    };
    view! {
        <section class="block">
            <h2>"Indicadores con días propios"</h2>
            <ListTable
                columns=Columns::from(["Indicador", "Periodicidad", "Con sus días propios"])
                    .and_if(editable, "Acción")
                none=is_empty.then_some("Todos los indicadores siguen la regla de su periodicidad.")
            >
                {rows}
            </ListTable>
            {editable.then(|| view! { <Choose view sheet /> })}
            {form}
            <AttemptStatus attempt=sheet.attempt />
        </section>
    }
}

#[component]
fn Row(
    view: StoredValue<CalendarView>,
    indicator: IndicatorDays,
    sheet: Sheet,
    editable: bool,
) -> impl IntoView {
    let rule = view.with_value(|view| rule_of(view, &indicator).with(indicator.days));
    let (code, days, version) = (indicator.code.clone(), indicator.days, indicator.version);
    let edit = {
        let code = code.to_string();
        move |_| {
            sheet.edit(code.clone(), text::of_days(days));
            focus_drawn("campo-apertura-propia");
        }
    };
    let follow = {
        let code = code.clone();
        move |_| {
            let message = SaveIndicatorDays {
                indicator: code.clone(),
                days: OwnDays::default(),
                version,
            };
            sheet.attempt.run(call(message), move |outcome| {
                sheet.done(
                    outcome,
                    "El indicador sigue ahora la regla de su periodicidad.",
                );
            });
        }
    };
    view! {
        <tr>
            <td>
                <a class="code" href=format!("/gestion/catalogo/indicador/{code}")>
                    {code.to_string()}
                </a>
                " "
                {indicator.name.clone()}
            </td>
            <td data-label="Periodicidad">{indicator.periodicity.label_es()}</td>
            <td data-label="Con sus días propios">{rule.words_es()} "."</td>
            {editable
                .then(|| {
                    view! {
                        <td>
                            <div class="actions">
                                <ActButton name=format!("Editar los días de {code}") press=edit>
                                    "Editar"
                                </ActButton>
                                <ActButton
                                    attempt=sheet.attempt
                                    name=format!("{code}: seguir la regla")
                                    press=follow
                                >
                                    "Seguir la regla"
                                </ActButton>
                            </div>
                        </td>
                    }
                })}
        </tr>
    }
}

/// Chooses any indicator to give it days of its own.
#[component]
fn Choose(view: StoredValue<CalendarView>, sheet: Sheet) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let options = view.with_value(|view| {
        let following = view.indicators.iter().filter(|i| i.days.is_none());
        let options = following.map(|i| (i.code.to_string(), indicator_label(i)));
        options_after("Elija un indicador", options)
    });
    let add = move |_| {
        let code = chosen.get_untracked();
        if !code.is_empty() {
            sheet.edit(code, text::of_days(OwnDays::default()));
            focus_drawn("campo-apertura-propia");
        }
    };
    (options.len() > 1).then(|| {
        view! {
            <div class="toolbar">
                <SelectField
                    label="Dar días propios a un indicador"
                    name="con-dias-propios"
                    value=chosen
                    options
                />
                <ActButton press=add>"Editar sus días"</ActButton>
            </div>
        }
    })
}

#[component]
fn DaysForm(
    view: StoredValue<CalendarView>,
    indicator: IndicatorDays,
    sheet: Sheet,
) -> impl IntoView {
    let rule = view.with_value(|view| rule_of(view, &indicator));
    let (periodicity, version) = (indicator.periodicity, indicator.version);
    let read = Memo::new(move |_| text::own_days(periodicity, rule, &sheet.typed()));
    let errors = sheet.errors(read);
    let code = indicator.code.clone();
    let save = move || {
        sheet.tried.set(true);
        let Ok(days) = read.get_untracked() else {
            return;
        };
        let message = SaveIndicatorDays {
            indicator: code.clone(),
            days,
            version,
        };
        sheet.attempt.run(call(message), move |outcome| {
            sheet.done(outcome, "Se guardaron los días del indicador.");
        });
    };
    let follows = format!(
        "Lo que deje vacío sigue la regla {}: {}.",
        periodicity.label_es(),
        rule.words_es().to_lowercase()
    );
    view! {
        <SubmitForm class="form form--narrow block" submit=save>
            <h3>{format!("Días propios de {}", indicator.code)}</h3>
            <p class="muted">{follows}</p>
            <DayFields
                sheet
                names=["apertura-propia", "plazo-propio", "cierre-propio"]
                closes_hint="Un número, o «nunca»."
                errors
            />
            <FormActions sheet label="Guardar días" />
        </SubmitForm>
    }
}
