//! What changed since the release before: states first, then the values, a line an indicator.

use components::{ChangeLine, ChangeList, ChangedValue};
use domain::{
    indicator::Indicator,
    release::{BandShift, CellChange, Comparison, Release, compare},
    sentence::{self, summary_sentence},
    value::Measure,
};
use leptos::prelude::*;
use messages::t;

use crate::{changes, context::View, provenance, route::indicator_path, words};

/// Indicators shown with what changed of them; the rest is counted.
const LINES: usize = 8;

/// Changed values told of one indicator.
const VALUES: usize = 3;

/// Changed states shown; those that only a revision changed are all shown.
const SHIFTS: usize = 4;

type Row<'a> = (&'a Indicator, &'a CellChange);

pub fn section(view: &View<'_>) -> AnyView {
    let Some(previous) = view.context.previous else {
        return view! {
            <section class="section">
                <h2>{t!("Qué cambió")}</h2>
                <p class="standfirst">{t!("Esta es la primera publicación: no hay una anterior con la cual comparar.")}</p>
            </section>
        }
        .into_any();
    };
    let found = compare(previous, view.release);
    let groups = by_indicator(view, previous, &found);
    let more = (groups.len() > LINES).then(|| {
        let words = t!(
            "Estos son los primeros {shown} de los {all} indicadores con valores o metas que cambiaron.",
            shown = LINES,
            all = groups.len(),
        );
        view! { <p class="muted">{words}</p> }
    });
    let lines: Vec<ChangeLine> = groups
        .iter()
        .take(LINES)
        .filter_map(|rows| line(view, previous, rows))
        .collect();
    let since = t!(
        "Desde la publicación n.º {number}, del {day}: ",
        number = previous.number,
        day = words::day(previous.published_at),
    );
    view! {
        <section class="section" id="cambios">
            <h2>{t!("Qué cambió")}</h2>
            <p class="standfirst">
                {since}{summary_sentence(&found)}" "
                <a href=view.href("/cambios")>{t!("Ver todos los cambios")}</a>" · "
                <a href=view.href("/publicaciones")>{t!("Ver todas las publicaciones")}</a>
            </p>
            {shifts(view, previous, &found)}
            {more}
            <ChangeList changes=lines />
        </section>
    }
    .into_any()
}

/// The changed cells of each indicator, indicators in the order of the catalogue.
fn by_indicator<'a>(
    view: &View<'a>,
    before: &'a Release,
    found: &'a Comparison,
) -> Vec<Vec<Row<'a>>> {
    let kinds = [
        &found.new_values,
        &found.revised_values,
        &found.removed_values,
        &found.gaps,
        &found.targets,
        &found.baselines,
    ];
    let mut rows: Vec<Row<'a>> = kinds
        .into_iter()
        .flat_map(|kind| changes::ordered(view, before, kind))
        .collect();
    rows.sort_by_key(|(indicator, change)| {
        (indicator.position, &indicator.code, reading_place(change))
    });
    rows.chunk_by(|a, b| a.0.code == b.0.code)
        .map(<[Row<'a>]>::to_vec)
        .collect()
}

/// The order in which one indicator's changes are read: the whole country before its parts, values before targets and
/// the baseline, by period.
fn reading_place(change: &CellChange) -> (bool, u8, domain::period::Period) {
    let key = &change.key;
    let measure = match key.measure {
        Measure::Observed => 0,
        Measure::Target => 1,
        Measure::Baseline => 2,
    };
    (!key.breakdown.is_headline(), measure, key.period)
}

/// One indicator's line: its first changes, and how many more.
fn line(view: &View<'_>, before: &Release, rows: &[Row<'_>]) -> Option<ChangeLine> {
    let (indicator, first) = rows.first()?;
    let is_here = view.release.catalogue.indicator(&indicator.code).is_some();
    let values = rows.iter().take(VALUES).map(|(_, change)| {
        let place = changes::place(view, before, &change.key);
        let place = match change.key.measure {
            Measure::Observed => place,
            Measure::Target => t!("meta {place}", place),
            Measure::Baseline => t!("línea de base {place}", place),
        };
        // A unit that is a phrase is not repeated beside each number.
        let (before, after) = sentence::changed_value_words(
            &indicator.unit,
            indicator.unit.repeated_label(),
            change.before.as_ref(),
            change.after.as_ref(),
        );
        ChangedValue {
            place,
            before,
            after,
        }
    });
    Some(ChangeLine {
        title: indicator.name.clone(),
        href: is_here.then(|| view.href(&provenance::path(&first.key))),
        values: values.collect(),
        more: rows.len().saturating_sub(VALUES),
    })
}

/// Changed states with their cause, before the numbers: what a reader must not misread.
fn shifts(view: &View<'_>, previous: &Release, found: &Comparison) -> Option<AnyView> {
    // What only a revision changed is never cut off.
    let mut told: Vec<&BandShift> = found.band_changes.iter().collect();
    told.sort_by_key(|one| !one.cause.is_only_revision());
    let revised = told.iter().filter(|one| one.cause.is_only_revision());
    let shown = revised.count().max(SHIFTS);
    let more = told.len().saturating_sub(shown);
    let told: Vec<BandShift> = told.into_iter().take(shown).cloned().collect();
    let reason = changes::shared_reason(view, previous, &told);
    let lines = changes::band_lines(view, previous, &told).into_iter();
    let items = lines.zip(&told).map(|(line, shift)| {
        let indicator = view.release.catalogue.indicator(&line.indicator);
        let name = indicator.map(|one| one.name.clone()).unwrap_or_default();
        let href = view.href(&indicator_path(&line.indicator));
        let words = match reason {
            Some(_) => sentence::band_shift_sentence(shift),
            None => line.sentence,
        };
        view! { <li><a href=href lang=words::official()>{name}</a>". "{words}</li> }
    });
    let items = items.collect_view();
    let more = (more > 0).then(|| {
        let href = format!("{}#estados", view.href("/cambios"));
        let words = match more {
            1 => t!("Y otro indicador que cambió de estado").to_owned(),
            n => t!("Y otros {n} indicadores que cambiaron de estado", n),
        };
        view! { <li><a href=href>{words}</a></li> }
    });
    let reason = reason.map(|reason| {
        view! { <p class="muted">{sentence::band_reason_sentence(reason)}</p> }
    });
    (!told.is_empty())
        .then(|| view! { <ul class="plain-list">{items}{more}</ul>{reason} }.into_any())
}

#[cfg(test)]
mod tests {
    use super::reading_place;
    use domain::{
        Decimal,
        release::CellChange,
        value::{Breakdown, CellKey, CellValue, Datum, Measure},
    };

    fn value(hundredths: i64) -> CellValue {
        CellValue {
            datum: Datum::number(Decimal::new(hundredths, 2)),
            provisional: false,
            note: None,
            source: None,
        }
    }

    #[test]
    fn the_whole_country_is_read_before_its_parts_and_values_before_targets() {
        let change = |measure, breakdown, period: &str| CellChange {
            key: CellKey {
                indicator: "OP1-1".parse().unwrap(),
                measure,
                breakdown,
                period: period.parse().unwrap(),
            },
            before: None,
            after: Some(value(310)),
        };
        let callao = Breakdown::of("departamento", "07");
        let headline = Breakdown::headline;
        let in_order = [
            change(Measure::Observed, headline(), "2024"),
            change(Measure::Observed, headline(), "2025"),
            change(Measure::Target, headline(), "2023"),
            change(Measure::Baseline, headline(), "2022"),
            change(Measure::Observed, callao, "2020"),
        ];
        assert!(in_order.iter().map(reading_place).is_sorted());
    }
}
