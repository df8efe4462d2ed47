//! What the tiles and the map of outlines share: the colour of a department, and its number as text.

use domain::{Decimal, format, indicator::Unit};

use super::{
    Department,
    scale::{FILLS, NO_DATA, Steps},
};
use crate::palette;

/// What is written about a department.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a> {
    pub value: Decimal,
    pub unit: &'a Unit,
    pub provisional: bool,
}

impl<'a> Number<'a> {
    pub fn of(department: Option<&Department>, unit: &'a Unit) -> Option<Self> {
        let department = department?;
        Some(Self {
            value: department.value?,
            unit,
            provisional: department.provisional,
        })
    }

    /// As the table writes it, with its sign where it is short and then without, and «p» where it is provisional.
    pub fn texts(&self) -> [String; 2] {
        let mark = if self.provisional { " p" } else { "" };
        [
            crate::text::with_unit(self.value, self.unit),
            format::value(self.unit, self.value),
        ]
        .map(|text| format!("{text}{mark}"))
    }
}

/// The colour of a department and of the text on it. `id` is that of its drawing, with the pattern for no value.
pub fn ground(number: Option<&Number<'_>>, steps: &Steps, id: &str) -> (String, &'static str) {
    match number {
        Some(number) => {
            let (fill, ink) = FILLS[steps.index(number.value)];
            (fill.to_owned(), ink)
        }
        None => (format!("url(#{id}-none)"), palette::INK),
    }
}

/// The pattern of departments without a value, for the drawing or key with this id.
pub fn no_data_pattern(id: &str) -> String {
    let (ground, line) = NO_DATA;
    format!(
        "<defs><pattern id=\"{id}-none\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"{ground}\"/><rect width=\"1\" \
         height=\"7\" fill=\"{line}\"/></pattern></defs>"
    )
}

/// A sample of that pattern for the key: a reader sees it on the map where there is no room for words.
pub fn no_data_sample(unique: &str) -> String {
    let id = format!("{unique}-key");
    let pattern = no_data_pattern(&id);
    format!(
        "<svg viewBox=\"0 0 16 12\" aria-hidden=\"true\" focusable=\"false\">{pattern}<rect width=\"16\" height=\"12\" \
         fill=\"url(#{id}-none)\" class=\"tile\"/></svg>"
    )
}
