//! Empty cells in the columns of values of an exported file: which value stood there says the row's labels.
//!
//! Whether a value was deleted is known only beside the state of the export. What is found here is only that there are
//! more of them than are looked at.

use super::TableReader;
use crate::{
    carried::Carried,
    draft::{Blank, Draft, Key},
    grid::CellRef,
    layout::ColumnRole,
    records::Record,
    subject::Subject,
};
use domain::{
    finding::{Finding, Place},
    format,
    indicator::Indicator,
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
    /// Notes the empty cells of every row whose labels are understood, and which values have a place in it. The rows
    /// were all read before; what is found about labels was said then.
    pub(super) fn note_blanks(&mut self) {
        self.of_rows(true);
    }

    /// Notes only which values have a place.
    pub(super) fn note_places(&mut self) {
        self.of_rows(false);
    }

    fn of_rows(&mut self, with_blanks: bool) {
        let sheet = usize::from(self.records.sheet);
        if let Some((carried, name)) = self
            .draft
            .carried
            .as_mut()
            .zip(self.draft.book.sheets.get(sheet))
        {
            carried.is_read(name);
        }
        let said = self.subjects.findings.len();
        let records = self.records;
        for record in &records.rows {
            let looks_for_blanks = with_blanks && self.draft.blanks.len() <= MAX_BLANKS;
            if !looks_for_blanks && self.draft.carried.as_ref().is_none_or(Carried::is_done) {
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
            if looks_for_blanks {
                self.blanks_of(labelled, row, subject);
            }
            self.places_of(&subject);
        }
        self.subjects.findings.truncate(said);
    }

    fn blanks_of(&mut self, record: Record, row: u32, subject: Subject) {
        let records = self.records;
        let Some((at, indicator)) = self.indicator_of(&subject) else {
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

impl<'a> TableReader<'a> {
    fn indicator_of(&self, subject: &Subject) -> Option<(u32, &'a Indicator)> {
        let at = subject.indicator?;
        let catalogue = self.sources.catalogue;
        Some((at, catalogue.indicators.get(at as usize)?))
    }

    /// Notes which values of an exported file a row has a place for, whatever is in it.
    fn places_of(&mut self, subject: &Subject) {
        let Some((at, indicator)) = self.indicator_of(subject) else {
            return;
        };
        let Some(carried) = self.draft.carried.as_mut().filter(|one| !one.is_done()) else {
            return;
        };
        let named = (at, subject.breakdown);
        let series = match self.carried.get(&named) {
            Some(series) => *series,
            None => {
                let breakdown = self.subjects.breakdown(subject.breakdown);
                let series = carried.series(&indicator.code, breakdown);
                self.carried.insert(named, series);
                series
            }
        };
        let Some(series) = series else { return };
        let periodicity = self.subjects.periodicity(subject.indicator);
        for column in self.records.columns() {
            let Some((measure, period)) = slot(&column.role, subject, periodicity) else {
                continue;
            };
            carried.found(series, measure, period);
            // «2024-M12» over yearly values is read as 2024, and was exported under its own name.
            if let ColumnRole::PeriodValue { period: own, .. } = column.role
                && own != period
            {
                carried.found(series, measure, own);
            }
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
    fn more_empty_cells_than_are_looked_at_are_left_out_and_that_is_reported() {
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
