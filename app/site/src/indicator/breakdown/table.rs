//! The values of a dimension: a row a member, a column a period.

use domain::{figure::FigurePlace, format, period::Period, sentence, value::Cell};
use leptos::prelude::*;
use messages::t;

use super::{Group, Subject, cells, dimension_name};
use crate::{indicator::marked, provenance, words};

pub fn section(subject: &Subject<'_>, dimension: &str, groups: &[Group]) -> AnyView {
    let listed: Vec<&Cell> = groups
        .iter()
        .flat_map(|group| cells(subject, &group.breakdown))
        .collect();
    let mut periods: Vec<Period> = listed.iter().map(|cell| cell.key.period).collect();
    periods.sort();
    periods.dedup();
    let heads = periods
        .iter()
        .map(|period| view! { <th scope="col" class="number">{format::period(*period)}</th> })
        .collect_view();
    let rows = groups.iter().map(|group| {
        let values = periods.iter().map(|period| {
            let mut own = cells(subject, &group.breakdown);
            value(subject, own.find(|cell| cell.key.period == *period))
        });
        view! { <tr><th scope="row" lang=words::official()>{group.name.clone()}</th>{values.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let name = dimension_name(&subject.view.release.catalogue, dimension);
    let label = t!("Valores por {name}", name = name.to_lowercase());
    let unit = &subject.indicator.unit.label;
    let unit = if unit.is_empty() {
        String::new()
    } else {
        t!(". Unidad: {unit}", unit)
    };
    let key = listed
        .into_iter()
        .any(is_provisional_number)
        .then(|| t!(". p: valor provisional, que puede cambiar en otra publicación"));
    view! {
        <div class="scroller" role="region" aria-label=label.clone() tabindex="0">
            <table class="table">
                <caption>{format!("{label}{unit}")}{key}</caption>
                <thead><tr><th scope="col" lang=words::official()>{name}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn is_provisional_number(cell: &Cell) -> bool {
    cell.value.provisional && cell.value.datum.value().is_some()
}

fn value(subject: &Subject<'_>, cell: Option<&Cell>) -> AnyView {
    let unit = &subject.indicator.unit;
    let Some(cell) = cell else {
        return view! { <td class="number absent">{t!("sin dato")}</td> }.into_any();
    };
    let Some(value) = cell.value.datum.value() else {
        let words = sentence::cell_words(unit, &cell.value);
        return view! { <td class="number absent">{words}</td> }.into_any();
    };
    let number = provenance::here(&cell.key, format::value(unit, value));
    let number = marked(&FigurePlace::Breakdown(cell.key.clone()), number);
    // The letter stands outside of the column of figures and is hidden from screen readers, which read the word.
    let mark = cell.value.provisional.then(|| {
        view! {
            <span class="provisional-mark" aria-hidden="true">"p"</span>
            <span class="visually-hidden">{t!(" (provisional)")}</span>
        }
    });
    view! { <td class="number">{number}{mark}</td> }.into_any()
}
