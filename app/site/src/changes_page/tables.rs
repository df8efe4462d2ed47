//! Changed cells as tables, grouped by indicator: the headline series in sight, breakdowns folded below.

use domain::{format, indicator::Indicator, release::CellChange, sentence};
use leptos::prelude::*;
use messages::{t, tn};

use super::ReleasePair;
use crate::{changes, context::View, provenance, route, words};

/// Rows in sight; more are folded.
const IN_SIGHT: usize = 40;

/// Which columns a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There was nothing before.
    New,
    Revised,
}

type Row<'a> = (&'a Indicator, &'a CellChange);

pub fn cells(pair: &ReleasePair<'_>, list: &[CellChange], kind: Kind) -> AnyView {
    let rows = changes::ordered(pair.view, pair.before, list);
    let (headline, groups): (Vec<Row<'_>>, Vec<Row<'_>>) = rows
        .into_iter()
        .partition(|(_, change)| change.key.breakdown.is_headline());
    let (shown, rest) = headline.split_at(headline.len().min(IN_SIGHT));
    let more = (!rest.is_empty()).then(|| {
        let count = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let n = format::count(count);
        let summary = tn!(count, "{n} fila más", "{n} filas más", n);
        folded(summary, table(pair, rest, kind, true))
    });
    let groups = groups.chunk_by(|a, b| a.0.code == b.0.code).map(|rows| {
        let (indicator, _) = rows.first()?;
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let summary = tn!(
            count,
            "{code} {name}: {n} valor por desagregación",
            "{code} {name}: {n} valores por desagregación",
            code = indicator.code,
            name = indicator.name,
            n = format::count(count)
        );
        Some(folded(summary, table(pair, rows, kind, false)))
    });
    let shown = (!shown.is_empty()).then(|| table(pair, shown, kind, true));
    view! { {shown} {more} {groups.collect::<Vec<_>>()} }.into_any()
}

fn folded(summary: String, content: AnyView) -> AnyView {
    view! {
        <details class="explain">
            <summary>{summary}</summary>
            <div class="explain-body">{content}</div>
        </details>
    }
    .into_any()
}

/// One line a value, below the name of its indicator; where that is shown above, without it.
fn table(pair: &ReleasePair<'_>, rows: &[Row<'_>], kind: Kind, is_named: bool) -> AnyView {
    let groups = rows.chunk_by(|a, b| a.0.code == b.0.code).map(|rows| {
        let (indicator, _) = rows.first()?;
        let name = is_named.then(|| heading(pair.view, indicator, kind));
        let rows = rows
            .iter()
            .map(|(indicator, change)| row(pair, indicator, change, kind))
            .collect_view();
        Some(view! { <tbody role="rowgroup">{name}{rows}</tbody> })
    });
    let groups = groups.collect::<Vec<_>>();
    let before = (kind == Kind::Revised)
        .then(|| view! { <th role="columnheader" scope="col" class="number">{t!("Antes")}</th> });
    let after = match kind {
        Kind::New => t!("Valor"),
        Kind::Revised => t!("Ahora"),
    };
    view! {
        <table role="table" class="table changed">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{t!("Periodo")}</th>
                    {before}
                    <th role="columnheader" scope="col" class="number">{after}</th>
                </tr>
            </thead>
            {groups}
        </table>
    }
    .into_any()
}

/// The line of an indicator above its values, with its page where the release has one.
fn heading(view: &View<'_>, indicator: &Indicator, kind: Kind) -> AnyView {
    let columns = if kind == Kind::New { "2" } else { "3" };
    let name = format!("{} {}", indicator.code, indicator.name);
    let is_here = view.release.catalogue.indicator(&indicator.code).is_some();
    let name = match is_here {
        true => {
            let href = view.href(&route::indicator_path(&indicator.code));
            view! { <a href=href>{name}</a> }.into_any()
        }
        false => name.into_any(),
    };
    view! {
        <tr role="row" class="changed-name">
            <th role="rowheader" scope="rowgroup" colspan=columns lang=words::official()>{name}</th>
        </tr>
    }
    .into_any()
}

fn row(pair: &ReleasePair<'_>, indicator: &Indicator, change: &CellChange, kind: Kind) -> AnyView {
    let (view, key) = (pair.view, &change.key);
    // Each side leads to its origin in its own release.
    let origin = provenance::path(key);
    let (old_page, new_page) = (
        route::in_present_language(&route::of_release(pair.before.number, &origin)),
        view.href(&origin),
    );
    let (before, after) = sentence::changed_value_words(
        &indicator.unit,
        &indicator.unit.label,
        change.before.as_ref(),
        change.after.as_ref(),
    );
    let value = |text: Option<String>, page: String, absent: &'static str| match text {
        Some(text) => provenance::to(page, text),
        None => view! { <span class="muted">{absent}</span> }.into_any(),
    };
    let before = (kind == Kind::Revised).then(|| {
        let old = value(before, old_page, t!("no había"));
        let old = match change.before {
            Some(_) => view! { <del>{old}</del> }.into_any(),
            None => old,
        };
        view! { <td role="cell" class="number before">{old}</td> }
    });
    let after = value(after, new_page, t!("retirado"));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{changes::place(view, pair.before, key)}</th>
            {before}
            <td role="cell" class="number">{after}</td>
        </tr>
    }
    .into_any()
}
