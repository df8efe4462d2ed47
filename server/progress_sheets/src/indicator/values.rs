//! The table of an indicator's sheet: every period with what is missing and why, as on its page.

use std::collections::BTreeSet;

use domain::{
    figure::compliance_text,
    format,
    period::Periodicity,
    progress::{SeriesRow, rows},
};

use super::Subject;
use crate::{
    SheetError,
    canvas::Canvas,
    style::{HEADING, SMALL},
    table::{self, Cell, Table, Title},
};

impl Subject<'_> {
    /// Every period with what is missing and why, as on the page.
    pub(super) fn values(&self, canvas: &mut Canvas<'_>) -> Result<(), SheetError> {
        let release = self.source.release();
        let all = rows(&self.series, &release.settings, release.as_of);
        if all.is_empty() {
            return Ok(());
        }
        let by_year = self.indicator.periodicity == Periodicity::Year;
        let said = |row: &&SeriesRow<'_>| by_year || !site::is_to_come(row);
        let shown: Vec<&SeriesRow<'_>> = all.iter().filter(said).collect();
        let shown = nearest(shown, canvas.density.rows);
        canvas.heading(self.level.saturating_add(1), "Valores y metas", HEADING);
        let mut caption = match self.indicator.unit.label.as_str() {
            "" => String::new(),
            unit => format!("Unidad: {unit}. "),
        };
        if self.is_policy() {
            let method = site::words::compliance_method(release.settings.compliance_method);
            caption = format!("{caption}Cumplimiento: {method}. ");
        }
        // In a paragraph of its own: it is never shortened.
        if shown.len() < all.len() {
            let words = format!(
                "Se muestran {} de {} periodos; los otros están en la página del indicador.",
                shown.len(),
                all.len()
            );
            canvas.paragraph(&words, SMALL);
        }
        canvas.paragraph(caption.trim_end(), SMALL);
        canvas.y += 2.0;
        let table = self.table(&shown);
        table::draw(canvas, &table, false)
    }

    fn table(&self, shown: &[&SeriesRow<'_>]) -> Table {
        let mut titles = vec![Title::text("Periodo", 16), Title::number("Obtenido", 17)];
        if self.is_policy() {
            titles.push(Title::number("Meta", 14));
            titles.push(Title::number("Cumplimiento", 21));
            titles.push(Title::text("Nota", 32));
        } else {
            titles.push(Title::text("Nota", 67));
        }
        Table {
            summary: format!("Valores y metas del indicador {}", self.indicator.code),
            titles,
            rows: shown.iter().map(|row| self.row(row)).collect(),
        }
    }

    fn row(&self, row: &SeriesRow<'_>) -> Vec<Cell> {
        let unit = &self.indicator.unit;
        let obtained = match (row.value, &row.gap) {
            (Some(value), _) => Cell::bold(format::value(unit, value)),
            (None, Some(gap)) => Cell::muted(gap.label_es()),
            (None, None) => Cell::default(),
        };
        let mut cells = vec![Cell::text(format::period(row.period)), obtained];
        if self.is_policy() {
            let target = row.target.map(|value| format::value(unit, value));
            cells.push(Cell::text(target.unwrap_or_default()));
            let met = compliance_text(unit, row).map(|(share, verdict)| match share {
                Some(share) => format!("{share} {verdict}"),
                None => verdict.to_owned(),
            });
            cells.push(Cell::text(met.unwrap_or_default()));
        }
        let note = site::row_note(self.indicator, row);
        cells.push(Cell::muted(note.unwrap_or_default()));
        cells
    }
}

/// Of many rows those that say most: the baseline, the last row and the last value, then what is nearest to the last value.
fn nearest<'a, 'b>(shown: Vec<&'a SeriesRow<'b>>, most: usize) -> Vec<&'a SeriesRow<'b>> {
    if shown.len() <= most {
        return shown;
    }
    let last = shown.iter().rposition(|row| row.value.is_some());
    let last = last.unwrap_or_default();
    let end = shown.len().saturating_sub(1);
    let mut order: Vec<usize> = (0..shown.len()).collect();
    // What is to come counts as half as far away: targets say more than old values.
    let distance = |at: usize| match at > last {
        true => at.abs_diff(last) / 2,
        false => at.abs_diff(last),
    };
    order.sort_by_key(|at| {
        let is_first = *at == end || shown.get(*at).is_some_and(|row| row.is_baseline);
        (!is_first, distance(*at))
    });
    let kept: BTreeSet<usize> = order.into_iter().take(most).collect();
    let rows = (0..).zip(shown);
    rows.filter(|(at, _)| kept.contains(at))
        .map(|(_, row)| row)
        .collect()
}
