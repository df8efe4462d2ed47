//! Empty cells in the columns of values of an exported file: which value stood there says the row's labels.
//!
//! Whether a value was deleted is known only beside the state of the export. What is found here is only that there are
//! more of them than are looked at.

use super::TableReader;
use crate::{
    draft::{Blank, Draft, Key},
    grid::CellRef,
    layout::ColumnRole,
    records::Record,
    subject::Subject,
};
use domain::{
    finding::{Finding, Place},
    format,
    period::{Period, Periodicity},
    value::Measure,
};

/// Empty cells that are looked at. A file may declare hundreds of millions.
const MAX_BLANKS: usize = 200_000;

/// Leaves out the empty cells above the limit, and says so: what stood in them stays as it is.
pub(super) fn limit(draft: &mut Draft) {
    if draft.blanks.len() <= MAX_BLANKS {
        return;
    }
    draft.blanks.truncate(MAX_BLANKS);
    let looked_at = format::count(u64::try_from(MAX_BLANKS).unwrap_or(u64::MAX));
    draft.findings.push(Finding::new(
        "W203",
        Place::File,
        None,
        format!(
            "El archivo tiene más de {looked_at} celdas vacías en sus columnas de valores: de las demás no se comprueba si tenían un valor, y lo vigente se queda."
        ),
        "Si borró valores, divida el archivo en partes más pequeñas.",
    ));
}

impl TableReader<'_> {
    /// Notes the empty cells of every row whose labels are understood. The rows were all read before; what is found
    /// about labels was said then.
    pub(super) fn note_blanks(&mut self) {
        let said = self.subjects.findings.len();
        let records = self.records;
        for record in &records.rows {
            if self.draft.blanks.len() > MAX_BLANKS {
                break;
            }
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
            if self.draft.blanks.len() > MAX_BLANKS {
                return;
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::SeriesId;

    #[test]
    fn more_empty_cells_than_are_looked_at_are_left_out_and_that_is_said() {
        let blank = Blank {
            key: Key {
                series: SeriesId(0),
                measure: Measure::Observed,
                period: Period::year(2024).unwrap(),
            },
            at: CellRef {
                sheet: 0,
                row: 1,
                column: 1,
            },
        };
        let mut draft = Draft {
            blanks: vec![blank; MAX_BLANKS + 1],
            ..Draft::default()
        };
        limit(&mut draft);
        assert_eq!(draft.blanks.len(), MAX_BLANKS);
        assert!(draft.findings[0].problem.contains("200,000"));
        limit(&mut draft);
        assert_eq!(draft.findings.len(), 1, "said once");
    }
}
