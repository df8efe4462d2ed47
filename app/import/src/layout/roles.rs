//! The roles that the correcting screen offers for a column, in words.

use super::{Column, ColumnRole};
use crate::{fields::Field, headers::sense};
use domain::{catalogue::Catalogue, value::Measure};
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
        ColumnRole::Unknown => "No se entiende: elija qué contiene".to_owned(),
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
        ColumnRole::Year => "Año de la fila, junto a su trimestre, mes o semestre".to_owned(),
        ColumnRole::PartOfYear => "Trimestre, mes o semestre de la fila".to_owned(),
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
        ColumnRole::Value { measure: None, .. } => "Valor".to_owned(),
        ColumnRole::Value {
            measure: Some(measure),
            ..
        } => format!("Valor: {}", measure.label_es().to_lowercase()),
        ColumnRole::Numerator => "Numerador".to_owned(),
        ColumnRole::Denominator => "Denominador".to_owned(),
        ColumnRole::BaselineYear => "Línea de base: año".to_owned(),
        ColumnRole::BaselineValue => "Línea de base: valor".to_owned(),
        ColumnRole::PeriodValue { measure, period } => {
            format!("{} {period}", period_label(*measure))
        }
        ColumnRole::PeriodAbsolute { measure, period } => {
            format!("{} {period}, valor absoluto", period_label(*measure))
        }
        ColumnRole::IndicatorValue { indicator, .. } => format!("Valores de {indicator}"),
        ColumnRole::Field { field } => format!("Ficha: {}", field.label_es()),
    }
}

/// The measure of a period's column; where the header does not say it, the row or the title of the table does.
fn period_label(measure: Option<Measure>) -> &'static str {
    measure.map_or("Valor según la fila", Measure::label_es)
}

/// What a column can be declared to be. Periods are offered where its header names one.
pub fn role_options(column: &Column, catalogue: &Catalogue) -> Vec<RoleOption> {
    let measures = [Measure::Observed, Measure::Target, Measure::Baseline];
    let mut roles = vec![
        ColumnRole::Ignore,
        ColumnRole::IndicatorCode,
        ColumnRole::IndicatorName,
        ColumnRole::NodeCode,
        ColumnRole::Period,
        ColumnRole::Year,
        ColumnRole::PartOfYear,
        ColumnRole::Measure,
        ColumnRole::value(),
    ];
    roles.extend(measures.map(|measure| ColumnRole::Value {
        measure: Some(measure),
        period_column: None,
    }));
    roles.extend([
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
    ]);
    let named = column
        .header
        .split(" · ")
        .find_map(|text| sense(text).period);
    if let Some(period) = named {
        let measures = || std::iter::once(None).chain(measures.map(Some));
        roles.extend(measures().map(|measure| ColumnRole::PeriodValue { measure, period }));
        roles.extend(measures().map(|measure| ColumnRole::PeriodAbsolute { measure, period }));
    }
    roles.extend(catalogue.dimensions.iter().map(|d| ColumnRole::Breakdown {
        dimension: Some(d.code.clone()),
    }));
    roles.extend(
        Field::ALL
            .iter()
            .map(|field| ColumnRole::Field { field: *field }),
    );
    if !roles.contains(&column.role) {
        roles.insert(0, column.role.clone());
    }
    roles
        .into_iter()
        .map(|role| RoleOption {
            label: role_label(&role, catalogue),
            role,
        })
        .collect()
}
