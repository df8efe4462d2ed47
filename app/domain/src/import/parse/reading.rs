//! Codes, names and words of a row, read against the catalogue.
//!
//! What it deliberately does not do: numbers, codes' shapes and periods are read by [`crate::number`],
//! [`crate::code`] and [`crate::period`]; this adds what only the catalogue can say, such as the
//! nearest code that exists.

use crate::{
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode, read_indicator_code, read_node_code},
    import::fold::{code_likeness, fold, title_likeness},
    indicator::{Direction, Indicator, UnitKind},
    number::{Doubt, Reading},
    period::{Period, read_period},
    policy::Node,
    value::Measure,
};

/// Nearer than this, a known code is worth suggesting.
const WORTH_SUGGESTING: f64 = 0.6;

/// A period that is certain from the text alone.
pub(crate) fn period(text: &str) -> Option<Period> {
    match read_period(text) {
        Reading::Certain(period) => Some(period),
        _ => None,
    }
}

/// The indicator that a text names by its code without a doubt.
pub(crate) fn known_indicator<'a>(text: &str, catalogue: &'a Catalogue) -> Option<&'a Indicator> {
    let read = read_indicator_code(text, catalogue.indicators.iter().map(|i| &i.code));
    read.value().and_then(|code| catalogue.indicator(code))
}

/// The node that a text names by its code without a doubt.
pub(crate) fn known_node<'a>(text: &str, catalogue: &'a Catalogue) -> Option<&'a Node> {
    let read = read_node_code(text, catalogue.nodes.iter().map(|n| &n.code));
    read.value().and_then(|code| catalogue.node(code))
}

/// Reads an indicator's code, with the nearest known one where there is no such code.
pub(crate) fn indicator_code(text: &str, catalogue: &Catalogue) -> Reading<IndicatorCode> {
    let read = read_indicator_code(text, catalogue.indicators.iter().map(|i| &i.code));
    suggest(
        read,
        text,
        catalogue.indicators.iter().map(|i| i.code.as_str()),
    )
}

/// Reads a node's code, with the nearest known one where there is no such code.
pub(crate) fn node_code(text: &str, catalogue: &Catalogue) -> Reading<NodeCode> {
    let read = read_node_code(text, catalogue.nodes.iter().map(|n| &n.code));
    suggest(read, text, catalogue.nodes.iter().map(|n| n.code.as_str()))
}

fn suggest<'a, T>(
    read: Reading<T>,
    text: &str,
    known: impl Iterator<Item = &'a str>,
) -> Reading<T> {
    let Reading::Rejected(doubt) = read else {
        return read;
    };
    Reading::Rejected(match nearest(text, known) {
        Some(code) => Doubt {
            problem: format!(
                "{}; el más parecido es {code}",
                doubt.problem.trim_end_matches('.')
            ),
            remedy: format!(
                "Escriba {code} si es el que quiso decir; si no, agregue el código en el catálogo."
            ),
            ..doubt
        },
        None => doubt,
    })
}

fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|code| (code_likeness(text, code), code))
        .filter(|(likeness, _)| *likeness >= WORTH_SUGGESTING)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, code)| code)
}

/// Reads an indicator's name: the same words are certain, most of the same words a suggestion.
pub(super) fn indicator_name(text: &str, catalogue: &Catalogue) -> Reading<IndicatorCode> {
    let folded = fold(text);
    let mut same = catalogue
        .indicators
        .iter()
        .filter(|i| fold(&i.name) == folded);
    match (same.next(), same.next()) {
        (Some(one), None) => Reading::Certain(one.code.clone()),
        (Some(_), Some(_)) => Reading::Rejected(Doubt::new(
            "E323",
            format!(
                "Varios indicadores del catálogo se llaman «{}».",
                text.trim()
            ),
            "Agregue una columna con el código del indicador.",
        )),
        (None, _) => {
            let likely = catalogue.indicators.iter().max_by(|a, b| {
                title_likeness(text, &a.name).total_cmp(&title_likeness(text, &b.name))
            });
            let hint = likely
                .filter(|i| title_likeness(text, &i.name) >= WORTH_SUGGESTING)
                .map(|i| format!("; el más parecido es {} «{}»", i.code, i.name))
                .unwrap_or_default();
            Reading::Rejected(Doubt::new(
                "E323",
                format!(
                    "Ningún indicador del catálogo se llama «{}»{hint}.",
                    text.trim()
                ),
                "Corrija el nombre, o agregue una columna con el código del indicador.",
            ))
        }
    }
}

/// «Obtenido», «Meta», «Logro esperado», «Línea de base».
pub(super) fn measure(text: &str) -> Option<Measure> {
    let folded = fold(text);
    let starts = |words: &[&str]| words.iter().any(|w| folded.starts_with(w));
    if starts(&["linea base", "linea de base", "lb", "base"]) {
        Some(Measure::Baseline)
    } else if starts(&[
        "meta",
        "logro esperado",
        "esperado",
        "valor esperado",
        "programado",
        "target",
    ]) {
        Some(Measure::Target)
    } else if starts(&[
        "obtenido",
        "valor obtenido",
        "logro obtenido",
        "observado",
        "valor observado",
        "ejecutado",
        "resultado",
        "logro",
        "dato",
        "real",
    ]) {
        Some(Measure::Observed)
    } else {
        None
    }
}

/// «Sí», «P/», «provisional», «x» are yes; «No», «definitivo» are no.
pub(super) fn provisional(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "si" | "s" | "p" | "p p" | "x" | "1" | "verdadero" | "true" | "provisional"
        | "preliminar" | "dato provisional" | "dato preliminar" | "e" | "estimado" => Some(true),
        "" | "no" | "n" | "0" | "falso" | "false" | "definitivo" | "final" | "d" => Some(false),
        _ => None,
    }
}

/// «Ascendente», «Descendente», «Máximo permisible», «Mínimo permisible».
pub fn direction(text: &str) -> Option<Direction> {
    let folded = fold(text);
    let has = |word: &str| folded.split(' ').any(|w| w == word);
    let has_any = |words: &[&str]| words.iter().any(|w| has(w));
    match () {
        () if has_any(&["maximo", "maxima", "techo"]) => Some(Direction::Ceiling),
        () if has_any(&["minimo", "minima", "piso"]) => Some(Direction::Floor),
        () if has_any(&[
            "ascendente",
            "creciente",
            "aumentar",
            "incremento",
            "positivo",
        ]) =>
        {
            Some(Direction::Ascending)
        }
        () if has_any(&[
            "descendente",
            "decreciente",
            "disminuir",
            "reduccion",
            "negativo",
        ]) =>
        {
            Some(Direction::Descending)
        }
        () => None,
    }
}

/// CEPLAN's seven kinds of unit by their names; `%` is a percentage.
pub fn unit_kind(text: &str) -> Option<UnitKind> {
    let folded = fold(text);
    let starts = |word: &str| folded.split(' ').next() == Some(word);
    match () {
        () if folded.contains("tasa de variacion") || folded.contains("variacion porcentual") => {
            Some(UnitKind::RateOfChange)
        }
        () if starts("porcentaje") || starts("%") || starts("porcentual") => {
            Some(UnitKind::Percentage)
        }
        () if starts("tasa") => Some(UnitKind::Rate),
        () if starts("ratio") || starts("razon") => Some(UnitKind::Ratio),
        () if starts("indice") => Some(UnitKind::Index),
        () if starts("cantidad") => Some(UnitKind::Quantity),
        () if starts("numero") || starts("n") => Some(UnitKind::Number),
        () => None,
    }
}
