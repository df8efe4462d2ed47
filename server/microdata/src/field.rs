//! One field of a row, and what it says as a number or as a code.

/// A field as the file has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Field<'a> {
    /// Nothing is stated.
    Blank,
    Number(f64),
    /// Neither blank nor with blanks around it.
    Text(&'a [u8]),
}

/// A field is there, but says no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotANumber;

impl<'a> Field<'a> {
    /// A text; blank where it is empty, or what Stata and R write for a missing value.
    pub fn of_text(text: &'a [u8]) -> Self {
        match text.trim_ascii() {
            b"" | b"." | b"NA" | b"NaN" => Self::Blank,
            text => Self::Text(text),
        }
    }

    /// The number; none where nothing is stated. A comma is a decimal comma. Comma and point together are not
    /// guessed at.
    ///
    /// # Errors
    /// The field is not blank and no number.
    pub fn number(self) -> Result<Option<f64>, NotANumber> {
        let text = match self {
            Self::Blank => return Ok(None),
            Self::Number(number) => return Ok(Some(number)),
            Self::Text(text) => std::str::from_utf8(text).map_err(|_| NotANumber)?,
        };
        let number: f64 = if text.contains(',') {
            let points = text.bytes().filter(|b| matches!(b, b'.' | b',')).count();
            if points > 1 {
                return Err(NotANumber);
            }
            text.replace(',', ".").parse().map_err(|_| NotANumber)?
        } else {
            text.parse().map_err(|_| NotANumber)?
        };
        if number.is_finite() {
            Ok(Some(number))
        } else {
            Err(NotANumber)
        }
    }

    /// A whole number from 0 to 65,535: an answer, an age, a year.
    ///
    /// # Errors
    /// The field is not blank and no such number.
    pub fn whole(self) -> Result<Option<u16>, NotANumber> {
        let Some(number) = self.number()? else {
            return Ok(None);
        };
        let fits = number.fract() == 0.0 && (0.0..=f64::from(u16::MAX)).contains(&number);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within the bounds"
        )]
        fits.then_some(Some(number as u16)).ok_or(NotANumber)
    }

    /// Appends a code as one text, however the file writes it: without leading zeros, and without the «.0» that
    /// programs add to whole numbers. Answers whether there is one.
    pub fn push_code(self, code: &mut Vec<u8>) -> bool {
        match self {
            Self::Blank => false,
            Self::Number(number) => {
                code.extend_from_slice(number.to_string().as_bytes());
                true
            }
            Self::Text(text) => {
                let text = text.strip_suffix(b".0").unwrap_or(text);
                let zeros = text.iter().take_while(|byte| **byte == b'0').count();
                code.extend_from_slice(&text[zeros.min(text.len().saturating_sub(1))..]);
                true
            }
        }
    }

    /// What stands there, for a message.
    pub fn shown(self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => {
                let text: String = String::from_utf8_lossy(text).chars().take(40).collect();
                text.replace(char::is_control, " ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<Option<f64>, NotANumber> {
        Field::of_text(text.as_bytes()).number()
    }

    #[test]
    fn a_number_is_read_as_programs_write_it() {
        for (text, read) in [
            ("123.45", 123.45),
            ("123,45", 123.45),
            (" 7 ", 7.0),
            ("1.0", 1.0),
            (".5", 0.5),
            (",5", 0.5),
            ("1e3", 1000.0),
        ] {
            assert_eq!(number(text), Ok(Some(read)), "{text}");
        }
    }

    #[test]
    fn blanks_are_missing_and_never_zero() {
        for text in ["", "  ", ".", "NA", "NaN"] {
            assert_eq!(number(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_may_be_two_numbers_is_none() {
        for text in ["1,234.5", "1.234,5", "1,2,3", "Sí", "1 2", "inf"] {
            assert_eq!(number(text), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn a_code_is_the_same_however_it_is_written() {
        for field in [
            Field::of_text(b"005001"),
            Field::of_text(b" 5001 "),
            Field::of_text(b"5001.0"),
            Field::Number(5001.0),
        ] {
            let mut code = Vec::new();
            assert!(field.push_code(&mut code));
            assert_eq!(code, b"5001", "{field:?}");
        }
        let mut zero = Vec::new();
        assert!(Field::of_text(b"000").push_code(&mut zero));
        assert_eq!(zero, b"0");
    }
}
