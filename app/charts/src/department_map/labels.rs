//! What is written on the map: inside a department its name and number where there is room for both, else its number; the
//! small ones of the coast are written beside it, and Callao and Lima in their frame. What finds no room stands in the
//! list beside the map and on the tiles.

use std::fmt::Write as _;

use messages::t;

use super::{
    Drawing,
    outline::{Outline, Slot},
    outlines::{FRAME, OUTLINES},
};
use crate::{
    placement,
    svg::escape,
    tiles::{Number, short_name},
};

/// The labels for one width of the map.
struct Layer {
    class: &'static str,
    /// Size of type in units of the drawing: 12 pixels where the map is as narrow as this layer is shown.
    size: f64,
    /// Which of a department's slots are for one line and for two.
    one_line: usize,
    two_lines: usize,
    /// Are names written outside of departments?
    has_outside_names: bool,
}

/// Width of a text at its regular weight as a share of that at the bold weight.
const REGULAR: f64 = 0.88;

/// From 444 pixels on.
const WIDE: Layer = Layer {
    class: "labels-wide",
    size: 11.2,
    one_line: 0,
    two_lines: 2,
    has_outside_names: true,
};
/// From 288 pixels on.
const NARROW: Layer = Layer {
    class: "labels-narrow",
    size: 17.2,
    one_line: 1,
    two_lines: 3,
    has_outside_names: false,
};

/// Where a label ends in the sea beside the coast, or begins above Tumbes.
struct Outside {
    code: &'static str,
    anchor: &'static str,
    wide: (u32, u32),
    narrow: (u32, u32),
}

const fn outside(
    code: &'static str,
    anchor: &'static str,
    wide: (u32, u32),
    narrow: (u32, u32),
) -> Outside {
    Outside {
        code,
        anchor,
        wide,
        narrow,
    }
}

const OUTSIDE: [Outside; 7] = [
    outside("24", "start", (4, 106), (2, 106)),
    outside("14", "end", (62, 258), (52, 241)),
    outside("13", "end", (81, 290), (82, 289)),
    outside("15", "end", (118, 366), (116, 368)),
    outside("11", "end", (174, 494), (188, 514)),
    outside("18", "end", (314, 578), (312, 576)),
    outside("23", "end", (336, 597), (335, 598)),
];

/// Room in the frame: Callao's label in the sea, Lima's on land.
const FRAMED: [(&str, Slot); 2] = [("07", framed(30, 54, 56)), ("15", framed(117, 54, 48))];

/// A place for two lines, from the frame's upper left corner.
const fn framed(x: u32, y: u32, width: u32) -> Slot {
    Slot {
        x: FRAME.x + x,
        y: FRAME.y + y,
        width,
    }
}

pub fn draw(svg: &mut String, drawing: &Drawing<'_>) {
    for layer in [&WIDE, &NARROW] {
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<g class=\"{}\" font-size=\"{}\" text-anchor=\"middle\">",
            layer.class, layer.size
        );
        for outline in &OUTLINES {
            draw_department(svg, drawing, layer, outline);
        }
        for (code, slot) in FRAMED {
            draw_framed(svg, drawing, layer, code, slot);
        }
        svg.push_str("</g>");
    }
}

/// What is said of a department: its names, the longest first, and its value if that has room.
struct Words<'a> {
    names: Vec<&'a str>,
    value: String,
    weight: &'static str,
}

fn words<'a>(drawing: &'a Drawing<'_>, code: &str) -> Words<'a> {
    let name = drawing.department(code).map(|one| one.name.as_str());
    let number = drawing.number(code);
    Words {
        names: name.into_iter().chain(short_name(code)).collect(),
        value: number.map_or_else(|| t!("sin dato").to_owned(), bare),
        weight: if number.is_some() {
            " font-weight=\"640\""
        } else {
            ""
        },
    }
}

/// The number without its sign: on a map all are written alike, and the caption has the unit.
fn bare(number: Number<'_>) -> String {
    let [_, bare] = number.texts();
    bare
}

fn draw_department(svg: &mut String, drawing: &Drawing<'_>, layer: &Layer, outline: &Outline) {
    let code = outline.code;
    let (one, two) = (
        outline.slots[layer.one_line],
        outline.slots[layer.two_lines],
    );
    let (_, ink) = drawing.ground(code);
    let on = format!(" fill=\"{ink}\" data-on=\"{code}\"");
    let words = words(drawing, code);
    let name = words.names.iter().find(|name| name_fits(name, layer, two));
    if let Some(name) = name.filter(|_| fits(&words.value, layer, two)) {
        write_line(svg, layer, two, -0.5, &on, name);
        let on = format!("{on}{}", words.weight);
        write_line(svg, layer, two, 0.5, &on, &words.value);
        return;
    }
    let has_number = drawing.number(code).is_some();
    let is_inside = has_number && fits(&words.value, layer, one);
    if is_inside {
        let on = format!("{on}{}", words.weight);
        write_line(svg, layer, one, 0.0, &on, &words.value);
    }
    if let Some(place) = OUTSIDE.iter().find(|place| place.code == code) {
        draw_outside(svg, layer, place, &words, has_number && !is_inside);
    }
}

fn draw_outside(
    svg: &mut String,
    layer: &Layer,
    place: &Outside,
    words: &Words<'_>,
    has_number: bool,
) {
    let name = words.names.first().filter(|_| layer.has_outside_names);
    let (x, y) = if layer.has_outside_names {
        place.wide
    } else {
        place.narrow
    };
    let name = name.map(|name| escape(name));
    let value =
        has_number.then(|| format!("<tspan{}>{}</tspan>", words.weight, escape(&words.value)));
    let parts: Vec<String> = name.into_iter().chain(value).collect();
    if parts.is_empty() {
        return;
    }
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{}\" class=\"outside\">{}</text>",
        place.anchor,
        parts.join(" ")
    );
}

fn draw_framed(svg: &mut String, drawing: &Drawing<'_>, layer: &Layer, code: &str, slot: Slot) {
    let on = if code == "07" {
        " class=\"outside\"".to_owned()
    } else {
        let (_, ink) = drawing.ground(code);
        format!(" fill=\"{ink}\" data-on=\"{code}\"")
    };
    let words = words(drawing, code);
    let Some(name) = words.names.iter().find(|name| name_fits(name, layer, slot)) else {
        return;
    };
    write_line(svg, layer, slot, -0.5, &on, name);
    if fits(&words.value, layer, slot) {
        let on = format!("{on}{}", words.weight);
        write_line(svg, layer, slot, 0.5, &on, &words.value);
    }
}

/// A line of text; `line` is how far below the middle of its place, in lines.
fn write_line(
    svg: &mut String,
    layer: &Layer,
    slot: Slot,
    line: f64,
    attributes: &str,
    text: &str,
) {
    // A capital letter's middle is a third of its size above the line that it stands on.
    let y = f64::from(slot.y) + (line * 1.15 + 0.34) * layer.size;
    let _ = write!(
        svg,
        "<text x=\"{}\" y=\"{y:.0}\"{attributes}>{}</text>",
        slot.x,
        escape(text)
    );
}

fn fits(text: &str, layer: &Layer, slot: Slot) -> bool {
    placement::width(text, layer.size) <= f64::from(slot.width)
}

/// The same for a name, which is not bold.
fn name_fits(name: &str, layer: &Layer, slot: Slot) -> bool {
    placement::width(name, layer.size * REGULAR) <= f64::from(slot.width)
}
