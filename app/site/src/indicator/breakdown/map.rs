//! The departments as a map of their outlines and as equal tiles, with one key in numbers. Both are sent and the reader
//! chooses; without the style sheet, and on paper, both are there.

use charts::{Department, department_map, no_data_sample, tile_map};
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
    let unit = &subject.indicator.unit;
    let described = |what| sentence(subject, period, rows, what);
    let map = described(t!("Mapa de los departamentos"))?;
    let map = department_map(unit, &departments, &map, "mapa")?;
    let tiles = described(t!("Esquema de los departamentos"))?;
    let tiles = tile_map(unit, &departments, &tiles, "mapa")?;
    let unit_words = if unit.label.is_empty() {
        String::new()
    } else {
        t!(" Unidad: {unit}.", unit = unit.label)
    };
    Some(
        view! {
            <figure class="tiles" aria-label=t!("Mapa de los departamentos")>
                <h3>{t!("Por departamento, {period}", period = format::period(period))}</h3>
                {choice()}
                {key(&unit.label, tiles.legend, rows)}
                <div class="map-forms">
                    <div class="tile-frame form-map" inner_html=map></div>
                    <div class="tile-frame form-tiles">
                        <div class="tiles-wide" inner_html=tiles.wide></div>
                        <div class="tiles-narrow" inner_html=tiles.narrow></div>
                    </div>
                </div>
                <figcaption>
                    {ranking.coverage()}
                    {unit_words}
                    <span class="form-map">{t!(" Abajo a la izquierda, el Callao y su entorno, ampliados. Contornos: Natural Earth, dominio público. Están simplificados y no indican límites oficiales.")}</span>
                    <span class="form-tiles">{t!(" Esquema de este tablero: un recuadro igual por departamento y por la Provincia Constitucional del Callao. No es un mapa a escala ni de límites.")}</span>
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// Which of both forms is shown: the style sheet follows the choice.
fn choice() -> AnyView {
    view! {
        <fieldset class="map-choice">
            <legend class="visually-hidden">{t!("Forma del mapa")}</legend>
            <label><input type="radio" name="forma-del-mapa" value="mapa" checked/>{t!("Mapa")}</label>
            <label><input type="radio" name="forma-del-mapa" value="recuadros"/>{t!("Recuadros iguales")}</label>
        </fieldset>
    }
    .into_any()
}

/// What the colours and marks mean; only what occurs is listed.
fn key(unit: &str, legend: Vec<(&'static str, String)>, rows: &[Row]) -> AnyView {
    let colours = legend.into_iter().map(|(fill, text)| {
        view! { <li><svg viewBox="0 0 16 12" aria-hidden="true" focusable="false"><rect width="16" height="12" fill=fill class="tile"></rect></svg>{text}</li> }
    });
    let colours = colours.collect_view();
    let none = rows.iter().any(|row| row.value.is_none()).then(|| {
        view! { <li><span class="tile-sample" inner_html=no_data_sample("mapa")></span>{t!("sin dato")}</li> }
    });
    let has_provisional = rows.iter().any(|row| row.provisional);
    let provisional = has_provisional.then(|| view! { <li><b>"p"</b>{t!("provisional")}</li> });
    let name = if unit.is_empty() {
        t!("Colores del mapa").to_owned()
    } else {
        t!("Colores del mapa, {unit}", unit)
    };
    view! { <ul class="tile-key" aria-label=name>{colours}{none}{provisional}</ul> }.into_any()
}

/// What a picture of the values says: the two ends, who is missing, and whose value is provisional.
fn sentence(subject: &Subject<'_>, period: Period, rows: &[Row], picture: &str) -> Option<String> {
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
        "{picture} con los valores de {period}: el más alto es el de {first} ({high}) y el más bajo, \
         el de {last} ({low}).{missing}{provisional} La tabla tiene los mismos números.",
        picture,
        period = format::period(period),
        first = first.name,
        high = format::value_with_unit(unit, high),
        last = last.name,
        low = format::value_with_unit(unit, low),
        missing,
        provisional,
    ))
}
