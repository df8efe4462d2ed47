//! All chosen sheets of a workbook as one: what they would create, and one draft over the catalogue as it
//! would then be. So values of an indicator can stand in the same file as the indicator.
//!
//! What this module deliberately does not do: it compares with no stored value and asks nobody's role.

mod blanks;
mod fields;
mod scale;
mod values;

use crate::{
    additions::{self, Additions},
    carried::{Carried, CarriedSeries},
    draft::{DetailColumns, Draft, DraftCell, DraftField, Key, Origin, RejectedCell, SeriesId},
    export_mark::export_mark,
    grid::{CellRef, Grid},
    headers,
    layout::{self, Column, ColumnRole, Layout},
    lexicon::Lexicon,
    records::{self, Record, RecordCell, Records, is_data},
    repeated,
    subject::{Sources, Subjects},
};
use domain::{catalogue::Catalogue, finding::Finding};
use hashbrown::{HashMap, HashSet};

/// What a workbook was understood to say.
#[derive(Debug, Clone)]
pub struct Understood {
    /// The catalogue with everything that the file creates.
    pub catalogue: Catalogue,
    pub additions: Additions,
    pub draft: Draft,
    /// What blocks a layout, and about creating; the draft has its own.
    pub findings: Vec<Finding>,
}

/// Reads the sheets that have a layout. `entities` are the responsible entities by code and name.
pub fn understand(
    grid: &Grid,
    layouts: &[Layout],
    catalogue: &Catalogue,
    entities: &[(String, String)],
) -> Understood {
    let tables = records::of(grid, layouts);
    let lexicon = Lexicon::of(catalogue);
    let additions = additions::collect(grid, &tables, catalogue, &lexicon, entities);
    let whole = additions.applied(catalogue);
    let lexicon = if additions.created.is_empty() {
        lexicon
    } else {
        Lexicon::of(&whole)
    };
    let sources = Sources {
        grid,
        catalogue: &whole,
        lexicon: &lexicon,
        refused: &additions.refused,
    };
    let mut draft = Draft::default();
    draft.book.sheets = grid.sheets.iter().map(|s| s.name.clone()).collect();
    let is_export = export_mark(grid).is_some();
    if is_export {
        draft.carried = Carried::of(grid);
    }
    for records in &tables {
        if is_export && !records.is_form {
            draft.book.detail_columns.extend(detail_columns(records));
        }
        let mut reader = TableReader::new(sources, records, &mut draft);
        reader.keeps_blanks = is_export && !records.is_form;
        reader.read();
    }
    if draft.carried.is_some() {
        for records in &records::of(grid, &with_hidden(grid, layouts)) {
            TableReader::new(sources, records, &mut draft).note_places();
        }
    }
    if draft.carried.as_ref().is_some_and(|one| !one.is_done()) {
        let left_out = with_left_out(grid, layouts, &whole, &lexicon);
        for records in &records::of(grid, &left_out) {
            TableReader::new(sources, records, &mut draft).note_places();
        }
    }
    blanks::limit(&mut draft);
    repeated::reject_repeated(grid, &tables, &mut draft);
    let mut findings = additions.findings.clone();
    for layout in layouts {
        let at = grid
            .sheets
            .iter()
            .position(|sheet| sheet.name == layout.sheet);
        findings.extend(
            at.into_iter()
                .flat_map(|at| layout::check_structure(layout, grid, at, &whole)),
        );
    }
    Understood {
        catalogue: whole,
        additions,
        draft,
        findings,
    }
}

/// The layouts of sheets that hide something, to be read with it: what a filter hides was not deleted.
fn with_hidden(grid: &Grid, layouts: &[Layout]) -> Vec<Layout> {
    let hides = |layout: &&Layout| {
        let mut sheets = grid.sheets.iter();
        let sheet = sheets.find(|sheet| sheet.name == layout.sheet);
        sheet
            .is_some_and(|sheet| !(sheet.hidden_rows.is_empty() && sheet.hidden_columns.is_empty()))
    };
    let hiding = layouts
        .iter()
        .filter(hides)
        .filter(|one| one.form.is_none());
    hiding
        .map(|layout| Layout {
            with_hidden: true,
            ..layout.clone()
        })
        .collect()
}

/// The layouts of sheets with columns of values that a person chose not to import, to be read with these: what somebody
/// left out is in the file, and was not deleted.
fn with_left_out(
    grid: &Grid,
    layouts: &[Layout],
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) -> Vec<Layout> {
    let is_left_out = |column: &Column| column.role == ColumnRole::Ignore;
    let leaves_out = |layout: &&Layout| {
        let mut columns = layout.tables.iter().flat_map(|table| &table.columns);
        columns.any(is_left_out)
    };
    let whole = layouts.iter().filter(leaves_out).filter_map(|layout| {
        let mut sheets = grid.sheets.iter();
        let at = sheets.position(|sheet| sheet.name == layout.sheet)?;
        let found = layout::detect(grid, at, catalogue, lexicon).layout;
        let mut whole = Layout {
            with_hidden: true,
            ..layout.clone()
        };
        let mut is_other = false;
        for table in &mut whole.tables {
            let mut tables = found.tables.iter();
            let Some(found) = tables.find(|one| one.header_rows == table.header_rows) else {
                continue;
            };
            for column in table.columns.iter_mut().filter(|one| is_left_out(one)) {
                let mut columns = found.columns.iter();
                let own = columns.find(|one| one.column == column.column);
                let own = own
                    .filter(|one| one.role.holds_values() || one.role == ColumnRole::BaselineYear);
                if let Some(own) = own {
                    column.role.clone_from(&own.role);
                    is_other = true;
                }
            }
        }
        is_other.then_some(whole)
    });
    whole.collect()
}

/// Which columns a table has for what is said beside its numbers; nothing for a table without columns.
fn detail_columns(records: &Records) -> Option<DetailColumns> {
    let columns = records.columns();
    let places = || columns.iter().map(|column| column.column);
    let has = |wanted: &[ColumnRole]| columns.iter().any(|column| wanted.contains(&column.role));
    Some(DetailColumns {
        sheet: records.sheet,
        rows: records.table.data_rows,
        columns: (places().min()?, places().max()?),
        note: has(&[ColumnRole::Note]),
        source: has(&[ColumnRole::Source]),
        figures: has(&[ColumnRole::Numerator, ColumnRole::Denominator]),
    })
}

/// Reads the rows of one table into the draft.
struct TableReader<'a> {
    sources: Sources<'a>,
    records: &'a Records,
    subjects: Subjects<'a>,
    draft: &'a mut Draft,
    /// Series of indicator and breakdown by their places.
    series: HashMap<(u32, u32), SeriesId>,
    /// The series of [`Draft::carried`], likewise; `None` for one of which the file held nothing.
    carried: HashMap<(u32, u32), Option<CarriedSeries>>,
    /// Columns whose header was said to name a shorter period than the indicator's.
    closed: HashSet<u16>,
    /// What holds for all cells of a column.
    columns: Vec<ColumnFacts>,
    /// Cells of values that are merged over other values: nothing says whose value it is.
    spread: HashSet<(u32, u16)>,
    /// What a title says of the scale of all values: «en miles de personas».
    scale: Option<String>,
    /// Whether empty cells are noted: those of an exported file may have held a value.
    keeps_blanks: bool,
}

/// What holds for all cells of a column.
#[derive(Debug, Clone, Copy, Default)]
struct ColumnFacts {
    /// Its header carries the mark of preliminary figures («2024 P/»).
    is_provisional: bool,
    /// The column of the absolute figures beside its relative ones, or of the relative ones beside its absolute.
    beside: Option<u16>,
}

fn of_columns(records: &Records) -> Vec<ColumnFacts> {
    let columns = records.columns();
    let place = |role: ColumnRole| {
        let at = columns.iter().position(|c| c.role == role)?;
        u16::try_from(at).ok()
    };
    let of_column = columns.iter().map(|column| ColumnFacts {
        is_provisional: headers::says_provisional(&column.header),
        beside: match column.role {
            ColumnRole::PeriodValue { measure, period } => {
                place(ColumnRole::PeriodAbsolute { measure, period })
            }
            ColumnRole::PeriodAbsolute { measure, period } => {
                place(ColumnRole::PeriodValue { measure, period })
            }
            _ => None,
        },
    });
    of_column.collect()
}

impl<'a> TableReader<'a> {
    fn new(sources: Sources<'a>, records: &'a Records, draft: &'a mut Draft) -> Self {
        Self {
            subjects: Subjects::new(sources, records, &mut draft.book),
            sources,
            records,
            draft,
            series: HashMap::new(),
            carried: HashMap::new(),
            closed: HashSet::new(),
            columns: of_columns(records),
            spread: scale::spread_cells(sources.grid, records),
            scale: scale::of_titles(sources.grid, records),
            keeps_blanks: false,
        }
    }

    fn read(mut self) {
        // Cells that turn out to state something are taken off again.
        self.draft.passed_over = self
            .draft
            .passed_over
            .saturating_add(self.records.passed_over);
        for record in &self.records.rows {
            self.row(*record);
        }
        if self.keeps_blanks {
            self.note_blanks();
        }
        self.draft.findings.append(&mut self.subjects.findings);
    }

    /// Reads a row. Every cell of it that states something ends in the draft.
    fn row(&mut self, record: Record) {
        let Some(subject) = self.subjects.read(record, &mut self.draft.book) else {
            self.parts_without_value(record);
            return;
        };
        for cell in self.records.cells_of(record) {
            let role = &self.records.columns()[usize::from(cell.column)].role;
            let of_sheet = crate::grid::Cell {
                column: cell.at.column,
                marks: cell.marks,
                content: cell.content,
            };
            if let ColumnRole::PeriodAbsolute { .. } = role {
                if self.beside(record, *cell).is_none() {
                    self.absolute_alone(record, *cell, subject);
                }
                continue;
            }
            if !is_data(self.sources.grid, role, &of_sheet) {
                continue;
            }
            if let ColumnRole::Field { field } = role {
                self.field(*field, *cell, &subject);
            } else {
                self.value(record, *cell, subject);
            }
        }
    }

    fn text(&self, cell: &RecordCell) -> String {
        self.records.text(self.sources.grid, cell).into_owned()
    }

    fn reject(&mut self, at: CellRef, codes: Vec<&'static str>) {
        self.draft.rejected.push(RejectedCell { at, codes });
    }

    fn push_cell(&mut self, key: Key, value: crate::draft::Value, at: CellRef) {
        self.draft.cells.push(DraftCell {
            key,
            value,
            at: Origin::Cell(at),
        });
    }

    fn push_field(&mut self, field: DraftField) {
        self.draft.fields.push(field);
    }
}
