//! What to compare: two plain forms, one of indicators, one of the groups of an indicator. They lead to the address of the
//! comparison, and keep what the address names.

use components::FormField;
use domain::{
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
    release::Release,
    side_by_side::{INDICATORS, MEMBERS, dimensions},
};
use leptos::prelude::*;
use messages::{t, tn};

use super::{ComparisonSelection, selection};
use crate::{context::View, route::SIDE_BY_SIDE_PATH, words};

/// Where the groups are chosen.
const GROUPS: &str = "grupos";

/// The forms: the one that the address is about comes first.
pub fn section(view: &View<'_>, selection: &ComparisonSelection) -> AnyView {
    let is_whole = selection.is_whole();
    let (first, second) = match selection.dimension {
        Some(_) => (groups(view, selection), indicators(view, selection)),
        None => (indicators(view, selection), groups(view, selection)),
    };
    let heading = is_whole.then(|| view! { <h2>{t!("Comparar otra cosa")}</h2> });
    view! { <div class="section chooser stack">{heading}{first}{second}</div> }.into_any()
}

/// The name of a dimension; its code where the catalogue has none.
pub fn dimension_name(release: &Release, code: &str) -> String {
    let dimension = release.catalogue.dimension(code);
    dimension.map_or_else(|| code.to_owned(), |one| one.name.clone())
}

/// The indicators of one objective, or beside the policy.
struct Group<'a> {
    name: String,
    /// Of the name, where it is the policy's.
    language: Option<&'static str>,
    indicators: Vec<&'a Indicator>,
}

/// By objective, in the order of the catalogue; those of context last.
fn by_objective(release: &Release) -> Vec<Group<'_>> {
    let catalogue = &release.catalogue;
    let mut found: Vec<Group<'_>> = Vec::new();
    for indicator in &catalogue.indicators {
        let path = catalogue.path(&indicator.node);
        let objective = path.iter().find(|node| node.kind == NodeKind::Objective);
        let own = catalogue.node(&indicator.node);
        let is_of_policy = own.is_some_and(|node| node.kind == NodeKind::Policy);
        let (name, language) = match (indicator.kind, objective) {
            (IndicatorKind::Context, _) => {
                let name = t!("De contexto: no cuentan en el avance");
                (name.to_owned(), None)
            }
            (_, Some(node)) => {
                let name = format!("{} {}", node.code, words::node_name(node));
                (name, words::official())
            }
            (_, None) if is_of_policy => (t!("De toda la política").to_owned(), None),
            (_, None) => (t!("Sin objetivo publicado").to_owned(), None),
        };
        match found.iter_mut().find(|group| group.name == name) {
            Some(group) => group.indicators.push(indicator),
            None => found.push(Group {
                name,
                language,
                indicators: vec![indicator],
            }),
        }
    }
    found.sort_by_key(|group| {
        let first = group.indicators.first();
        first.is_some_and(|one| one.kind == IndicatorKind::Context)
    });
    found
}

fn indicators(view: &View<'_>, selection: &ComparisonSelection) -> AnyView {
    let chosen =
        |one: &Indicator| selection.dimension.is_none() && selection.indicators.contains(&one.code);
    let folds = by_objective(view.release).into_iter().map(|group| {
        let count = group.indicators.iter().filter(|one| chosen(one)).count();
        let language = group.language.filter(|_| count == 0);
        let (name, all) = (&group.name, group.indicators.len());
        let summary = match u64::try_from(count).unwrap_or(u64::MAX) {
            0 => format!("{name} ({all})"),
            chosen => tn!(
                chosen,
                "{name} ({all}, {n} elegido)",
                "{name} ({all}, {n} elegidos)",
                name,
                all,
                n = chosen
            ),
        };
        let boxes = group.indicators.iter().map(|one| {
            let unit = match one.unit.label.as_str() {
                "" => String::new(),
                label => format!(" · {label}"),
            };
            let name = view! {
                <span lang=words::official()><b>{one.code.to_string()}</b>" "{one.name.clone()}<span class="muted small">{unit}</span></span>
            };
            choice("indicador", one.code.as_str(), chosen(one), name.into_any())
        });
        view! {
            <details class="explain list-fold" open=count != 0>
                <summary lang=language>{summary}</summary>
                <fieldset class="choices explain-body">
                    <legend class="visually-hidden" lang=group.language>{group.name}</legend>
                    {boxes.collect_view()}
                </fieldset>
            </details>
        }
    });
    let range = t!(
        "De {least} a {most}, de uno o de varios objetivos.",
        least = INDICATORS.start(),
        most = INDICATORS.end()
    );
    view! {
        <section class="chooser-part stack-s" id="indicadores">
            <h2>{t!("Indicadores")}</h2>
            <p class="muted">{range}</p>
            <form class="choices-form stack-s" method="get" action=view.href(SIDE_BY_SIDE_PATH) aria-label=t!("Elegir indicadores")>
                <div>{folds.collect_view()}</div>
                <p><button class="button" type="submit">{t!("Comparar indicadores")}</button></p>
            </form>
        </section>
    }
    .into_any()
}

/// A box with its label; the whole label is the target.
fn choice(name: &'static str, value: &str, is_chosen: bool, label: AnyView) -> AnyView {
    view! {
        <label class="chooser-box">
            <input type="checkbox" name=name value=value.to_owned() checked=is_chosen />
            {label}
        </label>
    }
    .into_any()
}

fn groups(view: &View<'_>, selection: &ComparisonSelection) -> AnyView {
    let boxes = selection
        .dimension
        .as_deref()
        .map(|dimension| boxes(view, selection, dimension));
    let title = t!("Departamentos y otros grupos de un indicador");
    let Some(picker) = picker(view, selection) else {
        return view! {
            <section class="chooser-part stack-s" id=GROUPS>
                <h2>{title}</h2>
                <p class="muted">{t!("Ningún indicador de esta publicación tiene valores por grupos.")}</p>
            </section>
        }
        .into_any();
    };
    view! {
        <section class="chooser-part stack-s" id=GROUPS>
            <h2>{title}</h2>
            {boxes}
            {picker}
        </section>
    }
    .into_any()
}

/// The groups of the dimension that was chosen.
fn boxes(view: &View<'_>, selection: &ComparisonSelection, dimension: &str) -> Option<AnyView> {
    let code = selection.indicators.first()?;
    let name = dimension_name(view.release, dimension);
    let boxes = selection::selectable_groups(view.release, code, dimension)
        .into_iter()
        .map(|one| {
            let is_chosen = selection.members.contains(&one.code);
            let absent = (!one.has_values)
                .then(|| view! { <span class="muted small">{t!(" (sin valores)")}</span> });
            let language = one.has_values.then(words::official).flatten();
            let label = view! { <span lang=language>{one.name}{absent}</span> };
            choice("valores", &one.code, is_chosen, label.into_any())
        });
    let legend = t!(
        "{name}: elija de {least} a {most}",
        name,
        least = MEMBERS.start(),
        most = MEMBERS.end()
    );
    Some(
        view! {
            <form class="choices-form stack-s" method="get" action=view.href(SIDE_BY_SIDE_PATH) aria-label=t!("Elegir grupos")>
                <input type="hidden" name="indicador" value=code.to_string() />
                <input type="hidden" name="desagregacion" value=dimension.to_owned() />
                <fieldset class="choices choices--short">
                    <legend>{legend}</legend>
                    {boxes.collect_view()}
                </fieldset>
                <p><button class="button" type="submit">{t!("Comparar")}</button></p>
            </form>
        }
        .into_any(),
    )
}

/// The indicator and the dimension; `None` where no indicator has any.
fn picker(view: &View<'_>, selection: &ComparisonSelection) -> Option<AnyView> {
    let release = view.release;
    let all = release.catalogue.indicators.iter();
    let with_groups: Vec<(&Indicator, _)> = all
        .map(|one| (one, dimensions(release, &one.code)))
        .filter(|(_, dimensions)| !dimensions.is_empty())
        .collect();
    let mut codes: Vec<&String> = with_groups.iter().flat_map(|(_, of)| of).collect();
    codes.sort();
    codes.dedup();
    if codes.is_empty() {
        return None;
    }
    let chosen = selection.indicators.first();
    // One that fits the indicator which the list shows.
    let shown = with_groups
        .iter()
        .find(|(one, _)| Some(&one.code) == chosen);
    let own = shown.or(with_groups.first()).and_then(|(_, of)| of.first());
    let dimension = selection.dimension.as_ref().or(own);
    let indicators = with_groups.iter().map(|(one, _)| {
        let selected = chosen == Some(&one.code);
        view! { <option value=one.code.to_string() selected=selected lang=words::official()>{format!("{} {}", one.code, one.name)}</option> }
    });
    let dimensions = codes.into_iter().map(|code| {
        let selected = dimension == Some(code);
        view! { <option value=code.clone() selected=selected lang=words::official()>{dimension_name(release, code)}</option> }
    });
    let (indicators, dimensions) = (indicators.collect_view(), dimensions.collect_view());
    let label = match selection.dimension {
        Some(_) => t!("Cambiar de indicador o de desagregación"),
        None => t!("Elegir el indicador y la desagregación"),
    };
    Some(
        view! {
            <form class="site-filters" method="get" action=view.href(SIDE_BY_SIDE_PATH) aria-label=label>
                <FormField id="de-indicador" label=t!("Indicador")>
                    <select class="input" id="de-indicador" name="indicador">{indicators}</select>
                </FormField>
                <FormField id="de-desagregacion" label=t!("Desagregación")>
                    <select class="input" id="de-desagregacion" name="desagregacion">{dimensions}</select>
                </FormField>
                <button class="button" type="submit">{t!("Ver sus grupos")}</button>
            </form>
        }
        .into_any(),
    )
}

/// The breakdowns that the one chosen indicator has, as links.
pub fn dimension_links(view: &View<'_>, selection: &ComparisonSelection) -> Option<AnyView> {
    let code = selection.indicators.first()?;
    let found = dimensions(view.release, code);
    if found.is_empty() {
        return Some(t!("No tiene ninguna.").into_any());
    }
    let links = found.iter().enumerate().map(|(at, dimension)| {
        let comma = (at > 0).then_some(", ");
        let name = dimension_name(view.release, dimension).to_lowercase();
        let href = view.href(&ComparisonSelection::of_dimension(code, dimension));
        view! { {comma}<a href=href>{t!("por {name}", name)}</a> }
    });
    Some(view! { {t!("Sí tiene: ")}{links.collect_view()}"." }.into_any())
}
