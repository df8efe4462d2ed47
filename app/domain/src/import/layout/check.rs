//! Whether a layout, found or corrected, is enough to read the table; and what is doubtful in it.

use super::{Column, ColumnRole, Layout, NumberLocale, notes, table};
use crate::{
    catalogue::Catalogue,
    code::IndicatorCode,
    finding::{Finding, Place, a1},
    import::sheet::Sheet,
};

fn at_sheet(layout: &Layout) -> Place {
    Place::Sheet {
        sheet: layout.sheet.clone(),
    }
}

fn at_header(layout: &Layout, column: &Column) -> Place {
    Place::Cell {
        sheet: layout.sheet.clone(),
        row: layout.header_rows.1,
        column: column.column,
    }
}

/// Whether no column of a table of values says which indicator a row is about.
pub(super) fn names_no_indicator(layout: &Layout) -> bool {
    layout.form.is_none()
        && layout.has_values()
        && !layout.columns.iter().any(|c| {
            matches!(
                c.role,
                ColumnRole::IndicatorCode | ColumnRole::IndicatorName
            )
        })
}

/// What blocks reading with this layout. Ask again after each correction.
pub fn check(layout: &Layout, sheet: &Sheet, catalogue: &Catalogue) -> Vec<Finding> {
    if let Some(form) = &layout.form {
        let mut findings = super::form::check(form, layout);
        indicator(layout, catalogue, &mut findings);
        return findings;
    }
    if layout.columns.is_empty() {
        return vec![no_header(layout)];
    }
    let mut findings = Vec::new();
    indicator(layout, catalogue, &mut findings);
    rows(layout, sheet, &mut findings);
    values(layout, &mut findings);
    repeated(layout, &mut findings);
    findings
}

fn no_header(layout: &Layout) -> Finding {
    Finding::new(
        "E201",
        at_sheet(layout),
        None,
        format!(
            "En las primeras {} filas no se encontró una fila de encabezados con años, «Valor» o «Código».",
            table::HEADER_WITHIN
        ),
        "Indique en qué fila están los encabezados, o elija otra hoja.",
    )
}

fn indicator(layout: &Layout, catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    match &layout.indicator {
        None if names_no_indicator(layout) => findings.push(Finding::new(
            "E202",
            at_sheet(layout),
            None,
            "Ninguna columna dice de qué indicador son los valores: parece un cuadro de un solo indicador.",
            "Elija el indicador de esta tabla.",
        )),
        Some(chosen) if chosen.parse::<IndicatorCode>().ok().and_then(|c| catalogue.indicator(&c)).is_none() => findings.push(Finding::new(
            "E207",
            at_sheet(layout),
            Some(chosen),
            format!("El indicador «{chosen}» no existe en el catálogo."),
            "Elija un indicador del catálogo.",
        )),
        _ => {}
    }
}

fn rows(layout: &Layout, sheet: &Sheet, findings: &mut Vec<Finding>) {
    let (first, last) = layout.data_rows;
    if last < first
        || sheet
            .cells
            .range((first, 0)..=(last, u32::MAX))
            .next()
            .is_none()
    {
        findings.push(Finding::new(
            "E203",
            at_sheet(layout),
            None,
            format!(
                "Debajo del encabezado (fila {}) no hay filas de datos.",
                u64::from(layout.header_rows.1) + 1
            ),
            "Complete la tabla, o indique en qué filas están los datos.",
        ));
    }
}

fn values(layout: &Layout, findings: &mut Vec<Finding>) {
    let has = |role: &ColumnRole| layout.column(role).is_some();
    let fields = layout
        .columns
        .iter()
        .any(|c| matches!(c.role, ColumnRole::Field { .. }));
    if !layout.has_values() && !fields {
        findings.push(Finding::new(
            "E204",
            at_sheet(layout),
            None,
            "Ninguna columna contiene valores ni campos de ficha que se puedan importar.",
            "Indique qué columna contiene los valores.",
        ));
    }
    if let Some(column) = layout
        .column(&ColumnRole::Value)
        .filter(|_| !has(&ColumnRole::Period))
    {
        findings.push(Finding::new(
            "E205",
            at_header(layout, column),
            Some(&column.header),
            "Hay una columna de valores, pero ninguna columna dice de qué periodo son.",
            "Indique qué columna contiene el año o periodo.",
        ));
    }
    if let Some(column) = layout
        .column(&ColumnRole::BaselineValue)
        .filter(|_| !has(&ColumnRole::BaselineYear))
    {
        findings.push(Finding::new(
            "E208",
            at_header(layout, column),
            Some(&column.header),
            "Hay un valor de línea de base, pero ninguna columna dice de qué año es.",
            "Indique qué columna contiene el año base.",
        ));
    }
    if fields && !has(&ColumnRole::IndicatorCode) && !has(&ColumnRole::NodeCode) {
        findings.push(Finding::new(
            "E209",
            at_sheet(layout),
            None,
            "Hay campos de ficha, pero ninguna columna dice a qué código pertenecen.",
            "Indique qué columna contiene el código.",
        ));
    }
}

fn repeated(layout: &Layout, findings: &mut Vec<Finding>) {
    for (at, column) in layout.columns.iter().enumerate() {
        let repeatable = matches!(
            column.role,
            ColumnRole::Ignore
                | ColumnRole::Breakdown { .. }
                | ColumnRole::NodeCode
                | ColumnRole::Note
        );
        let earlier = layout.columns[..at].iter().find(|c| c.role == column.role);
        if let Some(earlier) = earlier.filter(|_| !repeatable) {
            let row = layout.header_rows.1;
            findings.push(Finding::new(
                "E206",
                at_header(layout, column),
                Some(&column.header),
                format!(
                    "Las columnas {} y {} tienen el mismo papel.",
                    a1(row, earlier.column),
                    a1(row, column.column)
                ),
                "Deje una sola con ese papel y marque la otra como «No importar».",
            ));
        }
    }
}

/// What a person should look at, without blocking: found once, when the layout is detected.
pub(super) fn doubts(layout: &Layout, sheet: &Sheet) -> Vec<Finding> {
    let mut findings: Vec<Finding> = layout
        .columns
        .iter()
        .filter_map(|c| column_doubt(layout, sheet, c))
        .collect();
    if sheet.hidden {
        findings.push(Finding::new(
            "W205",
            at_sheet(layout),
            None,
            "La hoja está oculta en el libro.",
            "Confirme que quiere importarla.",
        ));
    }
    if layout.number_locale == NumberLocale::DecimalComma {
        findings.push(Finding::new(
            "W204",
            at_sheet(layout),
            None,
            "Los números escritos como texto usan coma decimal: «1,234» se leerá como 1.234.",
            "Confirme cómo están escritos los números del archivo.",
        ));
    }
    if let Some((row, column)) = notes::numbers_below(sheet, layout.data_rows.1) {
        findings.push(Finding::new(
            "W203",
            Place::Cell {
                sheet: layout.sheet.clone(),
                row,
                column,
            },
            Some(&sheet.text(row, column)),
            format!(
                "La tabla termina en la fila {}; debajo hay números que no se leerán.",
                u64::from(layout.data_rows.1) + 1
            ),
            "Amplíe las filas de datos si esos números son parte de la tabla.",
        ));
    }
    findings
}

fn column_doubt(layout: &Layout, sheet: &Sheet, column: &Column) -> Option<Finding> {
    let (first, last) = layout.data_rows;
    let holds = last >= first
        && sheet
            .cells
            .range((first, 0)..=(last, u32::MAX))
            .any(|((_, c), _)| *c == column.column);
    if column.certain || !holds {
        return None;
    }
    let place = at_header(layout, column);
    let called = if column.header.is_empty() {
        format!("sin título ({})", a1(layout.header_rows.1, column.column))
    } else {
        format!("«{}»", column.header)
    };
    Some(if column.role == ColumnRole::Ignore {
        Finding::new(
            "W201",
            place,
            Some(&column.header),
            format!("No se reconoció la columna {called}: no se importará."),
            "Indique su papel si contiene datos de los indicadores.",
        )
    } else {
        Finding::new(
            "W202",
            place,
            Some(&column.header),
            format!("El papel de la columna {called} se dedujo de su contenido."),
            "Confirme el papel de la columna.",
        )
    })
}
