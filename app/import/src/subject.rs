//! What each row is about: indicator, breakdown, period, measure; from the labels of its record.
//!
//! Each distinct label of a column is resolved once ([`labels`]); a row is a small `Copy` value. A warning
//! about a label is said at its first cell, an error at every cell, because it rejects the row. What this
//! pass deliberately does not do: it reads no value.

mod agreement;
mod facts;
mod labels;
mod periods;

use crate::{
    additions::Refusals,
    draft::Book,
    grid::{CellRef, Grid, TextId},
    layout::ColumnRole,
    lexicon::{Label, LabelScope, Lexicon, MemberRef},
    records::{Record, RecordCell, Records},
};
use domain::{
    catalogue::Catalogue,
    finding::Finding,
    period::Period,
    reading::Doubt,
    text::fold,
    value::{Breakdown, Measure},
};
use facts::without_joints;
use hashbrown::{HashMap, HashSet};
use labels::{Labels, ValueOf};

/// What all passes over rows look things up in.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub grid: &'a Grid,
    pub catalogue: &'a Catalogue,
    pub lexicon: &'a Lexicon,
    /// New codes of the file that are not created.
    pub refused: &'a Refusals,
}

/// The codes of the findings that make a row unreadable; as many as fit, the first ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Blocked([Option<&'static str>; 3]);

impl Blocked {
    /// Adds a code once; a fourth code is left out.
    pub fn add(&mut self, code: &'static str) {
        if self.0.contains(&Some(code)) {
            return;
        }
        if let Some(free) = self.0.iter_mut().find(|slot| slot.is_none()) {
            *free = Some(code);
        }
    }
    /// Whether nothing makes the row unreadable.
    pub fn is_empty(self) -> bool {
        self.0[0].is_none()
    }
    /// The codes in the order in which they were found.
    pub fn codes(self) -> Vec<&'static str> {
        self.0.into_iter().flatten().collect()
    }
}

/// What one row is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject {
    /// Its place in `catalogue.indicators`.
    pub indicator: Option<u32>,
    /// Its place in `catalogue.nodes`.
    pub node: Option<u32>,
    /// Its place in [`Subjects::breakdowns`].
    pub breakdown: u32,
    pub period: Option<Period>,
    pub measure: Measure,
    pub baseline_year: Option<Period>,
    pub provisional: bool,
    pub note: Option<TextId>,
    pub source: Option<TextId>,
    pub blocked: Blocked,
}

/// Reads the rows of one table one after another.
pub struct Subjects<'a> {
    sources: Sources<'a>,
    records: &'a Records,
    labels: Labels,
    /// Breakdowns of the table by number; the first is that of rows that name none.
    breakdowns: Vec<Breakdown>,
    breakdown_ids: HashMap<Vec<MemberRef>, u32>,
    /// The dimension named by the last heading row inside the table («Región natural»).
    section: Option<u16>,
    /// The group named by the last heading row of a table that has no column for it («Mujeres»).
    section_group: Vec<MemberRef>,
    table_source: Option<TextId>,
    /// Labels already compared with the catalogue.
    compared: HashSet<(u32, u16, TextId)>,
    /// Slow suggestions that may still be made for this table.
    suggestions: u32,
    pub findings: Vec<Finding>,
}

/// Suggestions («el más parecido es …») are made for so many distinct texts of a table.
const SUGGESTIONS: u32 = 100;

impl<'a> Subjects<'a> {
    /// Begins a table. Its source, if it has one, goes into `book`.
    pub fn new(sources: Sources<'a>, records: &'a Records, book: &mut Book) -> Self {
        let source = records.table.source.as_deref();
        Self {
            sources,
            records,
            labels: Labels::of(records.columns().len(), sources.grid.texts.len()),
            breakdowns: vec![records.table.breakdown.clone()],
            breakdown_ids: HashMap::new(),
            section: None,
            section_group: Vec::new(),
            table_source: source.map(|text| book.texts.intern(text)),
            compared: HashSet::new(),
            suggestions: SUGGESTIONS,
            findings: Vec::new(),
        }
    }

    /// The breakdown of a subject.
    pub fn breakdown(&self, id: u32) -> &Breakdown {
        &self.breakdowns[id as usize]
    }

    /// What a row is about; nothing for a row without data, which may head the rows below it.
    pub fn read(&mut self, record: Record, book: &mut Book) -> Option<Subject> {
        if !record.has_data {
            self.note_section(record);
            return None;
        }
        let mut subject = Subject {
            indicator: None,
            node: None,
            breakdown: 0,
            period: None,
            measure: record.measure.unwrap_or(self.records.table.measure),
            baseline_year: None,
            provisional: false,
            note: None,
            source: self.table_source,
            blocked: Blocked::default(),
        };
        self.indicator(record, &mut subject);
        self.period_of_row(record, &mut subject);
        self.facts(record, &mut subject, book);
        self.compare_with_catalogue(record, &subject);
        Some(subject)
    }

    /// A row of one label and no values may head the next rows: «Área de residencia».
    fn note_section(&mut self, record: Record) {
        if let [cell] = self.records.cells_of(record) {
            self.note_group(*cell);
        }
        for cell in self.records.cells_of(record) {
            let role = &self.records.columns()[usize::from(cell.column)].role;
            if !matches!(role, ColumnRole::Breakdown { .. }) {
                continue;
            }
            let text = self.records.text(self.sources.grid, cell);
            let named = self
                .sources
                .lexicon
                .dimension_named(text.trim_end_matches(':'));
            self.section = named.or(self.section);
        }
    }

    /// A row that is nothing but the name of a group heads the next rows, where no column says the group.
    fn note_group(&mut self, cell: RecordCell) {
        let columns = self.records.columns();
        let of_group = |role: &ColumnRole| matches!(role, ColumnRole::Breakdown { .. });
        let text = self.records.text(self.sources.grid, &cell).into_owned();
        let is_word = text.chars().any(char::is_alphabetic);
        if !is_word || columns.iter().any(|column| of_group(&column.role)) {
            return;
        }
        // «Solo Lima Metropolitana», «Solo en zonas rurales».
        let folded = fold(&text);
        let bare = ["solo", "solamente", "unicamente"]
            .iter()
            .find_map(|word| folded.strip_prefix(word)?.strip_prefix(' '))
            .map_or(text.as_str(), without_joints);
        match self.sources.lexicon.label(bare, LabelScope::default()) {
            Label::Members { members, .. } => {
                let doubt = Doubt::new(
                    "W379",
                    format!(
                        "la fila «{text}» nombra un grupo: las filas siguientes se leyeron como de ese grupo"
                    ),
                    "Confirme el grupo, o escríbalo en una columna propia.",
                );
                self.report(cell.at, &text, &doubt);
                self.section_group = members;
            }
            Label::Headline => self.section_group.clear(),
            Label::Unknown => {}
        }
    }

    /// Puts a doubt at a cell; answers whether it blocks.
    pub(crate) fn report(&mut self, at: CellRef, read: &str, doubt: &Doubt) -> bool {
        let finding = doubt.finding(self.sources.grid.place(at), Some(read));
        let blocks = finding.blocks();
        self.findings.push(finding);
        blocks
    }

    /// Says what is doubtful about a label: a warning once, an error at every cell.
    fn report_label(&mut self, cell: RecordCell, label: ValueOf, subject: &mut Blocked) {
        let (doubt, is_first) = self.labels.doubt(label);
        let Some(doubt) = doubt else {
            return;
        };
        let is_warning = doubt.code.starts_with('W');
        if !is_warning || is_first {
            let text = self.records.text(self.sources.grid, &cell).into_owned();
            self.report(cell.at, &text, &doubt);
        }
        if !is_warning {
            subject.add(doubt.code);
        }
    }

    fn may_suggest(&mut self) -> bool {
        self.suggestions = self.suggestions.saturating_sub(1);
        self.suggestions > 0
    }
}
