//! The map of the departments as equal tiles, with its key in numbers.

use charts::{Department, tile_map};
use domain::{format, period::Period};
use leptos::prelude::*;

use super::{Subject, ranking::Row};

/// `rows` are ranked: the first is the highest.
pub fn figure(subject: &Subject<'_>, period: Period, rows: &[Row]) -> Option<AnyView> {
    let departments: Vec<Department> = rows
        .iter()
        .map(|row| Department {
            code: row.code.clone(),
            name: row.name.clone(),
            value: row.value,
        })
        .collect();
    let sentence = sentence(subject, period, rows)?;
    let unit = &subject.indicator.unit;
    let map = tile_map(unit, &departments, &sentence, "mapa")?;
    let key = map.legend.into_iter().map(|(fill, text)| {
        view! { <li><svg viewBox="0 0 16 12" aria-hidden="true" focusable="false"><rect width="16" height="12" fill=fill class="tile"></rect></svg>{text}</li> }
    });
    let key = key.collect_view();
    let unit_words = if unit.label.is_empty() {
        String::new()
    } else {
        format!(", {}", unit.label)
    };
    Some(
        view! {
            <figure class="tiles">
                <h3>{format!("Por departamento, {}", format::period(period))}</h3>
                <ul class="tile-key" aria-label=format!("Colores del esquema{unit_words}")>{key}</ul>
                <div class="tile-frame">
                    <div class="tiles-wide" inner_html=map.wide></div>
                    <div class="tiles-narrow" inner_html=map.narrow></div>
                </div>
                <figcaption>
                    "Esquema de este tablero: un recuadro igual por departamento y por la Provincia Constitucional del Callao. No es un mapa a escala ni de límites."
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// What a picture of the values says: the two ends, and who is missing.
fn sentence(subject: &Subject<'_>, period: Period, rows: &[Row]) -> Option<String> {
    let unit = &subject.indicator.unit;
    let mut with_value = rows.iter().filter_map(|row| Some((row, row.value?)));
    let (first, high) = with_value.next()?;
    let (last, low) = with_value.next_back().unwrap_or((first, high));
    let missing: Vec<&str> = rows
        .iter()
        .filter(|row| row.value.is_none())
        .map(|row| row.name.as_str())
        .collect();
    let missing = if missing.is_empty() {
        String::new()
    } else {
        format!(" Sin dato: {}.", missing.join(", "))
    };
    Some(format!(
        "Esquema de los departamentos con los valores de {}: el más alto es el de {} ({}) y el más bajo, el de {} ({}).{missing} \
         La tabla tiene los mismos números.",
        format::period(period),
        first.name,
        format::value_with_unit(unit, high),
        last.name,
        format::value_with_unit(unit, low),
    ))
}
