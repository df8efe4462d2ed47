//! The closed words of cells: what a value states, and whether it is provisional.

use domain::{
    text::{fold, normalised},
    value::Measure,
};

/// «Obtenido», «Meta», «Logro esperado», «Línea de base».
pub fn measure(text: &str) -> Option<Measure> {
    let folded = fold(text);
    let starts = |words: &[&str]| words.iter().any(|w| folded.starts_with(w));
    if starts(&[
        "linea base",
        "linea de base",
        "lb",
        "l b",
        "base",
        "baseline",
    ]) {
        Some(Measure::Baseline)
    } else if starts(&[
        "meta",
        "logro esperado",
        "esperado",
        "valor esperado",
        "programad",
        "planead",
        "previst",
        "target",
        "expected",
    ]) {
        Some(Measure::Target)
    } else if starts(&[
        "obtenido",
        "valor obtenido",
        "logro obtenido",
        "observado",
        "valor observado",
        "ejecutad",
        "ejecucion",
        "avance",
        "actual",
        "observed",
        "value",
        "valor actual",
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
pub fn provisional(text: &str) -> Option<bool> {
    match fold(&normalised(text)).as_str() {
        "si" | "s" | "p" | "p p" | "x" | "1" | "verdadero" | "true" | "provisional"
        | "provisorio" | "preliminar" | "pr" | "dato provisional" | "dato preliminar" | "e"
        | "estimado" => Some(true),
        "" | "no" | "n" | "0" | "falso" | "false" | "definitivo" | "definitiva" | "final" | "d"
        | "revisado" | "r" | "oficial" => Some(false),
        _ => None,
    }
}
