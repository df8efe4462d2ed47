//! The closed words of cells: what a value states, and whether it is provisional.

use domain::{
    text::{fold, normalised},
    value::Measure,
};

/// «Obtenido», «Meta», «Logro esperado», «Línea de base».
pub fn measure(text: &str) -> Option<Measure> {
    let folded = fold(text);
    let starts = |words: &[&str]| words.iter().any(|w| folded.starts_with(w));
    let has = |starts: &[&str]| {
        let mut words = folded.split(' ').skip(1);
        words.any(|word| starts.iter().any(|start| word.starts_with(start)))
    };
    // What was done to a target counts more than the target, and what is intended more than the progress.
    let done = has(&["ejecutad", "alcanzad", "lograd", "obtenid", "observad"]);
    let intended = has(&["programad", "planead", "previst", "esperad", "proyectad"]);
    if starts(&["meta", "target"]) && done && !intended {
        return Some(Measure::Observed);
    }
    if starts(&["avance", "resultado", "logro", "ejecucion"]) && intended && !done {
        return Some(Measure::Target);
    }
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
        "valor programado",
        "prog",
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
        "ejec",
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
