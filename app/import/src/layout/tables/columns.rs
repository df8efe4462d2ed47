//! What the columns of a possible header say together.

use crate::{
    grid::{CellContent, Grid, Sheet},
    headers::SEPARATOR,
    layout::{Column, ColumnRole},
};
use domain::text::fold;

/// Whether columns are those of a table: two roles at least, and values, fields or the catalogue among them.
pub(super) fn are_of_table(columns: &[Column]) -> bool {
    let is_known = |c: &&Column| !matches!(c.role, ColumnRole::Ignore | ColumnRole::Unknown);
    let is_stated =
        |c: &Column| c.role.holds_values() || matches!(c.role, ColumnRole::Field { .. });
    columns.iter().filter(is_known).count() >= 2
        && (columns.iter().any(is_stated) || states_indicators(columns))
}

/// Code, name and unit or direction, and no values: the catalogue in a table.
fn states_indicators(columns: &[Column]) -> bool {
    let has = |role: ColumnRole| columns.iter().any(|c| c.role == role);
    has(ColumnRole::IndicatorCode)
        && has(ColumnRole::IndicatorName)
        && (has(ColumnRole::Unit) || has(ColumnRole::Direction))
}

/// Roles that several columns of one header may have.
pub(super) fn is_repeatable(role: &ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Breakdown { .. }
            | ColumnRole::NodeCode
            | ColumnRole::Ignore
            | ColumnRole::Unknown
            | ColumnRole::Value { .. }
            | ColumnRole::Period
    )
}

/// Indicators stand over columns only where the periods stand down the side, in a column that says so. Otherwise
/// the row is one of data that begins with a code. Answers how many columns are not what they seemed.
pub(super) fn reject_indicators(columns: &mut [Column]) -> i32 {
    let has_period = columns.iter().any(|c| {
        matches!(
            c.role,
            ColumnRole::Period | ColumnRole::Year | ColumnRole::PartOfYear
        )
    });
    if has_period {
        return 0;
    }
    let mut rejected = 0_i32;
    for column in columns {
        if matches!(column.role, ColumnRole::IndicatorValue { .. }) {
            (column.role, column.certain) = (ColumnRole::Unknown, false);
            rejected = rejected.saturating_add(1);
        }
    }
    rejected
}

/// «2024 · N | 2024 · %»: the count beside its share of the same period is the absolute figure. Answers how many.
pub(super) fn absolute_beside_relative(columns: &mut [Column]) -> i32 {
    let last = |header: &str| fold(header.rsplit(SEPARATOR).next().unwrap_or(header));
    let has = |header: &str, wanted: &[&str]| {
        let folded = last(header);
        folded.split(' ').any(|word| wanted.contains(&word))
    };
    let value = |column: &Column| match column.role {
        ColumnRole::PeriodValue { measure, period } => Some((measure, period)),
        _ => None,
    };
    let shares: Vec<_> = columns
        .iter()
        .filter(|column| has(&column.header, &["%", "porcentaje"]))
        .filter_map(value)
        .collect();
    let mut found = 0_i32;
    for column in columns {
        let counts = has(&column.header, &["n", "numero", "cantidad"]);
        let Some((measure, period)) = value(column).filter(|one| counts && shares.contains(one))
        else {
            continue;
        };
        column.role = ColumnRole::PeriodAbsolute { measure, period };
        found = found.saturating_add(1);
    }
    found
}

/// A statistical table may leave the corner over its labels blank: the text column left of the years.
pub(super) fn add_unheaded_labels(
    grid: &Grid,
    sheet: &Sheet,
    last: u32,
    columns: &mut Vec<Column>,
) {
    let is_period = |c: &&Column| matches!(c.role, ColumnRole::PeriodValue { .. });
    let years = columns.iter().filter(is_period).count();
    let first_year = columns.iter().find(is_period).map(|c| c.column);
    let labelled = columns.iter().any(|c| {
        matches!(
            c.role,
            ColumnRole::Breakdown { .. } | ColumnRole::IndicatorCode | ColumnRole::IndicatorName
        )
    });
    let Some(first_year) = first_year.filter(|_| years >= 2 && !labelled) else {
        return;
    };
    let is_label =
        |content| matches!(content, CellContent::Text(id) if !grid.texts.get(id).trim().is_empty());
    let label = (0..first_year).rev().find(|column| {
        let rows = sheet.rows_in(last + 1, u32::MAX).take(50);
        let labels = rows.filter(|(_, cells)| {
            cells
                .iter()
                .any(|cell| cell.column == *column && is_label(cell.content))
        });
        labels.count() >= 2
    });
    let Some(column) = label else { return };
    let at = columns.iter().position(|c| c.column == column);
    let header = at.map(|at| columns.remove(at).header).unwrap_or_default();
    columns.push(Column {
        column,
        header,
        role: ColumnRole::Breakdown { dimension: None },
        certain: false,
    });
    columns.sort_by_key(|c| c.column);
}
