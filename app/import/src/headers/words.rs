//! The words of headers, folded: lower case, without accents and marks.

use crate::layout::ColumnRole;
use domain::value::Measure;

/// The measure that a short text names; a title may contain any word.
pub(super) fn measure(folded: &str) -> Option<Measure> {
    if folded.is_empty() || folded.split(' ').count() > 7 {
        return None;
    }
    let has = |phrase: &str| format!(" {folded} ").contains(&format!(" {phrase} "));
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| has(phrase));
    if any(&[
        "linea base",
        "linea de base",
        "lb",
        "l b",
        "baseline",
        "base line",
        "valor base",
    ]) {
        Some(Measure::Baseline)
    } else if any(&[
        "meta",
        "metas",
        "logro esperado",
        "logros esperados",
        "valor esperado",
        "valores esperados",
        "esperado",
        "esperados",
        "programado",
        "programada",
        "programados",
        "programadas",
        "programacion",
        "planeado",
        "planeada",
        "planificado",
        "planificada",
        "proyectado",
        "proyectada",
        "previsto",
        "prevista",
        "target",
        "targets",
        "planned",
        "expected",
    ]) {
        Some(Measure::Target)
    } else if any(&[
        "valor obtenido",
        "valores obtenidos",
        "logro obtenido",
        "logros obtenidos",
        "obtenido",
        "obtenidos",
        "ejecutado",
        "ejecutada",
        "ejecutados",
        "ejecutadas",
        "ejecucion",
        "resultado",
        "resultados",
        "valor observado",
        "valores observados",
        "observado",
        "observados",
        "serie historica",
        "avance",
        "avances",
        "alcanzado",
        "alcanzada",
        "logrado",
        "valor actual",
        "actual",
        "valor real",
        "real",
        "observed",
        "achieved",
        "actuals",
    ]) {
        Some(Measure::Observed)
    } else {
        None
    }
}

/// Words of a header of values that say no role of their own.
pub(super) fn is_value_word(word: &str) -> bool {
    matches!(
        word,
        "meta"
            | "metas"
            | "logro"
            | "logros"
            | "esperado"
            | "esperados"
            | "obtenido"
            | "obtenidos"
            | "valor"
            | "valores"
            | "ejecutado"
            | "ejecutada"
            | "ejecutados"
            | "ejecutadas"
            | "ejecucion"
            | "resultado"
            | "resultados"
            | "programado"
            | "programada"
            | "programados"
            | "programadas"
            | "programacion"
            | "planeado"
            | "planeada"
            | "planificado"
            | "planificada"
            | "proyectado"
            | "proyectada"
            | "previsto"
            | "prevista"
            | "observado"
            | "observados"
            | "avance"
            | "avances"
            | "alcanzado"
            | "alcanzada"
            | "logrado"
            | "linea"
            | "base"
            | "lb"
            | "l"
            | "b"
            | "ano"
            | "anio"
            | "anual"
            | "al"
            | "a"
            | "de"
            | "del"
            | "en"
            | "el"
            | "la"
            | "e"
            | "p"
            | "le"
            | "%"
            | "total"
            | "actual"
            | "real"
            | "relativo"
            | "relativa"
            | "absoluto"
            | "absoluta"
            | "absolutos"
            | "dato"
            | "datos"
            | "cifra"
            | "fisica"
            | "fisico"
            | "value"
            | "target"
            | "actuals"
            | "planned"
            | "observed"
            | "expected"
            | "baseline"
            | "year"
            | "of"
            | "t1"
            | "t2"
            | "t3"
            | "t4"
            | "porcentaje"
            | "indicador"
    ) && !matches!(word, "t1" | "t2" | "t3" | "t4" | "indicador")
}

/// «Valor», «Dato», «Valor (%)» and their kin: a value, and nothing about which.
pub(super) fn is_plain_value(folded: &str) -> bool {
    matches!(
        folded,
        "valor"
            | "valor relativo"
            | "relativo"
            | "dato"
            | "meta"
            | "valor relativo %"
            | "valor %"
            | "%"
            | "valores"
            | "cifra"
            | "value"
            | "logro"
            | "resultado"
    )
}

/// A unit in place of «Valor» under a year.
pub(super) fn is_unit_word(folded: &str) -> bool {
    matches!(
        folded,
        "%" | "porcentaje" | "n" | "numero" | "cantidad" | "indice" | "tasa" | "ratio"
    )
}

/// The role that a whole header names.
pub(super) fn role(folded: &str) -> Option<ColumnRole> {
    Some(match folded {
        "codigo"
        | "cod"
        | "codigo del indicador"
        | "codigo de indicador"
        | "codigo indicador"
        | "cod indicador"
        | "cod ind"
        | "cod del indicador"
        | "id"
        | "id indicador"
        | "indicador codigo"
        | "n de indicador"
        | "code"
        | "indicator code" => ColumnRole::IndicatorCode,
        "indicador"
        | "indicadores"
        | "nombre del indicador"
        | "nombre de indicador"
        | "nombre indicador"
        | "denominacion del indicador"
        | "indicator"
        | "indicator name" => ColumnRole::IndicatorName,
        "objetivo"
        | "objetivo prioritario"
        | "op"
        | "codigo op"
        | "codigo del objetivo"
        | "lineamiento"
        | "codigo del lineamiento"
        | "servicio"
        | "codigo del servicio"
        | "objetivo servicio"
        | "objetivo o servicio"
        | "objetivo prioritario servicio"
        | "elemento"
        | "codigo del elemento"
        | "objective"
        | "service" => ColumnRole::NodeCode,
        "unidad" | "unidad de medida" | "u m" | "um" | "medicion" | "unit" => ColumnRole::Unit,
        "sentido"
        | "sentido esperado"
        | "sentido del indicador"
        | "sentido esperado del indicador" => ColumnRole::Direction,
        "fuente"
        | "fuente de datos"
        | "fuente del dato"
        | "fuente de informacion"
        | "medio de verificacion"
        | "source" => ColumnRole::Source,
        "nota" | "notas" | "comentario" | "comentarios" | "observacion" | "observaciones"
        | "razon" | "note" | "notes" | "comment" | "comments" => ColumnRole::Note,
        "provisional" | "preliminar" | "dato provisional" | "dato preliminar"
        | "estado del dato" => ColumnRole::Provisional,
        "periodo"
        | "ano"
        | "anio"
        | "anos"
        | "fecha"
        | "ano periodo"
        | "periodo ano"
        | "ano de medicion"
        | "ano del dato"
        | "periodo de medicion"
        | "year"
        | "period" => ColumnRole::Period,
        "trimestre" | "semestre" | "mes" | "quarter" | "month" | "semester" | "bimestre" => {
            ColumnRole::PartOfYear
        }
        "tipo" | "tipo de valor" | "tipo de dato" | "medida" | "concepto" | "measure" => {
            ColumnRole::Measure
        }
        "valor" | "dato" | "valores" | "valor relativo" | "cifra" | "valor %" | "value" => {
            ColumnRole::value()
        }
        "numerador" | "valor numerador" | "n numerador" | "numerator" => ColumnRole::Numerator,
        "denominador" | "valor denominador" | "n denominador" | "denominator" => {
            ColumnRole::Denominator
        }
        "ano base"
        | "ano de linea base"
        | "ano linea base"
        | "ano linea de base"
        | "ano de la linea de base"
        | "ano de linea de base"
        | "linea base ano"
        | "linea de base ano"
        | "ano lb"
        | "baseline year" => ColumnRole::BaselineYear,
        "linea base"
        | "linea de base"
        | "valor base"
        | "valor linea base"
        | "valor de linea base"
        | "valor linea de base"
        | "valor de linea de base"
        | "valor de la linea de base"
        | "linea base valor"
        | "linea de base valor"
        | "lb"
        | "l b"
        | "valor lb"
        | "baseline"
        | "baseline value" => ColumnRole::BaselineValue,
        "ambito" | "ambito geografico" | "desagregacion" | "desagregaciones" | "categoria"
        | "grupo" | "lugar" | "territorio" | "region" | "ubicacion" => {
            ColumnRole::Breakdown { dimension: None }
        }
        "ubigeo"
        | "codigo ubigeo"
        | "departamentos"
        | "codigo de departamento"
        | "codigo del departamento" => ColumnRole::Breakdown {
            dimension: Some("departamento".to_owned()),
        },
        // Columns of this dashboard's exports that repeat what a code says.
        "nombre del objetivo o servicio"
        | "estado de la denominacion"
        | "condicion"
        | "estado de la exportacion" => ColumnRole::Ignore,
        other if is_harmless(other) => ColumnRole::Ignore,
        _ => return None,
    })
}

/// Columns that are there for the people who keep the sheet: they tell no rows apart.
pub fn is_harmless(folded: &str) -> bool {
    matches!(
        folded,
        "n" | "no"
            | "nro"
            | "num"
            | "item"
            | "fila"
            | "orden"
            | "n de orden"
            | "responsable del registro"
            | "responsable del reporte"
            | "responsable de llenado"
            | "registrado por"
            | "elaborado por"
            | "correo"
            | "correo electronico"
            | "telefono"
            | "fecha de registro"
            | "fecha de reporte"
            | "fecha de actualizacion"
            | "fecha de corte"
            | "estado del registro"
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
    let first = folded.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "provincia"
            | "provincias"
            | "distrito"
            | "distritos"
            | "ciudad"
            | "ciudades"
            | "quintil"
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
