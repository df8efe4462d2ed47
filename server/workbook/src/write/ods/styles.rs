//! The automatic styles of a document: widths of columns, formats of numbers, looks of cells.

use std::collections::BTreeSet;

use super::content::COVER_WIDTHS;
use crate::write::{sheets::Sheet, xlsx::MAX_DECIMALS};

/// The look of cells that may be typed into where the rest is locked.
const OPEN: &str =
    "<style:table-cell-properties style:cell-protect=\"none\" fo:background-color=\"#fffdf2\"/>";

/// Widths of columns, and the looks of cells.
pub(super) fn styles(sheets: &[Sheet<'_>]) -> String {
    let columns = sheets.iter().filter_map(Sheet::table);
    let mut widths: BTreeSet<u16> = columns
        .flat_map(|table| table.columns.iter().map(|column| column.width))
        .collect();
    widths.extend(COVER_WIDTHS);
    let mut styles: String = widths
        .iter()
        .map(|width| {
            // A character of the usual font is about a fifth of a centimetre wide.
            let (whole, tenths) = (width / 5, width % 5 * 2);
            format!(
                "<style:style style:name=\"w{width}\" style:family=\"table-column\"><style:table-column-properties \
                 style:column-width=\"{whole}.{tenths}cm\"/></style:style>"
            )
        })
        .collect();
    for decimals in 0..=MAX_DECIMALS {
        let format = format!("N{decimals}");
        styles.push_str(&format!(
            "<number:number-style style:name=\"{format}\"><number:number number:min-integer-digits=\"1\" \
             number:decimal-places=\"{decimals}\" number:min-decimal-places=\"{decimals}\" number:grouping=\"true\"/></number:number-style>{}{}",
            cell_style(&format!("d{decimals}"), Some(&format), ""),
            cell_style(&format!("od{decimals}"), Some(&format), OPEN),
        ));
    }
    styles.push_str(
        "<style:style style:name=\"hidden\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>",
    );
    styles.push_str(
        "<number:number-style style:name=\"NP\"><number:number number:min-integer-digits=\"1\" number:decimal-places=\"0\"/></number:number-style>\
         <number:percentage-style style:name=\"NS\"><number:number number:min-integer-digits=\"1\" number:decimal-places=\"1\" \
         number:min-decimal-places=\"1\"/><number:text>%</number:text></number:percentage-style>\
         <number:date-style style:name=\"ND\"><number:day number:style=\"long\"/><number:text>/</number:text>\
         <number:month number:style=\"long\"/><number:text>/</number:text><number:year number:style=\"long\"/></number:date-style>",
    );
    let bold = "<style:text-properties fo:font-weight=\"bold\"/>";
    for (name, format, look) in [
        ("plain", Some("NP"), ""),
        ("share", Some("NS"), ""),
        ("day", Some("ND"), ""),
        ("oplain", Some("NP"), OPEN),
        ("oday", Some("ND"), OPEN),
        ("open", None, OPEN),
        (
            "head",
            None,
            "<style:table-cell-properties fo:background-color=\"#e8ecf1\" fo:wrap-option=\"wrap\"/><style:text-properties fo:font-weight=\"bold\"/>",
        ),
        ("bold", None, bold),
        (
            "title",
            None,
            "<style:text-properties fo:font-weight=\"bold\" fo:font-size=\"16pt\"/>",
        ),
        (
            "warning",
            None,
            "<style:table-cell-properties fo:background-color=\"#fdecea\"/><style:text-properties fo:font-weight=\"bold\" fo:color=\"#8a1c1c\"/>",
        ),
        (
            "wrapped",
            None,
            "<style:table-cell-properties fo:wrap-option=\"wrap\" style:vertical-align=\"top\"/>",
        ),
    ] {
        styles.push_str(&cell_style(name, format, look));
    }
    styles
}

fn cell_style(name: &str, format: Option<&str>, look: &str) -> String {
    let format = format.map(|format| format!(" style:data-style-name=\"{format}\""));
    format!(
        "<style:style style:name=\"{name}\" style:family=\"table-cell\"{}>{look}</style:style>",
        format.unwrap_or_default()
    )
}
