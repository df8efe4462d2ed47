//! Which sheets each workbook has, whatever the format.

use super::{
    Fill, Published, WriteError, catalogue, cover, cover::Line, lists::List, matrix, ods, progress,
    table::Table, values, xlsx,
};
use domain::{indicator::Indicator, release::Release};

/// One sheet of a workbook.
pub(super) enum Sheet<'a> {
    Cover(Vec<Line>),
    Table(Table<'a>),
}

impl<'a> Sheet<'a> {
    pub(super) fn table(&self) -> Option<&Table<'a>> {
        match self {
            Self::Cover(_) => None,
            Self::Table(table) => Some(table),
        }
    }
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
        let mut sheets = vec![Sheet::Cover(cover::of_release(published))];
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
        Self { indicators, sheets }
    }

    /// One indicator: cover, matrix, values, progress with its working, ficha and sources.
    pub(super) fn of_indicator(published: &Published<'a>, indicator: &'a Indicator) -> Self {
        let mut sheets = vec![Sheet::Cover(cover::of_indicator(published, indicator))];
        sheets.extend(matrices(published, &[indicator], Fill::Values));
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
        Self {
            indicators: vec![indicator],
            sheets,
        }
    }

    /// Instructions, and the matrix of every indicator with room for the years up to the horizon.
    pub(super) fn of_template(published: &Published<'a>) -> Self {
        let indicators = all(published.release);
        let mut sheets = vec![Sheet::Cover(cover::of_template(published))];
        sheets.extend(matrices(published, &indicators, Fill::ValuesAndRoom));
        Self { indicators, sheets }
    }

    /// A list of the public site.
    pub(super) fn of_list(published: &Published<'a>, list: List) -> Self {
        let sheets = vec![
            Sheet::Cover(cover::of_list(published, list.title_es())),
            Sheet::Table(list.table(published)),
        ];
        Self {
            indicators: all(published.release),
            sheets,
        }
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
                for sheet in self.sheets {
                    match sheet {
                        Sheet::Cover(lines) => book.cover(&lines)?,
                        // The one table that grows with the values.
                        Sheet::Table(table) if table.sheet == values::SHEET => {
                            book.long_sheet(table)?
                        }
                        Sheet::Table(table) => book.sheet(&table)?,
                    }
                }
                book.bytes()
            }
            WorkbookFormat::Ods => {
                let title = xlsx::title(published, &self.indicators);
                ods::write(published, &title, &self.sheets)
            }
        }
    }
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
