//! Indicators with days of their own, and the form that gives or takes them.

use domain::calendar::{OwnDays, Rule};
use leptos::prelude::*;

use super::{
    super::{
        attempt::AttemptStatus,
        field::{SelectField, TextField},
    },
    Sheet, focus, indicator_label,
    rules::FormActions,
    text,
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
            {if is_empty {
                view! { <p>"Todos los indicadores siguen la regla de su periodicidad."</p> }.into_any()
            } else {
                view! {
                    <div class="scroller">
                        <table class="table table--stack">
                            <thead>
                                <tr>
                                    <th scope="col">"Indicador"</th>
                                    <th scope="col">"Periodicidad"</th>
                                    <th scope="col">"Con sus días propios"</th>
                                    {editable.then(|| view! { <th scope="col">"Acción"</th> })}
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
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
            focus("campo-apertura-propia");
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
                                <button
                                    type="button"
                                    class="button button--quiet"
                                    aria-label=format!("Editar los días de {code}")
                                    on:click=edit
                                >
                                    "Editar"
                                </button>
                                <button
                                    type="button"
                                    class="button button--quiet"
                                    aria-label=format!("{code}: seguir la regla")
                                    disabled=move || sheet.attempt.busy()
                                    on:click=follow
                                >
                                    "Seguir la regla"
                                </button>
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
        std::iter::once((String::new(), "Elija un indicador".to_owned()))
            .chain(options)
            .collect::<Vec<_>>()
    });
    let add = move |_| {
        let code = chosen.get_untracked();
        if !code.is_empty() {
            sheet.edit(code, text::of_days(OwnDays::default()));
            focus("campo-apertura-propia");
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
                <button type="button" class="button button--quiet" on:click=add>
                    "Editar sus días"
                </button>
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
    let error = move |field: &'static str| {
        Signal::derive(move || {
            read.with(|read| text::problem(read, field))
                .filter(|_| sheet.tried.get())
        })
    };
    let code = indicator.code.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
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
        <form class="form form--narrow block" on:submit=save>
            <h3>{format!("Días propios de {}", indicator.code)}</h3>
            <p class="muted">{follows}</p>
            <TextField
                label="Se abre: días desde el primer día del periodo"
                name="apertura-propia"
                value=sheet.opens
                error=error(text::OPENS)
            />
            <TextField
                label="Vence: días después del último día"
                name="plazo-propio"
                value=sheet.due
                error=error(text::DUE)
            />
            <TextField
                label="Se cierra: días después del último día"
                name="cierre-propio"
                value=sheet.closes
                hint="Un número, o «nunca»."
                error=error(text::CLOSES)
            />
            <FormActions sheet label="Guardar días" />
        </form>
    }
}
