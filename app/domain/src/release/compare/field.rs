//! The fields that can differ, with the names that readers know them by.

use super::Comparison;
use super::{TextChange, words};
use messages::{msgid, translated};
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

    /// One of its texts in the present language, where the dashboard words them (settings, kinds, days); `None` where
    /// people wrote them: those stay as they are.
    pub fn shown(self, text: &str) -> Option<String> {
        words::shown(self, text)
    }

    /// Its name, as the ficha and the pages have it.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::EditionCode => msgid!("Código de la edición"),
            Self::EditionName => msgid!("Nombre de la edición"),
            Self::PolicyName => msgid!("Nombre de la política"),
            Self::Promise => msgid!("Promesa"),
            Self::EditionSource => msgid!("Fuente de la política"),
            Self::Licence => msgid!("Licencia de los datos"),
            Self::Licensor => msgid!("Quién ofrece los datos"),
            Self::Contact => msgid!("Contacto"),
            Self::DimensionName => msgid!("Nombre de la desagregación"),
            Self::DimensionMembers => msgid!("Ámbitos o grupos"),
            Self::NodeName => msgid!("Denominación"),
            Self::NodeKind => msgid!("Nivel"),
            Self::NameStatus => msgid!("Estado de la denominación"),
            Self::Parent => msgid!("Depende de"),
            Self::Placement => msgid!("Certeza de la ubicación"),
            Self::Candidates => msgid!("Ubicaciones posibles"),
            Self::NodeNote => msgid!("Nota"),
            Self::NodeSource => msgid!("Fuente"),
            Self::Entity => msgid!("Entidad responsable"),
            Self::IndicatorName => msgid!("Nombre del indicador"),
            Self::Justification => msgid!("Justificación"),
            Self::Responsible => msgid!("Responsables"),
            Self::Limitations => msgid!("Limitaciones para la medición"),
            Self::Formula => msgid!("Método de cálculo"),
            Self::FormulaTerms => msgid!("Donde"),
            Self::TechnicalNotes => msgid!("Especificaciones técnicas"),
            Self::Collection => msgid!("Recolección y análisis"),
            Self::Assumptions => msgid!("Supuestos"),
            Self::FichaSource => msgid!("Fuente y base de datos"),
            Self::CellNote => msgid!("Nota del valor"),
            Self::CellSource => msgid!("Fuente del valor"),
            Self::IndicatorNode => msgid!("Objetivo o servicio"),
            Self::IndicatorKind => msgid!("Clase de indicador"),
            Self::Direction => msgid!("Sentido esperado"),
            Self::DirectionReason => msgid!("Razón de metas contra el sentido"),
            Self::UnitKind => msgid!("Tipo de unidad"),
            Self::UnitLabel => msgid!("Unidad de medida"),
            Self::Decimals => msgid!("Decimales"),
            Self::Range => msgid!("Rango admisible"),
            Self::Aggregation => msgid!("Tipo de agregación"),
            Self::Periodicity => msgid!("Frecuencia"),
            Self::FirstYear => msgid!("Primer año de medición"),
            Self::OpensDays => msgid!("Apertura del periodo, en días"),
            Self::ClosesDays => msgid!("Cierre del periodo, en días"),
            Self::DueDays => msgid!("Plazo de reporte, en días"),
            Self::Breaks => msgid!("Quiebres de serie"),
            Self::Horizon => msgid!("Año final de las metas"),
            Self::ComplianceMethod => msgid!("Método del cumplimiento"),
            Self::OnTrackFrom => msgid!("Umbral de «en camino»"),
            Self::NeedsAccelerationFrom => msgid!("Umbral de «necesita acelerar»"),
            Self::FormulaVersion => msgid!("Versión de las fórmulas"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }
}
