//! Values that a program sends as JSON: their shapes, as the description of the API has them.

use std::collections::BTreeMap;

use domain::value::Measure;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a program proposes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedValues {
    /// Título del conjunto de cambios; sin él, el nombre del token.
    #[serde(default)]
    #[schema(example = "Reporte del primer trimestre")]
    pub title: String,
    /// De 1 a 5,000 valores.
    #[schema(min_items = 1, max_items = 5000)]
    pub values: Vec<ProposedValue>,
}

/// One value, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedValue {
    /// Código del indicador.
    #[schema(example = "PNTD-1")]
    pub indicator: String,
    #[serde(default)]
    pub measure: ProposedMeasure,
    /// Año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03).
    #[schema(example = "2024")]
    pub period: String,
    /// Dimensión y código del miembro; vacío en la serie principal.
    #[serde(default)]
    #[schema(example = json!({"departamento": "15"}))]
    pub breakdown: BTreeMap<String, String>,
    /// Número con punto decimal y sin separador de miles, como texto; se omite si no hay dato.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2.4")]
    pub value: Option<Number>,
    /// Cuando la fuente da la cifra absoluta.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub numerator: Option<Number>,
    /// Cuando la fuente da la cifra absoluta.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub denominator: Option<Number>,
    /// En lugar de `value`: por qué clase de razón no hay dato.
    #[serde(default)]
    pub missing: Option<Missing>,
    /// Obligatoria con `missing`.
    #[serde(default)]
    pub reason: Option<String>,
    /// El dato es preliminar.
    #[serde(default)]
    pub provisional: bool,
    #[serde(default)]
    pub note: Option<String>,
    /// Fuente del dato.
    #[serde(default)]
    pub source: Option<String>,
}

/// What a value states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposedMeasure {
    Baseline,
    Target,
    #[default]
    Observed,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    NotAvailable,
    NotApplicable,
}

/// A number as its digits. JSON's own numbers are taken where they are short; a text keeps every digit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Number {
    Text(String),
    Number(serde_json::Number),
}

impl Number {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// A number of JSON without quotes that has more digits than a float keeps: its last ones are gone already.
    pub(super) fn has_lost_digits(&self) -> bool {
        const FLOAT_DIGITS: usize = 15;
        match self {
            Self::Text(_) => false,
            Self::Number(number) => {
                let digits = number.to_string();
                let digits = digits.bytes().filter(u8::is_ascii_digit).count();
                number.is_f64() && digits > FLOAT_DIGITS
            }
        }
    }
}

impl Missing {
    /// As a cell says it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotAvailable => "No disponible",
            Self::NotApplicable => "No aplica",
        }
    }
}

impl ProposedMeasure {
    pub(super) fn measure(self) -> Measure {
        match self {
            Self::Baseline => Measure::Baseline,
            Self::Target => Measure::Target,
            Self::Observed => Measure::Observed,
        }
    }
}
