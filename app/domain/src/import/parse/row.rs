//! One row: first what it is about ([`super::facts`]), then its values and fields.

use super::{
    Draft, DraftCell, RejectedCell, content, facts::Facts, fields, members::Label, table::Table,
};
use crate::{
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    finding::{Finding, Place},
    import::{
        additions::Refusal,
        fields::states_nothing,
        fold::unmark,
        layout::{Column, ColumnRole, Layout},
        sheet::{CellContent, Sheet},
    },
    number::{Doubt, Reading},
    value::{CellKey, CellValue, Datum, Measure},
};
use std::collections::{BTreeMap, BTreeSet};

/// Reads rows one after another into a draft.
pub(super) struct RowReader<'a> {
    pub(super) table: &'a Table<'a>,
    /// New codes of the file that are not created.
    pub(super) refused: &'a BTreeMap<String, Refusal>,
    pub(super) sheet: &'a Sheet,
    pub(super) layout: &'a Layout,
    pub(super) catalogue: &'a Catalogue,
    pub(super) draft: Draft,
    /// Warnings about a label are said once, not once a row.
    pub(super) said: BTreeSet<String>,
    /// Labels already read: tables repeat them row after row.
    pub(super) codes: BTreeMap<String, Reading<IndicatorCode>>,
    pub(super) names: BTreeMap<String, Reading<IndicatorCode>>,
    pub(super) nodes: BTreeMap<String, Reading<NodeCode>>,
    pub(super) labels: BTreeMap<(u32, Option<String>, String), Label>,
    /// Labels already compared with the catalogue, by indicator, column and text.
    pub(super) compared: BTreeSet<(IndicatorCode, u32, String)>,
    /// The dimension named by the last heading row inside the table («Región natural»).
    pub(super) section: Option<String>,
}

impl<'a> RowReader<'a> {
    pub fn new(
        table: &'a Table<'a>,
        catalogue: &'a Catalogue,
        refused: &'a BTreeMap<String, Refusal>,
    ) -> Self {
        Self {
            table,
            refused,
            sheet: table.sheet(),
            layout: table.layout(),
            catalogue,
            draft: Draft::default(),
            said: BTreeSet::new(),
            codes: BTreeMap::new(),
            names: BTreeMap::new(),
            nodes: BTreeMap::new(),
            labels: BTreeMap::new(),
            compared: BTreeSet::new(),
            section: None,
        }
    }

    pub fn finish(self) -> Draft {
        self.draft
    }

    /// Reads a row. Every non-blank cell of it ends in the draft.
    pub fn read(&mut self, row: u32) {
        let cells: Vec<(u32, &'a CellContent, Option<&'a Column>)> = self
            .sheet
            .row(row)
            .map(|(c, content)| {
                (
                    c,
                    content,
                    self.layout.columns.iter().find(|col| col.column == c),
                )
            })
            .collect();
        let data = cells
            .iter()
            .filter(|(_, content, column)| is_data(content, *column))
            .count();
        self.draft.passed_over += u32::try_from(cells.len() - data).unwrap_or(u32::MAX);
        if data == 0 {
            self.note_section(row);
            return;
        }
        let facts = self.facts(row);
        for (_, content, column) in cells {
            match column.filter(|_| is_data(content, column)) {
                Some(column) if column.role.holds_values() => {
                    self.value(row, column, content, &facts)
                }
                Some(column) if matches!(column.role, ColumnRole::Field { .. }) => {
                    fields::read(self, row, column, content, &facts)
                }
                _ => {}
            }
        }
    }

    pub(super) fn place(&self, row: u32, column: u32) -> Place {
        self.table.place(row, column)
    }

    /// A code that the catalogue does not have: the codes of the findings that say so. Where the file
    /// wanted to create it and could not, that has been said at its row.
    pub(super) fn unknown_code(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        doubt: &Doubt,
    ) -> Vec<String> {
        let refused = self.refused;
        let Some(refusal) = refused.get(&crate::import::additions::canonical(text)) else {
            return self.find(row, column, text, doubt).into_iter().collect();
        };
        if refusal.places.contains(&self.place(row, column)) {
            return refusal.codes.clone();
        }
        let doubt = Doubt::new(
            "E367",
            format!(
                "{} no se crea: vea {}.",
                text.trim(),
                refusal
                    .places
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            ),
            "Corrija primero esa fila.",
        );
        self.find(row, column, text, &doubt).into_iter().collect()
    }

    /// Puts a doubt at a cell; answers its code where it blocks.
    pub(super) fn find(
        &mut self,
        row: u32,
        column: u32,
        read: &str,
        doubt: &Doubt,
    ) -> Option<String> {
        let finding = Finding::new(
            doubt.code,
            self.place(row, column),
            Some(read),
            sentence(&doubt.problem),
            doubt.remedy.clone(),
        );
        let blocks = finding.blocks().then(|| finding.code.clone());
        self.draft.findings.push(finding);
        blocks
    }

    /// As [`Self::find`], for a warning about a label that many rows repeat.
    pub(super) fn find_once(&mut self, row: u32, column: u32, read: &str, doubt: &Doubt) {
        if self
            .said
            .insert(format!("{}\n{}\n{read}", doubt.code, doubt.problem))
        {
            self.find(row, column, read, doubt);
        }
    }

    pub(super) fn reject(
        &mut self,
        row: u32,
        column: u32,
        read: String,
        finding_codes: Vec<String>,
    ) {
        let place = self.place(row, column);
        self.draft.rejected.push(RejectedCell {
            place,
            read,
            finding_codes,
        });
    }

    fn value(&mut self, row: u32, column: &'a Column, content: &CellContent, facts: &Facts<'a>) {
        let read = content.shown();
        let Some(indicator) = facts.indicator.filter(|_| facts.blocked.is_empty()) else {
            return self.reject(row, column.column, read, facts.blocked.clone());
        };
        let (measure, period) = match column.role {
            ColumnRole::PeriodValue { measure, period } => (measure, Some(period)),
            ColumnRole::BaselineValue => (Measure::Baseline, facts.baseline_year),
            _ => (facts.measure, facts.period),
        };
        let Some(period) = period else {
            let doubt = if measure == Measure::Baseline {
                Doubt::new(
                    "E317",
                    "La línea de base no dice de qué año es.",
                    "Escriba el año base en la fila.",
                )
            } else {
                Doubt::new(
                    "E312",
                    "El valor no dice de qué periodo es.",
                    "Escriba el periodo en la fila.",
                )
            };
            let codes = self
                .find(row, column.column, &read, &doubt)
                .into_iter()
                .collect();
            return self.reject(row, column.column, read, codes);
        };
        let mut understood =
            match content::read(content, &indicator.unit, self.layout.number_locale) {
                Ok(understood) => understood,
                Err(doubt) => {
                    let codes = self
                        .find(row, column.column, &read, &doubt)
                        .into_iter()
                        .collect();
                    return self.reject(row, column.column, read, codes);
                }
            };
        for doubt in &understood.doubts {
            self.find(row, column.column, &read, doubt);
        }
        if column.role == ColumnRole::Value
            && let Datum::Value(quantity) = &mut understood.datum
        {
            let codes = fields::absolute(self, row, quantity);
            if !codes.is_empty() {
                return self.reject(row, column.column, read, codes);
            }
        }
        let value = self.cell_value(row, column, &read, understood, facts);
        let key = CellKey {
            indicator: indicator.code.clone(),
            measure,
            breakdown: facts.breakdown.clone(),
            period,
        };
        let place = self.place(row, column.column);
        self.draft.cells.push(DraftCell {
            key,
            value,
            place,
            read,
        });
    }

    fn cell_value(
        &mut self,
        row: u32,
        column: &Column,
        read: &str,
        understood: content::Content,
        facts: &Facts<'a>,
    ) -> CellValue {
        let mut note = facts.note.clone();
        let mut datum = understood.datum;
        if let (Datum::NotAvailable(reason) | Datum::NotApplicable(reason), false) =
            (&mut datum, understood.has_reason)
        {
            match note.take() {
                Some(stated) => *reason = stated,
                None => {
                    let doubt = Doubt::new(
                        "W333",
                        format!("«{read}» dice que no hay dato, pero no por qué."),
                        "Escriba la razón en la columna de notas, por ejemplo «no disponible: la encuesta no se hizo».",
                    );
                    self.find(row, column.column, read, &doubt);
                }
            }
        }
        let provisional = facts.provisional
            || understood.provisional
            || unmark(&column.header).says_provisional();
        CellValue {
            datum,
            provisional,
            note,
            source: facts.source.clone(),
        }
    }
}

/// Whether a cell states a value or a field.
fn is_data(content: &CellContent, column: Option<&Column>) -> bool {
    column.is_some_and(|column| match column.role {
        ColumnRole::Field { .. } => !states_nothing(&content.shown()),
        _ => column.role.holds_values(),
    })
}

/// A sentence with a capital and a full stop; readers of numbers and codes answer phrases.
pub(crate) fn sentence(problem: &str) -> String {
    let mut chars = problem.trim().chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    let rest = chars.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{rest}{stop}")
}
