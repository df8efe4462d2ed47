//! «Explica este número»: the working with its numbers put in, and where each number came from.

use domain::{
    figure::FigurePlace,
    format,
    progress::WorkingStep,
    sentence,
    value::{Breakdown, Cell, Measure},
};
use leptos::prelude::*;
use messages::t;

use super::Subject;
use crate::{provenance, words};

pub fn section(subject: &Subject<'_>) -> AnyView {
    let progress = subject.progress;
    let working = progress.shown_working(&subject.series);
    let steps = working.iter().enumerate();
    let steps = steps.map(|(index, one)| step(index, one)).collect_view();
    let none = working
        .is_empty()
        .then(|| view! { <p>{t!("Todavía no hay números con los cuales calcular.")}</p> });
    let version = t!(
        "Versión {version} de las fórmulas. Los umbrales de los estados son una configuración de este tablero. ",
        version = progress.formula_version,
    );
    view! {
        <section class="section">
            <h2>{t!("De dónde sale")}</h2>
            <details class="explain" id="explicacion">
                <summary>{t!("Explica este número")}</summary>
                <div class="explain-body stack">
                    {none}
                    <ol class="working">{steps}</ol>
                    <p class="muted">{version}<a href=subject.view.href("/metodologia")>{t!("Ver la metodología")}</a></p>
                </div>
            </details>
            <details class="explain" id=provenance::SECTION>
                <summary>{t!("Procedencia de cada valor")}</summary>
                <div class="explain-body">{headline(subject)}</div>
            </details>
        </section>
    }
    .into_any()
}

fn step(index: usize, step: &WorkingStep) -> AnyView {
    let WorkingStep {
        name,
        formula,
        substituted,
        result,
    } = step;
    let (formula, substituted) = (formula.clone(), substituted.clone());
    let place = FigurePlace::Step(index).to_string();
    view! {
        <li>
            <p>{name.clone()}": "<span class="result" data-figure=place>{result.clone()}</span></p>
            <span class="formula">{formula}</span>
            <span class="formula muted">{substituted}</span>
        </li>
    }
    .into_any()
}

fn headline(subject: &Subject<'_>) -> AnyView {
    let headline = Breakdown::headline();
    let cells: Vec<&Cell> = [Measure::Baseline, Measure::Observed, Measure::Target]
        .into_iter()
        .flat_map(|measure| {
            subject
                .view
                .release
                .cells_of(&subject.indicator.code, measure)
        })
        .filter(|cell| cell.key.breakdown == headline)
        .collect();
    if cells.is_empty() {
        return view! { <p>{t!("Todavía no hay ningún valor publicado.")}</p> }.into_any();
    }
    origins(subject, cells)
}

/// One row a cell, which numbers elsewhere lead to.
pub fn origins(subject: &Subject<'_>, cells: Vec<&Cell>) -> AnyView {
    let rows = cells
        .into_iter()
        .map(|cell| origin(subject, cell))
        .collect_view();
    view! {
        <table role="table" class="table table--stack origins">
            <caption class="visually-hidden">{t!("Procedencia de cada valor")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{t!("Dato")}</th>
                    <th role="columnheader" scope="col" class="number">{t!("Valor")}</th>
                    <th role="columnheader" scope="col">{t!("Procedencia")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn origin(subject: &Subject<'_>, cell: &Cell) -> AnyView {
    let period = format::period(cell.key.period);
    let mut name = match cell.key.measure {
        Measure::Baseline => t!("Línea de base {period}", period),
        Measure::Target => t!("Meta {period}", period),
        Measure::Observed => t!("Obtenido {period}", period),
    };
    let catalogue = &subject.view.release.catalogue;
    for (dimension, member) in cell.key.breakdown.pairs() {
        name.push_str(", ");
        name.push_str(catalogue.member_name(dimension, member));
    }
    let source = cell
        .value
        .source
        .as_ref()
        .map(|source| t!(" Fuente citada: {source}.", source));
    let value = sentence::cell_words(&subject.indicator.unit, &cell.value);
    // The cells of a breakdown are marked in its table.
    let is_headline = cell.key.breakdown.is_headline();
    let place = is_headline.then(|| FigurePlace::Origin(cell.key.clone()).to_string());
    // That of an observed value of the headline series stands in the table above.
    let is_above = is_headline && cell.key.measure == Measure::Observed;
    let note = cell.value.note.as_deref().filter(|_| !is_above);
    let note = note.map(|note| t!(" Nota: {note}", note = format::sentence(note)));
    let origin = words::origin(&cell.provenance, cell.approved_by.as_deref());
    view! {
        <tr role="row" id=provenance::anchor(&cell.key)>
            <th role="rowheader" scope="row">{name}</th>
            <td role="cell" class="number" data-label=t!("Valor") data-figure=place>{value}</td>
            <td role="cell" class="small">{origin}{source}{note}</td>
        </tr>
    }
    .into_any()
}
