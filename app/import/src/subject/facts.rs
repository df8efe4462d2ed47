//! Indicator, place or group, measure, mark, note and source of a row.

use super::{
    Blocked, Subject, Subjects,
    labels::{Meaning, ValueOf},
};
use crate::{
    draft::Book,
    grid::{Content, DateShape},
    layout::ColumnRole,
    lexicon::{Label, LabelScope, MemberRef, canonical_code, words},
    records::{Record, RecordCell},
};
use domain::{
    finding::a1,
    number::{Doubt, Reading},
    text::{fold, normalised},
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
        if !members.is_empty() {
            subject.breakdown = self.breakdown_id(members);
        }
    }

    fn kept_text(&self, cell: &RecordCell, book: &mut Book) -> Option<crate::grid::TextId> {
        let text = self.records.text(self.sources.grid, cell);
        let text = normalised(&text);
        (!text.is_empty()).then(|| book.texts.intern(&text))
    }

    /// A column that nobody understands may tell this row from others: the row is not read without it.
    fn unknown_column(&mut self, cell: RecordCell, subject: &mut Subject) {
        let column = &self.records.columns()[usize::from(cell.column)];
        // A person looked at it and left it so.
        if column.certain {
            return;
        }
        let header = &column.header;
        let key = (cell.column, u16::MAX);
        let any = Content::Bool(true);
        let label = self.labels.find(key, any, "").unwrap_or_else(|| {
            let doubt = Doubt::new(
                "E373",
                format!(
                    "La columna «{header}» no se reconoce y tiene datos en las filas de valores: puede decir de qué lugar, grupo o caso es cada uno."
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
        read: impl FnOnce(&mut Self, &str, Content) -> Resolved,
    ) -> ValueOf {
        let key = (cell.column, variant);
        if let Content::Text(_) = cell.content
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

    fn group(&mut self, cell: RecordCell, subject: &mut Subject, members: &mut Vec<MemberRef>) {
        let variant = self.section.map_or(0, |section| section + 1);
        let label = self.label(cell, variant, |subjects, text, content| {
            subjects.read_group(cell.column, text, content)
        });
        let found = self.said(cell, label, subject);
        let Some(Meaning::Members(found)) = found else {
            return;
        };
        for member in found.iter() {
            members.retain(|m| m.dimension != member.dimension);
            members.push(*member);
        }
    }

    /// How the labels of a column of places or groups are to be read.
    fn scope(&self, column: u16) -> LabelScope {
        let column = &self.records.columns()[usize::from(column)];
        let lexicon = self.sources.lexicon;
        let only = match &column.role {
            ColumnRole::Breakdown {
                dimension: Some(code),
            } => lexicon.dimension(code),
            _ => None,
        };
        LabelScope {
            place_codes: self.records.place_codes,
            only,
            preferred: self
                .section
                .or_else(|| lexicon.dimension_in_header(&column.header)),
            numbers_are_codes: says_codes(&column.header),
        }
    }

    /// «Lima» under «Provincia» or «Ciudad» is not the department.
    fn is_smaller_place(&self, column: u16, members: &[MemberRef]) -> bool {
        let column = &self.records.columns()[usize::from(column)];
        let mut of = members.iter().filter_map(|m| m.of(self.sources.catalogue));
        column.role == (ColumnRole::Breakdown { dimension: None })
            && says_smaller_places(&column.header)
            && of.any(|(dimension, _)| dimension.code == "departamento")
    }

    fn read_group(&mut self, column: u16, text: &str, content: Content) -> Resolved {
        let lexicon = self.sources.lexicon;
        if let Content::Date(_, DateShape::Day | DateShape::Month) = content {
            let problem = format!(
                "la celda contiene la fecha {text}, no un lugar ni un grupo: el programa convirtió en fecha lo que se escribió, por ejemplo un rango de edades como «6-11»"
            );
            let remedy = "Cambie el formato de la columna a texto y vuelva a escribir el grupo.";
            return (Meaning::Nothing, Some(Doubt::new("E374", problem, remedy)));
        }
        let scope = self.scope(column);
        let label = match lexicon.label(text, scope) {
            Label::Members { members, .. } if self.is_smaller_place(column, &members) => {
                Label::Unknown
            }
            label => label,
        };
        match label {
            Label::Headline => (Meaning::Nothing, None),
            Label::Members { members, also } => {
                let doubt = (!also.is_empty()).then(|| self.ambiguous(text, &members, &also));
                (Meaning::Members(members.into()), doubt)
            }
            Label::Unknown => {
                let nearest = if self.may_suggest() {
                    lexicon.nearest_member(text, scope.only)
                } else {
                    None
                };
                let hint = nearest.map(|n| format!("; el más parecido es «{n}»"));
                let hint = hint.unwrap_or_default();
                let doubt = Doubt::new(
                    "E341",
                    format!("«{text}» no es un lugar ni un grupo del catálogo{hint}."),
                    "Corrija el nombre, o agréguelo a las desagregaciones del catálogo.",
                );
                (Meaning::Nothing, Some(doubt))
            }
        }
    }

    fn ambiguous(&self, text: &str, members: &[MemberRef], also: &[u16]) -> Doubt {
        let catalogue = self.sources.catalogue;
        let others = also
            .iter()
            .filter_map(|d| Some(catalogue.dimensions.get(usize::from(*d))?.name.as_str()));
        let others: Vec<&str> = others.collect();
        let meant = members.iter().filter_map(|m| m.of(catalogue));
        let meant: Vec<String> = meant
            .map(|(d, m)| format!("{}: {}", d.name, m.name))
            .collect();
        Doubt::new(
            "W341",
            format!(
                "«{text}» puede ser también de {}: se leyó como «{}».",
                others.join(", "),
                meant.join(", ")
            ),
            "Confirme la desagregación en la asignación de columnas.",
        )
    }

    fn breakdown_id(&mut self, mut members: Vec<MemberRef>) -> u32 {
        members.sort_unstable();
        if let Some(id) = self.breakdown_ids.get(&members) {
            return *id;
        }
        let mut breakdown = self.records.table.breakdown.clone();
        for (dimension, member) in members.iter().filter_map(|m| m.of(self.sources.catalogue)) {
            breakdown = breakdown.with(&dimension.code, &member.code);
        }
        let id = u32::try_from(self.breakdowns.len()).unwrap_or(u32::MAX);
        self.breakdowns.push(breakdown);
        self.breakdown_ids.insert(members, id);
        id
    }
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

/// Whether a header says that bare numbers below it are codes of departments: «UBIGEO», «Código de
/// departamento», «Dpto.». Under any other header a number is an age, an order, a quantity.
pub(super) fn says_codes(header: &str) -> bool {
    let folded = fold(header);
    let mut words = folded.split(' ');
    words.any(|w| {
        matches!(
            w,
            "ubigeo"
                | "codigo"
                | "cod"
                | "inei"
                | "reniec"
                | "departamento"
                | "departamentos"
                | "dpto"
        )
    })
}

/// Whether a header says that its places are smaller than departments.
pub(super) fn says_smaller_places(header: &str) -> bool {
    let folded = fold(header);
    let mut words = folded.split(' ');
    words.any(|w| {
        matches!(
            w,
            "provincia"
                | "provincias"
                | "distrito"
                | "distritos"
                | "ciudad"
                | "ciudades"
                | "localidad"
        )
    })
}

/// The value of a reading, as a meaning.
pub(super) fn resolved<T>(read: Reading<T>, meaning: impl FnOnce(T) -> Meaning) -> Resolved {
    let (value, doubt) = read.into_parts();
    (value.map_or(Meaning::Nothing, meaning), doubt)
}
