//! How much room a page gives to each of its parts. A page is laid out with the first density that fits.
//!
//! What it deliberately does not do: it leaves nothing out without a sentence. Rows that are left out are counted, texts
//! that are shortened end in «…», and the foot of the page says where all of it is.

use crate::SheetError;

/// Room for the parts of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// Of every size of type.
    pub scale: f32,
    /// Height of the chart, as a part of what it has where there is room.
    pub chart: f32,
    /// Rows of a table, and notes on breaks of a series.
    pub rows: usize,
    /// Lines of a text.
    pub lines: usize,
    /// Only whether everything fits is asked: charts take their room and are not drawn.
    pub is_trial: bool,
}

const ALL: usize = usize::MAX;

const DENSITIES: [Density; 15] = [
    density(1.0, 1.0, ALL, 5),
    density(1.0, 0.85, ALL, 5),
    density(0.95, 0.75, ALL, 4),
    density(0.9, 0.66, ALL, 4),
    density(0.85, 0.6, ALL, 3),
    density(0.82, 0.55, ALL, 3),
    density(0.82, 0.55, ALL, 2),
    density(0.78, 0.5, ALL, 2),
    density(0.78, 0.5, 28, 2),
    density(0.78, 0.5, 22, 2),
    density(0.78, 0.5, 16, 2),
    density(0.78, 0.5, 12, 1),
    density(0.78, 0.5, 9, 1),
    density(0.78, 0.5, 5, 1),
    density(0.78, 0.5, 2, 1),
];

const fn density(scale: f32, chart: f32, rows: usize, lines: usize) -> Density {
    Density {
        scale,
        chart,
        rows,
        lines,
        is_trial: true,
    }
}

/// The page with the first density that fits. `lay_out` answers a page and whether everything fits on it.
///
/// # Errors
/// When none does, or a part could not be made.
pub fn first_fitting<Page>(
    what: &str,
    mut lay_out: impl FnMut(Density) -> Result<(Page, bool), SheetError>,
) -> Result<Page, SheetError> {
    for density in DENSITIES {
        let (_, fits) = lay_out(density)?;
        if fits {
            let drawn = Density {
                is_trial: false,
                ..density
            };
            return Ok(lay_out(drawn)?.0);
        }
    }
    Err(SheetError::DoesNotFit(what.to_owned()))
}
