//! A map of Peru's departments by their outlines, with a frame that shows Callao larger. It has the colours of the tiles
//! ([`crate::tile_map`]) and states nothing about borders: the outlines are simplified.
//!
//! One drawing serves wide and narrow places, so that its paths are sent once. It has labels for both; the style sheet
//! shows those whose type keeps its size (`style/site/breakdown.css`).

mod labels;
mod outline;
mod outlines;

use std::fmt::Write as _;

use domain::indicator::Unit;
use messages::t;

use crate::{
    svg::escape,
    tiles::{Department, Number, Steps, ground, no_data_pattern, short_name},
};
use outlines::{ENLARGED, FRAME, HEIGHT, OUTLINES, WIDTH, WINDOW};

/// What all parts of a drawing need.
struct Drawing<'a> {
    unit: &'a Unit,
    departments: &'a [Department],
    steps: Steps,
    id: String,
}

impl Drawing<'_> {
    fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|one| one.code == code)
    }

    fn number(&self, code: &str) -> Option<Number<'_>> {
        Number::of(self.department(code), self.unit)
    }

    /// Its colour and that of the text on it.
    fn ground(&self, code: &str) -> (String, &'static str) {
        ground(self.number(code).as_ref(), &self.steps, &self.id)
    }

    /// A department's shape. Its title is shown to a pointer that rests on it.
    fn draw_shape(&self, svg: &mut String, code: &str, path: &str) {
        let (fill, _) = self.ground(code);
        let title = escape(&self.title(code));
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<path d=\"{path}\" fill=\"{fill}\" data-department=\"{code}\"><title>{title}</title></path>"
        );
    }

    /// «Lima: 21.8 %», or that there is no value.
    fn title(&self, code: &str) -> String {
        let one = self.department(code);
        let name = one
            .map(|one| one.name.as_str())
            .or_else(|| short_name(code));
        let name = name.unwrap_or(code);
        let value = match self.number(code) {
            Some(number) => crate::text::with_unit(number.value, self.unit),
            None => t!("sin dato").to_owned(),
        };
        let provisional = one.is_some_and(|one| one.provisional && one.value.is_some());
        let mark = if provisional {
            t!(" (provisional)")
        } else {
            ""
        };
        format!("{name}: {value}{mark}")
    }
}

/// The map of some values. `sentence` names it for those who do not see it; `unique` starts its identifiers. `None`
/// where no department has a value.
pub fn department_map(
    unit: &Unit,
    departments: &[Department],
    sentence: &str,
    unique: &str,
) -> Option<String> {
    let values = departments.iter().filter_map(|one| one.value);
    let drawing = Drawing {
        unit,
        departments,
        steps: Steps::of(values, unit.shown_decimals)?,
        id: format!("{unique}-outlines"),
    };
    let id = &drawing.id;
    let label = escape(sentence).replace('"', "&quot;");
    let pattern = no_data_pattern(id);
    let mut svg = format!(
        "<svg class=\"department-map\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         width=\"100%\" focusable=\"false\">{pattern}<use href=\"#{id}-land\" class=\"coast\"/>\
         <g class=\"borders\"><g id=\"{id}-land\">"
    );
    for one in &OUTLINES {
        drawing.draw_shape(&mut svg, one.code, one.path);
    }
    svg.push_str("</g></g>");
    draw_frame(&mut svg, &drawing);
    labels::draw(&mut svg, &drawing);
    svg.push_str("</svg>");
    Some(svg)
}

/// Callao and what is around it, larger, and lines that say where it is.
fn draw_frame(svg: &mut String, drawing: &Drawing<'_>) {
    let (window_right, window_bottom) = (WINDOW.x + WINDOW.size, WINDOW.y + WINDOW.size);
    let (right, top) = (FRAME.x + FRAME.size, FRAME.y);
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<g class=\"frame\"><path d=\"M{} {top}L{} {window_bottom}M{right} {top}L{window_right} {window_bottom}\"/>\
         <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></g><g class=\"borders\">",
        FRAME.x, WINDOW.x, WINDOW.x, WINDOW.y, WINDOW.size, WINDOW.size
    );
    for (code, path) in ENLARGED {
        drawing.draw_shape(svg, code, path);
    }
    let _ = write!(
        svg,
        "</g><rect x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{}\" class=\"frame\"/>",
        FRAME.x, FRAME.size, FRAME.size
    );
}

#[cfg(test)]
mod tests;
