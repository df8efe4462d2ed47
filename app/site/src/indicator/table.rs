//! The table: every period up to the horizon, with what is missing and why.

use domain::{
    figure::{FigurePlace, compliance_text},
    format,
    gap::Gap,
    indicator::{Indicator, IndicatorKind},
    period::{Period, Periodicity},
    progress::{SeriesRow, rows},
    sentence,
    value::Measure,
};
use leptos::prelude::*;
use messages::t;

use super::Subject;
use crate::{provenance, words};

pub fn section(subject: &Subject<'_>) -> AnyView {
    let release = subject.view.release;
    let list = rows(&subject.series, &release.settings, release.as_of);
    if list.is_empty() {
        return ().into_any();
    }
    // A quarter to come without a target of its own says nothing yet: folded, never left out.
    let by_year = subject.indicator.periodicity == Periodicity::Year;
    let (shown, folded): (Vec<_>, Vec<_>) =
        list.iter().partition(|row| by_year || !is_to_come(row));
    let unit = &subject.indicator.unit.label;
    let caption = if unit.is_empty() {
        t!("Valores").to_owned()
    } else {
        t!("Unidad: {unit}", unit)
    };
    let caption = if is_policy(subject) {
        t!(
            "{caption}. Cumplimiento: {method}.",
            caption,
            method = words::compliance_method(release.settings.compliance_method),
        )
    } else {
        caption
    };
    let count = folded.len();
    let folded = (count > 0).then(|| {
        let table = table(subject, &folded, t!("Periodos por venir").to_owned());
        view! {
            <details class="explain">
                <summary>{t!("Periodos por venir sin meta propia ({count})", count)}</summary>
                <div class="explain-body">{table}</div>
            </details>
        }
    });
    view! {
        <section class="section">
            <h2>{t!("Valores y metas")}</h2>
            {table(subject, &shown, caption)}
            {folded}
        </section>
    }
    .into_any()
}

fn is_policy(subject: &Subject<'_>) -> bool {
    subject.indicator.kind == IndicatorKind::Policy
}

/// A period to come without a target of its own: it says nothing yet.
pub fn is_to_come(row: &SeriesRow<'_>) -> bool {
    row.target.is_none() && row.cell.is_none() && matches!(row.gap, Some(Gap::NotDueYet { .. }))
}

fn table(subject: &Subject<'_>, list: &[&SeriesRow<'_>], caption: String) -> AnyView {
    let policy = is_policy(subject);
    let body = list
        .iter()
        .map(|one| row(subject, one, policy))
        .collect_view();
    let targets = policy.then(|| {
        view! {
            <th role="columnheader" scope="col" class="number">{t!("Meta")}</th>
            <th role="columnheader" scope="col" class="number">{t!("Cumplimiento")}</th>
        }
    });
    view! {
        <table role="table" class="table series">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{t!("Periodo")}</th>
                    <th role="columnheader" scope="col" class="number">{t!("Obtenido")}</th>
                    {targets}
                    <th role="columnheader" scope="col" class="note">{t!("Nota")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
    .into_any()
}

/// The period in words, and short where a phone has no room; only one of the two is ever there.
fn period(of: Period) -> AnyView {
    if of.periodicity() == Periodicity::Year {
        return format::period(of).into_any();
    }
    view! {
        <span class="period-long">{format::period(of)}</span>
        <span class="period-short">{format::period_short(of)}</span>
    }
    .into_any()
}

fn row(subject: &Subject<'_>, row: &SeriesRow<'_>, policy: bool) -> AnyView {
    let unit = &subject.indicator.unit;
    let obtained = match (row.value, &row.gap) {
        (Some(value), _) => {
            // A baseline stands in its own row where nothing was observed.
            let measure = match row.cell {
                Some(_) => Measure::Observed,
                None => Measure::Baseline,
            };
            let key = subject.headline(measure, row.period);
            let number = provenance::here(&key, format::value(unit, value));
            let place = FigurePlace::Obtained(row.period).to_string();
            view! { <td role="cell" class="number" data-label=t!("Obtenido") data-figure=place>{number}</td> }.into_any()
        }
        (None, Some(gap)) => {
            view! { <td role="cell" class="number absent" data-label=t!("Obtenido")>{gap.label()}</td> }
                .into_any()
        }
        (None, None) => view! { <td role="cell" class="number"></td> }.into_any(),
    };
    let targets = policy.then(|| {
        let target = row.target.map(|value| {
            let text = format::value(unit, value);
            match subject.target_of(row.period.calendar_year()) {
                Some(key) => provenance::here(&key, text),
                None => text.into_any(),
            }
        });
        let compliance = compliance(subject, row);
        let place = |is_there: bool, place: FigurePlace| is_there.then(|| place.to_string());
        let met = place(compliance.is_some(), FigurePlace::Compliance(row.period));
        let aimed = place(row.target.is_some(), FigurePlace::Target(row.period));
        view! {
            <td role="cell" class="number" data-label=t!("Meta") data-figure=aimed>{target}</td>
            <td role="cell" class="number" data-label=t!("Cumplimiento") data-figure=met>{compliance}</td>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{period(row.period)}</th>
            {obtained}
            {targets}
            <td role="cell" class="note" data-label=t!("Nota")>{note(subject.indicator, row)}</td>
        </tr>
    }
    .into_any()
}

/// The share and the verdict; the verdict has its own width, so that the figures stay aligned.
fn compliance(subject: &Subject<'_>, row: &SeriesRow<'_>) -> Option<AnyView> {
    let (share, verdict) = compliance_text(&subject.indicator.unit, row)?;
    let share = share.map(|share| format!("{share} "));
    Some(view! { {share}<span class="verdict">{verdict}</span> }.into_any())
}

/// What is to be known of a row's number, or why there is none.
pub fn note(indicator: &Indicator, row: &SeriesRow<'_>) -> Option<String> {
    let mut notes = sentence::row_notes(indicator, row);
    if let Some(Err(reason)) = &row.compliance {
        notes.push(sentence::no_progress_words(*reason));
    }
    let mut text = sentence::joined_notes(&notes);
    // A mark stands alone; what reads as a sentence ends as one.
    if text.contains([':', '.']) {
        text.push('.');
    }
    if let Some(first) = text.chars().next() {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    (!text.is_empty()).then_some(text)
}
