//! Every symbol of the formulas once, with its value in the example.

use domain::{Decimal, figure::fact_text, indicator::Direction};
use leptos::prelude::*;

use super::example::Example;
use crate::context::View;

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
            "Línea de base: el valor desde el que se mide.",
            number(&|one| Some(one.trajectory.baseline)),
        ),
        (
            "y0",
            "Año de la línea de base.",
            way.map(|way| way.baseline_year.to_string()),
        ),
        (
            "v",
            "Último valor obtenido.",
            number(&|one| Some(one.trajectory.value)),
        ),
        (
            "y",
            "Año del último valor obtenido.",
            way.map(|way| way.period.calendar_year().to_string()),
        ),
        (
            "T(y)",
            "Meta del año y.",
            number(&|one| one.series.target(one.trajectory.period.calendar_year())),
        ),
        ("Y", "Año final de la política.", Some(horizon.to_string())),
        (
            "T(Y)",
            "Meta del año final.",
            number(&|one| Some(one.trajectory.final_target)),
        ),
        (
            "d",
            "Sentido esperado: 1 si se busca que suba, −1 si se busca que baje.",
            direction,
        ),
        (
            "TCA(a, b)",
            "Tasa de crecimiento anual con la que b llega a ser a.",
            None,
        ),
        (
            "R",
            "Segunda opinión: la tasa lograda frente a la necesaria.",
            None,
        ),
        ("Σ", "Suma; en la encuesta, de todas las personas.", None),
    ];
    rows.map(|(symbol, meaning, value)| (symbol.to_owned(), meaning.to_owned(), value))
        .to_vec()
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
    let caption = example.map(|one| {
        let unit = &one.indicator.unit.label;
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!(" (unidad: {unit})")
        };
        format!(
            "El ejemplo es el indicador {}{unit}; las cuentas están más abajo.",
            one.indicator.code
        )
    });
    let head = has_example.then(|| view! { <th scope="col" class="number">"En el ejemplo"</th> });
    let caption = caption.unwrap_or_else(|| "Símbolos de las fórmulas".to_owned());
    view! {
        <div class="scroller" role="region" aria-label="Tabla de símbolos" tabindex="0">
            <table class="table symbols">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"Símbolo"</th><th scope="col">"Qué es"</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
