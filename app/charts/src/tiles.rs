//! A map of Peru's departments as tiles of one size: a scheme of this dashboard, not a map of borders. There is no
//! geometry at hand whose licence would allow one; in a scheme Lima and Callao are as legible as Loreto.

mod scale;

use std::fmt::Write as _;

use domain::{Decimal, format, indicator::Unit};

use crate::{palette, placement, svg::escape};
pub use scale::{FILLS, Steps};

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
            let value = one.and_then(|one| one.value);
            draw_tile(
                &mut svg,
                sizes,
                tile,
                name,
                value.map(|v| (v, unit)),
                &steps,
                &id,
            );
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
    let (ground, line) = scale::NO_DATA;
    format!(
        "<svg class=\"tile-map {class}\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {width} {height}\" \
         width=\"100%\" focusable=\"false\"><defs><pattern id=\"{id}-none\" width=\"7\" height=\"7\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" \
         fill=\"{ground}\"/><rect width=\"1\" height=\"7\" fill=\"{line}\"/></pattern></defs>"
    )
}

fn draw_tile(
    svg: &mut String,
    sizes: &Sizes,
    tile: &Tile,
    name: &str,
    value: Option<(Decimal, &Unit)>,
    steps: &Steps,
    id: &str,
) {
    let left = tile.column * (sizes.width + sizes.gap);
    let top = tile.row * (sizes.height + sizes.gap);
    let (fill, ink, text) = match value {
        Some((value, unit)) => {
            let (fill, ink) = FILLS[steps.index(value)];
            (fill.to_owned(), ink, fitting(value, unit, sizes))
        }
        None => (
            format!("url(#{id}-none)"),
            palette::INK,
            Some("sin dato".to_owned()),
        ),
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
        let size = if value.is_some() {
            sizes.value
        } else {
            sizes.name
        };
        let weight = if value.is_some() { 640 } else { 400 };
        let _ = write!(
            svg,
            "<text x=\"{middle}\" y=\"{lower}\" text-anchor=\"middle\" font-size=\"{size}\" \
             font-weight=\"{weight}\" fill=\"{ink}\">{}</text>",
            escape(&text)
        );
    }
}

/// The number as the table writes it, with its sign where there is room; none where even the number is too wide for the
/// tile: then the list beside the map has it.
fn fitting(value: Decimal, unit: &Unit, sizes: &Sizes) -> Option<String> {
    [
        crate::text::with_unit(value, unit),
        format::value(unit, value),
    ]
    .into_iter()
    .find(|text| placement::width(text, sizes.value) <= f64::from(sizes.width) - 2.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COLUMNS, Department, NARROW, ROWS, TILES, WIDE, tile_map};
    use crate::placement::width;
    use domain::{
        Decimal,
        indicator::{Unit, UnitKind},
    };

    /// The departments of the catalogue that is delivered.
    fn members() -> Vec<(String, String)> {
        let text = include_str!("../../../server/seed/members.csv");
        let rows = text
            .lines()
            .filter_map(|line| line.strip_prefix("departamento,"));
        rows.filter_map(|row| {
            let mut fields = row.split(',');
            Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
        })
        .collect()
    }

    #[test]
    fn every_department_has_one_tile_and_no_two_stand_on_one() {
        let tiles: BTreeSet<&str> = TILES.iter().map(|tile| tile.code).collect();
        let members = members();
        let codes: BTreeSet<&str> = members.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!((codes.len(), &tiles), (25, &codes));
        let places: BTreeSet<_> = TILES.iter().map(|tile| (tile.column, tile.row)).collect();
        assert_eq!(places.len(), TILES.len());
        assert!(
            places
                .iter()
                .all(|(column, row)| *column < COLUMNS && *row < ROWS)
        );
    }

    #[test]
    fn every_name_fits_its_tile() {
        for (code, name) in members() {
            assert!(width(&name, WIDE.name) <= f64::from(WIDE.width), "{name}");
            let tile = TILES.iter().find(|tile| tile.code == code).expect("a tile");
            let short = width(tile.short, NARROW.name);
            assert!(short <= f64::from(NARROW.width), "{}: {short}", tile.short);
            let first = |text: &str| text.chars().next();
            assert_eq!(first(tile.short), first(&name), "{} for {name}", tile.short);
        }
    }

    #[test]
    fn a_department_without_a_value_says_so_and_hostile_names_stay_text() {
        let unit = Unit {
            kind: UnitKind::Quantity,
            label: "personas".to_owned(),
            decimals: 0,
            shown_decimals: 0,
            min: None,
            max: None,
        };
        let department = |code: &str, name: &str, value: Option<i64>| Department {
            code: code.to_owned(),
            name: name.to_owned(),
            value: value.map(Decimal::from),
        };
        let departments = [
            department("15", "Lima <b>", Some(12_345_678)),
            department("07", "Callao", Some(1_200)),
            department("16", "Loreto", None),
        ];
        let map = tile_map(&unit, &departments, "El «mapa» \"a\" & <b>", "m").expect("a map");
        assert!(map.wide.contains("Lima &lt;b&gt;") && map.wide.contains(">12,345,678<"));
        assert!(!map.narrow.contains("12,345,678") && map.narrow.contains(">1,200<"));
        assert_eq!(map.wide.matches(">sin dato<").count(), 23);
        assert!(
            map.wide
                .contains("aria-label=\"El «mapa» &quot;a&quot; &amp; &lt;b&gt;\"")
        );
        assert!(tile_map(&unit, &departments[2..], "", "m").is_none());
    }
}
