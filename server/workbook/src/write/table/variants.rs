//! The same table with more columns, fewer rows or rules: made from a table, before it is written.

use super::{Column, Field, RowKind, Table};
use crate::write::{
    DEMO_LABEL, Published, REAL_LABEL,
    rules::{self, WordList},
};
use domain::indicator::IndicatorKind;
use std::collections::BTreeSet;

impl<'a> Table<'a> {
    /// The same table where a last column says in every row what is to be known of it: demonstration data, a withdrawn
    /// release. The rows of a context indicator, known by the code that they begin with, hold real figures.
    #[must_use]
    pub(in crate::write) fn labelled(self, published: &Published<'_>) -> Self {
        self.labelled_where(published, |row, context| match row.first() {
            Some(Field::Text(code)) if context.contains(code) => RowKind::Real,
            _ => RowKind::OfPolicy,
        })
    }

    /// The same where `kind` tells of which kind a row is, by its fields and the codes of context indicators.
    #[must_use]
    pub(in crate::write) fn labelled_where(
        mut self,
        published: &Published<'_>,
        kind: fn(&[Field], &BTreeSet<String>) -> RowKind,
    ) -> Self {
        let (Some(of_policy), Some(real)) = (
            published.condition(Some(DEMO_LABEL)),
            published.condition(Some(REAL_LABEL)),
        ) else {
            return self;
        };
        let no_figure = published.condition(None);
        self.columns.push(Column::new(
            "condicion",
            "Condición",
            22,
            "Lo que es de demostración no es real; lo de una publicación retirada no debe usarse.",
        ));
        let indicators = published.release.catalogue.indicators.iter();
        let context: BTreeSet<String> = indicators
            .filter(|one| one.kind == IndicatorKind::Context)
            .map(|one| one.code.to_string())
            .collect();
        let rows = self.rows;
        self.rows = Box::new(move || {
            let (context, of_policy, real) = (context.clone(), of_policy.clone(), real.clone());
            let no_figure = no_figure.clone();
            Box::new(rows().map(move |mut row| {
                let condition = match kind(&row, &context) {
                    RowKind::OfPolicy => Field::text(&of_policy),
                    RowKind::Real => Field::text(&real),
                    RowKind::NoFigure => Field::optional_text(no_figure.as_ref()),
                };
                row.push(condition);
                row
            }))
        });
        self
    }

    /// The same table with the rows only whose first field is one of these codes.
    #[must_use]
    pub fn only(mut self, codes: BTreeSet<String>) -> Self {
        let rows = self.rows;
        self.rows = Box::new(move || {
            let codes = codes.clone();
            let is_wanted = move |row: &Vec<Field>| matches!(row.first(), Some(Field::Text(code)) if codes.contains(code));
            Box::new(rows().filter(is_wanted))
        });
        self
    }

    /// The same table, where the words of the column with this key are states of progress.
    #[must_use]
    pub(in crate::write) fn with_states_in(mut self, key: &str) -> Self {
        let column = self.columns.iter().position(|column| column.key == key);
        let column = column.and_then(|column| u16::try_from(column).ok());
        self.rules.states = column.and_then(rules::states_of_progress);
        self
    }

    /// The same table, where the column with this key holds one of these words.
    #[must_use]
    pub(in crate::write) fn with_words_in(mut self, key: &str, words: Vec<String>) -> Self {
        let column = self.columns.iter().position(|column| column.key == key);
        if let Some(column) = column.and_then(|column| u16::try_from(column).ok()) {
            self.rules.lists.push(WordList { column, words });
        }
        self
    }

    /// The same table with one more column at its end, with the same content in every row.
    #[must_use]
    pub fn repeating(self, column: Column, field: Field) -> Self {
        self.with_last(column, move |_, _| field.clone())
    }

    /// The same table with one more column at its end, which says something of the table once, in its first row.
    #[must_use]
    pub fn once(self, column: Column, field: Field) -> Self {
        self.with_last(column, move |at, _| match at {
            0 => field.clone(),
            _ => Field::Empty,
        })
    }

    /// The same table with a last column that is made from the place of each row and its fields.
    #[must_use]
    pub(in crate::write) fn with_last(
        mut self,
        column: Column,
        field: impl Fn(usize, &[Field]) -> Field + Clone + 'a,
    ) -> Self {
        self.columns.push(column);
        let rows = self.rows;
        self.rows = Box::new(move || {
            let field = field.clone();
            Box::new(rows().enumerate().map(move |(at, mut row)| {
                let last = field(at, &row);
                row.push(last);
                row
            }))
        });
        self
    }
}
