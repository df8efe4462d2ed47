//! Rows that may create something: an unknown code, and what stands beside it.

use crate::{
    catalogue::Catalogue,
    finding::Place,
    import::{
        fields::{self, Family},
        layout::{Column, ColumnRole, NumberLocale},
        parse::{reading, table::Table},
        sheet::CellContent,
    },
    number::Reading,
};
use std::collections::{BTreeMap, BTreeSet};

/// What an indicator cannot do without (rule book 2: the direction has no default).
pub(super) const INDICATOR_NEEDS: [&str; 6] = [
    "name",
    "node",
    "unit",
    "direction",
    "aggregation",
    "periodicity",
];

/// One stated field: the text and its cell.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub text: String,
    pub place: Place,
    /// A spreadsheet error instead of a text.
    pub broken: bool,
}

/// A row that may create something.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub family: Family,
    /// Canonical where it can be one.
    pub code: String,
    pub place: Place,
    pub stated: BTreeMap<String, Stated>,
    pub locale: NumberLocale,
}

/// Tables of the catalogue first: what they create is known to the tables of values.
pub(super) fn of_tables(tables: &[Table<'_>], catalogue: &Catalogue) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for table in tables.iter().filter(|t| t.states_catalogue()) {
        candidates.extend(rows(table, catalogue));
    }
    let mut known: BTreeSet<String> = candidates.iter().map(|c| c.code.clone()).collect();
    for table in tables.iter().filter(|t| !t.states_catalogue()) {
        let wanted = rows(table, catalogue).filter(|candidate| {
            candidate.family == Family::Indicator
                && INDICATOR_NEEDS
                    .iter()
                    .all(|field| candidate.stated.contains_key(*field))
        });
        for candidate in wanted {
            if known.insert(candidate.code.clone()) {
                candidates.push(candidate);
            }
        }
    }
    candidates
}

fn rows<'a>(
    table: &'a Table<'_>,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = Candidate> + 'a {
    let layout = table.layout();
    let key = layout
        .column(&ColumnRole::IndicatorCode)
        .map(|column| (Family::Indicator, column))
        .or_else(|| Some((Family::Node, layout.column(&ColumnRole::NodeCode)?)));
    table.rows().into_iter().filter_map(move |row| {
        let (family, column) = key?;
        let text = table.sheet().text(row, column.column);
        let code = unknown(&text, family, catalogue)?;
        let stated = stated(table, row, column, family);
        let meant =
            stated.contains_key("name") || (family == Family::Node && stated.contains_key("kind"));
        meant.then(|| Candidate {
            family,
            code,
            place: table.place(row, column.column),
            stated,
            locale: layout.number_locale,
        })
    })
}

/// The code as it would be created, where the catalogue has nothing like it.
fn unknown(text: &str, family: Family, catalogue: &Catalogue) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let unknown = match family {
        Family::Indicator => {
            matches!(reading::indicator_code(text, catalogue), Reading::Rejected(doubt) if doubt.code == "E313")
        }
        Family::Node => {
            matches!(reading::node_code(text, catalogue), Reading::Rejected(doubt) if doubt.code == "E314")
        }
    };
    unknown.then(|| canonical(text))
}

/// Capitals, without white space and without a full stop at the end: «L 6.1.» is `L6.1`.
pub(crate) fn canonical(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.trim_end_matches('.').to_uppercase()
}

fn stated(table: &Table<'_>, row: u32, key: &Column, family: Family) -> BTreeMap<String, Stated> {
    let mut stated = BTreeMap::new();
    let columns = table.layout().columns.iter();
    for column in columns.filter(|c| c.column != key.column) {
        let Some(field) = field_of(&column.role, family) else {
            continue;
        };
        let text = table.sheet().text(row, column.column);
        let broken = matches!(
            table.sheet().seen(row, column.column),
            Some(CellContent::Error(_))
        );
        // A name «por completar» is a statement about a new service; elsewhere it states nothing.
        let is_missing_name = family == Family::Node && field == "name";
        if text.is_empty() || (fields::states_nothing(&text) && !is_missing_name) {
            continue;
        }
        let place = table.place(row, column.column);
        let one = Stated {
            text,
            place,
            broken,
        };
        // Objective, guideline and service side by side: the last one that is named is the place.
        stated.insert(field.to_owned(), one);
    }
    stated
}

/// The field that a column states of a new element; labels of a table of values state some too.
fn field_of(role: &ColumnRole, family: Family) -> Option<&str> {
    match role {
        ColumnRole::Field { field } => Some(field),
        ColumnRole::IndicatorName if family == Family::Indicator => Some("name"),
        ColumnRole::NodeCode if family == Family::Indicator => Some("node"),
        ColumnRole::Unit if family == Family::Indicator => Some("unit"),
        ColumnRole::Direction if family == Family::Indicator => Some("direction"),
        _ => None,
    }
}
