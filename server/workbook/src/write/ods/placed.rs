//! Placed sheets as OpenDocument: merged cells, borders, heights of rows, the row that every printed page begins with.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    content::{link, number, string},
    styles::{cell_style, decimals_format},
    xml,
};
use crate::write::{
    placed::{Align, CellLook, PlacedCell, PlacedContent, PlacedSheet},
    table::{Field, exact_double},
};

/// The looks of all placed cells, by which their styles are named.
#[derive(Default)]
pub(super) struct Looks {
    /// Each look with the format of its number.
    cells: BTreeSet<(CellLook, Option<&'static str>)>,
}

/// The name of the format of a field's number; `None` where it is no number.
fn format_of(field: &Field) -> Option<&'static str> {
    match field {
        // More digits than a sheet can hold: it is written as a text.
        Field::Stored { value, .. } if exact_double(*value).is_none() => None,
        Field::Stored { shown, .. } | Field::Computed { shown, .. } => {
            Some(decimals_format(*shown))
        }
        Field::Fraction(_) => Some("NS"),
        Field::Plain(_) => Some("NP"),
        Field::Date(_) => Some("ND"),
        Field::Empty | Field::Text(_) | Field::Code { .. } => None,
    }
}

fn key(cell: &PlacedCell) -> (CellLook, Option<&'static str>) {
    let format = match &cell.content {
        PlacedContent::Field(field) => format_of(field),
        PlacedContent::Link { .. } => None,
    };
    (cell.look, format)
}

impl Looks {
    /// Those of these sheets.
    pub(super) fn of<'a>(sheets: impl Iterator<Item = &'a PlacedSheet>) -> Self {
        Self {
            cells: sheets
                .flat_map(|sheet| sheet.cells.values().map(key))
                .collect(),
        }
    }

    /// The name of the style of a cell.
    fn name(&self, cell: &PlacedCell) -> String {
        let key = key(cell);
        let at = self.cells.iter().position(|known| *known == key);
        // Every cell of the sheets was looked at.
        format!("l{}", at.unwrap_or_default())
    }

    /// Their styles.
    pub(super) fn styles(&self) -> String {
        let styles = self.cells.iter().zip(0_usize..);
        styles
            .map(|((look, format), at)| cell_style(&format!("l{at}"), *format, &properties(*look)))
            .collect()
    }
}

fn properties(look: CellLook) -> String {
    let mut cell = String::new();
    let colour = |name: &str, colour: Option<u32>| {
        colour.map_or_else(String::new, |colour| format!(" {name}=\"#{colour:06x}\""))
    };
    cell.push_str(&colour("fo:background-color", look.background));
    if let Some(border) = look.border {
        cell.push_str(&format!(
            " fo:border=\"0.5pt solid #{border:06x}\" fo:padding-left=\"0.1cm\" fo:padding-right=\"0.1cm\""
        ));
    }
    if look.wraps {
        cell.push_str(" fo:wrap-option=\"wrap\" style:vertical-align=\"top\"");
    }
    let align = match look.align {
        Align::Usual => "",
        Align::Centre => "<style:paragraph-properties fo:text-align=\"center\"/>",
        Align::Right => "<style:paragraph-properties fo:text-align=\"end\"/>",
    };
    if look.align != Align::Usual {
        // Without it a program takes the side by the kind of content.
        cell.push_str(" style:text-align-source=\"fix\"");
    }
    let mut text = colour("fo:color", look.colour);
    if look.is_bold {
        text.push_str(" fo:font-weight=\"bold\"");
    }
    if let Some(size) = look.size {
        text.push_str(&format!(" fo:font-size=\"{size}pt\""));
    }
    format!("<style:table-cell-properties{cell}/>{align}<style:text-properties{text}/>")
}

/// The styles of rows with a height of their own.
pub(super) fn row_styles<'a>(sheets: impl Iterator<Item = &'a PlacedSheet>) -> String {
    let heights = sheets.flat_map(|sheet| sheet.heights.values());
    let heights: BTreeSet<u32> = heights.map(|height| tenths(*height)).collect();
    let style = |height: u32| {
        format!(
            "<style:style style:name=\"r{height}\" style:family=\"table-row\"><style:table-row-properties \
             style:row-height=\"{}.{}pt\" style:use-optimal-row-height=\"false\"/></style:style>",
            height / 10,
            height % 10
        )
    };
    heights.into_iter().map(style).collect()
}

/// A height in tenths of a point.
fn tenths(points: f64) -> u32 {
    (points * 10.0).round().clamp(0.0, 10_000.0) as u32
}

/// The rows of a sheet; its columns are written already.
pub(super) fn rows(sheet: &PlacedSheet, looks: &Looks, body: &mut String) {
    let covered = covered(sheet);
    for row in 0..sheet.row_count() {
        let is_title = sheet.title_row == Some(row);
        if is_title {
            body.push_str("<table:table-header-rows>");
        }
        match sheet.heights.get(&row) {
            Some(height) => body.push_str(&format!(
                "<table:table-row table:style-name=\"r{}\">",
                tenths(*height)
            )),
            None => body.push_str("<table:table-row>"),
        }
        cells(sheet, row, &covered, looks, body);
        body.push_str("</table:table-row>");
        if is_title {
            body.push_str("</table:table-header-rows>");
        }
    }
}

type Covered<'a> = BTreeMap<(u32, u16), &'a PlacedCell>;

/// The places under merged cells, without those where these begin.
fn covered(sheet: &PlacedSheet) -> Covered<'_> {
    let mut covered = BTreeMap::new();
    for ((row, column), cell) in &sheet.cells {
        for below in 0..cell.rows {
            for right in 0..cell.columns {
                if (below, right) != (0, 0) {
                    covered.insert((row + below, column + right), cell);
                }
            }
        }
    }
    covered
}

fn cells(sheet: &PlacedSheet, row: u32, covered: &Covered<'_>, looks: &Looks, body: &mut String) {
    let mut places: BTreeMap<u16, (&PlacedCell, bool)> = BTreeMap::new();
    let of_row = (row, 0)..=(row, u16::MAX);
    for ((_, column), cell) in covered.range(of_row.clone()) {
        places.insert(*column, (cell, true));
    }
    for ((_, column), cell) in sheet.cells.range(of_row) {
        places.insert(*column, (cell, false));
    }
    let mut next = 0;
    for (column, (cell, is_covered)) in places {
        if column > next {
            body.push_str(&format!(
                "<table:table-cell table:number-columns-repeated=\"{}\"/>",
                column - next
            ));
        }
        next = column + 1;
        let style = looks.name(cell);
        if is_covered {
            // With its look: a program draws the lines of a merged cell from the cells at its sides.
            body.push_str(&format!(
                "<table:covered-table-cell table:style-name=\"{style}\"/>"
            ));
        } else {
            write(cell, &style, body);
        }
    }
}

fn write(cell: &PlacedCell, style: &str, body: &mut String) {
    let mut attributes = format!(" table:style-name=\"{style}\"");
    if cell.rows > 1 || cell.columns > 1 {
        attributes.push_str(&format!(
            " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
            cell.columns, cell.rows
        ));
    }
    let field = match &cell.content {
        PlacedContent::Link { text, sheet } => return link(text, sheet, &attributes, body),
        PlacedContent::Field(field) => field,
    };
    match field {
        Field::Empty => body.push_str(&format!("<table:table-cell{attributes}/>")),
        Field::Text(shown) | Field::Code { label: shown, .. } => string(shown, &attributes, body),
        Field::Stored { value, .. } if exact_double(*value).is_none() => {
            string(&value.to_string(), &attributes, body);
        }
        Field::Stored { value, .. } | Field::Computed { value, .. } => {
            number("float", &value.to_string(), &attributes, body);
        }
        Field::Fraction(value) => number("percentage", &value.to_string(), &attributes, body),
        Field::Plain(value) => number("float", &value.to_string(), &attributes, body),
        Field::Date(date) => body.push_str(&format!(
            "<table:table-cell{attributes} office:value-type=\"date\" office:date-value=\"{date}\"><text:p>{}</text:p></table:table-cell>",
            xml(&date.to_string())
        )),
    }
}
