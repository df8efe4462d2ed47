//! The automatic styles of a document: widths of columns, formats of numbers, looks of cells.

use std::collections::BTreeSet;

use super::{
    content::COVER_WIDTHS,
    placed::{Looks, row_styles},
    xml,
};
use crate::write::{sheets::Sheet, xlsx::MAX_DECIMALS};

/// The name of the style of sheets that are printed wide, and of their pages.
pub(super) const WIDE: &str = "ancha";

/// The look of cells that may be typed into where the rest is locked.
const UNLOCKED_STYLE: &str =
    "<style:table-cell-properties style:cell-protect=\"none\" fo:background-color=\"#fffdf2\"/>";

/// The names of the formats of numbers, by their decimals.
const DECIMALS: [&str; MAX_DECIMALS as usize + 1] = [
    "N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N10",
];

/// The name of the format of a number that shows so many decimals.
pub(super) fn decimals_format(shown: u8) -> &'static str {
    let at = usize::from(shown.min(MAX_DECIMALS));
    DECIMALS.get(at).copied().unwrap_or("N0")
}

/// The looks of cells: name, format of its number, properties.
const CELL_STYLES: [(&str, Option<&str>, &str); 11] = [
    ("plain", Some("NP"), ""),
    ("share", Some("NS"), ""),
    ("day", Some("ND"), ""),
    ("oplain", Some("NP"), UNLOCKED_STYLE),
    ("oday", Some("ND"), UNLOCKED_STYLE),
    ("open", None, UNLOCKED_STYLE),
    (
        "head",
        None,
        "<style:table-cell-properties fo:background-color=\"#e8ecf1\" fo:wrap-option=\"wrap\"/><style:text-properties fo:font-weight=\"bold\"/>",
    ),
    (
        "bold",
        None,
        "<style:text-properties fo:font-weight=\"bold\"/>",
    ),
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
];

/// Widths of columns, and the looks of cells.
pub(super) fn styles(sheets: &[Sheet<'_>], looks: &Looks) -> String {
    let columns = sheets.iter().filter_map(Sheet::table);
    let mut widths: BTreeSet<u16> = columns
        .flat_map(|table| table.columns.iter().map(|column| column.width))
        .collect();
    widths.extend(COVER_WIDTHS);
    let placed = || sheets.iter().filter_map(Sheet::placed);
    widths.extend(placed().flat_map(|sheet| sheet.widths.iter().copied()));
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
        let format = decimals_format(decimals);
        styles.push_str(&format!(
            "<number:number-style style:name=\"{format}\"><number:number number:min-integer-digits=\"1\" \
             number:decimal-places=\"{decimals}\" number:min-decimal-places=\"{decimals}\" number:grouping=\"true\"/></number:number-style>{}{}",
            cell_style(&format!("d{decimals}"), Some(format), ""),
            cell_style(&format!("od{decimals}"), Some(format), UNLOCKED_STYLE),
        ));
    }
    styles.push_str(&format!(
        "<style:style style:name=\"hidden\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
         <style:style style:name=\"{WIDE}\" style:family=\"table\" style:master-page-name=\"{WIDE}\"><style:table-properties \
         table:display=\"true\"/></style:style>"
    ));
    styles.push_str(
        "<number:number-style style:name=\"NP\"><number:number number:min-integer-digits=\"1\" number:decimal-places=\"0\"/></number:number-style>\
         <number:percentage-style style:name=\"NS\"><number:number number:min-integer-digits=\"1\" number:decimal-places=\"1\" \
         number:min-decimal-places=\"1\"/><number:text>%</number:text></number:percentage-style>\
         <number:date-style style:name=\"ND\"><number:day number:style=\"long\"/><number:text>/</number:text>\
         <number:month number:style=\"long\"/><number:text>/</number:text><number:year number:style=\"long\"/></number:date-style>",
    );
    for (name, format, look) in CELL_STYLES {
        styles.push_str(&cell_style(name, format, look));
    }
    styles.push_str(&row_styles(placed()));
    styles.push_str(&looks.styles());
    styles
}

/// How sheets are printed that are wide: A4 across, as wide as one page, as many pages as it takes. `title` stands under
/// every page.
pub(super) fn pages(title: &str) -> String {
    format!(
        "<office:automatic-styles><style:page-layout style:name=\"{WIDE}\"><style:page-layout-properties \
         fo:page-width=\"29.7cm\" fo:page-height=\"21cm\" style:print-orientation=\"landscape\" fo:margin-top=\"1.5cm\" \
         fo:margin-bottom=\"1.5cm\" fo:margin-left=\"1.8cm\" fo:margin-right=\"1.8cm\" style:scale-to-X=\"1\" \
         style:scale-to-Y=\"0\"/><style:footer-style><style:header-footer-properties fo:min-height=\"0.9cm\" \
         fo:margin-top=\"0.3cm\"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles><style:master-page \
         style:name=\"{WIDE}\" style:page-layout-name=\"{WIDE}\"><style:footer><text:p>{} · Página <text:page-number/> de <text:page-count/></text:p></style:footer></style:master-page></office:master-styles>",
        xml(title)
    )
}

pub(super) fn cell_style(name: &str, format: Option<&str>, look: &str) -> String {
    let format = format.map(|format| format!(" style:data-style-name=\"{format}\""));
    format!(
        "<style:style style:name=\"{name}\" style:family=\"table-cell\"{}>{look}</style:style>",
        format.unwrap_or_default()
    )
}
