//! One row: first what it is about (indicator, place, period), then its values and fields.

use super::{
    Draft, DraftCell, RejectedCell, content, fields,
    members::{self, Label, Scope},
    reading,
};
use crate::{
    catalogue::Catalogue,
    code::NodeCode,
    finding::{Finding, Place},
    import::{
        fold::unmark,
        layout::{Column, ColumnRole, Layout},
        sheet::{CellContent, Sheet},
    },
    indicator::Indicator,
    number::{Doubt, Reading},
    period::{Period, read_marked_period},
    value::{Breakdown, CellKey, CellValue, Datum, Measure},
};
use std::collections::BTreeSet;

/// Reads rows one after another into a draft.
pub(super) struct RowReader<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) layout: &'a Layout,
    pub(super) catalogue: &'a Catalogue,
    pub(super) draft: Draft,
    /// Warnings about a label are said once, not once a row.
    pub(super) said: BTreeSet<String>,
    /// The dimension named by the last heading row inside the table («Región natural»).
    section: Option<String>,
}

/// What a row is about.
pub(super) struct Facts<'a> {
    pub indicator: Option<&'a Indicator>,
    pub node: Option<NodeCode>,
    breakdown: Breakdown,
    period: Option<Period>,
    measure: Measure,
    baseline_year: Option<Period>,
    provisional: bool,
    note: Option<String>,
    source: Option<String>,
    /// Codes of the findings that make the whole row unreadable.
    pub blocked: Vec<String>,
}

impl<'a> RowReader<'a> {
    pub fn new(sheet: &'a Sheet, layout: &'a Layout, catalogue: &'a Catalogue) -> Self {
        Self { sheet, layout, catalogue, draft: Draft::default(), said: BTreeSet::new(), section: None }
    }

    pub fn finish(self) -> Draft {
        self.draft
    }

    /// Reads a row. Every non-blank cell of it ends in the draft.
    pub fn read(&mut self, row: u32) {
        let cells: Vec<(u32, &'a CellContent, Option<&'a Column>)> =
            self.sheet.row(row).map(|(c, content)| (c, content, self.layout.columns.iter().find(|col| col.column == c))).collect();
        let is_data = |column: &Option<&Column>| column.is_some_and(|c| c.role.holds_values() || matches!(c.role, ColumnRole::Field { .. }));
        let data = cells.iter().filter(|(.., column)| is_data(column)).count();
        self.draft.passed_over += u32::try_from(cells.len() - data).unwrap_or(u32::MAX);
        if data == 0 {
            self.note_section(row);
            return;
        }
        let facts = self.facts(row);
        for (_, content, column) in cells {
            match column {
                Some(column) if column.role.holds_values() => self.value(row, column, content, &facts),
                Some(column) if matches!(column.role, ColumnRole::Field { .. }) => fields::read(self, row, column, content, &facts),
                _ => {}
            }
        }
    }

    pub(super) fn place(&self, row: u32, column: u32) -> Place {
        Place::Cell { sheet: self.sheet.name.clone(), row, column }
    }

    /// Puts a doubt at a cell; answers its code where it blocks.
    pub(super) fn find(&mut self, row: u32, column: u32, read: &str, doubt: &Doubt) -> Option<String> {
        let finding = Finding::new(doubt.code, self.place(row, column), Some(read), sentence(&doubt.problem), doubt.remedy.clone());
        let blocks = finding.blocks().then(|| finding.code.clone());
        self.draft.findings.push(finding);
        blocks
    }

    /// As [`Self::find`], for a warning about a label that many rows repeat.
    pub(super) fn find_once(&mut self, row: u32, column: u32, read: &str, doubt: &Doubt) {
        if self.said.insert(format!("{}\n{}\n{read}", doubt.code, doubt.problem)) {
            self.find(row, column, read, doubt);
        }
    }

    pub(super) fn reject(&mut self, row: u32, column: u32, read: String, finding_codes: Vec<String>) {
        let place = self.place(row, column);
        self.draft.rejected.push(RejectedCell { place, read, finding_codes });
    }

    /// A row of one label and no values may head the next rows: «Área de residencia».
    fn note_section(&mut self, row: u32) {
        let labels = self.layout.columns.iter().filter(|c| matches!(c.role, ColumnRole::Breakdown { .. }));
        for column in labels {
            let text = self.sheet.text(row, column.column);
            if let Some(dimension) = members::dimension_named(text.trim_end_matches(':'), self.catalogue) {
                self.section = Some(dimension.code.clone());
            }
        }
    }

    fn facts(&mut self, row: u32) -> Facts<'a> {
        let mut facts = Facts {
            indicator: None,
            node: None,
            breakdown: self.layout.breakdown.clone(),
            period: None,
            measure: self.layout.measure,
            baseline_year: None,
            provisional: false,
            note: None,
            source: self.layout.source.clone(),
            blocked: Vec::new(),
        };
        self.indicator(row, &mut facts);
        let columns: &'a [Column] = &self.layout.columns;
        for column in columns {
            let text = self.sheet.text(row, column.column);
            if !text.is_empty() {
                self.fact(row, column, &text, &mut facts);
            }
        }
        fields::compare_with_catalogue(self, row, &facts);
        facts
    }

    fn indicator(&mut self, row: u32, facts: &mut Facts<'a>) {
        let by_code = self.layout.column(&ColumnRole::IndicatorCode);
        let by_name = self.layout.column(&ColumnRole::IndicatorName);
        if let Some(column) = by_code.filter(|c| !self.sheet.text(row, c.column).is_empty()) {
            let text = self.sheet.text(row, column.column);
            self.resolve(row, column, &text, reading::indicator_code(&text, self.catalogue), facts);
        } else if let Some(column) = by_name.filter(|c| !self.sheet.text(row, c.column).is_empty()) {
            let text = self.sheet.text(row, column.column);
            self.resolve(row, column, &text, reading::indicator_name(&text, self.catalogue), facts);
        } else if let Some(chosen) = &self.layout.indicator {
            facts.indicator = chosen.parse().ok().and_then(|code| self.catalogue.indicator(&code));
            if facts.indicator.is_none() {
                facts.blocked.push("E207".to_owned());
            }
        } else if let Some(column) = by_code.or(by_name) {
            if self.layout.has_values() {
                let doubt = Doubt::new("E324", "La fila tiene valores, pero no dice de qué indicador son.", "Escriba el código del indicador en esta celda.");
                facts.blocked.extend(self.find(row, column.column, "", &doubt));
            }
        } else if self.layout.has_values() {
            facts.blocked.push("E202".to_owned());
        }
    }

    fn resolve(&mut self, row: u32, column: &Column, text: &str, read: Reading<crate::code::IndicatorCode>, facts: &mut Facts<'a>) {
        let (code, doubt) = read.into_parts();
        facts.indicator = code.and_then(|code| self.catalogue.indicator(&code));
        match doubt {
            Some(doubt) if facts.indicator.is_some() => self.find_once(row, column.column, text, &doubt),
            Some(doubt) => facts.blocked.extend(self.find(row, column.column, text, &doubt)),
            None => {}
        }
    }

    /// What one label cell says about its row.
    fn fact(&mut self, row: u32, column: &'a Column, text: &str, facts: &mut Facts<'a>) {
        match &column.role {
            ColumnRole::NodeCode => fields::node(self, row, column, text, facts),
            ColumnRole::Breakdown { dimension } => self.breakdown(row, column, dimension.as_deref(), text, facts),
            ColumnRole::Period => facts.period = self.period(row, column, text, facts),
            ColumnRole::BaselineYear => facts.baseline_year = self.period(row, column, text, facts),
            ColumnRole::Measure => match reading::measure(text) {
                Some(measure) => facts.measure = measure,
                None => {
                    let doubt = Doubt::new(
                        "E344",
                        format!("«{text}» no dice si el valor es obtenido, meta o línea de base."),
                        "Escriba «obtenido», «meta» o «línea de base».",
                    );
                    facts.blocked.extend(self.find(row, column.column, text, &doubt));
                }
            },
            ColumnRole::Provisional => match reading::provisional(text) {
                Some(yes) => facts.provisional |= yes,
                None => {
                    let doubt = Doubt::new("W343", format!("«{text}» no dice si el dato es provisional: se tomó por definitivo."), "Escriba «Sí» o «No».");
                    self.find(row, column.column, text, &doubt);
                }
            },
            ColumnRole::Note => facts.note = Some(text.to_owned()),
            ColumnRole::Source => facts.source = Some(text.to_owned()),
            _ => {}
        }
    }

    fn period(&mut self, row: u32, column: &Column, text: &str, facts: &mut Facts<'a>) -> Option<Period> {
        let (marked, doubt) = read_marked_period(text).into_parts();
        match doubt {
            Some(doubt) if marked.is_some() => self.find_once(row, column.column, text, &doubt),
            Some(doubt) => facts.blocked.extend(self.find(row, column.column, text, &doubt)),
            None => {}
        }
        facts.provisional |= marked.is_some_and(|m| m.provisional);
        marked.map(|m| m.period)
    }

    fn breakdown(&mut self, row: u32, column: &'a Column, only: Option<&'a str>, text: &str, facts: &mut Facts<'a>) {
        let section = self.section.clone();
        let preferred = section.as_deref().or_else(|| members::dimension_in_header(&column.header, self.catalogue));
        let scope = Scope { catalogue: self.catalogue, place_codes: self.layout.place_codes, only, preferred };
        match members::read(text, scope) {
            Label::Headline => {}
            Label::Members { breakdown, also } => {
                if !also.is_empty() {
                    let doubt = Doubt::new(
                        "W341",
                        format!("«{text}» puede ser también de {}: se leyó como {breakdown}.", also.join(", ")),
                        "Confirme la desagregación en la asignación de columnas.",
                    );
                    self.find_once(row, column.column, text, &doubt);
                }
                for (dimension, member) in breakdown.pairs() {
                    facts.breakdown = std::mem::take(&mut facts.breakdown).with(dimension, member);
                }
            }
            Label::Unknown { nearest } => {
                let hint = nearest.map(|n| format!("; el más parecido es «{n}»")).unwrap_or_default();
                let doubt = Doubt::new(
                    "E341",
                    format!("«{text}» no es un lugar ni un grupo del catálogo{hint}."),
                    "Corrija el nombre, o agréguelo a las desagregaciones del catálogo.",
                );
                facts.blocked.extend(self.find(row, column.column, text, &doubt));
            }
        }
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
                Doubt::new("E313", "La línea de base no dice de qué año es.", "Escriba el año base en la fila.")
            } else {
                Doubt::new("E312", "El valor no dice de qué periodo es.", "Escriba el periodo en la fila.")
            };
            let codes = self.find(row, column.column, &read, &doubt).into_iter().collect();
            return self.reject(row, column.column, read, codes);
        };
        let mut understood = match content::read(content, &indicator.unit, self.layout.number_locale) {
            Ok(understood) => understood,
            Err(doubt) => {
                let codes = self.find(row, column.column, &read, &doubt).into_iter().collect();
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
        let key = CellKey { indicator: indicator.code.clone(), measure, breakdown: facts.breakdown.clone(), period };
        let place = self.place(row, column.column);
        self.draft.cells.push(DraftCell { key, value, place, read });
    }

    fn cell_value(&mut self, row: u32, column: &Column, read: &str, understood: content::Content, facts: &Facts<'a>) -> CellValue {
        let mut note = facts.note.clone();
        let mut datum = understood.datum;
        if let (Datum::NotAvailable(reason) | Datum::NotApplicable(reason), false) = (&mut datum, understood.has_reason) {
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
        let provisional = facts.provisional || understood.provisional || unmark(&column.header).says_provisional();
        CellValue { datum, provisional, note, source: facts.source.clone() }
    }
}

/// A sentence with a capital and a full stop; readers of numbers and codes answer phrases.
fn sentence(problem: &str) -> String {
    let mut chars = problem.trim().chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let rest = chars.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}
