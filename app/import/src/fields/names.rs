//! The names of fields: in the wire format, in Spanish, and in headings.

use super::Field;

/// The names of one field.
pub(super) struct Names {
    pub slug: &'static str,
    pub label: &'static str,
    pub aliases: &'static [&'static str],
}

const fn names(slug: &'static str, label: &'static str, aliases: &'static [&'static str]) -> Names {
    Names {
        slug,
        label,
        aliases,
    }
}

/// The names of a field. A heading names one field at most.
#[rustfmt::skip]
pub(super) const fn of(field: Field) -> Names {
    match field {
        Field::Name => names("name", "denominación", &[
            "denominacion", "nombre", "nombre del servicio", "nombre del objetivo",
            "nombre del lineamiento", "denominacion del servicio", "denominacion del objetivo",
            "denominacion del lineamiento", "enunciado", "name",
        ]),
        Field::Kind => names("kind", "nivel del elemento o clase del indicador", &[
            "nivel", "nivel del elemento", "clase", "clase del indicador", "clase de indicador",
        ]),
        Field::Node => names("node", "objetivo, lineamiento o servicio del indicador", &[]),
        Field::Parent => names("parent", "objetivo o lineamiento del servicio", &[
            "depende de", "elemento superior", "codigo superior", "codigo del elemento superior",
        ]),
        Field::Placement => names("placement", "certeza de la ubicación", &["certeza de la ubicacion"]),
        Field::Candidates => names("candidates", "ubicaciones posibles", &["ubicaciones posibles"]),
        Field::Note => names("note", "nota del elemento", &["nota del elemento"]),
        Field::Entity => names("entity", "entidad responsable", &[
            "entidad", "entidad responsable", "proveedor", "proveedor del servicio",
        ]),
        Field::Unit => names("unit", "unidad de medida", &[
            "tipo de unidad", "tipo de unidad de medida", "clase de unidad",
        ]),
        Field::UnitLabel => names("unit_label", "rótulo de la unidad", &[
            "rotulo de la unidad", "rotulo de la unidad de medida",
        ]),
        Field::Decimals => names("decimals", "decimales que se guardan", &[
            "decimales", "decimales que se guardan",
        ]),
        Field::ShownDecimals => names("shown_decimals", "decimales que se muestran", &[
            "decimales que se muestran",
        ]),
        Field::Min => names("min", "mínimo admisible", &["minimo admisible", "valor minimo admisible"]),
        Field::Max => names("max", "máximo admisible", &["maximo admisible", "valor maximo admisible"]),
        Field::Direction => names("direction", "sentido esperado", &[]),
        Field::DirectionReason => names("direction_reason", "razón de metas contra el sentido", &[
            "razon de metas contra el sentido",
        ]),
        Field::Aggregation => names("aggregation", "tipo de agregación", &[
            "tipo de agregacion", "agregacion",
        ]),
        Field::Periodicity => names("periodicity", "periodicidad", &[
            "periodicidad", "frecuencia", "periodicidad de medicion", "frecuencia de medicion",
            "frequency", "periodicity",
        ]),
        Field::FirstYear => names("first_year", "primer año de medición", &["primer ano de medicion"]),
        Field::DueDays => names("due_days", "plazo de reporte en días", &["plazo de reporte en dias"]),
        Field::Breaks => names("breaks", "quiebres de serie", &["quiebres de serie"]),
        Field::Justification => names("justification", "justificación", &["justificacion"]),
        Field::Responsible => names("responsible", "responsables", &["responsable", "responsables"]),
        Field::Limitations => names("limitations", "limitaciones para la medición", &[
            "limitaciones", "limitaciones para la medicion",
        ]),
        Field::Formula => names("formula", "método de cálculo: fórmula", &[
            "metodo de calculo", "formula", "formula de calculo", "metodo de calculo formula",
            "formula del metodo de calculo",
        ]),
        Field::FormulaTerms => names("formula_terms", "método de cálculo: donde", &[
            "donde", "variables", "metodo de calculo donde",
        ]),
        Field::TechnicalNotes => names("technical_notes", "especificaciones técnicas", &[
            "especificaciones tecnicas", "metodo de calculo especificaciones tecnicas",
        ]),
        Field::Collection => names("collection", "proceso de recolección y análisis", &[
            "proceso de recoleccion y analisis", "proceso de recoleccion y analisis de datos",
            "proceso de recoleccion", "recoleccion y analisis",
        ]),
        Field::Assumptions => names("assumptions", "supuestos", &["supuestos"]),
        Field::Source => names("source", "fuente y base de datos", &[
            "fuente y base de datos", "fuente y bases de datos",
        ]),
        Field::Version => names("version", "versión de la fila", &["version de la fila"]),
    }
}
