//! Lines into fields: quotes as programs write them, and as people forget them.

use std::borrow::Cow;

/// A field in quotes may go on over so many line breaks; more is a quote that somebody forgot to close.
const LINE_BREAKS: usize = 40;

/// One row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub fields: Vec<Cow<'a, str>>,
    /// The first field with a quote that opens nothing, and is part of the text.
    pub literal_quote: Option<usize>,
}

/// Splits a text into records.
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
    separator: u8,
    most: usize,
    /// Fields of the first record with more than one.
    expected: usize,
}

impl<'a> Records<'a> {
    /// `most`: characters that a cell may have.
    pub fn new(text: &'a str, separator: u8, most: usize) -> Self {
        Self {
            text,
            at: 0,
            separator,
            most,
            expected: 0,
        }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.at as u64
    }

    /// The next record, an empty one for a blank line.
    pub fn next(&mut self) -> Option<Record<'a>> {
        if self.at >= self.text.len() {
            return None;
        }
        let (record, end) = self.record(self.at, true);
        let breaks = self.text[self.at..end].trim_end_matches(['\n', '\r']);
        let is_long = breaks.contains(['\n', '\r']);
        let (record, end) = if is_long && record.fields.len() != self.expected {
            // Several lines as one record of a wrong length: perhaps a quote that was never closed.
            let (literal, literal_end) = self.record(self.at, false);
            if literal.fields.len() == self.expected {
                (literal, literal_end)
            } else {
                (record, end)
            }
        } else {
            (record, end)
        };
        if self.expected == 0 && record.fields.len() > 1 {
            self.expected = record.fields.len();
        }
        self.at = end;
        Some(record)
    }

    /// One record from a position, and where the next one begins.
    fn record(&self, from: usize, over_lines: bool) -> (Record<'a>, usize) {
        let bytes = self.text.as_bytes();
        let mut record = Record {
            fields: Vec::new(),
            literal_quote: None,
        };
        let mut at = from;
        loop {
            let start = at + bytes[at..].iter().take_while(|b| **b == b' ').count();
            let quoted = (bytes.get(start) == Some(&b'"'))
                .then(|| self.quoted(start, over_lines))
                .flatten();
            let end = match quoted {
                Some((field, end)) => {
                    record.fields.push(field);
                    end
                }
                None => {
                    let end = self.plain_end(at);
                    let field = &self.text[at..end];
                    if bytes.get(start) == Some(&b'"') && record.literal_quote.is_none() {
                        record.literal_quote = Some(record.fields.len());
                    }
                    record.fields.push(Cow::Borrowed(field));
                    end
                }
            };
            match bytes.get(end) {
                Some(b) if *b == self.separator => at = end + 1,
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return (record, end + 2),
                Some(_) => return (record, end + 1),
                None => return (record, end),
            }
        }
    }

    fn plain_end(&self, from: usize) -> usize {
        let bytes = &self.text.as_bytes()[from..];
        let end = bytes
            .iter()
            .position(|b| *b == self.separator || matches!(b, b'\n' | b'\r'));
        from + end.unwrap_or(bytes.len())
    }

    /// The content of a field in quotes and where it ends; nothing where its end is missing or is followed by
    /// something else than the end of a field.
    fn quoted(&self, open: usize, over_lines: bool) -> Option<(Cow<'a, str>, usize)> {
        let bytes = self.text.as_bytes();
        let (mut at, mut breaks, mut doubled) = (open + 1, 0, false);
        loop {
            match bytes.get(at)? {
                b'"' if bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 2;
                }
                b'"' => break,
                b'\n' | b'\r' => {
                    breaks += 1;
                    if !over_lines || breaks > LINE_BREAKS {
                        return None;
                    }
                    at += 1;
                }
                _ => at += 1,
            }
            // Four bytes are the most that a character has.
            if at - open > self.most.saturating_mul(4) {
                return None;
            }
        }
        let after = at + 1;
        let end = after + bytes[after..].iter().take_while(|b| **b == b' ').count();
        let ends = bytes
            .get(end)
            .is_none_or(|b| *b == self.separator || matches!(b, b'\n' | b'\r'));
        let content = &self.text[open + 1..at];
        ends.then(|| {
            let content = if doubled {
                Cow::Owned(content.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(content)
            };
            (content, end)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(text, b',', 1000);
        std::iter::from_fn(|| records.next())
            .map(|record| record.fields.into_iter().map(Cow::into_owned).collect())
            .collect()
    }

    #[test]
    fn quotes_hold_separators_quotes_and_line_breaks() {
        assert_eq!(
            rows("a,\"b, c\",\"d \"\"e\"\"\"\r\nf,\"g\nh\",i\r"),
            [vec!["a", "b, c", "d \"e\""], vec!["f", "g\nh", "i"]]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_loses_no_row() {
        assert_eq!(
            rows("a,b,c\n1,\"x,3\n4,y,6\n7,z,9"),
            [
                vec!["a", "b", "c"],
                vec!["1", "\"x", "3"],
                vec!["4", "y", "6"],
                vec!["7", "z", "9"]
            ]
        );
    }

    #[test]
    fn a_quote_that_another_line_seems_to_close_loses_no_row() {
        assert_eq!(
            rows("a,b\n\"x,1\n\"y\",2\nz,\"3\""),
            [
                vec!["a", "b"],
                vec!["\"x", "1"],
                vec!["y", "2"],
                vec!["z", "3"]
            ]
        );
    }

    #[test]
    fn blank_lines_are_rows_and_old_macintosh_lines_are_lines() {
        assert_eq!(
            rows("a,b\r\r1,2"),
            [vec!["a", "b"], vec![""], vec!["1", "2"]]
        );
    }
}
