//! The table: a row a period, and of each series what was obtained and its target. Every number leads to where it comes
//! from; a number that is missing says why.

use domain::{
    format,
    gap::Gap,
    period::Period,
    progress::SeriesRow,
    sentence,
    side_by_side::{PeriodRow, SeriesColumn},
};
use leptos::prelude::*;
use messages::{msgid, t, translated};

use super::Compared;
use crate::{provenance, words};

/// The mark of a baseline among observed values, and of a provisional value.
const BASELINE: (&str, &str) = ("b", msgid!(" (línea de base)"));
const PROVISIONAL: (&str, &str) = ("p", msgid!(" (provisional)"));

pub fn section(compared: &Compared<'_>) -> AnyView {
    let columns = &compared.table.columns;
    let rows = compared.table.rows.iter().map(|one| row(compared, one));
    let rows = rows.collect_view();
    let groups = columns.iter().map(|column| {
        let span = if column.has_targets() { "2" } else { "1" };
        let unit = column.indicator().unit.label.clone();
        let unit = (compared.dimension.is_none() && !unit.is_empty())
            .then(|| view! { <small lang=words::official()>{unit}</small> });
        let is_group = !column.breakdown.is_headline();
        let language = is_group.then(words::official).flatten();
        view! { <th scope="colgroup" colspan=span class="number group-head" lang=language>{column.name.clone()}{unit}</th> }
    });
    let heads = columns.iter().map(|column| {
        let target = column
            .has_targets()
            .then(|| view! { <th scope="col" class="number">{t!("Meta")}</th> });
        view! { <th scope="col" class="number group-start">{t!("Obtenido")}</th>{target} }
    });
    view! {
        <section class="section">
            <h2>{t!("Valores y metas")}</h2>
            <p class="muted small">{caption(compared)}</p>
            <div class="scroller" role="region" aria-label=t!("Valores y metas") tabindex="0">
                <table class="table side-by-side">
                    <caption class="visually-hidden">{t!("Valores y metas de lo que se compara")}</caption>
                    <thead>
                        <tr><th rowspan="2" scope="col">{t!("Periodo")}</th>{groups.collect_view()}</tr>
                        <tr>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {notes(compared)}
        </section>
    }
    .into_any()
}

/// The unit where all have one, and what the marks mean.
fn caption(compared: &Compared<'_>) -> String {
    let rows = || {
        let rows = compared.table.rows.iter();
        rows.flat_map(|row| row.cells.iter().flatten())
    };
    let mut parts = Vec::new();
    let unit = compared
        .table
        .indicators()
        .next()
        .map(|one| &one.unit.label);
    if let Some(unit) = unit.filter(|unit| compared.dimension.is_some() && !unit.is_empty()) {
        parts.push(t!("Unidad: {unit}", unit));
    }
    if rows().any(is_provisional) {
        parts.push(t!("p: valor provisional, que puede cambiar en otra publicación").to_owned());
    }
    if rows().any(is_only_baseline) {
        parts.push(t!("b: línea de base").to_owned());
    }
    let has_another = |row: &PeriodRow<'_>| {
        let mut columns = compared.table.columns.iter().zip(&row.cells);
        columns.any(|(column, cell)| cell.is_none() && !column.is_measured_in(row.period))
    };
    if compared.table.rows.iter().any(has_another) {
        parts.push(t!("–: la serie no se mide en ese periodo").to_owned());
    }
    parts.push(t!("No se muestran los periodos por venir sin meta").to_owned());
    format!("{}.", parts.join(". "))
}

fn is_provisional(row: &SeriesRow<'_>) -> bool {
    row.value.is_some() && row.cell.is_some_and(|cell| cell.value.provisional)
}

/// Whether the value of a row is the baseline, where nothing was observed.
fn is_only_baseline(row: &SeriesRow<'_>) -> bool {
    row.value.is_some() && row.cell.is_none()
}

fn row(compared: &Compared<'_>, row: &PeriodRow<'_>) -> AnyView {
    let columns = compared.table.columns.iter().zip(&row.cells);
    let cells = columns.map(|(column, cell)| {
        let target = column
            .has_targets()
            .then(|| view! { <td class="number">{target(compared, column, cell.as_ref())}</td> });
        let obtained = match cell {
            None if !column.is_measured_in(row.period) => not_measured(),
            cell => obtained(compared, column, cell.as_ref()),
        };
        view! { {obtained}{target} }
    });
    view! { <tr><th scope="row">{format::period(row.period)}</th>{cells.collect_view()}</tr> }
        .into_any()
}

fn not_measured() -> AnyView {
    view! {
        <td class="number absent group-start">
            <span aria-hidden="true">"–"</span>
            <span class="visually-hidden">{t!("no se mide en este periodo")}</span>
        </td>
    }
    .into_any()
}

fn obtained(
    compared: &Compared<'_>,
    column: &SeriesColumn<'_>,
    row: Option<&SeriesRow<'_>>,
) -> AnyView {
    let Some((row, value)) = row.and_then(|row| Some((row, row.value?))) else {
        let gap = row.and_then(|row| row.gap.as_ref());
        let words = gap.map_or(t!("sin dato"), Gap::label);
        return view! { <td class="number absent group-start">{words}</td> }.into_any();
    };
    let text = format::value(&column.indicator().unit, value);
    let number = provenance::link(compared.view, &column.value_key(row), text);
    let mark = match (is_provisional(row), is_only_baseline(row)) {
        (true, _) => Some(PROVISIONAL),
        (_, true) => Some(BASELINE),
        _ => None,
    };
    // The letter stands outside of the column of figures and is hidden from screen readers, which read the word.
    let mark = mark.map(|(letter, words)| {
        view! {
            <span class="provisional-mark" aria-hidden="true">{letter}</span>
            <span class="visually-hidden">{translated(words)}</span>
        }
    });
    view! { <td class="number group-start">{number}{mark}</td> }.into_any()
}

fn target(
    compared: &Compared<'_>,
    column: &SeriesColumn<'_>,
    row: Option<&SeriesRow<'_>>,
) -> Option<AnyView> {
    let row = row?;
    let text = format::value(&column.indicator().unit, row.target?);
    Some(match column.target_key(row) {
        Some(key) => provenance::link(compared.view, key, text),
        None => text.into_any(),
    })
}

/// What a cell has no room for: reasons of missing numbers, notes and breaks, by series and period. What is to be said of
/// several series in one period is said once.
fn notes(compared: &Compared<'_>) -> Option<AnyView> {
    let mut found: Vec<(Vec<&str>, Period, String)> = Vec::new();
    for (at, column) in compared.table.columns.iter().enumerate() {
        for row in &compared.table.rows {
            let Some(Some(cell)) = row.cells.get(at) else {
                continue;
            };
            if !has_more_to_say(column, cell) {
                continue;
            }
            let words = sentence::joined_notes(&column.notes(cell));
            let same = found
                .iter_mut()
                .find(|(_, period, one)| *period == row.period && *one == words);
            match same {
                Some((names, ..)) => names.push(&column.name),
                None => found.push((vec![&column.name], row.period, words)),
            }
        }
    }
    let list = found.iter().map(|(names, period, words)| {
        let (names, period) = (sentence::listed(names), format::period(*period));
        view! { <li>{format!("{names}, {period}: {words}.")}</li> }
    });
    (!found.is_empty()).then(|| {
        view! {
            <div class="stack-s small compared-notes">
                <h3>{t!("Faltas de dato y notas")}</h3>
                <ul class="plain-list">{list.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// Whether a cell has notes beyond those that its mark already says.
fn has_more_to_say(column: &SeriesColumn<'_>, row: &SeriesRow<'_>) -> bool {
    let has_reason = row.gap.as_ref().is_some_and(Gap::is_stated_or_late);
    let has_note = row.cell.is_some_and(|cell| cell.value.note.is_some());
    let has_break = column.indicator().breaks_in(row.period).next().is_some();
    has_reason || has_note || has_break
}
