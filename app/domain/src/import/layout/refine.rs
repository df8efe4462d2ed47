//! What the data below the headers says about doubtful columns: codes under «Objetivo», places that
//! all belong to one dimension, decimal commas, a table of ficha fields instead of values.

use super::{Column, ColumnRole, Layout, NumberLocale};
use crate::{
    catalogue::Catalogue,
    import::{
        fold::fold,
        parse::{members, reading},
        sheet::{CellContent, Sheet},
    },
};

/// At most this many cells of a column are looked at.
const SAMPLE: usize = 200;

/// Corrects the roles of a layout by what its columns hold.
pub(super) fn by_data(layout: &mut Layout, sheet: &Sheet, catalogue: &Catalogue) {
    codes(layout, sheet, catalogue);
    if !layout.has_values() {
        as_catalogue(layout);
    }
    dimensions(layout, sheet, catalogue);
    layout.number_locale = locale(layout, sheet);
}

fn sample<'a>(layout: &Layout, sheet: &'a Sheet, column: u32) -> Vec<&'a str> {
    let (first, last) = layout.data_rows;
    if last < first {
        return Vec::new();
    }
    sheet
        .cells
        .range((first, 0)..=(last, u32::MAX))
        .filter(|((_, c), _)| *c == column)
        .filter_map(|(_, content)| match content {
            CellContent::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        })
        .take(SAMPLE)
        .collect()
}

fn most(texts: &[&str], is: impl Fn(&str) -> bool) -> bool {
    let hits = texts.iter().filter(|t| is(t)).count();
    !texts.is_empty() && hits * 2 > texts.len()
}

/// «Código» may head codes of indicators or of nodes, «Indicador» codes or names.
fn codes(layout: &mut Layout, sheet: &Sheet, catalogue: &Catalogue) {
    let is_indicator = |t: &str| reading::known_indicator(t, catalogue).is_some();
    let is_node = |t: &str| reading::known_node(t, catalogue).is_some();
    for at in 0..layout.columns.len() {
        let texts = sample(layout, sheet, layout.columns[at].column);
        let has_code_column = layout
            .columns
            .iter()
            .any(|c| c.role == ColumnRole::IndicatorCode);
        let role = match layout.columns[at].role {
            ColumnRole::IndicatorCode
                if !most(&texts, is_indicator)
                    && (most(&texts, is_node) || states_places(layout)) =>
            {
                ColumnRole::NodeCode
            }
            ColumnRole::IndicatorName if !has_code_column && most(&texts, is_indicator) => {
                ColumnRole::IndicatorCode
            }
            ColumnRole::NodeCode
                if most(&texts, |t| {
                    t.chars().count() > 12 && reading::known_node(t, catalogue).is_none()
                }) =>
            {
                ColumnRole::Ignore
            }
            _ => continue,
        };
        // Codes that exist are no guess; only a column that is dropped is.
        layout.columns[at].certain = role != ColumnRole::Ignore;
        layout.columns[at].role = role;
    }
}

/// Whether the table states the tree and not indicators: a level or a place in it, and no unit.
fn states_places(layout: &Layout) -> bool {
    let of_place = |column: &Column| {
        matches!(&column.role, ColumnRole::Field { field } if matches!(field.as_str(), "parent" | "placement"))
            || fold(&column.header).starts_with("nivel")
    };
    let of_indicator = |column: &Column| match &column.role {
        ColumnRole::Unit | ColumnRole::Direction => true,
        ColumnRole::Field { field } => {
            matches!(field.as_str(), "unit" | "periodicity" | "aggregation")
        }
        role => role.holds_values(),
    };
    layout.columns.iter().any(of_place) && !layout.columns.iter().any(of_indicator)
}

/// Without any column of values the table states the catalogue: names, units and ficha fields.
fn as_catalogue(layout: &mut Layout) {
    let by_indicator = layout
        .columns
        .iter()
        .any(|c| c.role == ColumnRole::IndicatorCode);
    let by_node = layout
        .columns
        .iter()
        .any(|c| c.role == ColumnRole::NodeCode)
        && !by_indicator;
    let is_kind = |c: &Column| matches!(&c.role, ColumnRole::Field { field } if field == "unit");
    // «Tipo de unidad» beside «Unidad de medida»: the latter is what follows a value.
    let unit = if layout.columns.iter().any(is_kind) {
        "unit_label"
    } else {
        "unit"
    };
    let mut node_key_taken = by_indicator;
    for column in &mut layout.columns {
        let field = match &column.role {
            // A count of them, beside the nodes.
            ColumnRole::IndicatorName if by_node => {
                (column.role, column.certain) = (ColumnRole::Ignore, true);
                continue;
            }
            ColumnRole::IndicatorName => "name",
            ColumnRole::Unit => unit,
            ColumnRole::Direction => "direction",
            ColumnRole::Source => "source",
            ColumnRole::Note if by_node => "note",
            ColumnRole::NodeCode if by_indicator => "node",
            ColumnRole::NodeCode if node_key_taken => "parent",
            ColumnRole::NodeCode => {
                node_key_taken = true;
                continue;
            }
            _ => continue,
        };
        column.role = ColumnRole::Field {
            field: field.to_owned(),
        };
    }
}

/// A column headed «Ámbito» is bound to that dimension only where all its labels belong to it.
fn dimensions(layout: &mut Layout, sheet: &Sheet, catalogue: &Catalogue) {
    for at in 0..layout.columns.len() {
        let ColumnRole::Breakdown {
            dimension: Some(dimension),
        } = &layout.columns[at].role
        else {
            continue;
        };
        let dimension = dimension.clone();
        let texts = sample(layout, sheet, layout.columns[at].column);
        let belongs =
            |text: &&str| members::belongs(text, &dimension, layout.place_codes, catalogue);
        if !texts.iter().all(belongs) {
            layout.columns[at].role = ColumnRole::Breakdown { dimension: None };
        }
    }
}

/// es-PE unless the texts show decimal commas and no decimal point.
fn locale(layout: &Layout, sheet: &Sheet) -> NumberLocale {
    let (mut commas, mut points) = (0, 0);
    for column in layout.columns.iter().filter(|c| c.role.holds_values()) {
        for text in sample(layout, sheet, column.column) {
            match decimal_mark(text) {
                Some(',') => commas += 1,
                Some('.') => points += 1,
                _ => {}
            }
        }
    }
    if commas > 0 && points == 0 {
        NumberLocale::DecimalComma
    } else {
        NumberLocale::Peru
    }
}

/// The sign that can only be a decimal mark: the last of two kinds, or a single one that is not
/// followed by exactly three digits.
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
}
