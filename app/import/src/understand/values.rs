//! Cells of value columns to values: which series, measure and period, the number, its absolute figures.

use super::TableReader;
use crate::{
    draft::{Key, SeriesId, Stated, Value},
    grid::{CellContent, CellRef},
    headers,
    layout::ColumnRole,
    records::{Record, RecordCell},
    subject::Subject,
    value::{self, ReadValue},
};
use domain::{
    indicator::{Indicator, UnitKind},
    number::read_number,
    period::{Period, Periodicity},
    reading::Doubt,
    text::kept,
    value::{Datum, Measure, Quantity},
};

impl TableReader<'_> {
    /// Reads a value cell; it ends as a value or as rejected.
    pub(super) fn value(&mut self, record: Record, cell: RecordCell, mut subject: Subject) {
        let records = self.records;
        let column = &records.columns()[usize::from(cell.column)];
        if let ColumnRole::IndicatorValue { indicator, measure } = &column.role {
            subject.indicator = self.sources.lexicon.indicator(indicator);
            subject.measure = measure.unwrap_or(subject.measure);
            if subject.indicator.is_none() {
                subject.blocked.add("E207");
            }
            let periodicity = self.subjects.periodicity(subject.indicator);
            let found = self.subjects.period(record, periodicity, &mut subject);
            subject.period = found.map(|marked| marked.period);
        }
        let catalogue = self.sources.catalogue;
        let found = subject.indicator.and_then(|at| {
            let indicator = catalogue.indicators.get(at as usize)?;
            Some((at, indicator))
        });
        if !subject.blocked.is_empty() {
            return self.reject(cell.at, subject.blocked.codes());
        }
        let Some((at, indicator)) = found else {
            // Beside columns of indicators a column of values whose row names none.
            let doubt = Doubt::new(
                "E324",
                "No se dice de qué indicador es el valor.",
                "Escriba el código del indicador en su fila, o márquela como columna que no se importa.",
            );
            return self.refuse(cell, &doubt);
        };
        let (measure, period) = self.measure_and_period(record, cell, &column.role, &mut subject);
        if !subject.blocked.is_empty() {
            return self.reject(cell.at, subject.blocked.codes());
        }
        let Some(period) = period else {
            let doubt = no_period(measure);
            return self.refuse(cell, &doubt);
        };
        if let Some(doubt) = self.surroundings(record, cell, indicator) {
            return self.refuse(cell, &doubt);
        }
        let header_provisional = self.columns[usize::from(cell.column)].is_provisional;
        let Some((read, cell)) = self.read_value(record, cell, indicator) else {
            return;
        };
        let series = self.series(at, subject.breakdown, indicator);
        let mut value = self.stated(cell, read, &subject);
        value.provisional |= header_provisional;
        self.push_cell(
            Key {
                series,
                measure,
                period,
            },
            value,
            cell.at,
        );
    }

    fn refuse(&mut self, cell: RecordCell, doubt: &Doubt) {
        let text = self.text(&cell);
        self.subjects.report(cell.at, &text, doubt);
        self.reject(cell.at, vec![doubt.code]);
    }

    /// What the column says of measure and period, or else the row.
    fn measure_and_period(
        &mut self,
        record: Record,
        cell: RecordCell,
        role: &ColumnRole,
        subject: &mut Subject,
    ) -> (Measure, Option<Period>) {
        match role {
            ColumnRole::PeriodValue { measure, period }
            | ColumnRole::PeriodAbsolute { measure, period } => {
                let periodicity = self.subjects.periodicity(subject.indicator);
                (
                    measure.unwrap_or(subject.measure),
                    Some(self.closed_period(cell, *period, periodicity)),
                )
            }
            ColumnRole::BaselineValue => (Measure::Baseline, subject.baseline_year),
            ColumnRole::Value {
                measure,
                period_column,
            } => {
                let measure = measure.unwrap_or(subject.measure);
                let Some(column) = period_column else {
                    let baseline = subject
                        .baseline_year
                        .filter(|_| measure == Measure::Baseline);
                    return (measure, baseline.or(subject.period));
                };
                let cells = self.records.cells_of(record);
                let cell = cells.iter().find(|c| c.at.column == *column).copied();
                let periodicity = self.subjects.periodicity(subject.indicator);
                let found =
                    cell.and_then(|cell| self.subjects.period_in(cell, periodicity, subject));
                subject.provisional |= found.is_some_and(|marked| marked.provisional);
                (measure, found.map(|marked| marked.period))
            }
            _ => (subject.measure, subject.period),
        }
    }

    /// The period of a column for an indicator: «dic-24» over yearly values is 2024. Said once for a column,
    /// unless a date says it («31/12/2024»).
    fn closed_period(
        &mut self,
        cell: RecordCell,
        period: Period,
        periodicity: Periodicity,
    ) -> Period {
        let closed = period.closed(periodicity).unwrap_or(period);
        if closed == period || !self.closed.insert(cell.column) {
            return closed;
        }
        let header = &self.records.columns()[usize::from(cell.column)].header;
        if header
            .split(headers::SEPARATOR)
            .any(|text| headers::sense(text).from_date)
        {
            return closed;
        }
        let doubt = Doubt::new(
            "W315",
            format!("se leyó «{header}» como {}", closed.label_es()),
            "Confirme el periodo.",
        );
        let at = CellRef {
            row: self.records.table.header_rows.1,
            ..cell.at
        };
        self.subjects.report(at, header, &doubt);
        closed
    }

    /// The value of a cell with its absolute figures, and the cell that holds it: where the unit counts
    /// things and the cell is a share, the absolute figure beside it is the value. Nothing where it is
    /// rejected, which has then been said.
    fn read_value(
        &mut self,
        record: Record,
        cell: RecordCell,
        indicator: &Indicator,
    ) -> Option<(ReadValue, RecordCell)> {
        let absolute = self.beside(record, cell);
        let counts = matches!(indicator.unit.kind, UnitKind::Number | UnitKind::Quantity);
        let (cell, read) = match absolute.filter(|_| counts) {
            Some(absolute) => self.count_beside(cell, absolute, indicator),
            None => (cell, self.cell_value(cell, indicator)),
        };
        let absolute = absolute.filter(|_| !counts);
        let mut found = match read {
            Ok(found) => found,
            Err(doubt) => {
                self.refuse(cell, &doubt);
                return None;
            }
        };
        for doubt in std::mem::take(&mut found.doubts) {
            let text = self.text(&cell);
            self.subjects.report(cell.at, &text, &doubt);
        }
        if let Datum::Value(quantity) = &mut found.datum {
            let mut blocked = self.parts_of_row(record, cell, quantity);
            if let Some(absolute) = absolute {
                blocked.extend(self.part(absolute, &ColumnRole::Numerator, quantity));
            }
            if !blocked.is_empty() {
                self.reject(cell.at, blocked);
                return None;
            }
        }
        Some((found, cell))
    }

    fn cell_value(&self, cell: RecordCell, indicator: &Indicator) -> Result<ReadValue, Doubt> {
        let (grid, locale) = (self.sources.grid, self.records.number_locale);
        value::read(grid, cell.content, cell.marks, &indicator.unit, locale)
    }

    /// The count of a period in its relative and its absolute column: the absolute one, unless both say the
    /// same.
    fn count_beside(
        &self,
        cell: RecordCell,
        absolute: RecordCell,
        indicator: &Indicator,
    ) -> (RecordCell, Result<ReadValue, Doubt>) {
        let relative = self.cell_value(cell, indicator);
        let beside = self.cell_value(absolute, indicator);
        match (&relative, &beside) {
            (Ok(a), Ok(b)) if a.datum == b.datum => (cell, relative),
            _ => (absolute, beside),
        }
    }

    /// The cell of the same period and measure in the absolute column beside a relative one, or the reverse.
    pub(super) fn beside(&self, record: Record, cell: RecordCell) -> Option<RecordCell> {
        let beside = self.columns[usize::from(cell.column)].beside?;
        let mut cells = self.records.cells_of(record).iter();
        cells.find(|c| c.column == beside).copied()
    }

    /// Absolute figures without a value beside them: of a unit that counts they are the value, «170/1000» says its
    /// share itself, and any other figure is in no unit of the indicator.
    pub(super) fn absolute_alone(&mut self, record: Record, cell: RecordCell, subject: Subject) {
        self.draft.passed_over = self.draft.passed_over.saturating_sub(1);
        let catalogue = self.sources.catalogue;
        let unit = subject
            .indicator
            .and_then(|at| catalogue.indicators.get(at as usize))
            .map(|indicator| indicator.unit.kind);
        let counts = matches!(unit, Some(UnitKind::Number | UnitKind::Quantity));
        if unit.is_some() && !counts && !self.text(&cell).contains('/') {
            let doubt = Doubt::new(
                "E378",
                "Aquí está solo la cifra absoluta, y el indicador se mide en otra unidad.",
                "Escriba también el valor relativo.",
            );
            return self.refuse(cell, &doubt);
        }
        self.value(record, cell, subject);
    }

    /// Numerator and denominator columns of a row. Answers the codes of what blocks: a value whose absolute
    /// figures cannot be read is not taken without them.
    fn parts_of_row(
        &mut self,
        record: Record,
        cell: RecordCell,
        quantity: &mut Quantity,
    ) -> Vec<&'static str> {
        let mut blocked = Vec::new();
        let columns = self.records.columns();
        if !matches!(
            columns[usize::from(cell.column)].role,
            ColumnRole::Value { .. }
        ) {
            return blocked;
        }
        for part in self.records.cells_of(record) {
            let role = &columns[usize::from(part.column)].role;
            if matches!(role, ColumnRole::Numerator | ColumnRole::Denominator) {
                blocked.extend(self.part(*part, role, quantity));
            }
        }
        blocked
    }

    /// Reads one absolute figure; «45/45» gives both.
    fn part(
        &mut self,
        cell: RecordCell,
        role: &ColumnRole,
        quantity: &mut Quantity,
    ) -> Option<&'static str> {
        let text = self.text(&cell);
        let (read, doubt) = match cell.content {
            CellContent::Number(number) => (Some(Quantity::of(number.normalize())), None),
            CellContent::Text(_) => read_number(&text, self.records.number_locale).into_parts(),
            other => (None, Some(value::no_value(self.sources.grid, other))),
        };
        let is_pair = read.as_ref().is_some_and(|q| q.denominator.is_some());
        match read {
            Some(q) if is_pair => {
                (quantity.numerator, quantity.denominator) = (q.numerator, q.denominator);
            }
            Some(q) if *role == ColumnRole::Numerator => quantity.numerator = Some(q.value),
            Some(q) => quantity.denominator = Some(q.value),
            None => {}
        }
        let doubt = doubt.filter(|_| !is_pair)?;
        self.subjects
            .report(cell.at, &text, &doubt)
            .then_some(doubt.code)
    }

    pub(super) fn series(&mut self, at: u32, breakdown: u32, indicator: &Indicator) -> SeriesId {
        if let Some(series) = self.series.get(&(at, breakdown)) {
            return *series;
        }
        let of = self.subjects.breakdown(breakdown);
        let series = self.draft.book.series(&indicator.code, of);
        self.series.insert((at, breakdown), series);
        series
    }

    fn stated(&mut self, cell: RecordCell, read: ReadValue, subject: &Subject) -> Value {
        let mut note = subject.note;
        let stated = match read.datum {
            Datum::Value(quantity) => Stated::Value(
                quantity.value,
                self.draft
                    .book
                    .absolute(quantity.numerator, quantity.denominator),
            ),
            Datum::NotAvailable(reason) => {
                Stated::NotAvailable(self.reason(cell, &reason, read.has_reason, &mut note))
            }
            Datum::NotApplicable(reason) => {
                Stated::NotApplicable(self.reason(cell, &reason, read.has_reason, &mut note))
            }
        };
        let mut provisional = subject.provisional || read.provisional;
        if let Some(mark) = note.filter(|note| !self.has_mark_column() && self.is_mark(*note)) {
            // «P/» in the column of notes is the mark, not a note.
            provisional = true;
            note = note.filter(|note| *note != mark);
        }
        Value {
            stated,
            provisional,
            note,
            source: subject.source,
        }
    }

    /// Whether an exported table has a column of its own for the mark: then a note is a note, whatever it says.
    fn has_mark_column(&self) -> bool {
        let mut columns = self.records.columns().iter();
        self.keeps_blanks && columns.any(|column| column.role == ColumnRole::Provisional)
    }

    fn is_mark(&self, note: crate::grid::TextId) -> bool {
        let text = self.draft.book.texts.get(note).to_lowercase();
        matches!(
            text.trim_matches(['(', ')']),
            "p/" | "pr/" | "p" | "preliminar" | "provisional"
        )
    }

    /// Why there is no value: in the cell, or else in the note of the row.
    fn reason(
        &mut self,
        cell: RecordCell,
        reason: &str,
        has_reason: bool,
        note: &mut Option<crate::grid::TextId>,
    ) -> crate::grid::TextId {
        if !has_reason {
            if let Some(stated) = note.take() {
                return stated;
            }
            let text = self.text(&cell);
            let doubt = Doubt::new(
                "W333",
                format!("«{text}» dice que no hay dato, pero no por qué."),
                "Escriba la razón en la columna de notas, por ejemplo «no disponible: la encuesta no se hizo».",
            );
            self.subjects.report(cell.at, &text, &doubt);
        }
        self.draft.book.texts.intern(&kept(reason))
    }
}

fn no_period(measure: Measure) -> Doubt {
    if measure == Measure::Baseline {
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
    }
}
