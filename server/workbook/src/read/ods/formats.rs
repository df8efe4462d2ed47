//! Formats of numbers as elements: what each shows of a number, also by conditions (OpenDocument 1.3 part 3, 16.29).

use crate::read::{
    ReadError,
    format::{ShownAs, TimeShape},
    xml::{Xml, attribute},
};
use import::grid::DateShape;
use quick_xml::events::Event;

/// What a format shows of numbers.
#[derive(Debug, Clone)]
pub(super) struct Format {
    pub shows: ShownAs,
    /// Other formats for numbers that meet a condition; the first one counts.
    maps: Vec<(Condition, String)>,
}

impl Format {
    /// A format without parts.
    pub fn plain(shows: ShownAs) -> Self {
        let maps = Vec::new();
        Self { shows, maps }
    }

    /// The format that was just begun, to its end. `overflow`: hours go on after a day.
    pub fn read(xml: &mut Xml<'_>, shows: ShownAs, overflow: bool) -> Result<Self, ReadError> {
        let mut parts = Vec::new();
        let mut maps = Vec::new();
        loop {
            let (inner, begins) = match xml.next()? {
                Event::Start(inner) => (inner, true),
                Event::Empty(inner) => (inner, false),
                Event::End(_) | Event::Eof => break,
                _ => continue,
            };
            let name = inner.local_name().as_ref().to_owned();
            if name == "map" {
                let condition = attribute(&inner, "condition");
                let condition = condition.and_then(|text| Condition::of(&text));
                if let (Some(condition), Some(apply)) =
                    (condition, attribute(&inner, "apply-style-name"))
                {
                    maps.push((condition, apply.into_owned()));
                }
            } else {
                parts.push((
                    name,
                    attribute(&inner, "display-factor").map(|f| f.into_owned()),
                ));
            }
            if begins {
                xml.skip()?;
            }
        }
        let shows = refined(shows, &parts, overflow);
        Ok(Self { shows, maps })
    }

    /// The name of the format that counts for a number in place of this one.
    pub fn applied(&self, value: f64) -> Option<&str> {
        let applied = self.maps.iter().find(|(when, _)| when.holds(value));
        applied.map(|(_, name)| name.as_str())
    }
}

#[derive(Debug, Clone)]
struct Condition {
    sign: String,
    limit: f64,
}

impl Condition {
    /// `value()>=0`
    fn of(text: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix("value()")?.trim();
        let end = rest.find(|c: char| !matches!(c, '<' | '>' | '=' | '!'))?;
        Some(Self {
            sign: rest[..end].to_owned(),
            limit: rest[end..].trim().parse().ok()?,
        })
    }

    fn holds(&self, value: f64) -> bool {
        match self.sign.as_str() {
            "<" => value < self.limit,
            "<=" => value <= self.limit,
            ">" => value > self.limit,
            ">=" => value >= self.limit,
            "=" => value == self.limit,
            _ => value != self.limit,
        }
    }
}

/// What the element of a format shows, before its parts are known.
pub(super) fn shown_by(element: &str) -> Option<ShownAs> {
    Some(match element {
        "number-style" | "currency-style" | "boolean-style" => ShownAs::Number,
        "percentage-style" => ShownAs::Percent,
        "date-style" => ShownAs::Date(DateShape::Day),
        "time-style" => ShownAs::Time(TimeShape::Clock { seconds: true }),
        "text-style" => ShownAs::Text,
        _ => return None,
    })
}

/// What a format of these parts shows. `overflow`: hours go on after a day.
fn refined(shows: ShownAs, parts: &[(String, Option<String>)], overflow: bool) -> ShownAs {
    let has = |name: &str| parts.iter().any(|(part, _)| part == name);
    let seconds = has("seconds");
    match shows {
        ShownAs::Number => match parts
            .iter()
            .find_map(|(_, factor)| thousands(factor.as_deref()))
        {
            Some(times) => ShownAs::Thousands(times),
            None => ShownAs::Number,
        },
        ShownAs::Date(_) if has("day") || has("day-of-week") => ShownAs::Date(DateShape::Day),
        ShownAs::Date(_) if has("month") || has("quarter") => ShownAs::Date(DateShape::Month),
        ShownAs::Date(_) if has("year") || has("era") => ShownAs::Date(DateShape::Year),
        ShownAs::Time(_) if !overflow => ShownAs::Time(TimeShape::Clock { seconds }),
        ShownAs::Time(_) if has("hours") => ShownAs::Time(TimeShape::Hours { seconds }),
        ShownAs::Time(_) if has("minutes") => ShownAs::Time(TimeShape::Minutes),
        ShownAs::Time(_) => ShownAs::Time(TimeShape::Seconds),
        other => other,
    }
}

/// How many times a number is divided by a thousand before it is shown.
fn thousands(factor: Option<&str>) -> Option<u8> {
    let mut factor: f64 = factor?.parse().ok()?;
    let mut times = 0;
    while factor >= 1000.0 && times < 8 {
        factor /= 1000.0;
        times += 1;
    }
    (times > 0).then_some(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_formats_are_understood() {
        let negative = Condition::of("value()<0").unwrap();
        assert!(negative.holds(-1.0) && !negative.holds(0.0));
        assert!(Condition::of("value()!=0").unwrap().holds(3.0));
        assert!(Condition::of("is-true-formula(1)").is_none());
    }
}
