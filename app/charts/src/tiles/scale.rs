//! The five colours of the tile map, and which values take which.

use domain::{Decimal, format};
use messages::t;

/// Colour of a tile and of the text on it, from low to high values. The same in light and dark pages: the text always
/// has its contrast (a test measures it).
pub const FILLS: [(&str, &str); 5] = [
    ("#e2eef0", "#1b242c"),
    ("#bcd9df", "#1b242c"),
    ("#8cbdc9", "#1b242c"),
    ("#2d7085", "#fffefb"),
    ("#0b4f63", "#fffefb"),
];

/// Ground and lines of the pattern where there is no value.
pub const NO_DATA: (&str, &str) = ("#edede8", "#c3c8c9");

/// Ranges of equal width, at most as many as there are colours, with ends that are easy to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    first: Decimal,
    width: Decimal,
    count: usize,
    decimals: u8,
}

impl Steps {
    /// Over the values as they are written, with `decimals`; `None` without any.
    pub fn of(values: impl IntoIterator<Item = Decimal>, decimals: u8) -> Option<Self> {
        let values: Vec<Decimal> = values
            .into_iter()
            .map(|value| as_written(value, decimals))
            .collect();
        let (low, high) = (*values.iter().min()?, *values.iter().max()?);
        let widths = (-i64::from(decimals)..20)
            .flat_map(|power| [10, 20, 25, 30, 40, 50, 60, 80].map(|tenths| (tenths, power)));
        widths
            .filter_map(|(tenths, power)| width(tenths, power - 1, decimals))
            .find_map(|width| {
                let first = low.checked_div(width)?.floor();
                let last = high.checked_div(width)?.floor();
                let count = usize::try_from(last.checked_sub(first)?)
                    .ok()?
                    .checked_add(1)?;
                (count <= FILLS.len()).then_some(Self {
                    first: first.checked_mul(width)?,
                    width,
                    count,
                    decimals,
                })
            })
    }

    /// The range of a value, from 0.
    pub fn index(&self, value: Decimal) -> usize {
        let above = as_written(value, self.decimals).checked_sub(self.first);
        let step = above.and_then(|above| above.checked_div(self.width));
        let step = step.and_then(|step| usize::try_from(step.floor()).ok());
        step.unwrap_or(0).min(self.count - 1)
    }

    /// Colour and range in numbers: «30.0 a 34.9».
    pub fn legend(&self) -> Vec<(&'static str, String)> {
        let unit = Decimal::new(1, u32::from(self.decimals));
        let mut from = self.first;
        let ranges = FILLS.iter().take(self.count).map(|(fill, _)| {
            let next = from.saturating_add(self.width);
            let written = |value| format::number(value, self.decimals);
            let (low, high) = (written(from), written(next.saturating_sub(unit)));
            from = next;
            let text = if low == high {
                low
            } else {
                t!("{low} a {high}", low, high)
            };
            (*fill, text)
        });
        ranges.collect()
    }
}

/// Tenths of a power of ten as a width, unless it had more decimals than are written.
fn width(tenths: i64, power: i64, decimals: u8) -> Option<Decimal> {
    let width = if power < 0 {
        Decimal::new(tenths, u32::try_from(-power).ok()?)
    } else {
        Decimal::from(tenths.checked_mul(10i64.checked_pow(u32::try_from(power).ok()?)?)?)
    };
    (width.normalize().scale() <= u32::from(decimals)).then_some(width)
}

/// A value as the page writes it: what reads «40.0» stands where 40.0 stands.
fn as_written(value: Decimal, decimals: u8) -> Decimal {
    format::rounded(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::{FILLS, NO_DATA, Steps};
    use crate::palette;
    use domain::Decimal;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        let parsed = texts.iter().map(|text| text.parse());
        parsed.collect::<Result<_, _>>().expect("numbers")
    }

    #[test]
    fn every_value_stands_in_the_range_that_the_legend_says() {
        for (values, shown) in [
            (&["12.04", "31.96", "31.94", "47.5", "58"][..], 1),
            (&["3", "4", "4", "9"][..], 0),
            (&["-7.5", "0", "12.25"][..], 1),
            (&["1250000", "4", "99999"][..], 0),
            (&["5", "5"][..], 2),
            (&["0.412", "0.4126"][..], 3),
        ] {
            let values = decimals(values);
            let steps = Steps::of(values.iter().copied(), shown).expect("steps");
            let legend = steps.legend();
            assert!((1..=FILLS.len()).contains(&legend.len()), "{legend:?}");
            for value in &values {
                let (_, range) = &legend[steps.index(*value)];
                let plain = range.replace(',', "").replace('−', "-");
                let (low, high) = plain.split_once(" a ").unwrap_or((&plain, &plain));
                let ends = decimals(&[low, high]);
                let written = value.round_dp(u32::from(shown));
                assert!(
                    ends[0] <= written && written <= ends[1],
                    "{value} in {range}"
                );
            }
        }
        assert_eq!(Steps::of([], 1), None);
    }

    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour");
            let share = f64::from(byte) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn the_text_of_every_tile_has_its_contrast() {
        let (ground, line) = NO_DATA;
        let none = [(ground, palette::INK), (line, palette::INK)];
        for (fill, ink) in FILLS.into_iter().chain(none) {
            let (a, b) = (luminance(fill), luminance(ink));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 4.5, "{ink} on {fill}: {contrast:.2}");
        }
    }
}
