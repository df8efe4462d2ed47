//! Rows that may create something: an unknown code, and what stands beside it.

use crate::{
    fields::{Family, Field, states_nothing},
    grid::{CellContent, CellRef, Grid},
    layout::{Column, ColumnRole},
    lexicon::{Lexicon, canonical_code},
    records::{Record, RecordCell, Records},
};
use domain::{number::NumberLocale, reading::Reading, text::normalised};
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What an indicator cannot do without (rule book 2: the direction has no default).
pub(super) const INDICATOR_NEEDS: [Field; 6] = [
    Field::Name,
    Field::Node,
    Field::Unit,
    Field::Direction,
    Field::Aggregation,
    Field::Periodicity,
];

/// A row of values that states so many of them means a new indicator, and what it lacks is reported.
const MEANT_FROM: usize = 4;

/// One stated field: the text and its cell.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub text: String,
    pub at: CellRef,
    pub content: CellContent,
}

/// A row that may create something.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub family: Family,
    /// Canonical where it can be one.
    pub code: String,
    pub at: CellRef,
    pub stated: BTreeMap<Field, Stated>,
    pub locale: NumberLocale,
}

/// Tables of the catalogue first: what they create is known to the tables of values.
pub(super) fn of_tables(grid: &Grid, tables: &[Records], lexicon: &Lexicon) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for table in tables.iter().filter(|t| t.states_catalogue()) {
        candidates.extend(rows(grid, table, lexicon));
    }
    let mut codes: BTreeSet<String> = candidates.iter().map(|c| c.code.clone()).collect();
    for table in tables.iter().filter(|t| !t.states_catalogue()) {
        for candidate in rows(grid, table, lexicon) {
            let stated = INDICATOR_NEEDS
                .iter()
                .filter(|f| candidate.stated.contains_key(f));
            let is_meant = candidate.family == Family::Indicator && stated.count() >= MEANT_FROM;
            if is_meant && codes.insert(candidate.code.clone()) {
                candidates.push(candidate);
            }
        }
    }
    candidates
}

fn rows<'a>(
    grid: &'a Grid,
    records: &'a Records,
    lexicon: &'a Lexicon,
) -> impl Iterator<Item = Candidate> + 'a {
    let column = |role: &ColumnRole| {
        let at = records.columns().iter().position(|c| c.role == *role)?;
        u16::try_from(at).ok()
    };
    let key = column(&ColumnRole::IndicatorCode)
        .map(|column| (Family::Indicator, column))
        .or_else(|| Some((Family::Node, column(&ColumnRole::NodeCode)?)));
    let mut unknown: HashMap<String, bool> = HashMap::new();
    let may_state = states_names(records);
    let all = key.filter(|_| may_state).map(|_| records.rows.iter());
    all.into_iter().flatten().filter_map(move |record| {
        let (family, column) = key?;
        let cells = records.cells_of(*record);
        let code = cells.iter().find(|c| c.column == column)?;
        let text = records.text(grid, code);
        let is_unknown = match unknown.get(text.as_ref()) {
            Some(known) => *known,
            None => {
                let answer = is_unknown(&text, family, lexicon);
                unknown.insert(text.to_string(), answer);
                answer
            }
        };
        if !is_unknown {
            return None;
        }
        let stated = stated(grid, records, *record, column, family);
        let names = stated.contains_key(&Field::Name)
            || (family == Family::Node && stated.contains_key(&Field::Kind));
        names.then(|| Candidate {
            family,
            code: canonical_code(&text),
            at: code.at,
            stated,
            locale: records.number_locale,
        })
    })
}

/// Whether a table has a column that could name a new element.
fn states_names(records: &Records) -> bool {
    records.columns().iter().any(|c| {
        matches!(
            c.role,
            ColumnRole::IndicatorName
                | ColumnRole::Field {
                    field: Field::Name | Field::Kind
                }
        )
    })
}

/// Whether the catalogue has nothing like a code.
fn is_unknown(text: &str, family: Family, lexicon: &Lexicon) -> bool {
    let read = match family {
        Family::Indicator => lexicon.indicator_code(text),
        Family::Node => lexicon.node_code(text),
    };
    !text.is_empty()
        && matches!(read, Reading::Rejected(doubt) if matches!(doubt.code, "E313" | "E314"))
}

fn stated(
    grid: &Grid,
    records: &Records,
    record: Record,
    key: u16,
    family: Family,
) -> BTreeMap<Field, Stated> {
    let mut stated = BTreeMap::new();
    for cell in records.cells_of(record).iter().filter(|c| c.column != key) {
        let Some(field) = field_of(records.columns(), cell, family) else {
            continue;
        };
        let text = records.text(grid, cell);
        let text = normalised(&text).into_owned();
        // A name «por completar» is a statement about a new service; elsewhere it states nothing.
        let is_missing_name = family == Family::Node && field == Field::Name;
        let is_broken = matches!(cell.content, CellContent::NoResult);
        if !is_broken && (text.is_empty() || (states_nothing(&text) && !is_missing_name)) {
            continue;
        }
        let one = Stated {
            text,
            at: cell.at,
            content: cell.content,
        };
        // Objective, guideline and service side by side: the last one that is named is the place.
        stated.insert(field, one);
    }
    stated
}

/// The field that a column states of a new element; labels of a table of values state some too. «Unidad de
/// medida» beside «Tipo de unidad» is the label of the unit.
fn field_of(columns: &[Column], cell: &RecordCell, family: Family) -> Option<Field> {
    let is_indicator = family == Family::Indicator;
    match &columns[usize::from(cell.column)].role {
        ColumnRole::Field { field } => Some(*field),
        ColumnRole::IndicatorName if is_indicator => Some(Field::Name),
        ColumnRole::NodeCode if is_indicator => Some(Field::Node),
        ColumnRole::Unit if is_indicator => {
            let kind = ColumnRole::Field { field: Field::Unit };
            let has_kind = columns.iter().any(|c| c.role == kind);
            Some(if has_kind {
                Field::UnitLabel
            } else {
                Field::Unit
            })
        }
        ColumnRole::Direction if is_indicator => Some(Field::Direction),
        _ => None,
    }
}
