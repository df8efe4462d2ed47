//! Adding a row for a breakdown: the indicator of the active cell, a dimension and one of its members, or two of them.

use components::FormField;
use domain::value::{Breakdown, Measure};
use leptos::prelude::*;

use super::{events::go, movement::At, sheet::Sheet};
use crate::{office::form::ActButton, wire::GridDimension};

/// Nothing where there is no dimension to choose.
#[component]
pub fn NewSeries(sheet: Sheet, dimensions: Vec<GridDimension>) -> impl IntoView {
    if dimensions.is_empty() {
        return ().into_any();
    }
    let dimensions = StoredValue::new(dimensions);
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let of = move || {
        let head = sheet.head(sheet.active.get());
        head.map(|head| format!("{} {}", head.indicator, head.indicator_name))
    };
    let add = move |_| {
        let chosen = [first.get_untracked(), second.get_untracked()];
        let pairs = dimensions.with_value(|dimensions| named(dimensions, &chosen));
        if pairs.is_empty() {
            return;
        }
        let (breakdown, label) = series(&pairs);
        let at = sheet.active.get_untracked();
        if let Some(row) = sheet.add_row(at.row, breakdown, label) {
            go(sheet, At { row, ..at });
        }
    };
    view! {
        <details class="keys">
            <summary>"Agregar una fila de desagregación"</summary>
            <p class="muted">"Para el indicador de la celda activa: " {of} "."</p>
            <div class="new-series">
                <Member id="serie-1" label="Grupo" dimensions chosen=first />
                <Member id="serie-2" label="y además (opcional)" dimensions chosen=second />
                <ActButton press=add>"Agregar la fila"</ActButton>
            </div>
        </details>
    }
    .into_any()
}

/// A choice among the members of all dimensions.
#[component]
fn Member(
    id: &'static str,
    label: &'static str,
    dimensions: StoredValue<Vec<GridDimension>>,
    chosen: RwSignal<String>,
) -> impl IntoView {
    let groups = dimensions.with_value(|dimensions| {
        dimensions
            .iter()
            .map(|dimension| {
                let members = dimension
                    .members
                    .iter()
                    .map(|(code, name)| {
                        let value = format!("{}={code}", dimension.code);
                        view! { <option value=value>{name.clone()}</option> }
                    })
                    .collect_view();
                view! { <optgroup label=dimension.name.clone()>{members}</optgroup> }
            })
            .collect_view()
    });
    view! {
        <FormField id label>
            <select id=id class="input" on:change=move |event| chosen.set(event_target_value(&event))>
                <option value="">"Ninguno"</option>
                {groups}
            </select>
        </FormField>
    }
}

/// Dimension, member and the member's name.
type Pair = (String, String, String);

/// What was chosen, as `dimension=member`; of each dimension one member.
fn named(dimensions: &[GridDimension], chosen: &[String]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for text in chosen {
        let Some((code, member)) = text.split_once('=') else {
            continue;
        };
        let dimension = dimensions.iter().find(|dimension| dimension.code == code);
        let found = dimension.and_then(|d| d.members.iter().find(|(code, _)| code == member));
        if let Some((_, name)) = found
            && pairs.iter().all(|(other, ..)| other != code)
        {
            pairs.push((code.to_owned(), member.to_owned(), name.clone()));
        }
    }
    pairs
}

/// The breakdown and what its row is called, as the server calls it.
fn series(pairs: &[Pair]) -> (Breakdown, String) {
    let headline = Breakdown::headline();
    let breakdown = pairs.iter().fold(headline, |breakdown, (code, member, _)| {
        breakdown.with(code, member)
    });
    let names = breakdown.pairs().filter_map(|(code, _)| {
        let found = pairs.iter().find(|(other, ..)| other == code);
        found.map(|(.., name)| name.as_str())
    });
    let mut label = vec![Measure::Observed.label_es()];
    label.extend(names);
    let label = label.join(" · ");
    (breakdown, label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimension(code: &str, members: &[(&str, &str)]) -> GridDimension {
        let members = members.iter();
        GridDimension {
            code: code.to_owned(),
            name: code.to_owned(),
            members: members
                .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn two_members_of_two_dimensions_make_a_series() {
        let dimensions = [
            dimension("sexo", &[("mujer", "Mujeres"), ("hombre", "Hombres")]),
            dimension("area", &[("rural", "Rural")]),
        ];
        let chosen =
            |one: &str, other: &str| named(&dimensions, &[one.to_owned(), other.to_owned()]);
        let (breakdown, label) = series(&chosen("sexo=mujer", "area=rural"));
        assert_eq!(
            breakdown,
            "area=rural;sexo=mujer".parse().expect("a breakdown")
        );
        assert_eq!(label, "Valor obtenido · Rural · Mujeres");
        assert_eq!(
            chosen("sexo=mujer", "sexo=hombre").len(),
            1,
            "of each dimension one"
        );
        assert!(chosen("sexo=otro", "").is_empty());
    }
}
