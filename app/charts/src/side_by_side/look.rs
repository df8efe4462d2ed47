//! How a line of a comparison looks: dash, mark and colour, each different from those of the others.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::palette;

/// The look of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The national series beside the groups: thick and in the colour of the text.
    National,
    /// The line at this place, counted from 0.
    Series(usize),
}

/// What makes a line.
struct Style {
    colour: &'static str,
    /// Lengths of stroke and gap; empty: solid.
    dash: &'static [u32],
    /// A symbol of the drawing library, and the same as a path in a square of 10.
    symbol: &'static str,
    path: &'static str,
    width: f64,
    size: f64,
}

const CIRCLE: &str = "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z";

static NATIONAL: Style = Style {
    colour: palette::INK,
    dash: &[],
    symbol: "circle",
    path: CIRCLE,
    width: 3.5,
    size: 8.0,
};

static STYLES: [Style; 6] = [
    Style {
        colour: palette::SERIES[0],
        dash: &[],
        symbol: "circle",
        path: CIRCLE,
        width: 2.0,
        size: 8.0,
    },
    Style {
        colour: palette::SERIES[1],
        dash: &[8, 3],
        symbol: "rect",
        path: "M1.5 1.5h7v7h-7z",
        width: 2.0,
        size: 7.5,
    },
    Style {
        colour: palette::SERIES[2],
        dash: &[2, 3],
        symbol: "triangle",
        path: "M5 1l4.5 8h-9z",
        width: 2.2,
        size: 9.5,
    },
    Style {
        colour: palette::SERIES[3],
        dash: &[10, 3, 2, 3],
        symbol: "path://M0 0H10L5 9Z",
        path: "M.5 1h9L5 9z",
        width: 2.0,
        size: 9.5,
    },
    Style {
        colour: palette::SERIES[4],
        dash: &[4, 3],
        symbol: "path://M3.5 0H6.5V3.5H10V6.5H6.5V10H3.5V6.5H0V3.5H3.5Z",
        path: "M3.5 0h3v3.5H10v3H6.5V10h-3V6.5H0v-3h3.5z",
        width: 2.0,
        size: 10.0,
    },
    Style {
        colour: palette::SERIES[5],
        dash: &[14, 4],
        symbol: "path://M0 0H10L0 10H10Z",
        path: "M0 0h10L0 10h10z",
        width: 2.0,
        size: 9.0,
    },
];

impl Look {
    fn style(self) -> &'static Style {
        match self {
            Self::National => &NATIONAL,
            Self::Series(at) => STYLES.get(at % STYLES.len()).unwrap_or(&NATIONAL),
        }
    }

    pub(super) fn colour(self) -> &'static str {
        self.style().colour
    }

    /// Writes it into an observed line; a narrow drawing has smaller marks.
    pub(super) fn apply_to(self, series: &mut Value, is_narrow: bool) {
        let style = self.style();
        let dash = match style.dash {
            [] => json!("solid"),
            dash => json!(dash),
        };
        let smaller = if is_narrow { 0.85 } else { 1.0 };
        series["symbol"] = json!(style.symbol);
        series["symbolSize"] = json!(style.size * smaller);
        series["showSymbol"] = json!(true);
        series["showAllSymbol"] = json!(true);
        series["connectNulls"] = json!(false);
        series["z"] = json!(if self == Self::National { 6 } else { 5 });
        series["lineStyle"] =
            json!({ "color": style.colour, "width": style.width * smaller, "type": dash });
        series["itemStyle"] = json!({ "color": style.colour });
    }
}

/// The line with its mark, for the list beside the chart: an SVG that is hidden from those who listen.
pub fn key_mark(look: Look) -> String {
    let style = look.style();
    let property = palette::PALETTE
        .iter()
        .find(|(colour, _)| *colour == style.colour)
        .map_or("--chart-ink", |(_, property)| property);
    let paint = format!("var({property}, {})", style.colour);
    let mut svg = String::from(
        "<svg class=\"series-mark\" viewBox=\"0 0 40 12\" aria-hidden=\"true\" focusable=\"false\">",
    );
    let dash: Vec<String> = style.dash.iter().map(ToString::to_string).collect();
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<path d=\"M0 6H40\" fill=\"none\" stroke=\"{paint}\" stroke-width=\"{}\" stroke-dasharray=\"{}\"/>\
         <path transform=\"translate(15 1)\" d=\"{}\" fill=\"{paint}\"/></svg>",
        style.width,
        if dash.is_empty() {
            "none".to_owned()
        } else {
            dash.join(" ")
        },
        style.path,
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::{Look, STYLES, key_mark};
    use std::collections::BTreeSet;

    #[test]
    fn no_two_lines_have_a_dash_a_mark_or_a_colour_in_common() {
        let of = |part: fn(&super::Style) -> String| {
            STYLES.iter().map(part).collect::<BTreeSet<_>>().len()
        };
        assert_eq!(of(|one| format!("{:?}", one.dash)), STYLES.len());
        assert_eq!(of(|one| one.symbol.to_owned()), STYLES.len());
        assert_eq!(of(|one| one.colour.to_owned()), STYLES.len());
    }

    #[test]
    fn the_mark_of_the_list_follows_the_theme() {
        for look in [Look::National, Look::Series(0), Look::Series(5)] {
            let svg = key_mark(look);
            assert!(
                svg.contains("var(--chart-") && !svg.contains("style"),
                "{svg}"
            );
        }
    }
}
