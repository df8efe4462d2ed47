//! Finding a text in a sheet.

use domain::text::fold;
use leptos::prelude::*;

use super::Sheet;
use crate::office::{grid::movement::At, wording};

impl Sheet {
    /// The next cell after `from`, row by row and from the top again, whose row is called so or that shows the text;
    /// of a row that is called so, the first column that is shown.
    pub fn find(self, text: &str, from: At) -> Option<At> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return None;
        }
        let (size, first) = (self.size(), self.first_column.get_untracked());
        let rows = self.rows();
        let is_called = |row: usize| {
            rows.get(row).is_some_and(|head| {
                let name = format!("{} {} {}", head.indicator, head.indicator_name, head.label);
                fold(&name).contains(&wanted)
            })
        };
        let shows = |at: At| fold(&self.text_at(at)).contains(&wanted).then_some(at);
        let in_row = |row: usize, after: Option<usize>| {
            let begin = after.map_or(first, |after| after + 1);
            let cells = (begin..size.columns).map(|column| At { row, column });
            match after {
                None if is_called(row) => Some(At { row, column: first }),
                _ => cells.into_iter().find_map(shows),
            }
        };
        let rest = in_row(from.row, Some(from.column));
        let next = || (1..=size.rows).find_map(|step| in_row((from.row + step) % size.rows, None));
        rest.or_else(next)
    }

    /// What a cell shows; one that nobody has looked at gets no state for it.
    fn text_at(self, at: At) -> String {
        let Some(head) = self.head(at) else {
            return String::new();
        };
        self.content.with_value(|content| {
            if let Some(known) = content.known(at) {
                return known.with_untracked(|cell| cell.shown(&head.unit).1);
            }
            let value = content.stored(at).and_then(|cell| match &cell.pending {
                Some(pending) => pending.after.as_ref(),
                None => cell.current.as_ref(),
            });
            wording::cell_text(value, head.unit.shown_decimals)
        })
    }
}
