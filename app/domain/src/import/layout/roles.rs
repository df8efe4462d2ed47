//! The roles that the correcting screen offers for a column, in words.

use super::{Column, ColumnRole, headers};
use crate::{catalogue::Catalogue, value::Measure};
use serde::{Deserialize, Serialize};

/// One choice of the correcting screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleOption {
    pub label: String,
    pub role: ColumnRole,
}

/// What a role is called.
pub fn role_label(role: &ColumnRole, catalogue: &Catalogue) -> String {
    match role {
        ColumnRole::Ignore => "No importar".to_owned(),
        ColumnRole::IndicatorCode => "Código del indicador".to_owned(),
        ColumnRole::IndicatorName => "Nombre del indicador".to_owned(),
        ColumnRole::NodeCode => "Código del objetivo, lineamiento o servicio".to_owned(),
        ColumnRole::Unit => "Unidad de medida".to_owned(),
        ColumnRole::Direction => "Sentido esperado".to_owned(),
        ColumnRole::Source => "Fuente del dato".to_owned(),
        ColumnRole::Note => "Nota o razón".to_owned(),
        ColumnRole::Provisional => "Dato provisional (sí o no)".to_owned(),
        ColumnRole::Period => "Periodo de la fila".to_owned(),
        ColumnRole::Measure => "Tipo de valor (obtenido, meta, línea de base)".to_owned(),
        ColumnRole::Breakdown { dimension: None } => "Desagregación: cualquiera".to_owned(),
        ColumnRole::Breakdown {
            dimension: Some(code),
        } => {
            let name = catalogue
                .dimension(code)
                .map_or(code.as_str(), |d| d.name.as_str());
            format!("Desagregación: {name}")
        }
        ColumnRole::Value => "Valor".to_owned(),
        ColumnRole::Numerator => "Numerador".to_owned(),
        ColumnRole::Denominator => "Denominador".to_owned(),
        ColumnRole::BaselineYear => "Línea de base: año".to_owned(),
        ColumnRole::BaselineValue => "Línea de base: valor".to_owned(),
        ColumnRole::PeriodValue { measure, period } => {
            format!("{} {period}", measure_label(*measure))
        }
        ColumnRole::Field { field } => format!("Ficha: {}", field_label(field)),
    }
}

fn measure_label(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "Línea de base",
        Measure::Target => "Logro esperado",
        Measure::Observed => "Valor obtenido",
    }
}

/// Fields of fichas and nodes with their Spanish names, in the order of CEPLAN's form.
pub const FIELDS: &[(&str, &str)] = &[
    ("name", "denominación"),
    ("kind", "nivel del elemento o clase del indicador"),
    ("node", "objetivo, lineamiento o servicio del indicador"),
    ("parent", "objetivo o lineamiento del servicio"),
    ("placement", "certeza de la ubicación"),
    ("candidates", "ubicaciones posibles"),
    ("note", "nota del elemento"),
    ("entity", "entidad responsable"),
    ("unit", "unidad de medida"),
    ("unit_label", "rótulo de la unidad"),
    ("decimals", "decimales que se guardan"),
    ("shown_decimals", "decimales que se muestran"),
    ("min", "mínimo admisible"),
    ("max", "máximo admisible"),
    ("direction", "sentido esperado"),
    ("direction_reason", "razón de metas contra el sentido"),
    ("aggregation", "tipo de agregación"),
    ("periodicity", "periodicidad"),
    ("first_year", "primer año de medición"),
    ("due_days", "plazo de reporte en días"),
    ("breaks", "quiebres de serie"),
    ("justification", "justificación"),
    ("responsible", "responsables"),
    ("limitations", "limitaciones para la medición"),
    ("formula", "método de cálculo: fórmula"),
    ("formula_terms", "método de cálculo: donde"),
    ("technical_notes", "especificaciones técnicas"),
    ("collection", "proceso de recolección y análisis"),
    ("assumptions", "supuestos"),
    ("source", "fuente y base de datos"),
    ("version", "versión de la fila"),
];

/// The Spanish name of a field, or its code.
pub fn field_label(field: &str) -> &str {
    FIELDS
        .iter()
        .find(|(code, _)| *code == field)
        .map_or(field, |(_, label)| label)
}

/// What a column can be declared to be. Periods are offered where its header names one.
pub fn columns_role_options(column: &Column, catalogue: &Catalogue) -> Vec<RoleOption> {
    let mut roles = vec![
        ColumnRole::Ignore,
        ColumnRole::IndicatorCode,
        ColumnRole::IndicatorName,
        ColumnRole::NodeCode,
        ColumnRole::Period,
        ColumnRole::Measure,
        ColumnRole::Value,
        ColumnRole::Numerator,
        ColumnRole::Denominator,
        ColumnRole::BaselineYear,
        ColumnRole::BaselineValue,
        ColumnRole::Source,
        ColumnRole::Note,
        ColumnRole::Provisional,
        ColumnRole::Unit,
        ColumnRole::Direction,
        ColumnRole::Breakdown { dimension: None },
    ];
    let leaf = column.header.rsplit(" · ").next().unwrap_or_default();
    if let Some((_, period)) = headers::year_column(leaf) {
        let by_measure = [Measure::Observed, Measure::Target, Measure::Baseline];
        roles.extend(by_measure.map(|measure| ColumnRole::PeriodValue { measure, period }));
    }
    roles.extend(catalogue.dimensions.iter().map(|d| ColumnRole::Breakdown {
        dimension: Some(d.code.clone()),
    }));
    roles.extend(FIELDS.iter().map(|(field, _)| ColumnRole::Field {
        field: (*field).to_owned(),
    }));
    if !roles.contains(&column.role) {
        roles.insert(1, column.role.clone());
    }
    roles
        .into_iter()
        .map(|role| RoleOption {
            label: role_label(&role, catalogue),
            role,
        })
        .collect()
}
