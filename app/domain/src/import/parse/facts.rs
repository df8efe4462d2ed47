//! What a row is about: its indicator, place, period and measure, from its label cells.

use super::{
    fields,
    members::{self, Label, Scope},
    reading,
    row::RowReader,
};
use crate::{
    code::{IndicatorCode, NodeCode},
    import::layout::{Column, ColumnRole},
    indicator::Indicator,
    number::{Doubt, Reading},
    period::{Period, read_marked_period},
    value::{Breakdown, Measure},
};

/// What a row is about.
pub(super) struct Facts<'a> {
    pub indicator: Option<&'a Indicator>,
    pub node: Option<NodeCode>,
    pub breakdown: Breakdown,
    pub period: Option<Period>,
    pub measure: Measure,
    pub baseline_year: Option<Period>,
    pub provisional: bool,
    pub note: Option<String>,
    pub source: Option<String>,
    /// Codes of the findings that make the whole row unreadable.
    pub blocked: Vec<String>,
}

impl<'a> RowReader<'a> {
    /// A row of one label and no values may head the next rows: «Área de residencia».
    pub(super) fn note_section(&mut self, row: u32) {
        let labels = self
            .layout
            .columns
            .iter()
            .filter(|c| matches!(c.role, ColumnRole::Breakdown { .. }));
        for column in labels {
            let text = self.sheet.text(row, column.column);
            if let Some(dimension) =
                members::dimension_named(text.trim_end_matches(':'), self.catalogue)
            {
                self.section = Some(dimension.code.clone());
            }
        }
    }

    pub(super) fn facts(&mut self, row: u32) -> Facts<'a> {
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
            let catalogue = self.catalogue;
            let read = self.codes.entry(text.clone());
            let read = read
                .or_insert_with(|| reading::indicator_code(&text, catalogue))
                .clone();
            self.resolve(row, column, &text, read, facts);
        } else if let Some(column) = by_name.filter(|c| !self.sheet.text(row, c.column).is_empty())
        {
            let text = self.sheet.text(row, column.column);
            let catalogue = self.catalogue;
            let read = self.names.entry(text.clone());
            let read = read
                .or_insert_with(|| reading::indicator_name(&text, catalogue))
                .clone();
            self.resolve(row, column, &text, read, facts);
        } else if let Some(chosen) = &self.layout.indicator {
            facts.indicator = chosen
                .parse()
                .ok()
                .and_then(|code| self.catalogue.indicator(&code));
            if facts.indicator.is_none() {
                facts.blocked.push("E207".to_owned());
            }
        } else if let Some(column) = by_code.or(by_name) {
            if self.layout.has_values() {
                let doubt = Doubt::new(
                    "E324",
                    "La fila tiene valores, pero no dice de qué indicador son.",
                    "Escriba el código del indicador en esta celda.",
                );
                facts
                    .blocked
                    .extend(self.find(row, column.column, "", &doubt));
            }
        } else if self.layout.has_values() {
            facts.blocked.push("E202".to_owned());
        }
    }

    fn resolve(
        &mut self,
        row: u32,
        column: &Column,
        text: &str,
        read: Reading<IndicatorCode>,
        facts: &mut Facts<'a>,
    ) {
        let (code, doubt) = read.into_parts();
        facts.indicator = code.and_then(|code| self.catalogue.indicator(&code));
        match doubt {
            Some(doubt) if facts.indicator.is_some() => {
                self.find_once(row, column.column, text, &doubt)
            }
            Some(doubt) => {
                let codes = self.unknown_code(row, column.column, text, &doubt);
                facts.blocked.extend(codes);
            }
            None => {}
        }
    }

    /// What one label cell says about its row.
    fn fact(&mut self, row: u32, column: &'a Column, text: &str, facts: &mut Facts<'a>) {
        match &column.role {
            ColumnRole::NodeCode => fields::node(self, row, column, text, facts),
            ColumnRole::Breakdown { dimension } => {
                self.breakdown(row, column, dimension.as_deref(), text, facts)
            }
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
                    facts
                        .blocked
                        .extend(self.find(row, column.column, text, &doubt));
                }
            },
            ColumnRole::Provisional => match reading::provisional(text) {
                Some(yes) => facts.provisional |= yes,
                None => {
                    let doubt = Doubt::new(
                        "W343",
                        format!(
                            "«{text}» no dice si el dato es provisional: se tomó por definitivo."
                        ),
                        "Escriba «Sí» o «No».",
                    );
                    self.find(row, column.column, text, &doubt);
                }
            },
            ColumnRole::Note => facts.note = Some(text.to_owned()),
            ColumnRole::Source => facts.source = Some(text.to_owned()),
            _ => {}
        }
    }

    fn period(
        &mut self,
        row: u32,
        column: &Column,
        text: &str,
        facts: &mut Facts<'a>,
    ) -> Option<Period> {
        let (marked, doubt) = read_marked_period(text).into_parts();
        match doubt {
            Some(doubt) if marked.is_some() => self.find_once(row, column.column, text, &doubt),
            Some(doubt) => facts
                .blocked
                .extend(self.find(row, column.column, text, &doubt)),
            None => {}
        }
        facts.provisional |= marked.is_some_and(|m| m.provisional);
        marked.map(|m| m.period)
    }

    fn breakdown(
        &mut self,
        row: u32,
        column: &'a Column,
        only: Option<&'a str>,
        text: &str,
        facts: &mut Facts<'a>,
    ) {
        let key = (column.column, self.section.clone(), text.to_owned());
        let (catalogue, layout) = (self.catalogue, self.layout);
        let label = self
            .labels
            .entry(key)
            .or_insert_with_key(|(_, section, text)| {
                let preferred = section.as_deref();
                let preferred =
                    preferred.or_else(|| members::dimension_in_header(&column.header, catalogue));
                members::read(
                    text,
                    Scope {
                        catalogue,
                        place_codes: layout.place_codes,
                        only,
                        preferred,
                    },
                )
            });
        match label.clone() {
            Label::Headline => {}
            Label::Members { breakdown, also } => {
                if !also.is_empty() {
                    let doubt = Doubt::new(
                        "W341",
                        format!(
                            "«{text}» puede ser también de {}: se leyó como «{}».",
                            also.join(", "),
                            members::in_words(&breakdown, self.catalogue)
                        ),
                        "Confirme la desagregación en la asignación de columnas.",
                    );
                    self.find_once(row, column.column, text, &doubt);
                }
                for (dimension, member) in breakdown.pairs() {
                    facts.breakdown = std::mem::take(&mut facts.breakdown).with(dimension, member);
                }
            }
            Label::Unknown { nearest } => {
                let hint = nearest
                    .map(|n| format!("; el más parecido es «{n}»"))
                    .unwrap_or_default();
                let doubt = Doubt::new(
                    "E341",
                    format!("«{text}» no es un lugar ni un grupo del catálogo{hint}."),
                    "Corrija el nombre, o agréguelo a las desagregaciones del catálogo.",
                );
                facts
                    .blocked
                    .extend(self.find(row, column.column, text, &doubt));
            }
        }
    }
}
