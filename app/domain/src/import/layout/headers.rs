//! What a header text means: synonyms of real workbooks, compared without accents and capitals.

use super::ColumnRole;
use crate::{
    catalogue::Catalogue,
    import::fold::{fold, unmark},
    period::Period,
    value::Measure,
};

/// A header understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    pub role: ColumnRole,
    pub certain: bool,
}

fn sure(role: ColumnRole) -> Option<Meaning> {
    Some(Meaning {
        role,
        certain: true,
    })
}

/// Reads a header: the leaf is the lowest text over the column, the group what stands above it.
/// `default` is the measure of year columns under no group.
pub(super) fn read(
    group: &str,
    leaf: &str,
    default: Measure,
    catalogue: &Catalogue,
) -> Option<Meaning> {
    let group = measure_of(&fold(group));
    let folded = fold(&unmark(leaf).text);
    if group.is_some_and(|g| g != Measure::Observed)
        && let Some(role) = in_group(group, &folded)
    {
        return sure(role);
    }
    if let Some((stated, period)) = year_column(leaf) {
        let measure = stated.or(group).unwrap_or(default);
        return Some(Meaning {
            role: ColumnRole::PeriodValue { measure, period },
            certain: stated.or(group).is_some() || is_bare_year(leaf),
        });
    }
    by_name(&folded).map_or_else(|| dimension(&folded, catalogue), sure)
}

/// «Año» and «Valor» under a group say which year and value they are.
fn in_group(group: Option<Measure>, leaf: &str) -> Option<ColumnRole> {
    let year = matches!(leaf, "ano" | "ano base" | "periodo");
    let value = matches!(
        leaf,
        "valor" | "valor relativo" | "relativo" | "dato" | "meta" | "valor relativo %"
    );
    match group? {
        Measure::Baseline if year => Some(ColumnRole::BaselineYear),
        Measure::Baseline if value => Some(ColumnRole::BaselineValue),
        Measure::Target if year => Some(ColumnRole::Period),
        Measure::Target if value => Some(ColumnRole::Value),
        _ => None,
    }
}

/// The measure that a group header names. Only short texts: a title may contain any word.
pub(super) fn measure_of(folded: &str) -> Option<Measure> {
    if folded.is_empty() || folded.split(' ').count() > 6 {
        return None;
    }
    let has = |phrase: &str| format!(" {folded} ").contains(&format!(" {phrase} "));
    if has("linea base") || has("linea de base") {
        Some(Measure::Baseline)
    } else if [
        "meta",
        "metas",
        "logro esperado",
        "logros esperados",
        "valor esperado",
        "valores esperados",
        "programado",
        "programados",
    ]
    .iter()
    .any(|p| has(p))
    {
        Some(Measure::Target)
    } else if [
        "valor obtenido",
        "valores obtenidos",
        "logro obtenido",
        "logros obtenidos",
        "obtenido",
        "obtenidos",
        "ejecutado",
        "ejecutados",
        "resultado",
        "resultados",
        "valor observado",
        "valores observados",
        "serie historica",
    ]
    .iter()
    .any(|p| has(p))
    {
        Some(Measure::Observed)
    } else {
        None
    }
}

fn is_bare_year(leaf: &str) -> bool {
    fold(&unmark(leaf).text).bytes().all(|b| b.is_ascii_digit())
}

/// «2024», «Meta 2024», «Logro esperado al 2024», «2024-Q1 P/»: the measure if said, and the period.
pub(super) fn year_column(leaf: &str) -> Option<(Option<Measure>, Period)> {
    let text = unmark(leaf).text;
    let folded = fold(&text);
    if folded.split(' ').count() > 7 || !folded.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let stated = measure_of(&folded);
    let rest: Vec<&str> = folded.split(' ').filter(|w| !is_measure_word(w)).collect();
    let period = match rest.as_slice() {
        [year] => Period::year(year.parse().ok().filter(|_| year.len() == 4)?).ok()?,
        _ if stated.is_some()
            || text.trim().starts_with(|c: char| c.is_ascii_digit())
            || rest.len() <= 4 =>
        {
            crate::import::parse::reading::period(&rest.join(" "))
                .or_else(|| crate::import::parse::reading::period(text.trim()))?
        }
        _ => return None,
    };
    Some((stated, period))
}

fn is_measure_word(word: &str) -> bool {
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
            | "ejecutados"
            | "resultado"
            | "resultados"
            | "programado"
            | "observado"
            | "linea"
            | "base"
            | "ano"
            | "al"
            | "de"
            | "del"
            | "en"
            | "e"
            | "p"
            | "le"
            | "%"
    )
}

fn by_name(folded: &str) -> Option<ColumnRole> {
    Some(match folded {
        "codigo"
        | "cod"
        | "codigo del indicador"
        | "codigo de indicador"
        | "codigo indicador"
        | "cod indicador"
        | "cod del indicador"
        | "id"
        | "id indicador"
        | "indicador codigo"
        | "n de indicador" => ColumnRole::IndicatorCode,
        "indicador"
        | "indicadores"
        | "nombre del indicador"
        | "nombre de indicador"
        | "nombre indicador"
        | "denominacion del indicador" => ColumnRole::IndicatorName,
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
        | "codigo del elemento" => ColumnRole::NodeCode,
        "unidad" | "unidad de medida" | "u m" | "um" | "medicion" => ColumnRole::Unit,
        "sentido"
        | "sentido esperado"
        | "sentido del indicador"
        | "sentido esperado del indicador" => ColumnRole::Direction,
        "fuente"
        | "fuente de datos"
        | "fuente del dato"
        | "fuente de informacion"
        | "medio de verificacion" => ColumnRole::Source,
        "nota" | "notas" | "comentario" | "comentarios" | "observacion" | "observaciones"
        | "razon" => ColumnRole::Note,
        "provisional" | "preliminar" | "dato provisional" | "dato preliminar"
        | "estado del dato" => ColumnRole::Provisional,
        "periodo" | "ano" | "anos" | "fecha" | "trimestre" | "semestre" | "mes" | "ano periodo" => {
            ColumnRole::Period
        }
        "tipo" | "tipo de valor" | "tipo de dato" | "medida" | "concepto" => ColumnRole::Measure,
        "valor" | "dato" | "valores" | "valor obtenido" | "logro obtenido" | "resultado"
        | "valor relativo" | "cifra" | "meta" | "logro esperado" => ColumnRole::Value,
        "numerador" | "valor numerador" | "n numerador" => ColumnRole::Numerator,
        "denominador" | "valor denominador" | "n denominador" => ColumnRole::Denominator,
        "ano base"
        | "ano de linea base"
        | "ano linea base"
        | "ano linea de base"
        | "ano de la linea de base"
        | "ano de linea de base"
        | "linea base ano"
        | "linea de base ano" => ColumnRole::BaselineYear,
        "linea base"
        | "linea de base"
        | "valor base"
        | "valor linea base"
        | "valor de linea base"
        | "valor linea de base"
        | "valor de linea de base"
        | "valor de la linea de base"
        | "linea base valor"
        | "linea de base valor" => ColumnRole::BaselineValue,
        "ambito" | "ambito geografico" | "desagregacion" | "desagregaciones" | "categoria"
        | "grupo" | "lugar" | "territorio" | "region" | "ubicacion" => {
            ColumnRole::Breakdown { dimension: None }
        }
        "ubigeo" | "codigo ubigeo" | "departamentos" | "codigo de departamento" => {
            ColumnRole::Breakdown {
                dimension: Some("departamento".to_owned()),
            }
        }
        // Columns of this dashboard's exports that repeat what a code says.
        "nombre del objetivo o servicio"
        | "estado de la denominacion"
        | "condicion"
        | "estado de la exportacion" => ColumnRole::Ignore,
        _ => {
            return field(folded).map(|f| ColumnRole::Field {
                field: f.to_owned(),
            });
        }
    })
}

/// Fields of the ficha técnica and of nodes, by their names in CEPLAN's form and in the exports.
fn field(folded: &str) -> Option<&'static str> {
    let bare = folded.strip_suffix(" del indicador").unwrap_or(folded);
    of_ficha(bare)
        .or_else(|| of_row(folded))
        .or_else(|| of_row(bare))
}

fn of_ficha(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "justificacion" => "justification",
        "responsable" | "responsables" => "responsible",
        "limitaciones" | "limitaciones para la medicion" => "limitations",
        "metodo de calculo"
        | "formula"
        | "formula de calculo"
        | "metodo de calculo formula"
        | "formula del metodo de calculo" => "formula",
        "donde" | "variables" | "metodo de calculo donde" => "formula_terms",
        "especificaciones tecnicas" | "metodo de calculo especificaciones tecnicas" => {
            "technical_notes"
        }
        "proceso de recoleccion y analisis"
        | "proceso de recoleccion y analisis de datos"
        | "proceso de recoleccion"
        | "recoleccion y analisis" => "collection",
        "supuestos" => "assumptions",
        "fuente y base de datos" | "fuente y bases de datos" => "source",
        "periodicidad" | "frecuencia" | "periodicidad de medicion" | "frecuencia de medicion" => {
            "periodicity"
        }
        "tipo de agregacion" | "agregacion" => "aggregation",
        "razon de metas contra el sentido" => "direction_reason",
        "tipo de unidad" | "tipo de unidad de medida" => "unit",
        "decimales" | "decimales que se guardan" => "decimals",
        "decimales que se muestran" => "shown_decimals",
        "minimo admisible" | "valor minimo admisible" => "min",
        "maximo admisible" | "valor maximo admisible" => "max",
        "primer ano de medicion" => "first_year",
        "plazo de reporte en dias" => "due_days",
        "quiebres de serie" => "breaks",
        _ => return None,
    })
}

fn of_row(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "denominacion"
        | "nombre"
        | "nombre del servicio"
        | "nombre del objetivo"
        | "nombre del lineamiento"
        | "denominacion del servicio"
        | "denominacion del objetivo"
        | "enunciado" => "name",
        "version de la fila" => "version",
        "nivel" | "nivel del elemento" | "clase" | "clase del indicador" | "clase de indicador" => {
            "kind"
        }
        "depende de" | "elemento superior" | "codigo superior" | "codigo del elemento superior" => {
            "parent"
        }
        "certeza de la ubicacion" => "placement",
        "ubicaciones posibles" => "candidates",
        "entidad" | "entidad responsable" | "proveedor" | "proveedor del servicio" => "entity",
        _ => return None,
    })
}

/// A dimension of the catalogue by its name or code: «Sexo», «Área de residencia», «Lengua materna».
pub(super) fn dimension(folded: &str, catalogue: &Catalogue) -> Option<Meaning> {
    catalogue
        .dimensions
        .iter()
        .find(|d| {
            let (name, code) = (fold(&d.name), fold(&d.code));
            folded == name
                || folded == code
                || folded.strip_prefix(&format!("{code} ")).is_some()
                || folded.strip_prefix("nombre de ").is_some_and(|r| r == code)
        })
        .and_then(|d| {
            sure(ColumnRole::Breakdown {
                dimension: Some(d.code.clone()),
            })
        })
}
