//! Indicator, place or group, measure, mark, note and source of a row.

mod places;

use super::{
    Blocked, Sources, Subject, Subjects,
    labels::{Meaning, ValueOf},
};
use crate::{
    draft::Book,
    grid::CellContent,
    layout::ColumnRole,
    lexicon::{Label, LabelScope, MemberRef, canonical_code, words},
    records::{Record, RecordCell},
};
use domain::{
    finding::a1,
    reading::{Doubt, Reading},
    text::{fold, kept},
};

/// What a label resolves to, with what is doubtful about it.
pub(super) type Resolved = (Meaning, Option<Doubt>);

impl Subjects<'_> {
    /// Reads which indicator a row is about: by its code, or else by its name, or else as a person chose for the
    /// table.
    pub(super) fn indicator(&mut self, record: Record, subject: &mut Subject) {
        let find = |role: &ColumnRole| {
            let columns = self.records.columns();
            let mut cells = self.records.cells_of(record).iter();
            cells.find(|c| columns[usize::from(c.column)].role == *role)
        };
        let by_code = find(&ColumnRole::IndicatorCode).copied();
        let by_name = find(&ColumnRole::IndicatorName).copied();
        if let Some(cell) = by_code {
            self.indicator_of(cell, true, subject);
            if let (Some(name), Some(indicator)) = (by_name, subject.indicator) {
                self.group_in_name(name, indicator, subject);
            }
        } else if let Some(cell) = by_name {
            self.indicator_of(cell, false, subject);
        } else if let Some(chosen) = &self.records.table.indicator {
            subject.indicator = self.sources.lexicon.indicator(chosen);
            if subject.indicator.is_none() {
                subject.blocked.add("E207");
            }
        } else {
            self.without_indicator(record, subject);
        }
    }

    /// A row of values that names no indicator; with indicators across, the columns name them.
    fn without_indicator(&mut self, record: Record, subject: &mut Subject) {
        let columns = self.records.columns();
        let across =
            |c: &crate::layout::Column| matches!(c.role, ColumnRole::IndicatorValue { .. });
        if !self.records.has_values() || columns.iter().any(across) {
            return;
        }
        let named = |c: &&crate::layout::Column| {
            matches!(
                c.role,
                ColumnRole::IndicatorCode | ColumnRole::IndicatorName
            )
        };
        let Some(column) = columns.iter().find(named) else {
            subject.blocked.add("E202");
            return;
        };
        let Some(first) = self.records.cells_of(record).first() else {
            return;
        };
        let at = crate::grid::CellRef {
            column: column.column,
            ..first.at
        };
        let doubt = Doubt::new(
            "E324",
            "La fila tiene valores, pero no dice de qué indicador son.",
            "Escriba el código del indicador en esta celda.",
        );
        self.report(at, "", &doubt);
        subject.blocked.add("E324");
    }

    /// «Trámites en línea - Mujeres» beside the code of «Trámites en línea»: the value of a group, where no column says
    /// which.
    fn group_in_name(&mut self, cell: RecordCell, indicator: u32, subject: &mut Subject) {
        let columns = self.records.columns();
        let names_group = |role: &ColumnRole| matches!(role, ColumnRole::Breakdown { .. });
        if columns.iter().any(|column| names_group(&column.role)) {
            return;
        }
        let label = self.label(cell, 1, |subjects, text, _| {
            let Sources {
                catalogue, lexicon, ..
            } = subjects.sources;
            let name = catalogue.indicators.get(indicator as usize);
            let name = name.map(|indicator| fold(&indicator.name));
            let folded = fold(text);
            let rest = match name.and_then(|name| folded.strip_prefix(&name).map(str::to_owned)) {
                Some(rest) => rest,
                None => folded,
            };
            let rest = without_joints(rest.trim());
            let names_group = rest.chars().any(char::is_alphabetic)
                && matches!(
                    lexicon.label(rest, LabelScope::default()),
                    Label::Members { .. }
                );
            let doubt = names_group.then(|| {
                Doubt::new(
                    "E341",
                    format!("el nombre «{text}» dice de qué grupo es el valor, y ninguna columna lo dice"),
                    "Escriba el grupo en una columna propia, por ejemplo «Desagregación».",
                )
            });
            (Meaning::Nothing, doubt)
        });
        self.report_label(cell, label, &mut subject.blocked);
    }

    fn indicator_of(&mut self, cell: RecordCell, by_code: bool, subject: &mut Subject) {
        let label = self.label(cell, 0, |subjects, text, _| {
            subjects.read_indicator(text, by_code)
        });
        if let Meaning::Place(indicator) = self.labels.meaning(label) {
            subject.indicator = Some(*indicator);
        } else if by_code {
            return self.unknown_code(cell, label, &mut subject.blocked);
        }
        self.report_label(cell, label, &mut subject.blocked);
    }

    fn read_indicator(&mut self, text: &str, by_code: bool) -> Resolved {
        let lexicon = self.sources.lexicon;
        let read = if by_code {
            lexicon.indicator_code(text)
        } else {
            lexicon.indicator_name(text)
        };
        let (place, doubt) = read.into_parts();
        let doubt = doubt.map(|doubt| match doubt.code {
            "E313" if self.may_suggest() => lexicon.suggest_indicator(text, doubt),
            "E323" if self.may_suggest() => lexicon.suggest_name(text, doubt),
            _ => doubt,
        });
        (place.map_or(Meaning::Nothing, Meaning::Place), doubt)
    }

    /// A code that the catalogue does not have. Where the file wanted to create it and could not, that has
    /// been said at its row.
    pub(super) fn unknown_code(&mut self, cell: RecordCell, label: ValueOf, blocked: &mut Blocked) {
        let (grid, refused) = (self.sources.grid, self.sources.refused);
        let text = self.records.text(grid, &cell).into_owned();
        let refusal = (!refused.is_empty())
            .then(|| refused.get(&canonical_code(&text)))
            .flatten();
        let Some(refusal) = refusal else {
            return self.report_label(cell, label, blocked);
        };
        if refusal.places.contains(&cell.at) {
            refusal.codes.iter().for_each(|code| blocked.add(code));
            return;
        }
        let first = refusal.places.first();
        let sheets = &self.sources.grid.sheets;
        let place = first.map_or_else(String::new, |at| {
            let sheet = sheets
                .get(usize::from(at.sheet))
                .map_or("", |s| s.name.as_str());
            format!("hoja «{sheet}», celda {}", a1(at.row, u32::from(at.column)))
        });
        let doubt = Doubt::new(
            "E367",
            format!("{} no se crea: vea {place}.", text.trim()),
            "Corrija primero esa fila.",
        );
        self.report(cell.at, &text, &doubt);
        blocked.add("E367");
    }

    /// What every other label of a row says.
    pub(super) fn facts(&mut self, record: Record, subject: &mut Subject, book: &mut Book) {
        let mut members: Vec<MemberRef> = Vec::new();
        for cell in self.records.cells_of(record) {
            let role = &self.records.columns()[usize::from(cell.column)].role;
            match role {
                ColumnRole::NodeCode => self.node(*cell, subject),
                ColumnRole::Breakdown { .. } => self.group(*cell, subject, &mut members),
                ColumnRole::Measure => {
                    let label = self.label(*cell, 0, |_, text, _| match words::measure(text) {
                        Some(measure) => (Meaning::Measure(measure), None),
                        None => (Meaning::Nothing, Some(no_measure(text))),
                    });
                    if let Some(Meaning::Measure(measure)) = self.said(*cell, label, subject) {
                        subject.measure = measure;
                    }
                }
                ColumnRole::Provisional => {
                    let label = self.label(*cell, 0, |_, text, _| match words::provisional(text) {
                        Some(yes) => (Meaning::Provisional(yes), None),
                        None => (Meaning::Nothing, Some(no_provisional(text))),
                    });
                    if let Some(Meaning::Provisional(yes)) = self.said(*cell, label, subject) {
                        subject.provisional |= yes;
                    }
                }
                ColumnRole::Note => subject.note = self.kept_text(cell, book).or(subject.note),
                ColumnRole::Source => {
                    subject.source = self.kept_text(cell, book).or(subject.source);
                }
                ColumnRole::Unknown => self.unknown_column(*cell, subject),
                _ => {}
            }
        }
        if members.is_empty() {
            members.clone_from(&self.section_group);
        }
        if !members.is_empty() {
            subject.breakdown = self.breakdown_id(members);
        }
    }

    fn kept_text(&self, cell: &RecordCell, book: &mut Book) -> Option<crate::grid::TextId> {
        let text = self.records.text(self.sources.grid, cell);
        let text = kept(&text);
        (!text.is_empty()).then(|| book.texts.intern(&text))
    }

    /// A column that nobody understands may tell this row from others: the row is not read without it.
    fn unknown_column(&mut self, cell: RecordCell, subject: &mut Subject) {
        let column = &self.records.columns()[usize::from(cell.column)];
        // A person looked at it and left it so.
        if column.certain {
            return;
        }
        let called = if column.header.is_empty() {
            let row = self.records.table.header_rows.1;
            format!("sin título ({})", a1(row, u32::from(column.column)))
        } else {
            format!("«{}»", column.header)
        };
        let key = (cell.column, u16::MAX);
        let any = CellContent::Bool(true);
        let label = self.labels.find(key, any, "").unwrap_or_else(|| {
            let doubt = Doubt::new(
                "E373",
                format!(
                    "La columna {called} no se reconoce y tiene datos en las filas de valores: puede decir de qué lugar, grupo o caso es cada uno."
                ),
                "Indique el papel de la columna, o márquela como «No importar» si no distingue filas.",
            );
            self.labels.add(key, any, "", (Meaning::Nothing, Some(doubt)))
        });
        let (doubt, is_first) = self.labels.doubt(label);
        if let Some(doubt) = doubt.filter(|_| is_first) {
            let text = self.records.text(self.sources.grid, &cell).into_owned();
            self.report(cell.at, &text, &doubt);
        }
        subject.blocked.add("E373");
    }

    /// The resolved label of a cell; resolved now where it is met first.
    pub(super) fn label(
        &mut self,
        cell: RecordCell,
        variant: u16,
        read: impl FnOnce(&mut Self, &str, CellContent) -> Resolved,
    ) -> ValueOf {
        let key = (cell.column, variant);
        if let CellContent::Text(_) = cell.content
            && let Some(label) = self.labels.find(key, cell.content, "")
        {
            return label;
        }
        let text = self.records.text(self.sources.grid, &cell).into_owned();
        if let Some(label) = self.labels.find(key, cell.content, &text) {
            return label;
        }
        let resolved = read(self, &text, cell.content);
        self.labels.add(key, cell.content, &text, resolved)
    }

    /// The meaning of a label, after saying what is doubtful about it.
    pub(super) fn said(
        &mut self,
        cell: RecordCell,
        label: ValueOf,
        subject: &mut Subject,
    ) -> Option<Meaning> {
        self.report_label(cell, label, &mut subject.blocked);
        Some(self.labels.meaning(label).clone())
    }
}

/// A folded text without the words that join a group to a name: «en la sierra» is «sierra».
pub(super) fn without_joints(folded: &str) -> &str {
    let mut rest = folded;
    while let Some((word, after)) = rest.split_once(' ') {
        let is_joint = matches!(
            word,
            "en" | "el" | "la" | "los" | "las" | "de" | "del" | "para" | "por" | "zonas" | "zona"
        );
        if !is_joint {
            break;
        }
        rest = after;
    }
    rest
}

fn no_measure(text: &str) -> Doubt {
    Doubt::new(
        "E344",
        format!("«{text}» no dice si el valor es obtenido, meta o línea de base."),
        "Escriba «obtenido», «meta» o «línea de base».",
    )
}

fn no_provisional(text: &str) -> Doubt {
    Doubt::new(
        "W343",
        format!("«{text}» no dice si el dato es provisional: se tomó por definitivo."),
        "Escriba «Sí» o «No».",
    )
}

/// The value of a reading, as a meaning.
pub(super) fn resolved<T>(read: Reading<T>, meaning: impl FnOnce(T) -> Meaning) -> Resolved {
    let (value, doubt) = read.into_parts();
    (value.map_or(Meaning::Nothing, meaning), doubt)
}
