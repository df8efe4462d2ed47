//! How the texts of value columns write their decimals: a file of decimal commas is noticed by them.

use super::sample::Sample;
use domain::number::NumberLocale;

/// The marks counted over the value columns of a sheet.
#[derive(Debug, Default)]
pub(super) struct DecimalMarkCounts {
    commas: u32,
    points: u32,
}

impl DecimalMarkCounts {
    /// Counts texts whose one separator can only be a decimal mark.
    pub fn count(&mut self, sample: &Sample) {
        for text in &sample.texts {
            match decimal_mark(text) {
                Some(',') => self.commas += 1,
                Some('.') => self.points += 1,
                _ => {}
            }
        }
    }

    /// Decimal commas where some are certain and no decimal point is.
    pub fn locale(&self) -> NumberLocale {
        if self.commas > 0 && self.points == 0 {
            NumberLocale::DecimalComma
        } else {
            NumberLocale::Peru
        }
    }
}

/// The last of two kinds of separators, or a single one that is not followed by exactly three digits.
fn decimal_mark(text: &str) -> Option<char> {
    let text = text.trim_end_matches(|c: char| c == '%' || c.is_whitespace());
    if !text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | ' ' | '\u{a0}'))
    {
        return None;
    }
    let at = text.rfind([',', '.'])?;
    let mark = if text[at..].starts_with(',') {
        ','
    } else {
        '.'
    };
    let other = if mark == ',' { '.' } else { ',' };
    let behind = text.len() - at - 1;
    let single = text.matches(mark).count() == 1;
    (single && (text.contains(other) || behind != 3) && behind > 0).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unmistakable_decimal_mark_counts() {
        assert_eq!(decimal_mark("41,67"), Some(','));
        assert_eq!(decimal_mark("42.86 %"), Some('.'));
        assert_eq!(decimal_mark("1.234,5"), Some(','));
        assert_eq!(decimal_mark("1,234.567"), Some('.'));
        assert_eq!(decimal_mark("3,325"), None);
        assert_eq!(decimal_mark("1,234,567"), None);
        assert_eq!(decimal_mark("n.d."), None);
    }
}
