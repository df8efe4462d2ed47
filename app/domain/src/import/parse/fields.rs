//! Catalogue columns: fields that a file states, and labels that only have to agree with the catalogue.

use super::{DraftField, facts::Facts, reading, row::RowReader};
use crate::{
    import::{
        self,
        fields::Family,
        fold::{fold, title_likeness},
        layout::{Column, ColumnRole},
        sheet::CellContent,
    },
    indicator::Indicator,
    number::{Doubt, Reading, read_number},
    value::Quantity,
};

/// Reads a field cell. Its code is the row's indicator, or else the row's node.
pub(super) fn read<'a>(
    reader: &mut RowReader<'a>,
    row: u32,
    column: &'a Column,
    content: &CellContent,
    facts: &Facts<'a>,
) {
    let ColumnRole::Field { field } = &column.role else {
        return;
    };
    let text = content.shown().trim().to_owned();
    let code = facts
        .indicator
        .map(|i| i.code.to_string())
        .or_else(|| facts.node.as_ref().map(ToString::to_string));
    let Some(code) = code.filter(|_| facts.blocked.is_empty()) else {
        let mut codes = facts.blocked.clone();
        if codes.is_empty() {
            let doubt = Doubt::new(
                "E325",
                "El campo no dice a qué código pertenece.",
                "Escriba el código en la fila.",
            );
            codes.extend(reader.find(row, column.column, &text, &doubt));
        }
        return reader.reject(row, column.column, text, codes);
    };
    let family = match facts.indicator {
        Some(_) => Family::Indicator,
        None => Family::Node,
    };
    match understood(reader, family, field, &text, content) {
        Ok(text) => {
            let place = reader.place(row, column.column);
            reader.draft.fields.push(DraftField {
                code,
                field: field.clone(),
                text,
                place,
            });
        }
        Err(doubt) => {
            let codes = reader
                .find(row, column.column, &text, &doubt)
                .into_iter()
                .collect();
            reader.reject(row, column.column, text, codes);
        }
    }
}

/// Fields with a closed set of meanings must have one of them.
fn understood(
    reader: &RowReader<'_>,
    family: Family,
    field: &str,
    text: &str,
    content: &CellContent,
) -> Result<String, Doubt> {
    if let CellContent::Error(error) = content {
        return Err(Doubt::new(
            "E330",
            format!("La fórmula de la celda da el error {error}."),
            "Corrija la fórmula o escriba el texto.",
        ));
    }
    if matches!(field, "node" | "parent") {
        return match reading::node_code(text, reader.catalogue) {
            Reading::Rejected(doubt) => Err(doubt),
            read => Ok(read
                .value()
                .map_or_else(|| text.to_owned(), ToString::to_string)),
        };
    }
    import::fields::read(family, field, text, reader.layout.number_locale)
}

/// Reads a node's code. In a table of values it only has to agree with the indicator's place.
pub(super) fn node<'a>(
    reader: &mut RowReader<'a>,
    row: u32,
    column: &Column,
    text: &str,
    facts: &mut Facts<'a>,
) {
    let catalogue = reader.catalogue;
    let read = reader.nodes.entry(text.to_owned());
    let read = read.or_insert_with(|| reading::node_code(text, catalogue));
    let (code, doubt) = read.clone().into_parts();
    if let Some(doubt) = doubt {
        match (&code, facts.indicator) {
            (None, None) => {
                let codes = reader.unknown_code(row, column.column, text, &doubt);
                facts.blocked.extend(codes);
            }
            // The indicator's code says enough: a misspelt objective does not block its values.
            (None, Some(_)) => {
                let doubt = Doubt::new("W354", doubt.problem, doubt.remedy);
                reader.find_once(row, column.column, text, &doubt);
            }
            (Some(_), _) => reader.find_once(row, column.column, text, &doubt),
        }
    }
    if let (Some(code), Some(indicator)) = (&code, facts.indicator) {
        let path = reader.catalogue.path(&indicator.node);
        if !path.iter().any(|n| &n.code == code) {
            let doubt = Doubt::new(
                "W354",
                format!(
                    "El archivo pone {} bajo {code}; en el catálogo está bajo {}.",
                    indicator.code, indicator.node
                ),
                "Corrija el archivo o el catálogo.",
            );
            reader.find_once(row, column.column, text, &doubt);
        }
    }
    if facts.node.is_none() {
        facts.node = code;
    }
}

/// Name, unit and direction beside a code must agree with the catalogue: a pasted row betrays itself here.
pub(super) fn compare_with_catalogue<'a>(reader: &mut RowReader<'a>, row: u32, facts: &Facts<'a>) {
    let Some(indicator) = facts.indicator else {
        return;
    };
    let by_code = reader.layout.column(&ColumnRole::IndicatorCode).is_some();
    let columns: &'a [Column] = &reader.layout.columns;
    for column in columns {
        if !matches!(
            column.role,
            ColumnRole::IndicatorName | ColumnRole::Unit | ColumnRole::Direction
        ) {
            continue;
        }
        let text = reader.sheet.text(row, column.column);
        if !reader
            .compared
            .insert((indicator.code.clone(), column.column, text.clone()))
        {
            continue;
        }
        let doubt = match &column.role {
            _ if text.is_empty() => None,
            ColumnRole::IndicatorName if by_code => name_differs(indicator, &text),
            ColumnRole::Unit => unit_differs(indicator, &text),
            ColumnRole::Direction => direction_differs(indicator, &text),
            _ => None,
        };
        if let Some(doubt) = doubt {
            reader.find_once(row, column.column, &text, &doubt);
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
    let same = match reading::unit_kind(text) {
        Some(kind) => kind == indicator.unit.kind,
        None => fold(text) == fold(&indicator.unit.label),
    };
    (!same && fold(text) != fold(&indicator.unit.label)).then(|| {
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
    let stated = reading::direction(text);
    (indicator.direction.is_some() && stated != indicator.direction).then(|| {
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

/// Numerator and denominator columns of a row; «45/45» in one of them gives both. Answers the codes of
/// what blocks: a value whose absolute figures cannot be read is not taken without them.
pub(super) fn absolute(
    reader: &mut RowReader<'_>,
    row: u32,
    quantity: &mut Quantity,
) -> Vec<String> {
    let mut blocked = Vec::new();
    for role in [ColumnRole::Numerator, ColumnRole::Denominator] {
        let Some(column) = reader.layout.column(&role) else {
            continue;
        };
        let (at, text) = (column.column, reader.sheet.text(row, column.column));
        if text.is_empty() {
            continue;
        }
        let (read, doubt) = read_number(&text, reader.layout.number_locale).into_parts();
        let pair = read.as_ref().is_some_and(|q| q.denominator.is_some());
        match read {
            Some(q) if pair => {
                (quantity.numerator, quantity.denominator) = (q.numerator, q.denominator)
            }
            Some(q) if role == ColumnRole::Numerator => quantity.numerator = Some(q.value),
            Some(q) => quantity.denominator = Some(q.value),
            None => {}
        }
        if let Some(doubt) = doubt.filter(|_| !pair) {
            blocked.extend(reader.find(row, at, &text, &doubt));
        }
    }
    blocked
}
