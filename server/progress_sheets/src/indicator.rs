//! The page of an indicator: what its public page says first, on paper.

mod values;

use domain::{
    code::IndicatorCode,
    indicator::{Indicator, IndicatorKind},
    progress::{Progress, Series},
    sentence,
    value::Breakdown,
};
use tagged_pdf::{Fonts, Mark, Pages, Role};

use crate::{
    SheetError, Source,
    canvas::{Canvas, Column},
    chart::{self, Numbers},
    density::{Density, first_fitting},
    frame,
    opening::{facts, kicker, steps_to},
    style::{BODY, GUTTER, MARGIN, QUESTION, SMALL, VERDICT, WIDTH, title},
};

/// The sheet of an indicator, as bytes.
///
/// # Errors
/// When the release has no such indicator, or the sheet cannot be made: [`SheetError`].
pub fn write(source: &Source<'_>, code: &IndicatorCode) -> Result<Vec<u8>, SheetError> {
    let indicator = source.release().catalogue.indicator(code);
    let indicator = indicator.ok_or_else(|| SheetError::Unknown(code.to_string()))?;
    let fonts = Fonts::new()?;
    let pages = page(source, indicator, &fonts, 1)?;
    let name = indicator.name.trim_end_matches('.');
    crate::write(source, format!("Indicador {code}: {name}"), &pages, &fonts)
}

/// The sheet as one page whose title is a heading of this level.
pub(crate) fn page(
    source: &Source<'_>,
    indicator: &Indicator,
    fonts: &Fonts,
    level: u8,
) -> Result<Pages, SheetError> {
    let code = &indicator.code;
    let progress = source.assessments.get(code);
    let progress = progress.ok_or_else(|| SheetError::Unknown(code.to_string()))?;
    let subject = Subject {
        source,
        indicator,
        progress,
        series: Series::of(source.release(), indicator, &Breakdown::headline()),
        level,
    };
    let canvas = first_fitting(code.as_str(), |density| subject.lay_out(fonts, density))?;
    Ok(canvas.pages)
}

/// An indicator with what its page needs.
struct Subject<'a> {
    source: &'a Source<'a>,
    indicator: &'a Indicator,
    progress: &'a Progress,
    series: Series<'a>,
    level: u8,
}

impl Subject<'_> {
    fn lay_out<'b>(
        &self,
        fonts: &'b Fonts,
        density: Density,
    ) -> Result<(Canvas<'b>, bool), SheetError> {
        let mut canvas = Canvas::new(fonts, density);
        let (source, indicator) = (self.source, self.indicator);
        canvas.bookmark(self.level, format!("{} {}", indicator.code, indicator.name));
        frame::head(&mut canvas, source, Some(indicator));
        self.opening(&mut canvas)?;
        facts(&mut canvas, source, indicator);
        self.answers(&mut canvas);
        let numbers = Numbers::OnThisSheet;
        chart::figure(&mut canvas, source, indicator, self.progress, numbers)?;
        self.values(&mut canvas)?;
        self.remarks(&mut canvas);
        let source_words = site::words::source(source.release(), indicator);
        let attributed = format!("Fuente: {}.", source_words.trim_end_matches('.'));
        let path = site::indicator_path(&indicator.code);
        let fits = frame::foot(&mut canvas, source, &attributed, &path);
        Ok((canvas, fits))
    }

    fn is_policy(&self) -> bool {
        self.indicator.kind == IndicatorKind::Policy
    }

    /// Where it stands in the policy, its state, name, unit and direction, and the verdict.
    fn opening(&self, canvas: &mut Canvas<'_>) -> Result<(), SheetError> {
        let indicator = self.indicator;
        let steps = match self.is_policy() {
            true => steps_to(self.source, &indicator.node),
            false => "Contexto".to_owned(),
        };
        let kind = match self.is_policy() {
            true => "Indicador",
            false => "Indicador de contexto",
        };
        let over = format!("{steps} › {} · {kind}", indicator.code);
        let over = over.trim_start_matches(" › ");
        let state = site::state_of(indicator, Some(self.progress));
        let state = state.map(|state| (state, self.progress.state_words()));
        kicker(canvas, over, state)?;
        canvas.heading(self.level, &indicator.name, title(&indicator.name));
        canvas.paragraph(&site::indicator_meta(indicator, self.progress), SMALL);
        let release = self.source.release();
        let horizon = release.catalogue.edition.horizon;
        let verdict =
            sentence::verdict_sentence(indicator, self.progress, &release.settings, horizon);
        canvas.paragraph(&verdict.unwrap_or_default(), VERDICT);
        Ok(())
    }

    /// The two answers beside each other; of a context indicator its value alone.
    fn answers(&self, canvas: &mut Canvas<'_>) {
        let annual = sentence::annual_spans(self.indicator, self.progress);
        let look = canvas.scaled(BODY);
        if !self.is_policy() {
            let element = canvas.pages.element(Role::Paragraph, None);
            let most = canvas.density.lines.max(2);
            canvas.spans(&annual, look, Column::PAGE, element, most);
            return;
        }
        let way = sentence::trajectory_spans(self.indicator, self.progress);
        let horizon = format!("¿Va en camino a {}?", self.series.horizon);
        let width = (WIDTH - GUTTER) / 2.0;
        let top = canvas.y;
        let mut bottom = top;
        let answers = [
            ("¿Se cumplió la meta del año?".to_owned(), annual, MARGIN),
            (horizon, way, MARGIN + width + GUTTER),
        ];
        for (question, spans, left) in answers {
            let column = Column { left, width };
            let element = canvas.pages.element(Role::Paragraph, None);
            let name = canvas.scaled(QUESTION);
            canvas.y = top;
            canvas.text(&question, name, column, Mark::Element(element), 1);
            let most = canvas.density.lines.max(2) * 2;
            canvas.spans(&spans, look, column, element, most);
            bottom = f32::max(bottom, canvas.y);
        }
        canvas.y = bottom;
    }

    /// What explains the answers: where methods disagree, a value may change, or numbers are not comparable.
    fn remarks(&self, canvas: &mut Canvas<'_>) {
        canvas.y += 2.0;
        if !self.is_policy() {
            canvas.paragraph(
                "Es una medida de otra institución. Se muestra como contexto y nunca cuenta en el avance de la política.",
                SMALL,
            );
        }
        let remarks = match self.is_policy() {
            true => sentence::remark_sentences(self.progress),
            false => Vec::new(),
        };
        for text in remarks {
            canvas.paragraph(&text, SMALL);
        }
        chart::breaks(canvas, self.indicator);
    }
}
