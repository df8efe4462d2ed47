//! Catalogue and settings of both releases, field by field.
//!
//! Each structure is taken apart whole, so that a field that is added to it cannot be forgotten here.

use super::{Comparison, Field, Subject, TextChange, words};
use crate::{
    calendar::Rule,
    catalogue::Catalogue,
    dimension::Dimension,
    indicator::{Ficha, Indicator, SeriesBreak, Unit},
    policy_tree::{Edition, Node},
    release::Release,
    settings::Settings,
};
use std::collections::BTreeMap;

/// The fields of one thing, as texts, always in the same order.
type Fields = Vec<(Field, String)>;

pub(super) fn compare(before: &Release, after: &Release, found: &mut Comparison) {
    let (old, new) = (&before.catalogue, &after.catalogue);
    differing(
        &Subject::Policy,
        edition(&old.edition),
        edition(&new.edition),
        found,
    );
    differing(
        &Subject::Policy,
        settings(&before.settings),
        settings(&after.settings),
        found,
    );
    dimensions(old, new, found);
    nodes(old, new, found);
    indicators(old, new, found);
}

/// Adds every field that is not the same; empty text is no text.
fn differing(subject: &Subject, before: Fields, after: Fields, found: &mut Comparison) {
    let some = |text: String| (!text.trim().is_empty()).then_some(text);
    for ((field, old), (_, new)) in before.into_iter().zip(after) {
        let (old, new) = (some(old), some(new));
        if old != new {
            field.list(found).push(TextChange {
                subject: subject.clone(),
                field,
                before: old,
                after: new,
            });
        }
    }
}

fn by_code<'a, T, K: Ord>(list: &'a [T], code: fn(&'a T) -> K) -> BTreeMap<K, &'a T> {
    list.iter().map(|one| (code(one), one)).collect()
}

/// A dimension that is in one release only is all its members, new or gone.
fn dimensions(before: &Catalogue, after: &Catalogue, found: &mut Comparison) {
    let code = |one: &Dimension| one.code.clone();
    let (old, new) = (
        by_code(&before.dimensions, code),
        by_code(&after.dimensions, code),
    );
    let mut codes: Vec<&String> = old.keys().chain(new.keys()).collect();
    codes.sort();
    codes.dedup();
    let fields = |one: Option<&&Dimension>| match one {
        Some(dimension) => words::dimension(dimension),
        None => [String::new(), String::new()],
    };
    for code in codes {
        let named = |[name, members]: [String; 2]| {
            vec![
                (Field::DimensionName, name),
                (Field::DimensionMembers, members),
            ]
        };
        let subject = Subject::Dimension(code.clone());
        let (old, new) = (fields(old.get(code)), fields(new.get(code)));
        differing(&subject, named(old), named(new), found);
    }
}

fn nodes(before: &Catalogue, after: &Catalogue, found: &mut Comparison) {
    let (old, new) = (
        by_code(&before.nodes, |node| &node.code),
        by_code(&after.nodes, |node| &node.code),
    );
    for (code, was) in &old {
        match new.get(code) {
            Some(is) => differing(&Subject::Node((*code).clone()), node(was), node(is), found),
            None => found.removed_nodes.push((*code).clone()),
        }
    }
    let added = new.keys().filter(|code| !old.contains_key(*code));
    found.new_nodes.extend(added.map(|code| (*code).clone()));
}

fn indicators(before: &Catalogue, after: &Catalogue, found: &mut Comparison) {
    let (old, new) = (
        by_code(&before.indicators, |one| &one.code),
        by_code(&after.indicators, |one| &one.code),
    );
    for (code, was) in &old {
        match new.get(code) {
            Some(is) => {
                let subject = Subject::Indicator((*code).clone());
                let rule = |side: &Catalogue, one| side.calendar.rule_of(one);
                let (old, new) = (rule(before, was), rule(after, is));
                differing(&subject, indicator(was, old), indicator(is, new), found);
            }
            None => found.removed_indicators.push((*code).clone()),
        }
    }
    let added = new.keys().filter(|code| !old.contains_key(*code));
    found
        .new_indicators
        .extend(added.map(|code| (*code).clone()));
}

fn edition(edition: &Edition) -> Fields {
    let Edition {
        code,
        policy_name,
        name,
        horizon,
        promise,
        source,
    } = edition;
    vec![
        (Field::EditionCode, code.clone()),
        (Field::EditionName, name.clone()),
        (Field::PolicyName, policy_name.clone()),
        (Field::Promise, promise.clone()),
        (Field::EditionSource, source.clone()),
        (Field::Horizon, horizon.to_string()),
    ]
}

fn settings(settings: &Settings) -> Fields {
    let Settings {
        compliance_method,
        on_track_from,
        needs_acceleration_from,
        formula_version,
        licence,
        institution: _,
        contact,
    } = settings;
    let method = words::compliance_method(*compliance_method);
    vec![
        (Field::ComplianceMethod, method.to_owned()),
        (Field::OnTrackFrom, words::share(*on_track_from)),
        (
            Field::NeedsAccelerationFrom,
            words::share(*needs_acceleration_from),
        ),
        (Field::FormulaVersion, formula_version.clone()),
        (Field::Licence, licence.name().to_owned()),
        (Field::Licensor, settings.licensor().to_owned()),
        (Field::Contact, contact.clone()),
    ]
}

fn node(node: &Node) -> Fields {
    let Node {
        code: _,
        kind,
        parent,
        name,
        name_status,
        placement,
        candidates,
        note,
        source,
        entity,
        position: _,
    } = node;
    let parent = parent.as_ref().map(ToString::to_string);
    vec![
        (Field::NodeName, name.clone().unwrap_or_default()),
        (Field::NodeKind, words::node_kind(*kind).to_owned()),
        (
            Field::NameStatus,
            words::name_status(*name_status).to_owned(),
        ),
        (Field::Parent, parent.unwrap_or_default()),
        (Field::Placement, words::placement(*placement).to_owned()),
        (Field::Candidates, candidates.join("; ")),
        (Field::NodeNote, note.clone().unwrap_or_default()),
        (Field::NodeSource, source.clone()),
        (Field::Entity, entity.clone().unwrap_or_default()),
    ]
}

/// An indicator with the rule that it follows: days are the same wherever they are set.
fn indicator(indicator: &Indicator, rule: Rule) -> Fields {
    let Indicator {
        code: _,
        node,
        kind,
        name,
        unit,
        direction,
        aggregation,
        periodicity,
        first_year,
        days: _,
        ficha: sheet,
        breaks,
        direction_reason,
        position: _,
    } = indicator;
    let mut fields = vec![(Field::IndicatorName, name.clone())];
    fields.extend(ficha(sheet));
    fields.extend([
        (Field::IndicatorNode, node.to_string()),
        (
            Field::IndicatorKind,
            words::indicator_kind(*kind).to_owned(),
        ),
        (
            Field::Direction,
            direction
                .map(words::direction)
                .unwrap_or_default()
                .to_owned(),
        ),
        (
            Field::DirectionReason,
            direction_reason.clone().unwrap_or_default(),
        ),
    ]);
    fields.extend(measure(unit));
    fields.extend([
        (
            Field::Aggregation,
            words::aggregation(*aggregation).to_owned(),
        ),
        (Field::Periodicity, periodicity.label_es().to_owned()),
        (
            Field::FirstYear,
            first_year.map(|year| year.to_string()).unwrap_or_default(),
        ),
    ]);
    fields.extend(days(rule));
    fields.push((Field::Breaks, series_breaks(breaks)));
    fields
}

fn days(rule: Rule) -> Fields {
    let Rule {
        opens_days,
        due_days,
        closes_days,
    } = rule;
    let closes = closes_days.map_or_else(|| "no se cierra".to_owned(), |days| days.to_string());
    vec![
        (Field::OpensDays, opens_days.to_string()),
        (Field::DueDays, due_days.to_string()),
        (Field::ClosesDays, closes),
    ]
}

fn ficha(ficha: &Ficha) -> Fields {
    let Ficha {
        justification,
        responsible,
        limitations,
        formula,
        formula_terms,
        technical_notes,
        collection,
        assumptions,
        source,
    } = ficha;
    vec![
        (Field::Justification, justification.clone()),
        (Field::Responsible, responsible.clone()),
        (Field::Limitations, limitations.clone()),
        (Field::Formula, formula.clone()),
        (Field::FormulaTerms, formula_terms.clone()),
        (Field::TechnicalNotes, technical_notes.clone()),
        (Field::Collection, collection.clone()),
        (Field::Assumptions, assumptions.clone()),
        (Field::FichaSource, source.clone()),
    ]
}

fn measure(unit: &Unit) -> Fields {
    let Unit {
        kind,
        label,
        decimals,
        shown_decimals,
        min,
        max,
    } = unit;
    vec![
        (Field::UnitKind, words::unit_kind(*kind).to_owned()),
        (Field::UnitLabel, label.clone()),
        (Field::Decimals, words::decimals(*decimals, *shown_decimals)),
        (Field::Range, words::range(*min, *max)),
    ]
}

fn series_breaks(breaks: &[SeriesBreak]) -> String {
    let breaks: Vec<String> = breaks
        .iter()
        .map(|SeriesBreak { year, reason }| format!("{year}: {reason}"))
        .collect();
    breaks.join("; ")
}
