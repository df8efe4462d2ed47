//! Breakdowns: choose a dimension, then its members in order, one small chart and one table row a member.

mod map;
mod ranking;
mod table;

use charts::{Caption, Points, Size, shared_range, small_multiple};
use components::Notice;
use domain::{
    catalogue::Catalogue,
    format, sentence,
    value::{Breakdown, Cell, Measure},
};
use leptos::prelude::*;
use messages::t;

use super::{Subject, explain, figure};
use crate::{headline_chart, route::indicator_path, side_by_side::ComparisonSelection, words};

/// One member of a dimension that has numbers.
struct Group {
    name: String,
    code: String,
    breakdown: Breakdown,
    position: usize,
}

/// `chosen` is the dimension asked for in the address. Without one only the choice is offered:
/// two dozen drawings are too heavy to send unasked.
pub fn section(subject: &Subject<'_>, chosen: Option<&str>) -> AnyView {
    let release = subject.view.release;
    let single: Vec<Breakdown> = release
        .breakdowns(&subject.indicator.code)
        .into_iter()
        .filter(|one| one.pairs().count() == 1)
        .collect();
    let mut dimensions: Vec<String> = single
        .iter()
        .flat_map(Breakdown::pairs)
        .map(|(dimension, _)| dimension.to_owned())
        .collect();
    dimensions.dedup();
    dimensions.sort();
    dimensions.dedup();
    if dimensions.is_empty() {
        return chosen.map(|_| none()).into_any();
    }
    // An address may ask for a breakdown that this indicator does not have: that is said, not passed over.
    let unknown = chosen.is_some_and(|wanted| dimensions.iter().all(|one| one != wanted));
    let unknown = unknown.then(|| {
        view! { <Notice>{t!("Este indicador no tiene la desagregación que pide la dirección. Elija una de estas.")}</Notice> }
    });
    let chosen = chosen
        .filter(|wanted| dimensions.iter().any(|one| one == wanted))
        .map(str::to_owned);
    let links = dimensions
        .iter()
        .map(|code| choice(subject, code, chosen.as_deref()))
        .collect_view();
    let content = chosen.map(|dimension| groups(subject, &dimension, &single));
    view! {
        <section class="section" id="desagregacion">
            <h2>{t!("Desagregación")}</h2>
            <p class="standfirst">{t!("El mismo indicador por partes de la población o del territorio.")}</p>
            {unknown}
            <ul class="downloads">{links}</ul>
            {content}
        </section>
    }
    .into_any()
}

/// Where an address asks for a breakdown of an indicator that has none.
fn none() -> AnyView {
    view! {
        <section class="section" id="desagregacion">
            <h2>{t!("Desagregación")}</h2>
            <Notice>{t!("Este indicador no tiene ninguna desagregación publicada.")}</Notice>
        </section>
    }
    .into_any()
}

fn choice(subject: &Subject<'_>, code: &str, chosen: Option<&str>) -> AnyView {
    let name = dimension_name(&subject.view.release.catalogue, code);
    let path = subject.view.href(&indicator_path(&subject.indicator.code));
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("desagregacion", code)
        .finish();
    let current = (chosen == Some(code)).then_some("true");
    let class = if current.is_some() {
        "button"
    } else {
        "button button--quiet"
    };
    view! { <li><a class=class aria-current=current href=format!("{path}?{query}#desagregacion")>{t!("Por {name}", name = name.to_lowercase())}</a></li> }.into_any()
}

fn dimension_name(catalogue: &Catalogue, code: &str) -> String {
    catalogue
        .dimension(code)
        .map_or_else(|| code.to_owned(), |dimension| dimension.name.clone())
}

fn groups(subject: &Subject<'_>, dimension: &str, single: &[Breakdown]) -> AnyView {
    let catalogue = &subject.view.release.catalogue;
    let order = |member: &str| {
        let members = catalogue
            .dimension(dimension)
            .map(|one| one.members.as_slice())
            .unwrap_or_default();
        members
            .iter()
            .position(|one| one.code == member)
            .unwrap_or(usize::MAX)
    };
    let mut groups: Vec<Group> = single
        .iter()
        .filter_map(|breakdown| {
            let (_, member) = breakdown.pairs().find(|(of, _)| *of == dimension)?;
            let name = catalogue.member_name(dimension, member).to_owned();
            Some(Group {
                name,
                code: member.to_owned(),
                breakdown: breakdown.clone(),
                position: order(member),
            })
        })
        .collect();
    groups.sort_by(|a, b| (a.position, &a.name).cmp(&(b.position, &b.name)));
    let range = shared_range(
        subject.view.release,
        subject.indicator,
        &groups
            .iter()
            .map(|one| one.breakdown.clone())
            .collect::<Vec<_>>(),
    );
    let drawings = groups
        .iter()
        .filter_map(|group| drawing(subject, group, range))
        .collect::<Vec<_>>();
    // Where the national series has a chart, what stands below it says what a gap of a line means.
    let breaks = (!figure::is_drawn(subject)).then(|| headline_chart::breaks(subject.indicator));
    let drawings = (!drawings.is_empty()).then(|| {
        view! {
            <ul class="multiples">{drawings}</ul>
            <p class="muted small">{t!("Todos los gráficos tienen la misma escala.")}</p>
            {breaks}
        }
    });
    view! {
        {comparison_link(subject, dimension, &groups)}
        {overview(subject, dimension, &groups)}
        {absent(subject, dimension, &groups)}
        {drawings}
        {table::section(subject, dimension, &groups)}
        {sources(subject, &groups)}
    }
    .into_any()
}

/// The way to the choice of some of them: which, only a reader knows.
fn comparison_link(subject: &Subject<'_>, dimension: &str, groups: &[Group]) -> Option<AnyView> {
    let path = ComparisonSelection::of_dimension(&subject.indicator.code, dimension);
    let href = subject.view.href(&path);
    (groups.len() > 1).then(|| {
        view! { <p><a href=href>{t!("Comparar algunos de estos grupos")}</a></p> }.into_any()
    })
}

/// The members in the order of their values and, of departments, their map.
fn overview(subject: &Subject<'_>, dimension: &str, groups: &[Group]) -> Option<AnyView> {
    let ranking = ranking::Ranking::of(subject, dimension, groups)?;
    let plot = ranking::plot(subject, &ranking)?;
    let map = (dimension == charts::DEPARTMENTS)
        .then(|| map::figure(subject, &ranking))
        .flatten();
    Some(view! { <div class="overview">{plot}{map}</div> }.into_any())
}

/// Where each of the values came from, folded: the table's numbers lead here.
fn sources(subject: &Subject<'_>, groups: &[Group]) -> AnyView {
    let all = |group| cells(subject, group).collect::<Vec<_>>();
    let listed: Vec<&Cell> = groups
        .iter()
        .flat_map(|group| all(&group.breakdown))
        .collect();
    view! {
        <details class="explain" id="procedencia-desagregacion">
            <summary>{t!("Procedencia de estos valores")}</summary>
            <div class="explain-body">{explain::origins(subject, listed)}</div>
        </details>
    }
    .into_any()
}

/// Members without any value, by name: missing is said, not left out.
fn absent(subject: &Subject<'_>, dimension: &str, groups: &[Group]) -> Option<AnyView> {
    let members = &subject.view.release.catalogue.dimension(dimension)?.members;
    let names: Vec<&str> = members
        .iter()
        .map(|member| member.name.as_str())
        .filter(|name| groups.iter().all(|group| group.name != *name))
        .collect();
    let text = t!("Sin valores publicados: {names}.", names = names.join(", "));
    (!names.is_empty()).then(|| view! { <p class="muted">{text}</p> }.into_any())
}

fn drawing(subject: &Subject<'_>, group: &Group, range: charts::Range) -> Option<AnyView> {
    // A member with a single number is read in the table.
    if !Points::of(subject.view.release, subject.indicator, &group.breakdown).is_drawable() {
        return None;
    }
    let option = small_multiple(
        subject.view.release,
        subject.indicator,
        &group.breakdown,
        range,
    );
    let description = latest(subject, &group.breakdown).map(|cell| {
        t!(
            "Último valor, {period}: {value}",
            period = format::period(cell.key.period),
            value = sentence::cell_words(&subject.indicator.unit, &cell.value),
        )
    });
    let caption = Caption {
        title: group.name.clone(),
        description: description.unwrap_or_default(),
    };
    let svg = subject.view.drawing(&option, Size::SMALL, &caption)?;
    Some(view! { <li><p class="multiple-name" aria-hidden="true" lang=words::official()>{group.name.clone()}</p><div inner_html=svg></div></li> }.into_any())
}

fn cells<'a>(subject: &'a Subject<'_>, breakdown: &'a Breakdown) -> impl Iterator<Item = &'a Cell> {
    let observed = subject
        .view
        .release
        .cells_of(&subject.indicator.code, Measure::Observed);
    observed.filter(move |cell| &cell.key.breakdown == breakdown)
}

fn latest<'a>(subject: &'a Subject<'_>, breakdown: &'a Breakdown) -> Option<&'a Cell> {
    cells(subject, breakdown)
        .filter(|cell| cell.value.datum.value().is_some())
        .max_by_key(|cell| cell.key.period)
}
