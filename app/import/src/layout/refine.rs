//! What the data below the headers says about doubtful columns: codes under «Objetivo», words of measures under
//! «Serie», places, footnote marks, decimal commas, a table of ficha fields instead of values.
//!
//! A guess needs support from nearly all cells of the column. A column that stays unknown may tell rows apart, and
//! then its table is blocked ([`super::check`]).

mod contents;
mod decimal_marks;
mod sample;

use super::{Column, ColumnRole, Layout, PlaceCodes, Table};
use crate::{
    fields::Field,
    grid::{Grid, Sheet},
    headers,
    lexicon::{Label, LabelScope, Lexicon, words},
};
use contents::{is_footnote_mark, refine_unknown_columns};
use decimal_marks::DecimalMarkCounts;
use domain::{catalogue::Catalogue, period::Period, text::fold, value::Measure};
use sample::Sample;

/// Corrects the roles of a layout by what its columns hold.
pub(super) fn refine_roles(
    layout: &mut Layout,
    grid: &Grid,
    sheet: &Sheet,
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) {
    let place_codes = layout.place_codes;
    let mut marks = DecimalMarkCounts::default();
    for table in &mut layout.tables {
        let samples: Vec<Sample> = table
            .columns
            .iter()
            .map(|column| Sample::of(grid, sheet, table, column.column))
            .collect();
        codes(table, &samples, lexicon);
        if !table.has_values() {
            read_as_catalogue(table);
        }
        periods(table, &samples);
        targets_go_on(table);
        units(table);
        marks_of_values(table, &samples);
        columns_beside_years(table, &samples);
        refine_unknown_columns(table, grid, sheet, lexicon, place_codes);
        dimensions(table, &samples, catalogue, lexicon, place_codes);
        only_dimension(table, grid, sheet, lexicon, place_codes);
        for (column, sample) in table.columns.iter().zip(&samples) {
            if column.role.holds_values() {
                marks.count(sample);
            }
        }
    }
    layout.number_locale = marks.locale();
}

fn is_most(sample: &Sample, is: impl Fn(&str) -> bool) -> bool {
    let hits = sample.texts.iter().filter(|t| is(t)).count();
    !sample.texts.is_empty() && hits * 2 > sample.texts.len()
}

/// «Código» may head codes of indicators or of nodes, «Indicador» codes or names.
fn codes(table: &mut Table, samples: &[Sample], lexicon: &Lexicon) {
    let is_indicator = |t: &str| lexicon.known_indicator(t).is_some();
    let is_node = |t: &str| lexicon.known_node(t).is_some();
    for (at, sample) in samples.iter().enumerate() {
        let has_code_column = table.column(&ColumnRole::IndicatorCode).is_some();
        let role = match table.columns[at].role {
            ColumnRole::IndicatorCode
                if !is_most(sample, is_indicator)
                    && (is_most(sample, is_node) || states_tree(table)) =>
            {
                ColumnRole::NodeCode
            }
            ColumnRole::IndicatorName if !has_code_column && is_most(sample, is_indicator) => {
                ColumnRole::IndicatorCode
            }
            ColumnRole::NodeCode if is_most(sample, |t| t.chars().count() > 12 && !is_node(t)) => {
                ColumnRole::Ignore
            }
            _ => continue,
        };
        // Codes that exist are no guess; a name of an objective beside its code is left out.
        table.columns[at].certain = true;
        table.columns[at].role = role;
    }
}

/// Whether the table states the tree and not indicators: a level or a place in it, and no unit.
fn states_tree(table: &Table) -> bool {
    let of_place = |column: &Column| {
        matches!(
            column.role,
            ColumnRole::Field {
                field: Field::Parent | Field::Placement
            }
        ) || fold(&column.header).starts_with("nivel")
    };
    let of_indicator = |column: &Column| match &column.role {
        ColumnRole::Unit | ColumnRole::Direction => true,
        ColumnRole::Field { field } => {
            matches!(field, Field::Unit | Field::Periodicity | Field::Aggregation)
        }
        role => role.holds_values(),
    };
    table.columns.iter().any(of_place) && !table.columns.iter().any(of_indicator)
}

/// Without any column of values the table states the catalogue: names, units and ficha fields.
fn read_as_catalogue(table: &mut Table) {
    let by_indicator = table.column(&ColumnRole::IndicatorCode).is_some();
    let by_node = table.column(&ColumnRole::NodeCode).is_some() && !by_indicator;
    let mut node_key_taken = by_indicator;
    for column in &mut table.columns {
        let field = match &column.role {
            // A count of them, beside the nodes.
            ColumnRole::IndicatorName if by_node => {
                (column.role, column.certain) = (ColumnRole::Ignore, true);
                continue;
            }
            ColumnRole::IndicatorName => Field::Name,
            ColumnRole::Unit => Field::Unit,
            ColumnRole::Direction => Field::Direction,
            ColumnRole::Source => Field::Source,
            ColumnRole::Note if by_node => Field::Note,
            ColumnRole::NodeCode if by_indicator => Field::Node,
            ColumnRole::NodeCode if node_key_taken => Field::Parent,
            ColumnRole::NodeCode => {
                node_key_taken = true;
                continue;
            }
            _ => continue,
        };
        column.role = ColumnRole::Field { field };
    }
}

/// «Tipo de unidad» beside «Unidad de medida»: the kind, and the label that follows a value.
fn units(table: &mut Table) {
    let is_unit = |c: &Column| {
        matches!(
            c.role,
            ColumnRole::Field { field: Field::Unit } | ColumnRole::Unit
        )
    };
    let is_kind = |c: &Column| is_unit(c) && fold(&c.header).starts_with("tipo de unidad");
    if !table.columns.iter().any(is_kind) {
        return;
    }
    let label = ColumnRole::Field {
        field: Field::UnitLabel,
    };
    let others: Vec<usize> = (0..table.columns.len())
        .filter(|at| is_unit(&table.columns[*at]) && !is_kind(&table.columns[*at]))
        .collect();
    for at in others {
        table.columns[at].role = label.clone();
    }
}

/// A year beside its quarter, semester or month; and «Año | Valor | Año | Valor».
fn periods(table: &mut Table, samples: &[Sample]) {
    let has_part = table.column(&ColumnRole::PartOfYear).is_some();
    let has_period = table.column(&ColumnRole::Period).is_some();
    if has_part && has_period {
        // The part stands alone only where the year is beside it: «2024-I» is a whole period.
        let whole_years = |column: &Column, sample: &Sample| {
            headers::part_role(&fold(&column.header)).is_some()
                && sample.at_least(90, |text| {
                    let text = text.trim().replace([',', '.'], "");
                    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
                })
        };
        for (column, sample) in table.columns.iter_mut().zip(samples) {
            if column.role == ColumnRole::Period && whole_years(column, sample) {
                column.role = ColumnRole::Year;
            }
        }
    }
    if has_part && table.column(&ColumnRole::Year).is_none() {
        for column in &mut table.columns {
            if column.role == ColumnRole::PartOfYear && !has_period {
                column.role = ColumnRole::Period;
            }
        }
    }
    let of = |wanted: fn(&ColumnRole) -> bool| -> Vec<usize> {
        (0..table.columns.len())
            .filter(|at| wanted(&table.columns[*at].role))
            .collect()
    };
    let years = of(|role| *role == ColumnRole::Period);
    let values = of(|role| matches!(role, ColumnRole::Value { .. }));
    let alternate = years.len() == values.len()
        && years.len() >= 2
        && years
            .iter()
            .zip(&values)
            .all(|(year, value)| *value == year + 1);
    if alternate {
        for (year, value) in years.iter().zip(&values) {
            let column = table.columns[*year].column;
            if let ColumnRole::Value { period_column, .. } = &mut table.columns[*value].role {
                *period_column = Some(column);
            }
        }
    }
}

/// Words of several targets.
const PLURALS: [&str; 5] = ["metas", "logros", "valores", "targets", "programadas"];

/// «Logros esperados 2024 | 2025 | 2030»: a measure that is said once in the plural goes on over the later years to its
/// right, with a warning; behind «Meta 2024» there is only the warning. Where years without a measure stand before it too, they are results.
fn targets_go_on(table: &mut Table) {
    let mut last: Option<Period> = None;
    let mut is_plural = false;
    let mut goes_on = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let ColumnRole::PeriodValue { measure, period } = column.role else {
            continue;
        };
        let is_group = column.header.contains(headers::SEPARATOR);
        match (measure, last) {
            (Some(Measure::Target), _) if !is_group => {
                last = Some(period);
                let folded = fold(&column.header);
                is_plural = folded.split(' ').any(|word| PLURALS.contains(&word));
            }
            (None, Some(before)) if period > before => {
                last = Some(period);
                goes_on.push((at, is_plural));
            }
            (None, _) => return,
            (Some(_), _) => last = None,
        }
    }
    for (at, is_plural) in goes_on {
        let column = &mut table.columns[at];
        column.certain = false;
        if let ColumnRole::PeriodValue { measure, .. } = &mut column.role
            && is_plural
        {
            *measure = Some(Measure::Target);
        }
    }
}

/// «2023 | Nota | 2024 | Nota»: several columns of notes or marks belong each to the values before it. A row has one
/// note, so they are left out, with a warning where they hold more than footnote marks.
fn marks_of_values(table: &mut Table, samples: &[Sample]) {
    for role in [
        ColumnRole::Note,
        ColumnRole::Provisional,
        ColumnRole::Source,
    ] {
        let is_one = |column: &Column| column.role == role;
        if table.columns.iter().filter(|c| is_one(c)).count() < 2 {
            continue;
        }
        for (column, sample) in table.columns.iter_mut().zip(samples) {
            if column.role == role {
                column.role = ColumnRole::Ignore;
                // «P/» says something of a figure that is then lost.
                let is_mark = |text: &str| {
                    let says_more = text.chars().any(char::is_alphabetic)
                        && words::provisional(text) == Some(true);
                    is_footnote_mark(text) && !says_more
                };
                column.certain = sample.at_least(100, is_mark) || sample.is_empty();
            }
        }
    }
}

/// «2023 | NP | 2024 | NP»: the same unknown header after several years speaks of the value before it and tells no rows
/// apart. It is left out with a warning, unless it holds amounts: then it may be another value.
fn columns_beside_years(table: &mut Table, samples: &[Sample]) {
    let is_beside = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| table.columns.get(at));
        let is_value = before.is_some_and(|c| matches!(c.role, ColumnRole::PeriodValue { .. }));
        is_value && table.columns[at].role == ColumnRole::Unknown
    };
    let beside: Vec<usize> = (0..table.columns.len())
        .filter(|at| is_beside(*at))
        .collect();
    let name = |at: usize| {
        let header = &table.columns[at].header;
        fold(header.rsplit(headers::SEPARATOR).next().unwrap_or(header))
    };
    let is_repeated = |at: usize| {
        let own = name(at);
        beside.iter().filter(|other| name(**other) == own).count() >= 2
    };
    let is_other_group = |at: usize| headers::is_other_group(&name(at));
    let left_out: Vec<usize> = beside
        .iter()
        .copied()
        .filter(|at| is_repeated(*at) && !is_other_group(*at) && !samples[*at].texts.is_empty())
        .collect();
    for at in left_out {
        (table.columns[at].role, table.columns[at].certain) = (ColumnRole::Ignore, false);
    }
}

/// A column headed «Ámbito» is bound to that dimension only where its labels belong to it.
fn dimensions(
    table: &mut Table,
    samples: &[Sample],
    catalogue: &Catalogue,
    lexicon: &Lexicon,
    place_codes: PlaceCodes,
) {
    for (column, sample) in table.columns.iter_mut().zip(samples) {
        let ColumnRole::Breakdown {
            dimension: Some(code),
        } = &column.role
        else {
            continue;
        };
        let Some(dimension) = lexicon.dimension(code) else {
            continue;
        };
        // Numbers are codes or ages: another dimension would take them for something else.
        let labels: Vec<&String> = sample
            .texts
            .iter()
            .filter(|text| !text.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        let belongs = labels
            .iter()
            .filter(|text| lexicon.belongs(text, dimension, place_codes))
            .count();
        let is_exact = catalogue.dimension(code).is_some_and(|d| {
            let header = fold(column.header.rsplit(" · ").next().unwrap_or_default());
            header == fold(&d.name)
        });
        if belongs < labels.len() && !(is_exact && belongs * 2 >= labels.len()) {
            column.role = ColumnRole::Breakdown { dimension: None };
        }
    }
}

/// «Urbano» and «Rural» under «Ámbito» are the two areas: a header gives way to the one dimension that has all labels.
fn only_dimension(
    table: &mut Table,
    grid: &Grid,
    sheet: &Sheet,
    lexicon: &Lexicon,
    place_codes: PlaceCodes,
) {
    let of = |at: usize| -> Option<u16> {
        let column = table.columns.get(at)?;
        let meant = lexicon.dimension_in_header(&column.header)?;
        if !matches!(column.role, ColumnRole::Breakdown { .. }) {
            return None;
        }
        let sample = Sample::whole(grid, sheet, table, column.column);
        let mut labels: Vec<&str> = sample.all().collect();
        labels.sort_unstable();
        labels.dedup();
        let scope = LabelScope {
            place_codes,
            ..LabelScope::default()
        };
        labels.retain(|label| lexicon.label(label, scope) != Label::Headline);
        let has_all = |dimension: u16| {
            let mut labels = labels.iter();
            labels
                .all(|label| !label.contains(':') && lexicon.belongs(label, dimension, place_codes))
        };
        if labels.len() < 2 || has_all(meant) {
            return None;
        }
        let mut others = lexicon.dimensions().filter(|other| has_all(*other));
        others.next().filter(|_| others.next().is_none())
    };
    let found: Vec<(usize, u16)> = (0..table.columns.len())
        .filter_map(|at| Some((at, of(at)?)))
        .collect();
    for (at, dimension) in found {
        table.columns[at].role = ColumnRole::Breakdown {
            dimension: lexicon.dimension_code(dimension).map(str::to_owned),
        };
    }
}
