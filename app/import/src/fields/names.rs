//! The names of fields: in the wire format, in Spanish, and in headings.

use super::Field;

/// The name in the wire format and in the database.
pub(super) const fn slug(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Kind => "kind",
        Field::Node => "node",
        Field::Parent => "parent",
        Field::Placement => "placement",
        Field::Candidates => "candidates",
        Field::Note => "note",
        Field::Entity => "entity",
        Field::Unit => "unit",
        Field::UnitLabel => "unit_label",
        Field::Decimals => "decimals",
        Field::ShownDecimals => "shown_decimals",
        Field::Min => "min",
        Field::Max => "max",
        Field::Direction => "direction",
        Field::DirectionReason => "direction_reason",
        Field::Aggregation => "aggregation",
        Field::Periodicity => "periodicity",
        Field::FirstYear => "first_year",
        Field::DueDays => "due_days",
        Field::Breaks => "breaks",
        Field::Justification => "justification",
        Field::Responsible => "responsible",
        Field::Limitations => "limitations",
        Field::Formula => "formula",
        Field::FormulaTerms => "formula_terms",
        Field::TechnicalNotes => "technical_notes",
        Field::Collection => "collection",
        Field::Assumptions => "assumptions",
        Field::Source => "source",
        Field::Version => "version",
    }
}

/// What people call a field.
pub(super) const fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "denominación",
        Field::Kind => "nivel del elemento o clase del indicador",
        Field::Node => "objetivo, lineamiento o servicio del indicador",
        Field::Parent => "objetivo o lineamiento del servicio",
        Field::Placement => "certeza de la ubicación",
        Field::Candidates => "ubicaciones posibles",
        Field::Note => "nota del elemento",
        Field::Entity => "entidad responsable",
        Field::Unit => "unidad de medida",
        Field::UnitLabel => "rótulo de la unidad",
        Field::Decimals => "decimales que se guardan",
        Field::ShownDecimals => "decimales que se muestran",
        Field::Min => "mínimo admisible",
        Field::Max => "máximo admisible",
        Field::Direction => "sentido esperado",
        Field::DirectionReason => "razón de metas contra el sentido",
        Field::Aggregation => "tipo de agregación",
        Field::Periodicity => "periodicidad",
        Field::FirstYear => "primer año de medición",
        Field::DueDays => "plazo de reporte en días",
        Field::Breaks => "quiebres de serie",
        Field::Justification => "justificación",
        Field::Responsible => "responsables",
        Field::Limitations => "limitaciones para la medición",
        Field::Formula => "método de cálculo: fórmula",
        Field::FormulaTerms => "método de cálculo: donde",
        Field::TechnicalNotes => "especificaciones técnicas",
        Field::Collection => "proceso de recolección y análisis",
        Field::Assumptions => "supuestos",
        Field::Source => "fuente y base de datos",
        Field::Version => "versión de la fila",
    }
}

/// The folded headings that name a field. A heading names one field at most.
#[rustfmt::skip]
pub(super) const fn aliases(field: Field) -> &'static [&'static str] {
    match field {
        Field::Name => &[
            "denominacion", "nombre", "nombre del servicio", "nombre del objetivo", "nombre del lineamiento",
            "denominacion del servicio", "denominacion del objetivo", "denominacion del lineamiento",
            "enunciado", "name",
        ],
        Field::Kind => &["nivel", "nivel del elemento", "clase", "clase del indicador", "clase de indicador"],
        Field::Parent => &["depende de", "elemento superior", "codigo superior", "codigo del elemento superior"],
        Field::Placement => &["certeza de la ubicacion"],
        Field::Candidates => &["ubicaciones posibles"],
        Field::Note => &["nota del elemento"],
        Field::Entity => &["entidad", "entidad responsable", "proveedor", "proveedor del servicio"],
        Field::Unit => &["tipo de unidad", "tipo de unidad de medida", "clase de unidad"],
        Field::UnitLabel => &["rotulo de la unidad", "rotulo de la unidad de medida"],
        Field::Decimals => &["decimales", "decimales que se guardan"],
        Field::ShownDecimals => &["decimales que se muestran"],
        Field::Min => &["minimo admisible", "valor minimo admisible"],
        Field::Max => &["maximo admisible", "valor maximo admisible"],
        Field::DirectionReason => &["razon de metas contra el sentido"],
        Field::Aggregation => &["tipo de agregacion", "agregacion"],
        Field::Periodicity => &[
            "periodicidad", "frecuencia", "periodicidad de medicion", "frecuencia de medicion", "frequency",
            "periodicity",
        ],
        Field::FirstYear => &["primer ano de medicion"],
        Field::DueDays => &["plazo de reporte en dias"],
        Field::Breaks => &["quiebres de serie"],
        Field::Justification => &["justificacion"],
        Field::Responsible => &["responsable", "responsables"],
        Field::Limitations => &["limitaciones", "limitaciones para la medicion"],
        Field::Formula => &[
            "metodo de calculo", "formula", "formula de calculo", "metodo de calculo formula",
            "formula del metodo de calculo",
        ],
        Field::FormulaTerms => &["donde", "variables", "metodo de calculo donde"],
        Field::TechnicalNotes => &["especificaciones tecnicas", "metodo de calculo especificaciones tecnicas"],
        Field::Collection => &[
            "proceso de recoleccion y analisis", "proceso de recoleccion y analisis de datos",
            "proceso de recoleccion", "recoleccion y analisis",
        ],
        Field::Assumptions => &["supuestos"],
        Field::Source => &["fuente y base de datos", "fuente y bases de datos"],
        Field::Version => &["version de la fila"],
        Field::Node | Field::Direction => &[],
    }
}
