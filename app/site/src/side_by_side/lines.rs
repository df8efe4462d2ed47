//! What is compared, an item each: the mark of its line in the chart, its name, its state, and what the domain says of it.
//!
//! In the order of the catalogue: whether more is better is a matter of each indicator, so there is no first and last.

use charts::{ComparedLine, Look, Points, key_mark};
use domain::{
    format,
    release::Release,
    sentence,
    side_by_side::{SeriesColumn, SideBySide},
};
use leptos::prelude::*;
use messages::t;

use super::Compared;
use crate::{entries, route::indicator_path, words};

/// The lines of the chart, in the order of the columns; `None` for a column that is not drawn beside the others.
pub fn of<'a>(
    release: &Release,
    table: &SideBySide<'a>,
    of_groups: bool,
) -> Vec<Option<ComparedLine<'a>>> {
    let columns = table.columns.iter().enumerate();
    let lines = columns.map(|(at, column)| {
        let points = Points::of(release, column.indicator(), &column.breakdown);
        let has_number = !points.observed.is_empty() || points.final_target().is_some();
        let is_drawn = has_number && !column.is_sum_of_groups(table);
        is_drawn.then(|| ComparedLine {
            name: column.name.clone(),
            indicator: column.indicator(),
            points,
            look: match (of_groups, at.checked_sub(1)) {
                (true, None) => Look::National,
                (true, Some(group)) => Look::Series(group),
                (false, _) => Look::Series(at),
            },
        })
    });
    lines.collect()
}

pub fn section(compared: &Compared<'_>) -> AnyView {
    let has_marks = compared.table.has_one_unit();
    let items = compared
        .table
        .columns
        .iter()
        .zip(&compared.lines)
        .map(|(column, line)| {
            let mark = line.as_ref().filter(|_| has_marks);
            item(compared, column, mark)
        });
    view! {
        <ul class="compared">{items.collect_view()}</ul>
        {remarks(compared)}
    }
    .into_any()
}

fn item(
    compared: &Compared<'_>,
    column: &SeriesColumn<'_>,
    line: Option<&ComparedLine<'_>>,
) -> AnyView {
    let mark = line.map(|line| key_mark(line.look));
    let mark = mark.map(|svg| view! { <span class="compared-mark" inner_html=svg></span> });
    let content = match compared.dimension {
        Some(_) => group(compared, column),
        None => indicator(compared, column),
    };
    view! { <li class="compared-item">{mark}<div class="compared-body">{content}</div></li> }
        .into_any()
}

fn indicator(compared: &Compared<'_>, column: &SeriesColumn<'_>) -> AnyView {
    let (view, indicator) = (compared.view, column.indicator());
    let progress = view.progress.get(&indicator.code);
    let badge = progress.and_then(|progress| entries::explained_badge(indicator, progress));
    let verdict = progress.and_then(|progress| entries::verdict(view, indicator, progress));
    // Without a value the verdict already says so.
    let annual = progress
        .filter(|progress| progress.latest.is_some() || verdict.is_none())
        .map(|progress| sentence::annual_sentence(indicator, progress));
    let href = view.href(&indicator_path(&indicator.code));
    view! {
        <p class="compared-name"><b>{column.name.clone()}</b>" "<a href=href lang=words::official()>{indicator.name.clone()}</a></p>
        {badge.map(|badge| view! { <p>{badge}</p> })}
        <p>{verdict}" "{annual}</p>
        <p class="muted small">{about(indicator)}</p>
    }
    .into_any()
}

/// Unit and direction: what the numbers of two indicators have or do not have in common.
fn about(indicator: &domain::indicator::Indicator) -> String {
    let unit = match indicator.unit.label.as_str() {
        "" => t!("Sin unidad").to_owned(),
        label => t!("Unidad: {unit}", unit = label),
    };
    match indicator.kind {
        domain::indicator::IndicatorKind::Policy => {
            let direction = words::direction(indicator);
            match indicator.direction {
                Some(_) => t!("{unit}. Sentido {direction}.", unit, direction),
                None => t!("{unit}. Sin sentido esperado declarado.", unit),
            }
        }
        domain::indicator::IndicatorKind::Context => t!("{unit}. Indicador de contexto.", unit),
    }
}

fn group(compared: &Compared<'_>, column: &SeriesColumn<'_>) -> AnyView {
    let (view, indicator) = (compared.view, column.indicator());
    if column.breakdown.is_headline() {
        let progress = view.progress.get(&indicator.code);
        let annual = progress.map(|progress| sentence::annual_sentence(indicator, progress));
        let target = target(column);
        let href = view.href(&indicator_path(&indicator.code));
        return view! {
            <p class="compared-name"><b>{column.name.clone()}</b>" "<a href=href lang=words::official()>{format!("{} {}", indicator.code, indicator.name)}</a></p>
            <p>{annual}" "{target}</p>
        }
        .into_any();
    }
    let national = compared.table.columns.first();
    let beside = national.filter(|one| !one.is_sum_of_groups(&compared.table));
    let said = column.group_sentence(beside.map(|one| &one.series));
    let said = said.unwrap_or_else(|| t!("Sin ningún valor publicado.").to_owned());
    view! {
        <p class="compared-name"><b lang=words::official()>{column.name.clone()}</b></p>
        <p>{said}" "{target(column)}</p>
    }
    .into_any()
}

/// The target of the horizon, where there is one.
fn target(column: &SeriesColumn<'_>) -> Option<String> {
    let target = column.series.final_target()?;
    Some(t!(
        "La meta de {year} es {value}.",
        year = column.series.horizon,
        value = format::value_with_unit(&column.indicator().unit, target)
    ))
}

/// What must be known before the numbers are held against each other.
fn remarks(compared: &Compared<'_>) -> AnyView {
    let table = &compared.table;
    let mut remarks: Vec<String> = Vec::new();
    if !table.has_one_unit() {
        let is_unnamed = table
            .indicators()
            .all(|one| one.unit.label.trim().is_empty());
        let remark = match is_unnamed {
            true => t!(
                "No tienen una unidad con nombre: las escalas no son comparables. Cada indicador tiene su propio gráfico \
                 con su propio eje; los años son los mismos."
            ),
            false => t!(
                "Las unidades son distintas: las escalas no son comparables. Cada indicador tiene su propio gráfico \
                 con su propio eje; los años son los mismos."
            ),
        };
        remarks.push(remark.to_owned());
    }
    if compared.dimension.is_none() && !table.has_one_direction() {
        remarks.push(
            t!("Los sentidos son distintos: en unos se busca que el valor suba y en otros no. Un valor más alto no es por eso mejor.")
                .to_owned(),
        );
    }
    if is_sum(table) {
        remarks.push(
            t!("El valor nacional es la suma de los grupos: está en la tabla, no en el gráfico, porque no es medida de ninguno.")
                .to_owned(),
        );
    }
    let missing: Vec<&str> = table
        .columns
        .iter()
        .zip(&compared.lines)
        .filter(|(column, line)| line.is_none() && !column.is_sum_of_groups(table))
        .map(|(column, _)| column.name.as_str())
        .collect();
    if !missing.is_empty() {
        remarks.push(t!(
            "Sin valores que dibujar: {names}.",
            names = missing.join(", ")
        ));
    }
    let remarks = remarks.into_iter().map(|text| view! { <p>{text}</p> });
    view! { <div class="compared-remarks stack-s">{remarks.collect_view()}</div> }.into_any()
}

fn is_sum(table: &SideBySide<'_>) -> bool {
    table
        .columns
        .iter()
        .any(|column| column.is_sum_of_groups(table))
}
