//! The Spanish words of the files. Those of the matrix are the ones that the import reads.

use domain::{
    band::Band,
    indicator::{Aggregation, Direction, IndicatorKind, UnitKind},
    period::Periodicity,
    policy_tree::{NameStatus, NodeKind, Placement},
    progress::ExpectedFrom,
    settings::ComplianceMethod,
};

/// All directions, for lists to choose from.
pub const DIRECTIONS: [Direction; 4] = [
    Direction::Ascending,
    Direction::Descending,
    Direction::Ceiling,
    Direction::Floor,
];

/// All kinds of units, for lists to choose from.
pub const UNIT_KINDS: [UnitKind; 7] = [
    UnitKind::Quantity,
    UnitKind::Number,
    UnitKind::Percentage,
    UnitKind::Ratio,
    UnitKind::Rate,
    UnitKind::Index,
    UnitKind::RateOfChange,
];

/// Both ways of aggregation, for lists to choose from.
pub const AGGREGATIONS: [Aggregation; 2] = [Aggregation::Additive, Aggregation::NonAdditive];

/// Sentido esperado.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "Ascendente",
        Direction::Descending => "Descendente",
        Direction::Ceiling => "Máximo permisible",
        Direction::Floor => "Mínimo permisible",
    }
}

/// CEPLAN's kinds of unit.
pub fn unit_kind(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Quantity => "Cantidad",
        UnitKind::Number => "Número",
        UnitKind::Percentage => "Porcentaje",
        UnitKind::Ratio => "Ratio",
        UnitKind::Rate => "Tasa",
        UnitKind::Index => "Índice",
        UnitKind::RateOfChange => "Tasa de variación",
    }
}

/// Tipo de agregación.
pub fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => "Agregable",
        Aggregation::NonAdditive => "No agregable",
    }
}

/// Of the policy or of its context.
pub fn indicator_kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Policy => "De la política",
        IndicatorKind::Context => "De contexto",
    }
}

/// How often it is measured.
pub fn periodicity(periodicity: Periodicity) -> &'static str {
    match periodicity {
        Periodicity::Year => "Anual",
        Periodicity::Semester => "Semestral",
        Periodicity::Quarter => "Trimestral",
        Periodicity::Month => "Mensual",
    }
}

/// Level of the tree.
pub fn node_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "Política",
        NodeKind::Objective => "Objetivo prioritario",
        NodeKind::Guideline => "Lineamiento",
        NodeKind::Service => "Servicio",
    }
}

/// What is known of a name.
pub fn name_status(status: NameStatus) -> &'static str {
    match status {
        NameStatus::Stated => "Publicada",
        NameStatus::Truncated => "Publicada incompleta",
        NameStatus::Missing => "Por completar",
    }
}

/// How certain a place in the tree is.
pub fn placement(placement: Placement) -> &'static str {
    match placement {
        Placement::Stated => "Declarada en la fuente",
        Placement::ObjectiveStated => "Objetivo declarado, lineamiento por completar",
        Placement::GuidelineInferred => "Lineamiento deducido del orden de los códigos",
        Placement::ObjectiveInferred => "Objetivo deducido del orden de los códigos",
        Placement::Unknown => "No publicada",
    }
}

/// The named method of a release.
pub fn compliance_method(method: ComplianceMethod) -> &'static str {
    match method {
        ComplianceMethod::Ratio => "Razón entre valor y meta del año",
        ComplianceMethod::FromBaseline => "Avance desde la línea de base hacia la meta del año",
    }
}

/// What an expected advance comes from.
pub fn expected_from(from: ExpectedFrom) -> &'static str {
    match from {
        ExpectedFrom::YearTarget => "Meta del año",
        ExpectedFrom::Linear => "Línea recta entre la línea de base y la meta final",
    }
}

/// The word of a band.
pub fn band(band: Band) -> &'static str {
    domain::band::State::from(band).label_es()
}
