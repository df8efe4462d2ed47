//! What a sheet begins with: its place in the policy, its state, and the three numbers of an indicator.

use domain::{
    band::State,
    code::NodeCode,
    figure::fact_text,
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
    value::Measure,
};
use tagged_pdf::{Mark, Role, TextStyle};

use crate::{
    SheetError, Source,
    canvas::{Canvas, Column},
    style::{BODY, CODE, MARGIN, NUMBER, SMALL, SMALL_STRONG, WIDTH, hue},
};

/// «OP1 › L1.3 › S04»: from the objective down to a node.
pub fn steps_to(source: &Source<'_>, node: &NodeCode) -> String {
    let path = source.release().catalogue.path(node).into_iter();
    let codes = path.filter(|node| node.kind != NodeKind::Policy);
    let codes: Vec<&str> = codes.map(|node| node.code.as_str()).collect();
    codes.join(" › ")
}

/// What stands over a title: where it is in the policy, and at the right its state.
pub fn kicker(
    canvas: &mut Canvas<'_>,
    over: &str,
    state: Option<(State, String)>,
) -> Result<(), SheetError> {
    let look = canvas.scaled(CODE);
    let element = canvas.pages.element(Role::Paragraph, None);
    let top = canvas.y;
    let mut column = Column::PAGE;
    if let Some((state, words)) = state {
        let look = TextStyle {
            colour: hue(state),
            ..look
        };
        let beside = canvas.pages.element(Role::Paragraph, None);
        for line in canvas.lines(&words, look, WIDTH * 0.6, 1) {
            let mark = look.size * 1.21;
            let left = MARGIN + WIDTH - line.width - mark;
            column.width = left - 12.0 - column.left;
            canvas.state_mark(state, (left, top), look)?;
            canvas.line((left + mark, top), line, look, Mark::Element(beside));
        }
    }
    canvas.text(over, look, column, Mark::Element(element), 2);
    Ok(())
}

/// Baseline, last value and final target beside each other, to find them at a glance.
pub fn facts(canvas: &mut Canvas<'_>, source: &Source<'_>, indicator: &Indicator) {
    let stations = site::stations::of(source.release(), indicator);
    let is_policy = indicator.kind == IndicatorKind::Policy;
    let horizon = source.release().catalogue.edition.horizon;
    let all = [
        (Measure::Baseline, "Línea de base".to_owned()),
        (Measure::Observed, "Último valor".to_owned()),
        (Measure::Target, format!("Meta, {horizon}")),
    ];
    let width = WIDTH / 3.0;
    let top = canvas.y + 4.0 * canvas.density.scale;
    let mut bottom = canvas.y;
    let mut left = MARGIN;
    for (measure, missing) in all {
        let is_target = measure == Measure::Target;
        if is_target && !is_policy {
            continue;
        }
        let mut of_measure = stations.iter().filter(|one| one.measure == measure);
        let station = of_measure.find(|one| !is_target || one.period.calendar_year() == horizon);
        let is_needed = is_policy || measure == Measure::Observed;
        let (name, number, phrase) = match station {
            Some(one) => {
                let (text, phrase) = fact_text(&indicator.unit, one.value);
                (one.name(), text, phrase.map(str::to_owned))
            }
            None if is_needed => (missing, "sin publicar".to_owned(), None),
            None => continue,
        };
        let column = Column {
            left,
            width: width - 12.0,
        };
        left += width;
        let element = Mark::Element(canvas.pages.element(Role::Paragraph, None));
        let number_look = match station {
            Some(_) => NUMBER,
            None => TextStyle {
                is_bold: false,
                ..BODY
            },
        };
        let looks = [SMALL_STRONG, number_look, SMALL].map(|look| canvas.scaled(look));
        canvas.y = top;
        for (text, look) in [Some(name), Some(number), phrase].into_iter().zip(looks) {
            let most = canvas.density.lines.min(2);
            if let Some(text) = text {
                canvas.text(&text, look, column, element, most);
            }
        }
        bottom = f32::max(bottom, canvas.y);
    }
    canvas.y = bottom + 5.0 * canvas.density.scale;
}
