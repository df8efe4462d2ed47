//! Which sheets each workbook has, whatever the format.

use super::{
    Fill, Published, WriteError, catalogue, cover, cover::Line, dictionary, lists::List, matrix,
    ods, placed::PlacedSheet, progress, table::Table, values, xlsx,
};
use domain::{indicator::Indicator, release::Release};
use std::collections::BTreeSet;

/// The first sheet of what is read.
pub(super) const READ_ME: &str = "Léame";
/// The first sheet of what is filled in.
pub(super) const INSTRUCTIONS: &str = "Instrucciones";

/// One sheet of a workbook.
pub(super) enum Sheet<'a> {
    /// Its name and what is to be read before the tables.
    Cover(&'static str, Vec<Line>),
    Table(Table<'a>),
    /// A table with a chart below it, where the format has charts.
    Pictured(Table<'a>, xlsx::Picture),
    /// A form.
    Placed(PlacedSheet),
}

impl<'a> Sheet<'a> {
    pub(super) fn placed(&self) -> Option<&PlacedSheet> {
        match self {
            Self::Placed(placed) => Some(placed),
            Self::Cover(..) | Self::Table(_) | Self::Pictured(..) => None,
        }
    }

    pub(super) fn table(&self) -> Option<&Table<'a>> {
        match self {
            Self::Cover(..) | Self::Placed(_) => None,
            Self::Table(table) | Self::Pictured(table, _) => Some(table),
        }
    }
}

/// Adds the sheet that explains the columns of the others; `banner` stands above them.
pub(super) fn with_dictionary<'a>(mut sheets: Vec<Sheet<'a>>, banner: String) -> Vec<Sheet<'a>> {
    let mut dictionary = dictionary::of(sheets.iter().filter_map(Sheet::table));
    dictionary.banner = Some(banner);
    sheets.push(Sheet::Table(dictionary));
    sheets
}

/// The format of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkbookFormat {
    Xlsx,
    Ods,
}

/// A workbook that is about to be written.
pub(super) struct Plan<'a> {
    indicators: Vec<&'a Indicator>,
    sheets: Vec<Sheet<'a>>,
}

impl<'a> Plan<'a> {
    /// The whole release: cover, matrix, values, progress, fichas, nodes and sources.
    pub(super) fn of_release(published: &Published<'a>) -> Self {
        let indicators = all(published.release);
        let mut sheets = vec![Sheet::Cover(READ_ME, cover::of_release(published))];
        sheets.extend(matrices(published, &indicators, Fill::Values));
        sheets.extend(
            [
                values::table(published, None),
                progress::table(published, None),
                catalogue::fichas(published, None),
                catalogue::nodes(published),
                catalogue::sources(published, None),
            ]
            .map(Sheet::Table),
        );
        let banner = xlsx::title(published, &indicators);
        Self {
            indicators,
            sheets: with_dictionary(sheets, banner),
        }
    }

    /// One indicator: cover, matrix, values, progress with its working, ficha and sources.
    pub(super) fn of_indicator(published: &Published<'a>, indicator: &'a Indicator) -> Self {
        let mut sheets = vec![Sheet::Cover(
            READ_ME,
            cover::of_indicator(published, indicator),
        )];
        for table in matrix::tables(published, &[indicator], Fill::Values) {
            sheets.push(match xlsx::Picture::of(published.release, indicator) {
                Some(picture) => Sheet::Pictured(table, picture),
                None => Sheet::Table(table),
            });
        }
        sheets.extend(
            [
                values::table(published, Some(indicator)),
                progress::table(published, Some(indicator)),
                progress::working(published, indicator),
                catalogue::fichas(published, Some(indicator)),
                catalogue::sources(published, Some(indicator)),
            ]
            .map(Sheet::Table),
        );
        let banner = xlsx::title(published, &[indicator]);
        Self {
            indicators: vec![indicator],
            sheets: with_dictionary(sheets, banner),
        }
    }

    /// Instructions, and the matrix of every indicator with room for the years up to the horizon.
    pub(super) fn of_template(published: &Published<'a>) -> Self {
        let indicators = all(published.release);
        let mut sheets = vec![Sheet::Cover(INSTRUCTIONS, cover::of_template(published))];
        sheets.extend(matrices(published, &indicators, Fill::ValuesAndRoom));
        Self { indicators, sheets }
    }

    /// A list of the public site.
    pub(super) fn of_list(published: &Published<'a>, list: List) -> Self {
        let lines = cover::of_list(published, list.title_es());
        Self::with_list(published, lines, list.table(published))
    }

    /// The same with the rows of these codes only.
    pub(super) fn of_filtered_list(
        published: &Published<'a>,
        list: List,
        codes: &BTreeSet<String>,
        filters: &[(String, String)],
    ) -> Self {
        let mut lines = cover::of_list(published, list.title_es());
        lines.push(Line::Heading("Filtros de este archivo".to_owned()));
        let filters = filters.iter().cloned();
        lines.extend(filters.map(|(name, value)| Line::Pair(name, value)));
        Self::with_list(published, lines, list.table(published).only(codes.clone()))
    }

    fn with_list(published: &Published<'a>, lines: Vec<Line>, table: Table<'a>) -> Self {
        let indicators = all(published.release);
        let banner = xlsx::title(published, &indicators);
        let sheets = vec![Sheet::Cover(READ_ME, lines), Sheet::Table(table)];
        Self {
            indicators,
            sheets: with_dictionary(sheets, banner),
        }
    }

    /// A table of the public site that is no list of a release; `filters` says what was asked for, name and value.
    pub(super) fn of_table(
        published: &Published<'a>,
        title: &str,
        filters: &[(String, String)],
        table: Table<'a>,
    ) -> Self {
        let mut lines = cover::of_list(published, title);
        if !filters.is_empty() {
            lines.push(Line::Heading("Filtros de este archivo".to_owned()));
        }
        let filters = filters.iter().cloned();
        lines.extend(filters.map(|(name, value)| Line::Pair(name, value)));
        Self::with_list(published, lines, table)
    }

    /// Tables that another package arranged.
    pub(super) fn of_tables(published: &Published<'a>, tables: Vec<Table<'a>>) -> Self {
        Self {
            indicators: all(published.release),
            sheets: tables.into_iter().map(Sheet::Table).collect(),
        }
    }

    /// Writes the workbook.
    pub(super) fn write(
        self,
        published: &Published<'a>,
        format: WorkbookFormat,
    ) -> Result<Vec<u8>, WriteError> {
        match format {
            WorkbookFormat::Xlsx => {
                let mut book = xlsx::Book::new(published, &self.indicators)?;
                write_sheets(&mut book, &self.sheets)?;
                book.bytes()
            }
            WorkbookFormat::Ods => {
                let title = xlsx::title(published, &self.indicators);
                ods::write(&ods::Meta::of_release(published, &title), &self.sheets)
            }
        }
    }
}

/// Writes the sheets of a workbook one after another.
pub(super) fn write_sheets(book: &mut xlsx::Book, sheets: &[Sheet<'_>]) -> Result<(), WriteError> {
    for sheet in sheets {
        match sheet {
            Sheet::Cover(name, lines) => book.cover(name, lines)?,
            // The one table of a release that grows with the values.
            Sheet::Table(table) if table.sheet == values::SHEET => book.long_sheet(table)?,
            Sheet::Table(table) => book.sheet(table)?,
            Sheet::Pictured(table, picture) => book.pictured_sheet(table, picture)?,
            Sheet::Placed(placed) => book.placed_sheet(placed)?,
        }
    }
    Ok(())
}

fn matrices<'a>(
    published: &Published<'a>,
    indicators: &[&'a Indicator],
    fill: Fill,
) -> Vec<Sheet<'a>> {
    let tables = matrix::tables(published, indicators, fill);
    tables.into_iter().map(Sheet::Table).collect()
}

fn all(release: &Release) -> Vec<&Indicator> {
    release.catalogue.indicators.iter().collect()
}
