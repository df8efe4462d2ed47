//! Sentences with words in bold, broken into the lines of a column.

use domain::sentence::Span;
use tagged_pdf::{Element, Mark, ShapedLine, TextStyle};

use super::{Canvas, Column};

impl Canvas<'_> {
    /// A sentence whose verdict is bold, in a column; at most so many lines.
    pub fn spans(
        &mut self,
        spans: &[Span],
        look: TextStyle,
        column: Column,
        element: Element,
        most: usize,
    ) {
        let space = self.fonts.shape(" ", look).width;
        let (mut x, end) = (column.left, column.left + column.width);
        let mut line = 1;
        // On the last line there is room for it behind every word but the last one of the sentence.
        let more = self.fonts.shape("…", look);
        let words = self.placed(spans, look, column.width - more.width);
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            let kept = match line >= most && words.peek().is_some() {
                true => more.width,
                false => 0.0,
            };
            let width: f32 = word.iter().map(|(one, _)| one.width).sum();
            if x > column.left && x + space + width > end - kept {
                if line >= most {
                    self.is_shortened = true;
                    self.line((x, self.y), more, look, Mark::Element(element));
                    break;
                }
                line += 1;
                x = column.left;
                self.y += look.line();
            } else if x > column.left {
                x += space;
            }
            for (at, (one, look)) in (1..).zip(&word) {
                // The space is part of the word before it, so that words are read apart.
                let shaped = match at == word.len() {
                    true => self.fonts.shape(&format!("{} ", one.text), *look),
                    false => one.clone(),
                };
                self.line((x, self.y), shaped, *look, Mark::Element(element));
                x += one.width;
            }
        }
        self.y += look.line() + look.after;
    }

    /// The words of a sentence with the places of their letters; one that is wider than its column is divided.
    fn placed(
        &self,
        spans: &[Span],
        look: TextStyle,
        width: f32,
    ) -> Vec<Vec<(ShapedLine, TextStyle)>> {
        let mut placed = Vec::new();
        for word in words(spans) {
            let parts = word.iter().map(|(text, is_bold)| {
                let look = TextStyle {
                    is_bold: *is_bold,
                    ..look
                };
                (self.fonts.shape(text, look), look)
            });
            let parts: Vec<(ShapedLine, TextStyle)> = parts.collect();
            if parts.iter().map(|(one, _)| one.width).sum::<f32>() <= width {
                placed.push(parts);
                continue;
            }
            for (one, look) in parts {
                let pieces = self.fonts.lines(&one.text, look, width).into_iter();
                placed.extend(pieces.map(|piece| vec![(piece, look)]));
            }
        }
        placed
    }
}

/// The words of a sentence, each with its parts: a stop behind a bold word belongs to it and is not bold.
fn words(spans: &[Span]) -> Vec<Vec<(String, bool)>> {
    let mut words: Vec<Vec<(String, bool)>> = Vec::new();
    let mut is_open = false;
    for span in spans {
        for (at, part) in span.text.split(' ').enumerate() {
            is_open &= at == 0;
            if part.is_empty() {
                is_open = false;
                continue;
            }
            match words.last_mut().filter(|_| is_open) {
                Some(word) => word.push((part.to_owned(), span.strong)),
                None => words.push(vec![(part.to_owned(), span.strong)]),
            }
            is_open = true;
        }
        is_open &= !span.text.ends_with(' ');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_behind_a_bold_word_stays_with_it() {
        let span = |text: &str, strong| Span {
            text: text.to_owned(),
            strong,
        };
        let spans = [
            span("era 60 %: ", false),
            span("meta cumplida", true),
            span(". Más", false),
        ];
        let joined: Vec<String> = words(&spans)
            .into_iter()
            .map(|word| {
                let parts = word.into_iter();
                parts
                    .map(|(text, strong)| if strong { format!("*{text}*") } else { text })
                    .collect()
            })
            .collect();
        assert_eq!(joined, ["era", "60", "%:", "*meta*", "*cumplida*.", "Más"]);
    }
}
