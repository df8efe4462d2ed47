//! The rules by periodicity, and the form that changes one: what it would do is said while typing.

use domain::{format, period::Periodicity};
use leptos::prelude::*;

use super::{
    super::{
        attempt::{AttemptStatus, confirmed},
        field::TextField,
        wording,
    },
    Sheet, focus, text,
};
use crate::{
    call::call,
    wire::{CalendarView, RuleView, SaveCalendarRule},
};

/// The section.
#[component]
pub fn Rules(view: StoredValue<CalendarView>, sheet: Sheet, editable: bool) -> impl IntoView {
    let rules = view.with_value(|view| view.rules.clone());
    let rows = rules
        .iter()
        .map(|rule| {
            let used = view.with_value(|view| {
                let mut indicators = view.indicators.iter();
                indicators
                    .by_ref()
                    .filter(|i| i.periodicity == rule.periodicity)
                    .count()
            });
            view! { <Row rule=rule.clone() used=used as u64 sheet editable /> }
        })
        .collect_view();
    let form = move || {
        let open = sheet.open.get()?;
        let rule = rules.iter().find(|rule| word(rule.periodicity) == open)?;
        Some(view! { <RuleForm view rule=rule.clone() sheet /> })
    };
    view! {
        <section class="block">
            <h2>"Reglas por periodicidad"</h2>
            <div class="scroller">
                <table class="table table--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Periodicidad"</th>
                            <th scope="col">"Regla"</th>
                            <th scope="col" class="number">
                                "Indicadores"
                            </th>
                            <th scope="col">"Último cambio"</th>
                            {editable.then(|| view! { <th scope="col">"Acción"</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {form}
            <AttemptStatus attempt=sheet.attempt />
        </section>
    }
}

/// The stored word of a periodicity.
fn word(periodicity: Periodicity) -> String {
    periodicity.label_es().to_owned()
}

#[component]
fn Row(rule: RuleView, used: u64, sheet: Sheet, editable: bool) -> impl IntoView {
    let RuleView {
        periodicity,
        rule,
        changed,
        ..
    } = rule;
    let name = format::sentence(periodicity.label_es());
    let edit = move |_| {
        sheet.edit(word(periodicity), text::of_rule(rule));
        focus("campo-apertura");
    };
    view! {
        <tr>
            <th scope="row">{name.trim_end_matches('.').to_owned()}</th>
            <td data-label="Regla">{rule.words_es()} "."</td>
            <td data-label="Indicadores" class="number">
                {domain::format::count(used)}
            </td>
            <td data-label="Último cambio">
                {match changed {
                    Some((by, at)) => format!("{by}, {}", wording::moment(at)),
                    None => "Regla inicial".to_owned(),
                }}
            </td>
            {editable
                .then(|| {
                    view! {
                        <td>
                            <button
                                type="button"
                                class="button button--quiet"
                                aria-label=format!("Editar la regla {}", periodicity.label_es())
                                on:click=edit
                            >
                                "Editar"
                            </button>
                        </td>
                    }
                })}
        </tr>
    }
}

#[component]
fn RuleForm(view: StoredValue<CalendarView>, rule: RuleView, sheet: Sheet) -> impl IntoView {
    let (periodicity, version) = (rule.periodicity, rule.version);
    let read = Memo::new(move |_| text::rule(periodicity, &sheet.typed()));
    let error = move |field: &'static str| {
        Signal::derive(move || {
            read.with(|read| text::problem(read, field))
                .filter(|_| sheet.tried.get())
        })
    };
    let effect = Memo::new(move |_| {
        let rule = read.get().ok()?;
        Some(view.with_value(|view| text::consequence(view, periodicity, rule)))
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sheet.tried.set(true);
        let Ok(rule) = read.get_untracked() else {
            return;
        };
        let effect = effect.get_untracked().unwrap_or_default();
        let question = format!("{} ¿Guardar la regla?", text::consequence_words(effect));
        if effect.0 > 0 && !confirmed(&question) {
            return;
        }
        let message = SaveCalendarRule {
            periodicity,
            rule,
            version,
        };
        sheet.attempt.run(call(message), move |outcome| {
            sheet.done(outcome, "Se guardó la regla.");
        });
    };
    view! {
        <form class="form form--narrow block" on:submit=save>
            <h3>{format!("Regla {}", periodicity.label_es())}</h3>
            <TextField
                label="Se abre: días desde el primer día del periodo"
                name="apertura"
                value=sheet.opens
                hint="0 es el primer día del periodo."
                error=error(text::OPENS)
            />
            <TextField
                label="Vence: días después del último día"
                name="plazo"
                value=sheet.due
                error=error(text::DUE)
            />
            <TextField
                label="Se cierra: días después del último día"
                name="cierre"
                value=sheet.closes
                hint="Vacío: no se cierra. Después del cierre solo se registra si alguien reabre el periodo."
                error=error(text::CLOSES)
            />
            <p class="muted" role="status">
                {move || effect.get().map(text::consequence_words)}
            </p>
            <FormActions sheet label="Guardar regla" />
        </form>
    }
}

/// Save, leave, and after somebody else was faster: read again, keeping what is typed.
#[component]
pub fn FormActions(sheet: Sheet, label: &'static str) -> impl IntoView {
    let overtaken = move || {
        let failure = sheet.attempt.failure();
        failure.is_some_and(|error| error.code == crate::error::ErrorCode::Conflict)
    };
    view! {
        <div class="actions">
            <button type="submit" class="button" disabled=move || sheet.attempt.busy()>
                {label}
            </button>
            <button type="button" class="button button--quiet" on:click=move |_| sheet.open.set(None)>
                "Cancelar"
            </button>
            {move || {
                overtaken()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| sheet.again.run(())
                            >
                                "Ver lo que se guardó"
                            </button>
                        }
                    })
            }}
        </div>
    }
}
