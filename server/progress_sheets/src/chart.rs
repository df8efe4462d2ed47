//! The chart of an indicator as a drawing on the sheet, with the key of its marks.

use charts::{Caption, ChartError, Points, Size, detached, indicator_option_in, palette};
use domain::{
    indicator::{Indicator, SeriesBreak},
    progress::Progress,
    value::Breakdown,
};
use site::ChartMark;
use tagged_pdf::{Area, Item, Mark, Role};

use crate::{
    SheetError, Source,
    canvas::{Canvas, drawing},
    style::{BODY, MARGIN, SMALL, WIDTH},
};

/// Where there is room the chart is the one of a column of the site: its letters are then as large as those of the sheet.
const SIZE: Size = Size::WIDE;
/// Width and height of a mark of the key, in its own units.
const KEY: (f32, f32) = (28.0, 12.0);

/// Where the numbers of a chart stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    OnThisSheet,
    /// The sheet is about something else; the indicator's own page has them.
    OnItsPage,
}

/// Chart and key, or why there is none.
///
/// # Errors
/// Where the chart could not be drawn for a reason that passes.
pub fn figure(
    canvas: &mut Canvas<'_>,
    source: &Source<'_>,
    indicator: &Indicator,
    progress: &Progress,
    numbers: Numbers,
) -> Result<(), SheetError> {
    let points = Points::of(source.release(), indicator, &Breakdown::headline());
    if !points.is_drawable() {
        let words = match points.count() {
            0 => "Todavía no hay gráfico: no se publica ningún número de este indicador.",
            _ => "Todavía no hay gráfico: hasta ahora se publica un solo número de este indicador.",
        };
        canvas.paragraph(words, BODY);
        return Ok(());
    }
    let caption = site::chart_caption(indicator, progress);
    let size = shortened(canvas.density.chart);
    if canvas.density.is_trial && source.charts.is_some() {
        key(canvas, source, indicator, progress)?;
        canvas.y += WIDTH * ratio(size) + 2.0;
        return Ok(());
    }
    let Some(svg) = drawn(source, indicator, size, &caption)? else {
        let place = match numbers {
            Numbers::OnThisSheet => "en esta hoja",
            Numbers::OnItsPage => "en la página del indicador",
        };
        let words = format!("El gráfico no se pudo dibujar; sus números están {place}.");
        canvas.paragraph(&words, BODY);
        return Ok(());
    };
    key(canvas, source, indicator, progress)?;
    let title = caption.title.trim_end_matches('.');
    let role = Role::Figure {
        alternative: format!("{title}. {}", caption.description),
    };
    let element = canvas.pages.element(role, None);
    let height = WIDTH * ratio(size);
    canvas.pages.push(Item::Drawing {
        area: Area {
            left: MARGIN,
            top: canvas.y,
            right: MARGIN + WIDTH,
            bottom: canvas.y + height,
        },
        drawing: drawing(&svg)?,
        mark: Mark::Element(element),
    });
    canvas.y += height + 2.0;
    Ok(())
}

/// The same chart with a part of its height: drawn anew, so that its letters stay as large.
fn shortened(part: f32) -> Size {
    let heights = (0..=SIZE.height).rev();
    let most = ratio(SIZE) * part;
    let mut fitting = heights.map(|height| Size { height, ..SIZE });
    fitting.find(|size| ratio(*size) <= most).unwrap_or(SIZE)
}

fn ratio(size: Size) -> f32 {
    let short = |length: u32| f32::from(u16::try_from(length).unwrap_or(u16::MAX));
    short(size.height) / short(size.width)
}

fn drawn(
    source: &Source<'_>,
    indicator: &Indicator,
    size: Size,
    caption: &Caption,
) -> Result<Option<String>, ChartError> {
    let Some(charts) = source.charts else {
        return Ok(None);
    };
    let headline = Breakdown::headline();
    let option = indicator_option_in(source.release(), indicator, &headline, size);
    match charts.svg(&option, size, caption) {
        Ok(svg) => Ok(Some(detached(&svg))),
        Err(error) if error.is_passing() => Err(error),
        Err(_) => Ok(None),
    }
}

/// The marks that occur, each with its words, as beside the chart of the page.
fn key(
    canvas: &mut Canvas<'_>,
    source: &Source<'_>,
    indicator: &Indicator,
    progress: &Progress,
) -> Result<(), SheetError> {
    let look = canvas.scaled(SMALL);
    let element = canvas.pages.element(Role::Paragraph, None);
    let height = look.size * 1.1;
    let width = height * KEY.0 / KEY.1;
    let mut x = MARGIN;
    canvas.y += 2.0;
    for (mark, words) in site::chart_marks(source.release(), indicator, progress) {
        let line = canvas.fonts.shape(&format!("{words} "), look);
        let wide = width + 4.0 + line.width;
        if x > MARGIN && x + wide > MARGIN + WIDTH {
            x = MARGIN;
            canvas.y += look.line();
        }
        let top = canvas.y + (look.line() - height) / 2.0;
        canvas.pages.push(Item::Drawing {
            area: Area {
                left: x,
                top,
                right: x + width,
                bottom: top + height,
            },
            drawing: drawing(&drawn_mark(mark))?,
            mark: Mark::Layout,
        });
        canvas.line(
            (x + width + 4.0, canvas.y),
            line,
            look,
            Mark::Element(element),
        );
        x += wide + 10.0;
    }
    canvas.y += look.line() + 2.0;
    Ok(())
}

/// The drawing of a mark, in the colours of the chart.
fn drawn_mark(mark: ChartMark) -> String {
    let (observed, target) = (palette::OBSERVED, palette::TARGET);
    let (ink, path) = (palette::INK, palette::PATH);
    let shapes = match mark {
        ChartMark::Observed => format!(
            "<path d=\"M0 6H28\" stroke=\"{observed}\" stroke-width=\"2.5\"/><circle cx=\"14\" cy=\"6\" r=\"4\" fill=\"{observed}\"/>"
        ),
        ChartMark::Provisional => format!(
            "<circle cx=\"14\" cy=\"6\" r=\"4\" fill=\"#ffffff\" stroke=\"{observed}\" stroke-width=\"2\"/>"
        ),
        ChartMark::Baseline => {
            format!("<path d=\"M6 6H22\" stroke=\"{ink}\" stroke-width=\"2.5\"/>")
        }
        ChartMark::Target => format!(
            "<path d=\"M14 1l5 5-5 5-5-5z\" fill=\"#ffffff\" stroke=\"{target}\" stroke-width=\"1.75\"/>"
        ),
        ChartMark::Path => format!(
            "<path d=\"M0 6H28\" stroke=\"{path}\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"/>"
        ),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"28\" height=\"12\" viewBox=\"0 0 28 12\">{shapes}</svg>"
    )
}

/// What the gaps of the line mean: a sentence for each break of the series, of many for the latest.
pub fn breaks(canvas: &mut Canvas<'_>, indicator: &Indicator) {
    let mut breaks: Vec<&SeriesBreak> = indicator.breaks.iter().collect();
    breaks.sort_by_key(|one| one.year);
    let all = breaks.len();
    let left_out = all.saturating_sub(canvas.density.rows);
    for one in breaks.into_iter().skip(left_out) {
        canvas.paragraph(&site::break_sentence(one), SMALL);
    }
    if left_out > 0 {
        let words = format!(
            "Se muestran {} de {all} quiebres de serie; los otros están en la página del indicador.",
            all - left_out
        );
        canvas.paragraph(&words, SMALL);
    }
}
