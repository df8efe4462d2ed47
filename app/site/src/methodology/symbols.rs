//! Every symbol of the formulas once, with its value in the example.

use domain::{Decimal, figure::fact_text, indicator::Direction};
use leptos::prelude::*;
use messages::t;

use super::example::Example;
use crate::{context::View, inline};

/// A symbol, what it stands for, and what it is in the example; nothing where the example has no such number.
type Row = (String, String, Option<String>);

fn rows(view: &View<'_>, example: Option<&Example<'_>>) -> Vec<Row> {
    let horizon = view.release.catalogue.edition.horizon;
    let way = example.map(|one| one.trajectory);
    let number = |pick: &dyn Fn(&Example<'_>) -> Option<Decimal>| {
        let one = example?;
        let (text, _) = fact_text(&one.indicator.unit, pick(one)?);
        Some(text)
    };
    let direction = example.map(|one| match one.indicator.direction {
        Some(Direction::Descending | Direction::Ceiling) => "−1".to_owned(),
        _ => "1".to_owned(),
    });
    let rows = [
        (
            "b",
            t!("Línea de base: el valor desde el que se mide."),
            number(&|one| Some(one.trajectory.baseline)),
        ),
        (
            "y0",
            t!("Año de la línea de base."),
            way.map(|way| way.baseline_year.to_string()),
        ),
        (
            "v",
            t!("Último valor obtenido."),
            number(&|one| Some(one.trajectory.value)),
        ),
        (
            "y",
            t!("Año del último valor obtenido."),
            way.map(|way| way.period.calendar_year().to_string()),
        ),
        (
            "T(y)",
            t!("Meta del año y."),
            number(&|one| one.series.target(one.trajectory.period.calendar_year())),
        ),
        (
            "Y",
            t!("Año final de la política."),
            Some(horizon.to_string()),
        ),
        (
            "T(Y)",
            t!("Meta del año final."),
            number(&|one| Some(one.trajectory.final_target)),
        ),
        (
            "d",
            t!("Sentido esperado: 1 si se busca que suba, −1 si se busca que baje."),
            direction,
        ),
    ];
    let others = without_number().map(|(symbol, meaning)| (symbol, meaning, None));
    let rows = rows.into_iter().chain(others);
    rows.map(|(symbol, meaning, value)| (symbol.to_owned(), meaning.to_owned(), value))
        .collect()
}

/// The symbols that are no number of the example.
fn without_number() -> [(&'static str, &'static str); 3] {
    [
        (
            t!("TCA(a, b)"),
            t!("Tasa de crecimiento anual con la que b llega a ser a."),
        ),
        (
            "R",
            t!("Segunda opinión: la tasa lograda frente a la necesaria."),
        ),
        ("Σ", t!("Suma; en la encuesta, de todas las personas.")),
    ]
}

/// Which indicator the example is, and its unit where it has one.
fn caption(example: &Example<'_>) -> AnyView {
    let code = example.indicator.code.to_string();
    let unit = &example.indicator.unit.label;
    if unit.is_empty() {
        return t!(
            "El ejemplo es el indicador {code}; las cuentas están más abajo.",
            code
        )
        .into_any();
    }
    inline::sentence(
        t!("El ejemplo es el indicador {code} (unidad: {unit}); las cuentas están más abajo."),
        [("code", code.into_any()), ("unit", inline::official(unit))],
    )
}

/// The table.
pub fn table(view: &View<'_>, example: Option<&Example<'_>>) -> AnyView {
    let has_example = example.is_some();
    let rows = rows(view, example)
        .into_iter()
        .map(|(symbol, meaning, value)| {
            let value = has_example.then(|| view! { <td class="number">{value}</td> });
            view! { <tr><th scope="row" class="symbol">{symbol}</th><td>{meaning}</td>{value}</tr> }
        });
    let rows = rows.collect_view();
    let head =
        has_example.then(|| view! { <th scope="col" class="number">{t!("En el ejemplo")}</th> });
    let caption = example.map_or_else(|| t!("Símbolos de las fórmulas").into_any(), caption);
    view! {
        <div class="scroller" role="region" aria-label=t!("Tabla de símbolos") tabindex="0">
            <table class="table symbols">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">{t!("Símbolo")}</th><th scope="col">{t!("Qué es")}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
