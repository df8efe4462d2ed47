//! Cells of catalogue columns to stated fields.

use super::TableReader;
use crate::{
    draft::DraftField,
    fields::{Family, Field},
    grid::CellContent,
    records::RecordCell,
    subject::Subject,
    value::no_value,
};
use domain::{reading::Doubt, text::normalised};

impl TableReader<'_> {
    /// Reads a field cell. Its code is the row's indicator, or else the row's node.
    pub(super) fn field(&mut self, field: Field, cell: RecordCell, subject: &Subject) {
        let catalogue = self.sources.catalogue;
        let indicator = subject
            .indicator
            .and_then(|at| catalogue.indicators.get(at as usize));
        let node = subject.node.and_then(|at| catalogue.nodes.get(at as usize));
        let text = self.text(&cell);
        let (code, family) = match (indicator, node) {
            _ if !subject.blocked.is_empty() => {
                return self.reject(cell.at, subject.blocked.codes());
            }
            (Some(indicator), _) => (indicator.code.to_string(), Family::Indicator),
            (None, Some(node)) => (node.code.to_string(), Family::Node),
            (None, None) => {
                let doubt = Doubt::new(
                    "E325",
                    "El campo no dice a qué código pertenece.",
                    "Escriba el código en la fila.",
                );
                self.subjects.report(cell.at, &text, &doubt);
                return self.reject(cell.at, vec![doubt.code]);
            }
        };
        match self.field_text(field, family, cell, &text) {
            Ok(text) => self.push_field(DraftField {
                code,
                field,
                text,
                at: cell.at,
            }),
            Err(doubt) => {
                self.subjects.report(cell.at, &text, &doubt);
                self.reject(cell.at, vec![doubt.code]);
            }
        }
    }

    /// Fields with a closed set of meanings must have one of them.
    fn field_text(
        &self,
        field: Field,
        family: Family,
        cell: RecordCell,
        text: &str,
    ) -> Result<String, Doubt> {
        if matches!(cell.content, CellContent::Error(_) | CellContent::NoResult) {
            return Err(no_value(self.sources.grid, cell.content));
        }
        let text = normalised(text);
        if matches!(field, Field::Node | Field::Parent) {
            let lexicon = self.sources.lexicon;
            return match lexicon.node_code(&text).into_parts() {
                (Some(at), _) => {
                    let node = self.sources.catalogue.nodes.get(at as usize);
                    Ok(node.map_or_else(|| text.to_string(), |n| n.code.to_string()))
                }
                (None, Some(doubt)) => Err(lexicon.suggest_node(&text, doubt)),
                (None, None) => Ok(text.into_owned()),
            };
        }
        field.read(family, &text, self.records.number_locale)
    }
}
