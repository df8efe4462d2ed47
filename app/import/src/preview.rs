//! The preview: what each cell and field of a draft would do to what is kept now.
//!
//! Small `Copy` rows on the integers of a book; a screen asks for the first few in the domain's own shape
//! ([`listed`]). What it deliberately does not do: it stores nothing and decides nothing about who may.

mod fields;
mod listed;

pub use fields::{FieldCounts, FieldRules, PreviewField};
pub use listed::{PreviewCell, listed};

use crate::draft::{Book, Key, Origin, Value};
use domain::{code::IndicatorCode, finding::Finding, gate::Gate, period::Period, value::Measure};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happens to a cell on commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    New,
    Changed,
    Unchanged,
    Rejected,
}

impl Effect {
    /// Whether a commit writes such a cell or field.
    pub fn writes(self) -> bool {
        matches!(self, Self::New | Self::Changed)
    }
}

/// One cell of the preview. The order is that of the draft, then the cells that were not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreviewRow {
    pub at: Origin,
    /// `None` where the cell could not be understood.
    pub key: Option<Key>,
    pub effect: Effect,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// How many cells of the tables end how. Their sum is the number of cells that hold something in the data
/// rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub new: u32,
    pub changed: u32,
    pub unchanged: u32,
    pub rejected: u32,
    /// Cells that state fields of the catalogue or a ficha, whatever their effect.
    pub fields: u32,
    /// Labels, notes and cells of columns that are not imported.
    pub passed_over: u32,
}

impl Counts {
    /// All cells of the tables.
    pub fn total(&self) -> u32 {
        self.new + self.changed + self.unchanged + self.rejected + self.fields + self.passed_over
    }
}

/// The whole preview.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// What the rows point to.
    pub book: Book,
    pub rows: Vec<PreviewRow>,
    /// Codes of the findings at the rows: place of the row in the list and code, by place.
    pub codes: Vec<(u32, &'static str)>,
    pub fields: Vec<PreviewField>,
    pub counts: Counts,
    /// Fields that a commit by this person would leave out: they need somebody with another role.
    pub withheld: Vec<PreviewField>,
}

impl Preview {
    /// Codes of the findings at a row.
    pub fn codes_of(&self, row: u32) -> impl Iterator<Item = &'static str> {
        let from = self.codes.partition_point(|(at, _)| *at < row);
        let codes = self.codes.get(from..).unwrap_or_default().iter();
        codes
            .take_while(move |(at, _)| *at == row)
            .map(|(_, code)| *code)
    }

    /// Rejects, each alone, the cells that would write something and for which `why_not` has a finding;
    /// answers those findings. What stays as it is stored is not asked about.
    pub fn refuse(
        &mut self,
        why_not: &mut dyn FnMut(&Book, &PreviewRow) -> Option<Finding>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut codes = Vec::new();
        for (row, at) in self.rows.iter_mut().zip(0..) {
            let found = row
                .effect
                .writes()
                .then(|| why_not(&self.book, row))
                .flatten();
            let Some(finding) = found else { continue };
            row.effect = Effect::Rejected;
            codes.extend(static_code(&finding.code).map(|code| (at, code)));
            findings.push(finding);
        }
        self.add_codes(codes);
        self.count();
        findings
    }

    /// Rejects what the calendar does not let in. Each period of an indicator is looked up once.
    pub fn refuse_locked(&mut self, gate: Gate<'_>) -> Vec<Finding> {
        let mut numbers: BTreeMap<&IndicatorCode, u32> = BTreeMap::new();
        let mut indicators = Vec::with_capacity(self.book.series.len());
        for (code, _) in &self.book.series {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            indicators.push(*numbers.entry(code).or_insert(next));
        }
        let mut locked: HashMap<(u32, Measure, Period), bool> = HashMap::new();
        self.refuse(&mut |book, row| {
            let key = row.key?;
            let indicator = *indicators.get(key.series.0 as usize)?;
            let known = locked.entry((indicator, key.measure, key.period));
            let is_locked = *known.or_insert_with(|| gate.lock(&book.cell_key(key)).is_some());
            is_locked
                .then(|| gate.finding(&book.cell_key(key), book.place(row.at), None))
                .flatten()
        })
    }

    /// Rejects changes of targets and baselines, for whoever may only report.
    pub fn refuse_official(&mut self) -> Vec<Finding> {
        self.refuse(&mut |book, row| {
            let is_official = row.key?.measure != Measure::Observed;
            is_official.then(|| Finding::of("E605", book.place(row.at), None, &[]))
        })
    }

    /// Adds codes of findings at rows.
    pub(crate) fn add_codes(&mut self, codes: Vec<(u32, &'static str)>) {
        if codes.is_empty() {
            return;
        }
        self.codes.extend(codes);
        // Stable: the codes of one cell stay in the order in which they were found.
        self.codes.sort_by_key(|(row, _)| *row);
    }

    /// Counts the cells anew, after effects were changed.
    pub(crate) fn count(&mut self) {
        let mut counts = Counts {
            passed_over: self.counts.passed_over,
            fields: fields::count_cells(&self.fields),
            ..Counts::default()
        };
        for row in &self.rows {
            *match row.effect {
                Effect::New => &mut counts.new,
                Effect::Changed => &mut counts.changed,
                Effect::Unchanged => &mut counts.unchanged,
                Effect::Rejected => &mut counts.rejected,
            } += 1;
        }
        self.counts = counts;
    }
}

/// The code in the table of codes; `None` for one that is not there.
pub(crate) fn static_code(code: &str) -> Option<&'static str> {
    domain::finding::codes::meaning(code).map(|meaning| meaning.code)
}
