//! How much room a page gives to each of its parts. A page is laid out with the first density that fits.
//!
//! What it deliberately does not do: it leaves nothing out without a sentence. Rows that are left out are counted, texts
//! that are shortened end in «…», and the foot of the page says where all of it is.

use tagged_pdf::Pages;

use crate::{SheetError, canvas::Canvas};

/// Room for the parts of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// Of every size of type.
    pub scale: f32,
    /// Width of the chart, as a part of the page's.
    pub chart: f32,
    /// Rows of a table.
    pub rows: usize,
    /// Lines of a text.
    pub lines: usize,
}

const ALL: usize = usize::MAX;

const DENSITIES: [Density; 8] = [
    density(1.0, 1.0, ALL, 5),
    density(1.0, 0.9, ALL, 5),
    density(0.94, 0.85, ALL, 4),
    density(0.9, 0.78, ALL, 4),
    density(0.84, 0.68, ALL, 3),
    density(0.84, 0.68, 24, 3),
    density(0.82, 0.6, 16, 2),
    density(0.78, 0.5, 9, 1),
];

const fn density(scale: f32, chart: f32, rows: usize, lines: usize) -> Density {
    Density {
        scale,
        chart,
        rows,
        lines,
    }
}

/// The page with the first density that fits. `lay_out` answers whether its page does.
///
/// # Errors
/// When none does, or a part could not be made.
pub fn fitting<'a>(
    what: &str,
    mut lay_out: impl FnMut(Density) -> Result<(Canvas<'a>, bool), SheetError>,
) -> Result<Pages, SheetError> {
    for density in DENSITIES {
        let (canvas, fits) = lay_out(density)?;
        if fits {
            return Ok(canvas.pages);
        }
    }
    Err(SheetError::DoesNotFit(what.to_owned()))
}
