//! A map of Peru's departments as tiles of one size: a scheme of this dashboard, not a map of borders. Lima and Callao
//! are as legible in it as Loreto. [`crate::department_map`] draws the same values on the departments' outlines.

mod ground;
mod scale;

use std::fmt::Write as _;

use domain::{Decimal, indicator::Unit};
use messages::t;

use crate::{placement, svg::escape};
pub use ground::{Number, ground, no_data_pattern, no_data_sample};
pub use scale::Steps;

/// The dimension whose members are departments.
pub const DIMENSION: &str = "departamento";

/// Where a department stands in the scheme.
struct Tile {
    /// Of INEI (ubigeo).
    code: &'static str,
    /// For the narrow map: at most as wide as its tile.
    short: &'static str,
    column: u32,
    row: u32,
}

const fn tile(code: &'static str, short: &'static str, column: u32, row: u32) -> Tile {
    Tile {
        code,
        short,
        column,
        row,
    }
}

const COLUMNS: u32 = 5;
const ROWS: u32 = 10;

/// From north to south, each beside its neighbours as far as equal tiles allow.
const TILES: [Tile; 25] = [
    tile("24", "Tumbes", 0, 0),
    tile("20", "Piura", 0, 1),
    tile("01", "Amazon.", 1, 1),
    tile("16", "Loreto", 2, 1),
    tile("14", "Lambay.", 0, 2),
    tile("06", "Cajamar.", 1, 2),
    tile("22", "S. Martín", 2, 2),
    tile("13", "La Liber.", 1, 3),
    tile("10", "Huánuco", 2, 3),
    tile("25", "Ucayali", 3, 3),
    tile("02", "Áncash", 1, 4),
    tile("19", "Pasco", 2, 4),
    tile("07", "Callao", 0, 5),
    tile("15", "Lima", 1, 5),
    tile("12", "Junín", 2, 5),
    tile("11", "Ica", 1, 6),
    tile("09", "Huancav.", 2, 6),
    tile("08", "Cusco", 3, 6),
    tile("17", "Madre D.", 4, 6),
    tile("05", "Ayacucho", 2, 7),
    tile("03", "Apurímac", 3, 7),
    tile("21", "Puno", 4, 7),
    tile("04", "Arequipa", 3, 8),
    tile("18", "Moquegua", 4, 8),
    tile("23", "Tacna", 4, 9),
];

/// A department with its value in one period.
#[derive(Debug, Clone)]
pub struct Department {
    pub code: String,
    pub name: String,
    pub value: Option<Decimal>,
    pub provisional: bool,
}

/// The drawings for a wide and a narrow place, and what the colours mean.
#[derive(Debug, Clone)]
pub struct TileMap {
    pub wide: String,
    pub narrow: String,
    /// Colour and range, from low to high.
    pub legend: Vec<(&'static str, String)>,
}

/// The sizes of a drawing.
struct Sizes {
    width: u32,
    height: u32,
    gap: u32,
    name: f64,
    value: f64,
}

const WIDE: Sizes = Sizes {
    width: 92,
    height: 52,
    gap: 4,
    name: 13.0,
    value: 15.0,
};
/// As wide as the smallest phone leaves room for, so that its texts keep their size.
const NARROW: Sizes = Sizes {
    width: 56,
    height: 46,
    gap: 2,
    name: 12.0,
    value: 13.0,
};

/// The short name of a department, by its code.
pub fn short_name(code: &str) -> Option<&'static str> {
    let mut tiles = TILES.iter();
    Some(tiles.find(|tile| tile.code == code)?.short)
}

/// The map of some values. `sentence` names it for those who do not see it; `unique` starts its identifiers. `None`
/// where no department has a value.
pub fn tile_map(
    unit: &Unit,
    departments: &[Department],
    sentence: &str,
    unique: &str,
) -> Option<TileMap> {
    let values = departments.iter().filter_map(|one| one.value);
    let steps = Steps::of(values, unit.shown_decimals)?;
    let found = |tile: &Tile| departments.iter().find(|one| one.code == tile.code);
    let draw = |sizes: &Sizes, class: &str, is_short: bool| {
        let id = format!("{unique}-{class}");
        let mut svg = opening(sizes, class, sentence, &id);
        for tile in &TILES {
            let one = found(tile);
            let name = match (is_short, one) {
                (false, Some(one)) => one.name.as_str(),
                (true, _) | (_, None) => tile.short,
            };
            let number = Number::of(one, unit);
            draw_tile(&mut svg, sizes, tile, name, number, &steps, &id);
        }
        svg.push_str("</svg>");
        svg
    };
    Some(TileMap {
        wide: draw(&WIDE, "tile-map-wide", false),
        narrow: draw(&NARROW, "tile-map-narrow", true),
        legend: steps.legend(),
    })
}

fn opening(sizes: &Sizes, class: &str, sentence: &str, id: &str) -> String {
    let width = COLUMNS * (sizes.width + sizes.gap) - sizes.gap;
    let height = ROWS * (sizes.height + sizes.gap) - sizes.gap;
    let label = escape(sentence).replace('"', "&quot;");
    let pattern = no_data_pattern(id);
    format!(
        "<svg class=\"tile-map {class}\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {width} {height}\" \
         width=\"100%\" focusable=\"false\">{pattern}"
    )
}

fn draw_tile(
    svg: &mut String,
    sizes: &Sizes,
    tile: &Tile,
    name: &str,
    number: Option<Number<'_>>,
    steps: &Steps,
    id: &str,
) {
    let left = tile.column * (sizes.width + sizes.gap);
    let top = tile.row * (sizes.height + sizes.gap);
    let (fill, ink) = ground(number.as_ref(), steps, id);
    let text = match &number {
        Some(number) => fitting(number, sizes),
        None => Some(t!("sin dato").to_owned()),
    };
    let middle = left + sizes.width / 2;
    let (upper, lower) = (top + sizes.height * 2 / 5, top + sizes.height * 4 / 5);
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"{fill}\" class=\"tile\"/>\
         <text x=\"{middle}\" y=\"{upper}\" text-anchor=\"middle\" font-size=\"{}\" fill=\"{ink}\">{}</text>",
        sizes.width,
        sizes.height,
        sizes.name,
        escape(name)
    );
    if let Some(text) = text {
        let (size, weight) = match &number {
            Some(_) => (sizes.value, 640),
            None => (sizes.name, 400),
        };
        let _ = write!(
            svg,
            "<text x=\"{middle}\" y=\"{lower}\" text-anchor=\"middle\" font-size=\"{size}\" \
             font-weight=\"{weight}\" fill=\"{ink}\">{}</text>",
            escape(&text)
        );
    }
}

/// The number; none where it is too wide for the tile: then the list beside the map has it.
fn fitting(number: &Number<'_>, sizes: &Sizes) -> Option<String> {
    let room = f64::from(sizes.width) - 2.0;
    let mut texts = number.texts().into_iter();
    texts.find(|text| placement::width(text, sizes.value) <= room)
}

#[cfg(test)]
mod tests;
