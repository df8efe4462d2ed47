//! The period of a row: in one column or two, as text, number or date, for the periodicity of its indicator.

use super::{Subject, Subjects, facts::Resolved, facts::resolved, labels::Meaning};
use crate::{
    grid::{CellContent, DateShape},
    headers::EARLIEST_YEAR,
    layout::ColumnRole,
    records::{Record, RecordCell},
};
use domain::{
    period::{
        MarkedPeriod, Period, Periodicity, part_named, period_of_date, read_part_of_year,
        read_period_of,
    },
    reading::{Doubt, Reading},
};

impl Subjects<'_> {
    /// How often an indicator is measured; yearly where there is none.
    pub(crate) fn periodicity(&self, indicator: Option<u32>) -> Periodicity {
        let indicators = &self.sources.catalogue.indicators;
        let found = indicator.and_then(|at| indicators.get(at as usize));
        found.map_or(Periodicity::Year, |i| i.periodicity)
    }

    /// The period and the baseline year of a row.
    pub(super) fn period_of_row(&mut self, record: Record, subject: &mut Subject) {
        let periodicity = self.periodicity(subject.indicator);
        let found = self.period(record, periodicity, subject);
        subject.period = found.map(|marked| marked.period);
        subject.provisional |= found.is_some_and(|marked| marked.provisional);
        if let Some(cell) = self.cell_of(record, &ColumnRole::BaselineYear) {
            let found = self.period_in(cell, Periodicity::Year, subject);
            subject.baseline_year = found.map(|marked| marked.period);
        }
    }

    /// The period that the columns of a row say, for a periodicity.
    pub(crate) fn period(
        &mut self,
        record: Record,
        periodicity: Periodicity,
        subject: &mut Subject,
    ) -> Option<MarkedPeriod> {
        let whole = self
            .cell_of(record, &ColumnRole::Period)
            .or_else(|| self.cell_of(record, &ColumnRole::Year));
        let part = self.cell_of(record, &ColumnRole::PartOfYear);
        match (whole, part) {
            (Some(whole), Some(part)) => self.period_in_two(whole, part, periodicity, subject),
            (Some(whole), None) => self.period_in(whole, periodicity, subject),
            (None, _) => None,
        }
    }

    /// The first cell of a row in a column of this role.
    pub(super) fn cell_of(&self, record: Record, role: &ColumnRole) -> Option<RecordCell> {
        let columns = self.records.columns();
        let mut cells = self.records.cells_of(record).iter();
        cells
            .find(|c| columns[usize::from(c.column)].role == *role)
            .copied()
    }

    /// The period that one cell says.
    pub(crate) fn period_in(
        &mut self,
        cell: RecordCell,
        periodicity: Periodicity,
        subject: &mut Subject,
    ) -> Option<MarkedPeriod> {
        if let Some(period) = plain_year(cell.content) {
            return Some(MarkedPeriod {
                period,
                provisional: false,
            });
        }
        let variant = 1 + periodicity as u16;
        let label = self.label(cell, variant, |_, text, content| {
            read_cell(text, content, periodicity)
        });
        match self.said(cell, label, subject) {
            Some(Meaning::Period(marked)) => Some(marked),
            _ => None,
        }
    }

    /// A year and its month, quarter or semester in two cells.
    fn period_in_two(
        &mut self,
        year: RecordCell,
        part: RecordCell,
        periodicity: Periodicity,
        subject: &mut Subject,
    ) -> Option<MarkedPeriod> {
        let of_year = self.period_in(year, Periodicity::Year, subject)?;
        let number = of_year.period.calendar_year();
        let header = &self.records.columns()[usize::from(part.column)].header;
        let leaf = header.rsplit(" · ").next().unwrap_or(header);
        let named = part_named(leaf);
        // Years are few: each has its own readings of the parts.
        let variant = 8 + u16::try_from(number).unwrap_or(0) * 4 + periodicity as u16;
        let label = self.label(part, variant, |_, text, content| match content {
            CellContent::Date(date, DateShape::Day | DateShape::Month)
                if chrono::Datelike::year(&date) == number =>
            {
                read_cell(text, content, periodicity)
            }
            _ => resolved(
                read_part_of_year(text, number, named, periodicity),
                Meaning::Period,
            ),
        });
        match self.said(part, label, subject) {
            Some(Meaning::Period(marked)) => Some(MarkedPeriod {
                period: marked.period,
                provisional: marked.provisional || of_year.provisional,
            }),
            _ => None,
        }
    }
}

/// A whole number that is a year.
fn plain_year(content: CellContent) -> Option<Period> {
    let CellContent::Number(number) = content else {
        return None;
    };
    let whole = number.normalize();
    let year = (whole.scale() == 0).then(|| i32::try_from(whole.mantissa()).ok())??;
    Period::year(year).ok().filter(|_| year >= EARLIEST_YEAR)
}

fn read_cell(text: &str, content: CellContent, periodicity: Periodicity) -> Resolved {
    let marked = |period| {
        Meaning::Period(MarkedPeriod {
            period,
            provisional: false,
        })
    };
    let read = match content {
        CellContent::Date(date, _) if chrono::Datelike::year(&date) < EARLIEST_YEAR => {
            let problem = format!(
                "«{text}» es una fecha de {}: un año como 2024 con formato de fecha se ve así",
                chrono::Datelike::year(&date)
            );
            let remedy = "Cambie el formato de la celda a número y escriba el año.";
            return (Meaning::Nothing, Some(Doubt::new("E315", problem, remedy)));
        }
        CellContent::Date(date, DateShape::Year) => {
            let year = chrono::Datelike::year(&date);
            return match Period::year(year) {
                Ok(period) => (marked(period), None),
                Err(_) => (Meaning::Nothing, Some(no_period(text))),
            };
        }
        CellContent::Date(date, DateShape::Month) => {
            let month = period_of_date(date, Periodicity::Month);
            let month = month.value().copied();
            let closed = month.map(|m| m.closed(periodicity).unwrap_or(m));
            match closed {
                Some(period) => Reading::Certain(period),
                None => Reading::Rejected(no_period(text)),
            }
        }
        CellContent::Date(date, DateShape::Day) => period_of_date(date, periodicity),
        CellContent::Error(_)
        | CellContent::NoResult
        | CellContent::Bool(_)
        | CellContent::Time(_) => {
            return (Meaning::Nothing, Some(no_period(text)));
        }
        _ => match read_period_of(text, periodicity) {
            read if read
                .value()
                .is_some_and(|m| m.period.calendar_year() < EARLIEST_YEAR) =>
            {
                return (Meaning::Nothing, Some(no_period(text)));
            }
            read => return resolved(read, Meaning::Period),
        },
    };
    resolved(read, marked)
}

fn no_period(text: &str) -> Doubt {
    Doubt::new(
        "E315",
        format!("«{text}» no es un periodo"),
        "Escriba un año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03).",
    )
}
