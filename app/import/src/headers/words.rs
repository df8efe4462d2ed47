//! The words that headers of values are made of, folded: lower case, without accents and marks.

use domain::{
    period::{MarkedPeriod, Periodicity, read_part_of_year},
    value::Measure,
};

/// The words and phrases of headers of values, each once, with the measure that they name; `None` = they say that the
/// column holds values, or nothing, and no measure. Where a text names two measures, the one that stands first here
/// counts: «Meta de la línea base» is a baseline.
#[rustfmt::skip]
const VALUE_WORDS: &[(&[&str], Option<Measure>)] = &[
    (&[
        "linea base", "linea de base", "lb", "l b", "baseline", "base line", "valor base",
    ], Some(Measure::Baseline)),
    (&[
        "meta", "metas", "logro esperado", "logros esperados", "valor esperado", "valores esperados",
        "esperado", "esperados", "programado", "programada", "programados", "programadas", "programacion",
        "planeado", "planeada", "planificado", "planificada", "proyectado", "proyectada", "previsto",
        "prevista", "target", "targets", "planned", "expected", "esperada", "esperadas", "prog",
    ], Some(Measure::Target)),
    (&[
        "valor obtenido", "valores obtenidos", "logro obtenido", "logros obtenidos", "obtenido", "obtenidos",
        "ejecutado", "ejecutada", "ejecutados", "ejecutadas", "ejecucion", "resultado", "resultados",
        "valor observado", "valores observados", "observado", "observados", "serie historica", "avance",
        "avances", "alcanzado", "alcanzada", "logrado", "valor actual", "actual", "valor real", "real",
        "observed", "achieved", "actuals", "ejec", "lograda", "obtenida", "obtenidas", "observada",
        "alcanzados", "alcanzadas", "logrados", "logradas",
    ], Some(Measure::Observed)),
    (&[
        "logro", "logros", "valor", "valores", "linea", "base", "l", "b", "ano", "anio", "anual", "al", "a",
        "de", "del", "en", "el", "la", "e", "p", "le", "%", "total", "relativo", "relativa", "absoluto",
        "absoluta", "absolutos", "dato", "datos", "cifra", "fisica", "fisico", "value", "year", "of",
        "porcentaje", "cifras", "values", "estimacion",
    ], None),
];

/// What a text says of the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedMeasure {
    None,
    One(Measure),
    /// Targets and results in one text, and nothing that tells which of them the values are: «Metas y avances».
    Both,
}

/// The measure that a short text names; a title may contain any word. What was done to a target counts more than the
/// target: «Meta ejecutada» is a result, «Avance esperado» a target.
pub(super) fn measure(folded: &str) -> NamedMeasure {
    if folded.is_empty() || folded.split(' ').count() > 7 {
        return NamedMeasure::None;
    }
    let words = format!(" {folded} ");
    let has = |phrase: &&str| words.contains(&format!(" {phrase} "));
    let named = |wanted: Measure| {
        let mut of_measure = VALUE_WORDS.iter().filter(|(_, one)| *one == Some(wanted));
        of_measure.any(|(phrases, _)| phrases.iter().any(has))
    };
    if named(Measure::Baseline) {
        return NamedMeasure::One(Measure::Baseline);
    }
    match (named(Measure::Target), named(Measure::Observed)) {
        (false, false) => NamedMeasure::None,
        (true, false) => NamedMeasure::One(Measure::Target),
        (false, true) => NamedMeasure::One(Measure::Observed),
        (true, true) => {
            let any = |starts: &[&str]| {
                let mut words = folded.split(' ');
                words.any(|word| starts.iter().any(|start| word.starts_with(start)))
            };
            let has_word = |wanted: &str| folded.split(' ').any(|word| word == wanted);
            let (intended, done) = (has_word("prog"), has_word("ejec"));
            match (intended || any(&INTENDED), done || any(&DONE)) {
                (true, false) => NamedMeasure::One(Measure::Target),
                (false, true) => NamedMeasure::One(Measure::Observed),
                _ => NamedMeasure::Both,
            }
        }
    }
}

/// Beginnings of the words that say of a figure that it is intended …
const INTENDED: [&str; 6] = [
    "programad",
    "planead",
    "planificad",
    "proyectad",
    "previst",
    "esperad",
];

/// … and of those that say that it was reached.
const DONE: [&str; 6] = [
    "ejecutad", "alcanzad", "lograd", "obtenid", "observad", "achieved",
];

/// Whether a word of a header of values says no role of its own.
pub(super) fn is_value_word(word: &str) -> bool {
    VALUE_WORDS.iter().any(|(words, _)| words.contains(&word))
}

/// Words that say that a figure may still change.
pub(super) fn says_provisional(word: &str) -> bool {
    matches!(
        word,
        "preliminar"
            | "preliminares"
            | "provisional"
            | "provisionales"
            | "provisorio"
            | "estimado"
            | "estimada"
            | "preliminary"
            | "provisorios"
    )
}

/// «Valor», «Dato», «Valor (%)» and the like: a value, and nothing about which.
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

/// Words of periods beside their digits.
pub(super) fn is_period_word(word: &str) -> bool {
    const PARTS: [&str; 28] = [
        "i",
        "ii",
        "iii",
        "iv",
        "primer",
        "primero",
        "segundo",
        "tercer",
        "tercero",
        "cuarto",
        "t",
        "tr",
        "trim",
        "trimestre",
        "q",
        "quarter",
        "s",
        "sem",
        "semestre",
        "semester",
        "m",
        "mes",
        "month",
        "er",
        "do",
        "to",
        "ro",
        "periodo",
    ];
    word.bytes().any(|b| b.is_ascii_digit()) || PARTS.contains(&word) || is_month(word)
}

fn is_month(word: &str) -> bool {
    let read = read_part_of_year(word, 2000, None, Periodicity::Month);
    let is_one = |found: &MarkedPeriod| found.period.periodicity() == Periodicity::Month;
    word.len() >= 3 && read.value().is_some_and(is_one)
}

/// Figures that are computed from values, or that are no values of an indicator at all: the share of a target that
/// was reached, differences, money. They are left out with a warning, never taken for the value.
pub(super) fn is_other_figure(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let names_other = words.iter().any(|word| {
        matches!(
            *word,
            "cumplimiento"
                | "variacion"
                | "variaciones"
                | "brecha"
                | "diferencia"
                | "semaforo"
                | "presupuesto"
                | "presupuestal"
                | "pim"
                | "pia"
                | "devengado"
                | "costo"
                | "ponderacion"
                | "ranking"
                | "variation"
                | "gap"
                | "budget"
        )
    });
    let is_share =
        |word: &str| matches!(word, "%" | "porcentaje" | "porcentual" | "nivel" | "grado");
    let is_progress = |word: &str| matches!(word, "avance" | "avances" | "ejecucion" | "progreso");
    let share = words.iter().position(|word| is_share(word));
    let progress = words.iter().position(|word| is_progress(word));
    let of_progress = match (share, progress) {
        // «% de avance», «Porcentaje de ejecución»; «Ejecución (%)» may be the value of a percentage.
        (Some(share), Some(progress)) => share < progress || words[progress].starts_with("avance"),
        _ => false,
    };
    names_other || of_progress
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_the_table_once() {
        let mut words: Vec<&str> = VALUE_WORDS
            .iter()
            .flat_map(|(words, _)| *words)
            .copied()
            .collect();
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
