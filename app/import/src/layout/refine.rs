//! What the data below the headers says about doubtful columns: codes under «Objetivo», words of measures under
//! «Serie», places, footnote marks, decimal commas, a table of ficha fields instead of values.
//!
//! A guess needs support from nearly all cells of the column. A column that stays unknown may tell rows apart, and
//! then its table is blocked ([`super::check`]).

use super::{Column, ColumnRole, Layout, PlaceCodes, Table};
use crate::{
    fields::Field,
    grid::{Content, Grid, Sheet},
    headers,
    lexicon::{Label, LabelScope, Lexicon, words},
};
use domain::{catalogue::Catalogue, number::NumberLocale, text::fold};

/// At most this many cells of a column are looked at.
const SAMPLE: usize = 200;

/// What the cells of a column hold, from the top.
#[derive(Debug, Default)]
struct Sample {
    texts: Vec<String>,
    /// Numbers as the cells show them.
    numbers: Vec<String>,
}

impl Sample {
    fn of(grid: &Grid, sheet: &Sheet, table: &Table, column: u16) -> Self {
        let mut sample = Self::default();
        let (first, last) = table.data_rows;
        if last < first {
            return sample;
        }
        let rows = sheet.rows_in(first, last).filter(|(row, _)| {
            table.passed_rows.binary_search(row).is_err() && !sheet.hidden_rows.contains(*row)
        });
        for (row, _) in rows.take(SAMPLE) {
            let Some(cell) = sheet.get(row, column) else {
                continue;
            };
            let text = grid.shown(cell.content).trim().to_owned();
            match cell.content {
                Content::Text(_) if !text.is_empty() => sample.texts.push(text),
                Content::Number(_) | Content::Percent(_) => sample.numbers.push(text),
                _ => {}
            }
        }
        sample
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().chain(&self.numbers).map(String::as_str)
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.numbers.is_empty()
    }

    /// Whether so many percent of all cells are of a kind.
    fn at_least(&self, percent: usize, is: impl Fn(&str) -> bool) -> bool {
        let count = self.all().count();
        let hits = self.all().filter(|text| is(text)).count();
        count > 0 && hits * 100 >= count * percent
    }
}

/// Corrects the roles of a layout by what its columns hold.
pub(super) fn by_data(
    layout: &mut Layout,
    grid: &Grid,
    sheet: &Sheet,
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) {
    let place_codes = layout.place_codes;
    let (mut commas, mut points) = (0, 0);
    for table in &mut layout.tables {
        let samples: Vec<Sample> = table
            .columns
            .iter()
            .map(|column| Sample::of(grid, sheet, table, column.column))
            .collect();
        codes(table, &samples, lexicon);
        if !table.has_values() {
            as_catalogue(table);
        }
        periods(table, &samples);
        units(table);
        by_contents(table, &samples, lexicon, place_codes);
        dimensions(table, &samples, catalogue, lexicon, place_codes);
        for (column, sample) in table.columns.iter().zip(&samples) {
            if column.role.holds_values() {
                count_marks(sample, &mut commas, &mut points);
            }
        }
    }
    if commas > 0 && points == 0 {
        layout.number_locale = NumberLocale::DecimalComma;
    }
}

fn most(sample: &Sample, is: impl Fn(&str) -> bool) -> bool {
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
                if !most(sample, is_indicator) && (most(sample, is_node) || states_tree(table)) =>
            {
                ColumnRole::NodeCode
            }
            ColumnRole::IndicatorName if !has_code_column && most(sample, is_indicator) => {
                ColumnRole::IndicatorCode
            }
            ColumnRole::NodeCode if most(sample, |t| t.chars().count() > 12 && !is_node(t)) => {
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
fn as_catalogue(table: &mut Table) {
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

/// Unknown columns by what they hold.
fn by_contents(table: &mut Table, samples: &[Sample], lexicon: &Lexicon, place_codes: PlaceCodes) {
    let has_measure = table.column(&ColumnRole::Measure).is_some();
    for (column, sample) in table.columns.iter_mut().zip(samples) {
        // «Tipo» may head anything; what it holds decides.
        let is_open = matches!(column.role, ColumnRole::Unknown)
            || (column.role == ColumnRole::Measure
                && !sample.at_least(50, |t| words::measure(t).is_some()));
        if !is_open {
            continue;
        }
        let folded = fold(&column.header);
        let found = match () {
            () if sample.is_empty() => Some((ColumnRole::Ignore, true)),
            () if sample.at_least(90, |t| words::measure(t).is_some()) && !has_measure => {
                Some((ColumnRole::Measure, true))
            }
            () if sample.at_least(90, |t| words::provisional(t).is_some())
                && sample.numbers.is_empty()
                && says_state(&folded) =>
            {
                Some((ColumnRole::Provisional, true))
            }
            () if sample.at_least(100, is_footnote_mark) => Some((ColumnRole::Ignore, true)),
            () if sample.at_least(100, |t| is_whole_country(t)) => Some((ColumnRole::Ignore, true)),
            () if says_state(&folded) && is_constant(sample) => Some((ColumnRole::Ignore, true)),
            () if is_running_number(sample) => Some((ColumnRole::Ignore, true)),
            () if headers::is_other_group(&folded) => Some((ColumnRole::Unknown, false)),
            () if are_places(sample, lexicon, place_codes) => {
                Some((ColumnRole::Breakdown { dimension: None }, false))
            }
            () if are_amounts(sample) || are_remarks(sample) => Some((ColumnRole::Ignore, false)),
            () => Some((ColumnRole::Unknown, false)),
        };
        if let Some((role, certain)) = found {
            (column.role, column.certain) = (role, certain);
        }
    }
}

fn says_state(folded: &str) -> bool {
    folded.is_empty()
        || [
            "estado",
            "condicion",
            "situacion",
            "tipo",
            "calidad",
            "caracter",
            "marca",
            "status",
            "p",
        ]
        .iter()
        .any(|word| folded.split(' ').any(|w| w == *word))
}

/// «1/», «P/», «*», «(a)», «²».
fn is_footnote_mark(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| matches!(c, '(' | ')' | '/' | '*' | ' '));
    inner.chars().count() <= 2
        && (text.contains(['/', '*', '(']) || inner.chars().all(|c| !c.is_ascii_digit()))
}

fn is_whole_country(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "peru"
            | "nacional"
            | "pais"
            | "total"
            | "total nacional"
            | "nivel nacional"
            | "a nivel nacional"
    )
}

/// One text in every row: it tells none apart.
fn is_constant(sample: &Sample) -> bool {
    let mut all = sample.all();
    let first = all.next();
    all.all(|text| Some(text) == first)
}

/// 1, 2, 3 … in order.
fn is_running_number(sample: &Sample) -> bool {
    let numbers: Vec<i64> = sample.all().filter_map(|text| text.parse().ok()).collect();
    numbers.len() >= 2
        && numbers.len() == sample.all().count()
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
        && numbers[0] <= 1
}

/// Nearly all labels are places or groups of the catalogue, by their names.
fn are_places(sample: &Sample, lexicon: &Lexicon, place_codes: PlaceCodes) -> bool {
    let scope = LabelScope {
        place_codes,
        ..LabelScope::default()
    };
    let is_member = |text: &str| matches!(lexicon.label(text, scope), Label::Members { .. });
    let is_known = |text: &str| lexicon.label(text, scope) != Label::Unknown;
    let mut distinct: Vec<&str> = sample.all().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() >= 3
        && sample.at_least(90, is_known)
        && distinct.iter().filter(|text| is_member(text)).count() >= 2
}

/// Numbers with decimals measure something; they name no group.
fn are_amounts(sample: &Sample) -> bool {
    sample.at_least(90, |text| text.bytes().any(|b| b.is_ascii_digit()))
        && sample.at_least(50, |text| text.contains(['.', ',', '%']))
}

/// Sentences for people.
fn are_remarks(sample: &Sample) -> bool {
    sample.at_least(80, |text| text.chars().count() > 45)
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

/// Texts whose one separator can only be a decimal mark: the last of two kinds, or a single one that is not
/// followed by exactly three digits.
fn count_marks(sample: &Sample, commas: &mut usize, points: &mut usize) {
    for text in &sample.texts {
        match decimal_mark(text) {
            Some(',') => *commas += 1,
            Some('.') => *points += 1,
            _ => {}
        }
    }
}

fn decimal_mark(text: &str) -> Option<char> {
    let text = text.trim_end_matches(|c: char| c == '%' || c.is_whitespace());
    if !text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | ' ' | '\u{a0}'))
    {
        return None;
    }
    let at = text.rfind([',', '.'])?;
    let mark = if text[at..].starts_with(',') {
        ','
    } else {
        '.'
    };
    let other = if mark == ',' { '.' } else { ',' };
    let behind = text.len() - at - 1;
    let single = text.matches(mark).count() == 1;
    (single && (text.contains(other) || behind != 3) && behind > 0).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unmistakable_decimal_mark_counts() {
        assert_eq!(decimal_mark("41,67"), Some(','));
        assert_eq!(decimal_mark("42.86 %"), Some('.'));
        assert_eq!(decimal_mark("1.234,5"), Some(','));
        assert_eq!(decimal_mark("1,234.567"), Some('.'));
        assert_eq!(decimal_mark("3,325"), None);
        assert_eq!(decimal_mark("1,234,567"), None);
        assert_eq!(decimal_mark("n.d."), None);
    }

    #[test]
    fn footnote_marks_tell_no_rows_apart() {
        for mark in ["1/", "P/", "*", "(a)", "**", "2/"] {
            assert!(is_footnote_mark(mark), "{mark}");
        }
        for label in ["12", "Lima", "I", "Cañete"] {
            assert!(!is_footnote_mark(label) || label == "I", "{label}");
        }
    }
}
