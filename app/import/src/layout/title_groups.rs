//! Groups that titles name: «Departamento: Cusco» above a table, or a sheet called «Mujeres», says whose values they are.
//!
//! A title that is nothing but the name of a group gives the breakdown of a table that has no column for it, with a
//! warning. A longer title that contains one only warns: the name may be that of the place where it was written. What
//! this deliberately does not do: it corrects no column.

use super::{ColumnRole, Layout, Table, check::at_sheet};
use crate::{
    grid::{CellContent, Grid, Sheet},
    lexicon::{Label, LabelScope, Lexicon, MemberRef},
};
use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    text::{fold, title_likeness},
    value::Breakdown,
};

/// Titles of a table stand within this many rows above it.
const TITLE_ROWS: usize = 6;
/// A name of a group has at most this many words.
const GROUP_WORDS: usize = 4;
/// A title that holds so much of an indicator's name is about the indicator.
const IS_INDICATOR: f64 = 0.8;

/// Gives tables the breakdown that their title names; answers what a person should confirm.
pub(super) fn read(
    layout: &mut Layout,
    grid: &Grid,
    sheet: &Sheet,
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) -> Vec<Finding> {
    let names = Names { catalogue, lexicon };
    let of_sheet = at_sheet(layout);
    let mut findings = Vec::new();
    let mut above = 0;
    let sheet_name = layout.sheet.clone();
    for table in &mut layout.tables {
        let from = above;
        above = table.data_rows.1.saturating_add(1);
        if !may_belong_to_group(table) {
            continue;
        }
        let titles = titles(grid, sheet, &sheet_name, from, table.header_rows);
        let mut all = titles.iter();
        let whole = all.find_map(|title| Some((title, names.group(&title.text)?, true)));
        let named = whole.or_else(|| {
            let mut above = titles.iter().filter(|title| title.place.is_some());
            above.find_map(|title| Some((title, names.contained(&title.text)?, false)))
        });
        let Some((title, group, is_whole)) = named else {
            continue;
        };
        let what = match title.place {
            Some(_) => "El título",
            None => "El nombre de la hoja",
        };
        let read_as = if is_whole {
            table.breakdown = group.breakdown.clone();
            format!("de «{}»", group.label)
        } else {
            "nacionales".to_owned()
        };
        let problem = format!(
            "{what}, «{}», nombra «{}»: los valores de la tabla se leyeron como {read_as}.",
            title.text, group.label
        );
        findings.push(Finding::new(
            "W379",
            title.place.clone().unwrap_or_else(|| of_sheet.clone()),
            Some(&title.text),
            problem,
            "Confirme la desagregación de la tabla en la asignación de columnas.",
        ));
    }
    findings
}

/// A table of values whose rows name no group themselves.
fn may_belong_to_group(table: &Table) -> bool {
    let names_group = |role: &ColumnRole| matches!(role, ColumnRole::Breakdown { .. });
    table.has_values()
        && table.breakdown.is_headline()
        && !table.columns.iter().any(|column| names_group(&column.role))
}

/// A text above a table, or the name of its sheet, which has no place.
struct Title {
    text: String,
    place: Option<Place>,
}

/// The titles of a table, the nearest first, and the name of the sheet. A title may be the first row of the header.
fn titles(grid: &Grid, sheet: &Sheet, name: &str, from: u32, header: (u32, u32)) -> Vec<Title> {
    let mut titles = Vec::new();
    let is_title =
        |row: u32, cells: usize| cells <= 2 && row < header.0 || cells == 1 && row < header.1;
    let above = sheet
        .rows_in(from, header.1)
        .filter(|(row, _)| !sheet.hidden_rows.contains(*row));
    for (row, cells) in above.rev().take(TITLE_ROWS) {
        for cell in cells.iter().filter(|_| is_title(row, cells.len())) {
            let CellContent::Text(id) = cell.content else {
                continue;
            };
            titles.push(Title {
                text: grid.texts.get(id).trim().to_owned(),
                place: Some(Place::Cell {
                    sheet: name.to_owned(),
                    row,
                    column: u32::from(cell.column),
                }),
            });
        }
    }
    titles.push(Title {
        text: name.to_owned(),
        place: None,
    });
    titles
}

/// A group that a title names.
struct Group {
    breakdown: Breakdown,
    label: String,
}

struct Names<'a> {
    catalogue: &'a Catalogue,
    lexicon: &'a Lexicon,
}

impl Names<'_> {
    /// The group that a text as a whole names.
    fn group(&self, text: &str) -> Option<Group> {
        if !text.chars().any(char::is_alphabetic) {
            return None;
        }
        match self.lexicon.label(text, LabelScope::default()) {
            Label::Members { members, .. } => self.of_members(&members),
            Label::Headline | Label::Unknown => None,
        }
    }

    fn of_members(&self, members: &[MemberRef]) -> Option<Group> {
        let mut breakdown = Breakdown::headline();
        let mut labels = Vec::new();
        for (dimension, member) in members.iter().filter_map(|m| m.of(self.catalogue)) {
            breakdown = breakdown.with(&dimension.code, &member.code);
            labels.push(member.name.as_str());
        }
        (!labels.is_empty()).then(|| Group {
            breakdown,
            label: labels.join(", "),
        })
    }

    /// The group that some words of a text name. The name of a department counts only behind a word for it: titles
    /// end with the place where they were written.
    fn contained(&self, text: &str) -> Option<Group> {
        let is_about_indicator = |name: &str| title_likeness(name, text) >= IS_INDICATOR;
        let mut indicators = self.catalogue.indicators.iter();
        if indicators.any(|indicator| is_about_indicator(&indicator.name)) {
            return None;
        }
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let lengths = (1..=GROUP_WORDS.min(words.len())).rev();
        let spans = lengths.flat_map(|length| words.windows(length).zip(0..));
        let mut found = spans.filter_map(|(span, at)| {
            let group = self.group(&span.join(" "))?;
            let is_department = group
                .breakdown
                .pairs()
                .any(|(code, _)| code == "departamento");
            let before = &words[..at];
            (!is_department || says_department(before)).then_some(group)
        });
        found.next()
    }
}

/// «Departamento de», «Gobierno Regional del», «Región» before a name.
fn says_department(before: &[&str]) -> bool {
    let mut nearest = before
        .iter()
        .rev()
        .skip_while(|word| matches!(**word, "de" | "del" | "la" | "el"));
    matches!(
        nearest.next(),
        Some(&"departamento" | &"region" | &"regional" | &"gore" | &"dpto")
    )
}
