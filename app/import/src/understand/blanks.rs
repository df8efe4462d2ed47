//! Empty cells in the columns of values of an exported file: which value stood there says the row's labels.
//!
//! Nothing is found about them here: whether a value was deleted is known only beside the state of the export.

use super::TableReader;
use crate::{
    draft::{Blank, Key},
    grid::CellRef,
    layout::ColumnRole,
    records::Record,
    subject::Subject,
};
use domain::{
    period::{Period, Periodicity},
    value::Measure,
};

impl TableReader<'_> {
    /// Notes the empty cells of every row whose labels are understood. The rows were all read before; what is found
    /// about labels was said then.
    pub(super) fn note_blanks(&mut self) {
        let said = self.subjects.findings.len();
        let records = self.records;
        for record in &records.rows {
            let labelled = Record {
                has_data: true,
                ..*record
            };
            let Some(row) = records.cells_of(labelled).first().map(|cell| cell.at.row) else {
                continue;
            };
            let subject = self.subjects.read(labelled, &mut self.draft.book);
            let Some(subject) = subject.filter(|subject| subject.blocked.is_empty()) else {
                continue;
            };
            self.blanks_of(labelled, row, subject);
        }
        self.subjects.findings.truncate(said);
    }

    fn blanks_of(&mut self, record: Record, row: u32, subject: Subject) {
        let records = self.records;
        let catalogue = self.sources.catalogue;
        let indicator = subject.indicator;
        let indicator = indicator.and_then(|at| Some((at, catalogue.indicators.get(at as usize)?)));
        let Some((at, indicator)) = indicator else {
            return;
        };
        let periodicity = self.subjects.periodicity(subject.indicator);
        let cells = records.cells_of(record);
        for (column, place) in records.columns().iter().zip(0_u16..) {
            if cells.iter().any(|cell| cell.column == place) {
                continue;
            }
            let Some((measure, period)) = slot(&column.role, &subject, periodicity) else {
                continue;
            };
            let series = self.series(at, subject.breakdown, indicator);
            self.draft.blanks.push(Blank {
                key: Key {
                    series,
                    measure,
                    period,
                },
                at: CellRef {
                    sheet: records.sheet,
                    row,
                    column: column.column,
                },
            });
        }
    }
}

/// Which value a column holds in a row; `None` for columns that hold none of their own.
fn slot(
    role: &ColumnRole,
    subject: &Subject,
    periodicity: Periodicity,
) -> Option<(Measure, Period)> {
    match role {
        ColumnRole::PeriodValue { measure, period } => {
            let period = period.closed(periodicity).unwrap_or(*period);
            Some((measure.unwrap_or(subject.measure), period))
        }
        ColumnRole::BaselineValue => Some((Measure::Baseline, subject.baseline_year?)),
        ColumnRole::Value {
            measure,
            period_column: None,
        } => {
            let measure = measure.unwrap_or(subject.measure);
            let baseline = subject.baseline_year;
            let baseline = baseline.filter(|_| measure == Measure::Baseline);
            Some((measure, baseline.or(subject.period)?))
        }
        _ => None,
    }
}
