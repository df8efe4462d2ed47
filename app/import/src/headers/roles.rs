//! The roles that whole headers name, and the headers that tell no rows apart or surely do.
//!
//! Headers come folded: lower case, without accents and marks.

use super::ColumnRole;

/// Whole headers, and the role that each of them names.
type HeadersOfRole = (&'static [&'static str], fn() -> ColumnRole);

/// All whole headers, each once.
#[rustfmt::skip]
const WHOLE_HEADERS: &[HeadersOfRole] = &[
    (&[
        "codigo", "cod", "codigo del indicador", "codigo de indicador", "codigo indicador", "cod indicador",
        "cod ind", "cod del indicador", "id", "id indicador", "indicador codigo", "n de indicador", "code",
        "indicator code",
    ], || ColumnRole::IndicatorCode),
    (&[
        "indicador", "indicadores", "nombre del indicador", "nombre de indicador", "nombre indicador",
        "denominacion del indicador", "indicator", "indicator name",
    ], || ColumnRole::IndicatorName),
    (&[
        "objetivo", "objetivo prioritario", "op", "codigo op", "codigo del objetivo", "lineamiento",
        "codigo del lineamiento", "servicio", "codigo del servicio", "objetivo servicio",
        "objetivo o servicio", "objetivo prioritario servicio", "elemento", "codigo del elemento",
        "objective", "service",
    ], || ColumnRole::NodeCode),
    (&[
        "unidad", "unidad de medida", "u m", "um", "medicion", "unit",
    ], || ColumnRole::Unit),
    (&[
        "sentido", "sentido esperado", "sentido del indicador", "sentido esperado del indicador",
    ], || ColumnRole::Direction),
    (&[
        "fuente", "fuente de datos", "fuente del dato", "fuente de informacion", "medio de verificacion",
        "source",
    ], || ColumnRole::Source),
    (&[
        "nota", "notas", "comentario", "comentarios", "observacion", "observaciones", "razon", "note",
        "notes", "comment", "comments",
    ], || ColumnRole::Note),
    (&[
        "provisional", "preliminar", "dato provisional", "dato preliminar", "estado del dato",
    ], || ColumnRole::Provisional),
    (&[
        "periodo", "ano", "anio", "anos", "fecha", "ano periodo", "periodo ano", "ano de medicion",
        "ano del dato", "ano trimestre", "ano semestre", "ano mes", "trimestre ano", "mes ano", "periodo de medicion", "fecha de medicion", "fecha del dato", "year", "period",
    ], || ColumnRole::Period),
    (&[
        "trimestre", "trim", "semestre", "mes", "quarter", "month", "semester", "bimestre",
    ], || ColumnRole::PartOfYear),
    (&[
        "tipo", "tipo de valor", "tipo de dato", "medida", "concepto", "measure",
    ], || ColumnRole::Measure),
    (&[
        "valor", "dato", "valores", "valor relativo", "cifra", "valor %", "value",
    ], || ColumnRole::value()),
    (&[
        "numerador", "valor numerador", "n numerador", "numerator",
    ], || ColumnRole::Numerator),
    (&[
        "denominador", "valor denominador", "n denominador", "denominator",
    ], || ColumnRole::Denominator),
    (&[
        "ano base", "ano de linea base", "ano linea base", "ano linea de base", "ano de la linea de base",
        "ano de linea de base", "linea base ano", "linea de base ano", "ano lb", "baseline year",
    ], || ColumnRole::BaselineYear),
    (&[
        "linea base", "linea de base", "valor base", "valor linea base", "valor de linea base",
        "valor linea de base", "valor de linea de base", "valor de la linea de base", "linea base valor",
        "linea de base valor", "lb", "l b", "valor lb", "baseline", "baseline value",
    ], || ColumnRole::BaselineValue),
    (&[
        "ambito", "ambito geografico", "desagregacion", "desagregaciones", "categoria", "grupo", "lugar",
        "territorio", "region", "ubicacion",
    ], || ColumnRole::Breakdown { dimension: None }),
    (&[
        "ubigeo", "codigo ubigeo", "departamentos", "codigo de departamento", "codigo del departamento",
    ], || ColumnRole::Breakdown { dimension: Some("departamento".to_owned()) }),
    // Columns of this dashboard's exports that repeat what a code says.
    (&[
        "nombre del objetivo o servicio", "ano del periodo", "clave de desagregacion", "falta de dato",
        "procedencia", "archivo de origen", "sha 256 del archivo", "hoja de origen", "celda de origen",
        "estado de la denominacion", "condicion", "estado de la exportacion",
    ], || ColumnRole::Ignore),
];

/// The role that a whole header names.
pub(super) fn by_words(folded: &str) -> Option<ColumnRole> {
    let mut roles = WHOLE_HEADERS.iter();
    let (_, role) = roles.find(|(headers, _)| headers.contains(&folded))?;
    Some(role())
}

/// Columns that are there for the people who keep the sheet: they tell no rows apart.
pub(super) fn is_harmless(folded: &str) -> bool {
    let mut words = folded.split(' ');
    if folded.starts_with("fecha de ") || words.any(|word| word.starts_with("responsable")) {
        return true;
    }
    matches!(
        folded,
        "n" | "no"
            | "nro"
            | "num"
            | "item"
            | "fila"
            | "orden"
            | "n de orden"
            | "registrado por"
            | "registrado el"
            | "aprobado por"
            | "aprobado el"
            | "actualizado por"
            | "actualizado el"
            | "elaborado por"
            | "correo"
            | "correo electronico"
            | "telefono"
            | "estado del registro"
            | "estado de avance"
            | "estado del indicador"
            | "tipo de indicador"
            | "correlativo"
            | "numero"
            | "enlace"
            | "url"
            | "link"
            | "llamada"
            | "nota al pie"
            | "fn"
    )
}

/// Groups that this dashboard does not know: a column of such a name tells rows apart, whatever its labels are
/// called. Cities and provinces have the names of departments.
pub fn is_other_group(folded: &str) -> bool {
    folded.split(' ').any(is_group_word)
}

/// A word for places that are smaller than departments.
pub(crate) fn is_smaller_place(word: &str) -> bool {
    matches!(
        word,
        "provincia" | "provincias" | "distrito" | "distritos" | "ciudad" | "ciudades"
    )
}

fn is_group_word(word: &str) -> bool {
    is_smaller_place(word)
        || matches!(
            word,
            "quintil"
                | "quintiles"
                | "decil"
                | "estrato"
                | "operador"
                | "operadora"
                | "empresa"
                | "nivel"
                | "entidad"
                | "institucion"
                | "universidad"
                | "sector"
                | "ugel"
                | "red"
                | "capital"
                | "sede"
                | "corte"
                | "hospital"
                | "aeropuerto"
                | "puerto"
                | "oficina"
                | "agencia"
                | "municipalidad"
                | "pais"
                | "city"
                | "province"
                | "district"
                | "age"
                | "company"
        )
}

/// The role of a year beside a part of it.
pub fn part_role(folded: &str) -> Option<ColumnRole> {
    matches!(folded, "ano" | "anio" | "anos" | "year" | "periodo").then_some(ColumnRole::Year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_in_the_table_once() {
        let mut headers: Vec<&str> = WHOLE_HEADERS
            .iter()
            .flat_map(|(headers, _)| *headers)
            .copied()
            .collect();
        headers.sort_unstable();
        assert!(headers.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
