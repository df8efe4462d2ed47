//! Labels that only have to agree with the catalogue: where they do not, the row may have been pasted in a wrong place.

use super::{Subject, Subjects, labels::Meaning};
use crate::{
    fields::words::{read_direction, read_unit_kind},
    grid::CellContent,
    layout::ColumnRole,
    records::{Record, RecordCell},
};
use domain::{
    indicator::Indicator,
    reading::Doubt,
    text::{fold, title_likeness},
};

impl Subjects<'_> {
    /// Reads a node's code. In a table of values it only has to agree with the indicator's place.
    pub(super) fn node(&mut self, cell: RecordCell, subject: &mut Subject) {
        let label = self.label(cell, 0, |subjects, text, _| {
            let lexicon = subjects.sources.lexicon;
            let (place, doubt) = lexicon.node_code(text).into_parts();
            let doubt = doubt.map(|doubt| match doubt.code {
                "E314" if subjects.may_suggest() => lexicon.suggest_node(text, doubt),
                _ => doubt,
            });
            (place.map_or(Meaning::Nothing, Meaning::Place), doubt)
        });
        let node = match self.labels.meaning(label) {
            Meaning::Place(node) => Some(*node),
            _ => None,
        };
        match (node, subject.indicator) {
            (Some(_), _) => self.report_label(cell, label, &mut subject.blocked),
            (None, None) => self.unknown_code(cell, label, &mut subject.blocked),
            // The indicator's code says enough: a misspelt objective does not block its values.
            (None, Some(_)) => {
                if let (Some(doubt), true) = self.labels.doubt(label) {
                    let doubt = Doubt::new("W354", doubt.problem.clone(), doubt.remedy.clone());
                    let text = self.records.text(self.sources.grid, &cell).into_owned();
                    self.report(cell.at, &text, &doubt);
                }
            }
        }
        if let (Some(node), Some(indicator)) = (node, subject.indicator) {
            self.compare_place(cell, node, indicator);
        }
        subject.node = subject.node.or(node);
    }

    fn compare_place(&mut self, cell: RecordCell, node: u32, indicator: u32) {
        let id = match cell.content {
            CellContent::Text(id) => id,
            _ => crate::grid::TextId(u32::MAX),
        };
        if !self.compared.insert((indicator, cell.column, id)) {
            return;
        }
        let catalogue = self.sources.catalogue;
        let (Some(node), Some(indicator)) = (
            catalogue.nodes.get(node as usize),
            catalogue.indicators.get(indicator as usize),
        ) else {
            return;
        };
        let path = catalogue.path(&indicator.node);
        if !path.iter().any(|n| n.code == node.code) {
            let doubt = Doubt::new(
                "W354",
                format!(
                    "El archivo pone {} bajo {}; en el catálogo está bajo {}.",
                    indicator.code, node.code, indicator.node
                ),
                "Corrija el archivo o el catálogo.",
            );
            let text = self.records.text(self.sources.grid, &cell).into_owned();
            self.report(cell.at, &text, &doubt);
        }
    }

    /// Name, unit and direction beside a code must agree with the catalogue.
    pub(super) fn compare_with_catalogue(&mut self, record: Record, subject: &Subject) {
        let Some(at) = subject.indicator else {
            return;
        };
        let columns = self.records.columns();
        let by_code = columns.iter().any(|c| c.role == ColumnRole::IndicatorCode);
        for cell in self.records.cells_of(record) {
            let role = &columns[usize::from(cell.column)].role;
            let CellContent::Text(id) = cell.content else {
                continue;
            };
            if !matches!(
                role,
                ColumnRole::IndicatorName | ColumnRole::Unit | ColumnRole::Direction
            ) || !self.compared.insert((at, cell.column, id))
            {
                continue;
            }
            let Some(indicator) = self.sources.catalogue.indicators.get(at as usize) else {
                continue;
            };
            let text = self.sources.grid.texts.get(id).trim();
            let doubt = match role {
                ColumnRole::IndicatorName if by_code => name_differs(indicator, text),
                ColumnRole::Unit => unit_differs(indicator, text),
                ColumnRole::Direction => direction_differs(indicator, text),
                _ => None,
            };
            if let Some(doubt) = doubt {
                self.report(cell.at, text, &doubt);
            }
        }
    }
}

fn name_differs(indicator: &Indicator, text: &str) -> Option<Doubt> {
    let alike = fold(text) == fold(&indicator.name)
        || title_likeness(text, &indicator.name) >= 0.5
        || title_likeness(&indicator.name, text) >= 0.5;
    (!alike).then(|| {
        Doubt::new(
            "W351",
            format!(
                "El archivo llama «{text}» a {}; en el catálogo es «{}».",
                indicator.code, indicator.name
            ),
            "Compruebe que el código de la fila es el correcto.",
        )
    })
}

fn unit_differs(indicator: &Indicator, text: &str) -> Option<Doubt> {
    let label = fold(text) == fold(&indicator.unit.label);
    let same = read_unit_kind(text).map_or(label, |kind| kind == indicator.unit.kind);
    (!same && !label).then(|| {
        Doubt::new(
            "W352",
            format!(
                "El archivo da {} en «{text}»; en el catálogo la unidad es otra («{}»).",
                indicator.code, indicator.unit.label
            ),
            "Compruebe que los valores están en la unidad del catálogo.",
        )
    })
}

fn direction_differs(indicator: &Indicator, text: &str) -> Option<Doubt> {
    (indicator.direction.is_some() && read_direction(text) != indicator.direction).then(|| {
        Doubt::new(
            "W353",
            format!(
                "El archivo dice «{text}» como sentido de {}; el catálogo dice otro.",
                indicator.code
            ),
            "Corrija el archivo o el catálogo.",
        )
    })
}
