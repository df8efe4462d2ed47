//! The fields that can differ, with the names that readers know them by.

use super::Comparison;
use super::TextChange;
use serde::{Deserialize, Serialize};

/// A field of the catalogue, the settings or a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    EditionCode,
    EditionName,
    PolicyName,
    Promise,
    EditionSource,
    Licence,
    Licensor,
    Contact,
    DimensionName,
    DimensionMembers,
    NodeName,
    NodeKind,
    NameStatus,
    Parent,
    Placement,
    Candidates,
    NodeNote,
    NodeSource,
    Entity,
    IndicatorName,
    Justification,
    Responsible,
    Limitations,
    Formula,
    FormulaTerms,
    TechnicalNotes,
    Collection,
    Assumptions,
    FichaSource,
    CellNote,
    CellSource,
    IndicatorNode,
    IndicatorKind,
    Direction,
    DirectionReason,
    UnitKind,
    UnitLabel,
    Decimals,
    Range,
    Aggregation,
    Periodicity,
    FirstYear,
    OpensDays,
    DueDays,
    ClosesDays,
    Breaks,
    Horizon,
    ComplianceMethod,
    OnTrackFrom,
    NeedsAccelerationFrom,
    FormulaVersion,
}

impl Field {
    /// The list of a comparison that it belongs to.
    pub(super) fn list(self, found: &mut Comparison) -> &mut Vec<TextChange> {
        if self >= Self::Horizon {
            &mut found.methods
        } else if self >= Self::IndicatorNode {
            &mut found.definitions
        } else {
            &mut found.texts
        }
    }

    /// Its name, as the ficha and the pages have it.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::EditionCode => "Código de la edición",
            Self::EditionName => "Nombre de la edición",
            Self::PolicyName => "Nombre de la política",
            Self::Promise => "Promesa",
            Self::EditionSource => "Fuente de la política",
            Self::Licence => "Licencia de los datos",
            Self::Licensor => "Quién ofrece los datos",
            Self::Contact => "Contacto",
            Self::DimensionName => "Nombre de la desagregación",
            Self::DimensionMembers => "Ámbitos o grupos",
            Self::NodeName => "Denominación",
            Self::NodeKind => "Nivel",
            Self::NameStatus => "Estado de la denominación",
            Self::Parent => "Depende de",
            Self::Placement => "Certeza de la ubicación",
            Self::Candidates => "Ubicaciones posibles",
            Self::NodeNote => "Nota",
            Self::NodeSource => "Fuente",
            Self::Entity => "Entidad responsable",
            Self::IndicatorName => "Nombre del indicador",
            Self::Justification => "Justificación",
            Self::Responsible => "Responsables",
            Self::Limitations => "Limitaciones para la medición",
            Self::Formula => "Método de cálculo",
            Self::FormulaTerms => "Donde",
            Self::TechnicalNotes => "Especificaciones técnicas",
            Self::Collection => "Recolección y análisis",
            Self::Assumptions => "Supuestos",
            Self::FichaSource => "Fuente y base de datos",
            Self::CellNote => "Nota del valor",
            Self::CellSource => "Fuente del valor",
            Self::IndicatorNode => "Objetivo o servicio",
            Self::IndicatorKind => "Clase de indicador",
            Self::Direction => "Sentido esperado",
            Self::DirectionReason => "Razón de metas contra el sentido",
            Self::UnitKind => "Tipo de unidad",
            Self::UnitLabel => "Unidad de medida",
            Self::Decimals => "Decimales",
            Self::Range => "Rango admisible",
            Self::Aggregation => "Tipo de agregación",
            Self::Periodicity => "Frecuencia",
            Self::FirstYear => "Primer año de medición",
            Self::OpensDays => "Apertura del periodo, en días",
            Self::ClosesDays => "Cierre del periodo, en días",
            Self::DueDays => "Plazo de reporte, en días",
            Self::Breaks => "Quiebres de serie",
            Self::Horizon => "Año final de las metas",
            Self::ComplianceMethod => "Método del cumplimiento",
            Self::OnTrackFrom => "Umbral de «en camino»",
            Self::NeedsAccelerationFrom => "Umbral de «necesita acelerar»",
            Self::FormulaVersion => "Versión de las fórmulas",
        }
    }
}
