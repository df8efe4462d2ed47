//! The series of a release, as the rules of progress take it.

use super::Release;
use crate::{indicator::Indicator, progress::Series, value::Breakdown};

impl<'a> Series<'a> {
    /// The series of a release.
    pub fn of(release: &'a Release, indicator: &'a Indicator, breakdown: &Breakdown) -> Self {
        let cells = release.cells_of_indicator(&indicator.code).iter();
        Self::from_cells(
            indicator,
            &release.catalogue.calendar,
            release.catalogue.edition.horizon,
            cells,
            breakdown,
        )
        .by_formulas_of(&release.settings)
    }
}
