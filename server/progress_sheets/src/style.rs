//! Sizes and colours, in points: the scale and the tokens of the site (`style/tokens.css`), six tenths of a pixel a point.

use domain::band::State;
use tagged_pdf::{Colour, TextStyle};

/// A4 upright.
pub const PAGE: (f32, f32) = (595.28, 841.89);
pub const MARGIN: f32 = 42.0;
/// The width of the text.
pub const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Where a page begins, and where its content ends; below stands the page's number.
pub const TOP: f32 = 34.0;
pub const BOTTOM: f32 = PAGE.1 - 36.0;
pub const FOOTER: f32 = PAGE.1 - 22.0;
/// Room between the rule of a table and its texts.
pub const PADDING: f32 = 2.6;
/// Between two columns.
pub const GUTTER: f32 = 20.0;

pub const INK: Colour = (0x1B, 0x24, 0x2C);
pub const MUTED: Colour = (0x56, 0x62, 0x6C);
pub const ACCENT: Colour = (0x0B, 0x4F, 0x63);
pub const RULE: Colour = (0xD9, 0xDC, 0xD6);
pub const RULE_STRONG: Colour = (0x7B, 0x85, 0x8C);
pub const WARNING: Colour = (0x7A, 0x4A, 0x00);
pub const WARNING_SOFT: Colour = (0xFA, 0xED, 0xCF);
pub const ERROR: Colour = (0xA3, 0x20, 0x2C);
pub const ERROR_SOFT: Colour = (0xFB, 0xE9, 0xE8);

pub const SITE: TextStyle = TextStyle::new(8.5, true, ACCENT, 0.0, 0.0);
pub const SMALL: TextStyle = TextStyle::new(8.0, false, MUTED, 0.0, 0.0);
pub const SMALL_STRONG: TextStyle = TextStyle::new(8.0, true, MUTED, 0.0, 0.0);
pub const NOTICE: TextStyle = TextStyle::new(7.2, true, WARNING, 0.0, 0.0);
pub const CODE: TextStyle = TextStyle::new(9.0, true, ACCENT, 0.0, 0.0);
pub const VERDICT: TextStyle = TextStyle::new(12.5, true, INK, 5.0, 2.0);
pub const NUMBER: TextStyle = TextStyle::new(17.0, true, INK, 0.0, 0.0);
pub const BODY: TextStyle = TextStyle::new(9.5, false, INK, 0.0, 3.0);
pub const QUESTION: TextStyle = TextStyle::new(8.5, true, MUTED, 0.0, 0.0);
pub const HEADING: TextStyle = TextStyle::new(11.0, true, ACCENT, 8.0, 3.0);
pub const CELL: TextStyle = TextStyle::new(8.5, false, INK, 0.0, 0.0);
pub const CELL_MUTED: TextStyle = TextStyle::new(8.5, false, MUTED, 0.0, 0.0);
pub const CELL_TITLE: TextStyle = TextStyle::new(8.0, true, MUTED, 0.0, 0.0);
pub const FOOT: TextStyle = TextStyle::new(7.5, false, MUTED, 0.0, 1.5);

/// The title; long names are set smaller.
pub fn title(name: &str) -> TextStyle {
    let size = match name.chars().count() {
        0..=80 => 18.0,
        81..=160 => 14.0,
        _ => 12.0,
    };
    TextStyle::new(size, true, INK, 1.0, 2.0)
}

/// The hue of a state, as on the site; a test compares both.
pub fn hue(state: State) -> Colour {
    match state {
        State::Achieved => (0x14, 0x60, 0x3A),
        State::OnTrack => (0x15, 0x51, 0x8F),
        State::NeedsAcceleration => (0x7A, 0x4A, 0x00),
        State::Lagging => (0xA0, 0x34, 0x12),
        State::GoingBack => (0x8C, 0x16, 0x50),
        State::NotComputable => (0x47, 0x4C, 0x66),
        State::Late => INK,
        State::NoBaseline
        | State::NoTarget
        | State::NoData
        | State::NotDueYet
        | State::NotApplicable => (0x4D, 0x56, 0x5E),
    }
}

/// «#0b4f63».
pub fn hexadecimal((red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../../style/tokens.css");

    /// The first value of a token: that of light pages.
    fn token(name: &str) -> &'static str {
        let start = format!("--{name}: ");
        let lines = TOKENS.lines().map(str::trim_start);
        let mut values = lines.filter_map(|line| line.strip_prefix(&start));
        let value = values.next().and_then(|value| value.split_once(';'));
        value.unwrap_or_else(|| panic!("no token {name}")).0
    }

    #[test]
    fn states_and_texts_have_the_colours_of_the_site() {
        for state in State::ALL {
            let name = match state {
                State::Achieved
                | State::OnTrack
                | State::NeedsAcceleration
                | State::Lagging
                | State::GoingBack
                | State::NotComputable => state.slug(),
                State::Late => "ink",
                State::NoBaseline
                | State::NoTarget
                | State::NoData
                | State::NotDueYet
                | State::NotApplicable => "no-data",
            };
            assert_eq!(hexadecimal(hue(state)), token(name), "{state:?}");
        }
        for (colour, name) in [
            (INK, "ink"),
            (MUTED, "muted"),
            (ACCENT, "accent"),
            (RULE, "rule"),
            (RULE_STRONG, "rule-strong"),
            (WARNING, "warning"),
            (WARNING_SOFT, "warning-soft"),
            (ERROR, "error"),
            (ERROR_SOFT, "error-soft"),
        ] {
            assert_eq!(hexadecimal(colour), token(name), "{name}");
        }
    }
}
