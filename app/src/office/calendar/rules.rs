//! The rules by periodicity, and the form that changes one: what it would do is said while typing.

use domain::{format, period::Periodicity};
use leptos::prelude::*;

use super::{
    super::{
        attempt::{AttemptStatus, confirmed},
        focus::focus_drawn,
        form::{ActButton, SubmitForm},
        list_table::{Columns, ListTable},
        wording,
    },
    DayFields, FormActions, Sheet, text,
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
                let indicators = view.indicators.iter();
                indicators
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
            <ListTable
                columns=Columns::from(["Periodicidad", "Regla", "Indicadores", "Último cambio"])
                    .number("Indicadores")
                    .and_if(editable, "Acción")
            >
                {rows}
            </ListTable>
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
        focus_drawn("campo-apertura");
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
                            <ActButton name=format!("Editar la regla {}", periodicity.label_es()) press=edit>
                                "Editar"
                            </ActButton>
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
    let errors = sheet.errors(read);
    let effect = Memo::new(move |_| {
        let rule = read.get().ok()?;
        Some(view.with_value(|view| text::consequence(view, periodicity, rule)))
    });
    let save = move || {
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
        <SubmitForm class="form form--narrow block" submit=save>
            <h3>{format!("Regla {}", periodicity.label_es())}</h3>
            <DayFields
                sheet
                names=["apertura", "plazo", "cierre"]
                opens_hint="0 es el primer día del periodo."
                closes_hint="Vacío: no se cierra. Después del cierre solo se registra si alguien reabre el periodo."
                errors
            />
            <p class="muted" role="status">
                {move || effect.get().map(text::consequence_words)}
            </p>
            <FormActions sheet label="Guardar regla" />
        </SubmitForm>
    }
}
