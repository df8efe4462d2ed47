//! The map of the departments as equal tiles, with its key in numbers.

use charts::{Department, tile_map};
use domain::{format, period::Period};
use leptos::prelude::*;
use messages::t;

use super::{
    Subject,
    ranking::{Ranking, Row},
};

pub fn figure(subject: &Subject<'_>, ranking: &Ranking) -> Option<AnyView> {
    let (period, rows) = (ranking.compared.period, &ranking.rows);
    let departments: Vec<Department> = rows
        .iter()
        .map(|row| Department {
            code: row.code.clone(),
            name: row.name.clone(),
            value: row.value,
            provisional: row.provisional,
        })
        .collect();
    let has_provisional = rows.iter().any(|row| row.provisional);
    let provisional = has_provisional.then(|| view! { <li><b>"p"</b>{t!("provisional")}</li> });
    let sentence = sentence(subject, period, rows)?;
    let unit = &subject.indicator.unit;
    let map = tile_map(unit, &departments, &sentence, "mapa")?;
    let key = map.legend.into_iter().map(|(fill, text)| {
        view! { <li><svg viewBox="0 0 16 12" aria-hidden="true" focusable="false"><rect width="16" height="12" fill=fill class="tile"></rect></svg>{text}</li> }
    });
    let key = key.collect_view();
    let key_name = if unit.label.is_empty() {
        t!("Colores del esquema").to_owned()
    } else {
        t!("Colores del esquema, {unit}", unit = unit.label)
    };
    Some(
        view! {
            <figure class="tiles" aria-label=t!("Esquema de los departamentos")>
                <h3>{t!("Por departamento, {period}", period = format::period(period))}</h3>
                <ul class="tile-key" aria-label=key_name>{key}{provisional}</ul>
                <div class="tile-frame">
                    <div class="tiles-wide" inner_html=map.wide></div>
                    <div class="tiles-narrow" inner_html=map.narrow></div>
                </div>
                <figcaption>
                    {ranking.coverage()}
                    {t!(" Esquema de este tablero: un recuadro igual por departamento y por la Provincia Constitucional del Callao. No es un mapa a escala ni de límites.")}
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// What a picture of the values says: the two ends, who is missing, and whose value is provisional.
fn sentence(subject: &Subject<'_>, period: Period, rows: &[Row]) -> Option<String> {
    let unit = &subject.indicator.unit;
    let mut with_value = rows.iter().filter_map(|row| Some((row, row.value?)));
    let (first, high) = with_value.next()?;
    let (last, low) = with_value.next_back().unwrap_or((first, high));
    let listed = |words: fn(String) -> String, is_listed: fn(&Row) -> bool| {
        let names: Vec<&str> = rows
            .iter()
            .filter(|row| is_listed(row))
            .map(|row| row.name.as_str())
            .collect();
        if names.is_empty() {
            String::new()
        } else {
            words(names.join(", "))
        }
    };
    let missing = listed(
        |names| t!(" Sin dato: {names}.", names),
        |row| row.value.is_none(),
    );
    let provisional = listed(
        |names| t!(" Provisional: {names}.", names),
        |row| row.provisional,
    );
    Some(t!(
        "Esquema de los departamentos con los valores de {period}: el más alto es el de {first} ({high}) y el más bajo, \
         el de {last} ({low}).{missing}{provisional} La tabla tiene los mismos números.",
        period = format::period(period),
        first = first.name,
        high = format::value_with_unit(unit, high),
        last = last.name,
        low = format::value_with_unit(unit, low),
        missing,
        provisional,
    ))
}
