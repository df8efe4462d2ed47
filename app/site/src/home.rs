//! The home page: the promise, where it stands, the objectives, what changed, what is missing.

mod missing;

use components::{ChangeList, RollUpLine, StateBadge};
use domain::{
    format,
    indicator::Indicator,
    period::Period,
    policy::{Node, NodeKind},
    progress::Series,
    release::{BandShift, Comparison, Release, compare},
    rollup::roll_up,
    sentence::{self, summary_sentence},
    value::{Breakdown, CellKey, Measure},
};
use leptos::prelude::*;

use crate::{
    changes,
    context::{Page, View},
    counted, dataset, entries, provenance,
    route::{indicator_path, node_path},
    shell::{self, Head},
    words,
};

/// Changes shown on the home page; the rest is counted.
const CHANGES: usize = 8;

/// Changed states shown on the home page; those that only a revision changed are all shown.
const SHIFTS: usize = 4;

pub fn page(view: &View<'_>) -> Page {
    let edition = &view.release.catalogue.edition;
    let body = view! {
        {promise(view)}
        {objectives(view)}
        {news(view)}
        {missing::section(view)}
        {dataset::of_release(view)}
    };
    let head = Head {
        title: String::new(),
        description: edition.promise.clone(),
        path: "/".to_owned(),
        section: "/",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

/// The promise in one sentence, and where it stands or that this is not published.
fn promise(view: &View<'_>) -> AnyView {
    let edition = &view.release.catalogue.edition;
    let root = view.release.catalogue.of_kind(NodeKind::Policy).next();
    let headline = root.and_then(|node| view.policy_indicators(&node.code).next());
    let standing = match headline {
        Some(indicator) => standing(view, indicator),
        None => view! {
            <p class="lede">
                "El indicador principal y sus valores anuales aún no están publicados en ninguna fuente disponible."
            </p>
        }
        .into_any(),
    };
    let all = root
        .map(|node| roll_up(&view.release.catalogue, &node.code, view.progress))
        .unwrap_or_default();
    let coverage = all.coverage_es();
    view! {
        <section class="promise">
            <div class="opening">
                <p class="over">{format!("{} · {}", edition.policy_name, edition.name)}</p>
                <h1>{edition.promise.clone()}</h1>
                {standing}
            </div>
            <div class="promise-all">
                <h2>"Toda la política"</h2>
                <p>{format::capitalised(&coverage)}"."</p>
                <RollUpLine roll_up=all bar=true />
                {root.map(|node| counted::list(view, &node.code))}
            </div>
        </section>
    }
    .into_any()
}

fn standing(view: &View<'_>, indicator: &Indicator) -> AnyView {
    let link = view! { <a href=view.href(&indicator_path(&indicator.code))>"Ver el indicador"</a> };
    match view.progress.get(&indicator.code) {
        Some(progress) if progress.latest.is_some() => {
            let spans = sentence::trajectory_spans(indicator, progress);
            let annual = sentence::annual_spans(indicator, progress);
            let verdict = entries::verdict(view, indicator, progress)
                .map(|words| view! { <p class="verdict-line">{words}</p> });
            view! {
                {verdict}
                {way(view, indicator)}
                <p class="lede">{words_of(annual)}" "{words_of(spans)}" "{link}</p>
                <p>{entries::explained_badge(indicator, progress)}</p>
            }
            .into_any()
        }
        _ => view! {
            {way(view, indicator)}
            <p class="lede">
                <strong>"Los valores anuales de este indicador aún no están publicados."</strong>
                " Por eso esta página no dice todavía si el país va en camino. "{link}
            </p>
        }
        .into_any(),
    }
}

/// From the baseline over the last value to the target, as large figures; only published numbers.
fn way(view: &View<'_>, indicator: &Indicator) -> Option<AnyView> {
    let series = Series::of(view.release, indicator, &Breakdown::headline());
    let base = series.baseline.as_ref();
    let target = series.targets.last();
    let horizon = target.and_then(|(year, value)| Some((Period::year(*year).ok()?, *value)));
    let steps = [
        (
            "Línea de base",
            Measure::Baseline,
            base.map(|(period, one)| (*period, one.value)),
        ),
        (
            "Último valor",
            Measure::Observed,
            series.latest().map(|(period, one, _)| (period, one.value)),
        ),
        ("Meta", Measure::Target, horizon),
    ];
    let figures: Vec<_> = steps
        .into_iter()
        .filter_map(|(name, measure, found)| {
            let (period, value) = found?;
            let number = format::concise(value, indicator.unit.shown_decimals);
            let name = format!("{name}, {}", format::period(period));
            let key = CellKey {
                indicator: indicator.code.clone(),
                measure,
                breakdown: Breakdown::headline(),
                period,
            };
            let number = provenance::link(view, &key, number);
            Some(view! { <div><dt>{name}</dt><dd>{number}</dd></div> })
        })
        .collect();
    let unit = indicator.unit.label.clone();
    (!figures.is_empty()).then(|| {
        view! {
            <dl class="promise-way">{figures}</dl>
            <p class="muted small">{format!("Unidad: {unit}")}</p>
        }
        .into_any()
    })
}

/// A sentence with its verdict in bold.
pub fn words_of(spans: Vec<sentence::Span>) -> AnyView {
    let parts = spans.into_iter().map(|span| {
        if span.strong {
            view! { <strong>{span.text}</strong> }.into_any()
        } else {
            span.text.into_any()
        }
    });
    parts.collect_view().into_any()
}

fn objectives(view: &View<'_>) -> AnyView {
    let list = view
        .release
        .catalogue
        .of_kind(NodeKind::Objective)
        .map(|node| objective(view, node))
        .collect_view();
    view! {
        <section class="section" id="objetivos">
            <h2>"Objetivos prioritarios"</h2>
            <ol class="entries">{list}</ol>
        </section>
    }
    .into_any()
}

fn objective(view: &View<'_>, node: &Node) -> AnyView {
    let own = view.policy_indicators(&node.code).next();
    let progress = own.and_then(|indicator| view.progress.get(&indicator.code));
    let (name, words) = match (own, progress) {
        (Some(indicator), Some(progress)) => (
            Some(indicator.name.clone()),
            entries::sentence_of(indicator, progress),
        ),
        _ => (
            None,
            "No hay un indicador publicado para este objetivo.".to_owned(),
        ),
    };
    let badge = own
        .and_then(|indicator| entries::state_of(indicator, progress))
        .map(|state| view! { <StateBadge state=state /> });
    let coverage = roll_up(&view.release.catalogue, &node.code, view.progress).coverage_es();
    let spark = own.and_then(|indicator| entries::sparkline(view, indicator));
    view! {
        <li class="entry">
            <span class="entry-code">{node.code.to_string()}</span>
            <div class="entry-body">
                <h3 class="entry-title"><a href=view.href(&node_path(node.kind, &node.code))>{words::node_name(node)}</a></h3>
                {name.map(|name| view! { <p class="muted">{name}</p> })}
                <p class="entry-words">{words}</p>
            </div>
            <div class="entry-side">{badge} {spark} <span class="muted small">{coverage}</span></div>
        </li>
    }
    .into_any()
}

fn news(view: &View<'_>) -> AnyView {
    let Some(previous) = view.context.previous else {
        return view! {
            <section class="section">
                <h2>"Qué cambió"</h2>
                <p class="standfirst">"Esta es la primera publicación: no hay una anterior con la cual comparar."</p>
            </section>
        }
        .into_any();
    };
    let found = compare(previous, view.release);
    let mut lines = changes::lines(view, previous, &found);
    let total = lines.len();
    lines.truncate(CHANGES);
    let intro = summary_sentence(&found);
    let some = (total > CHANGES).then(|| {
        let words = format!("Estos son los primeros {CHANGES} valores y metas que cambiaron.");
        view! { <p class="muted">{words}</p> }
    });
    let since = format!(
        "Desde la publicación n.º {}, del {}: ",
        previous.number,
        words::day(previous.published_at)
    );
    view! {
        <section class="section" id="cambios">
            <h2>"Qué cambió"</h2>
            <p class="standfirst">
                {since}{intro}" "
                <a href=view.href("/cambios")>"Ver todos los cambios"</a>" · "
                <a href=view.href("/publicaciones")>"Ver todas las publicaciones"</a>
            </p>
            {shifts(view, previous, &found)}
            {some}
            <ChangeList changes=lines />
        </section>
    }
    .into_any()
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
    let items = changes::band_lines(view, previous, &told)
        .into_iter()
        .map(|line| {
            let indicator = view.release.catalogue.indicator(&line.indicator);
            let name = indicator.map(|one| one.name.clone()).unwrap_or_default();
            let href = view.href(&indicator_path(&line.indicator));
            view! { <li><a href=href>{name}</a>". "{line.sentence}</li> }
        });
    let items = items.collect_view();
    let more = (more > 0).then(|| {
        let href = format!("{}#estados", view.href("/cambios"));
        let words = match more {
            1 => "Y otro indicador que cambió de estado".to_owned(),
            n => format!("Y otros {n} indicadores que cambiaron de estado"),
        };
        view! { <li><a href=href>{words}</a></li> }
    });
    (!told.is_empty()).then(|| view! { <ul class="plain-list">{items}{more}</ul> }.into_any())
}
