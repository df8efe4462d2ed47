//! What a title, or the name of a sheet, says of the values below it.

use domain::{text::fold, value::Measure};

/// The measure that a title begins with, behind words such as «Anexo 2» and «Matriz de»; none where it names results
/// too.
pub(super) fn measure_of_title(text: &str) -> Option<Measure> {
    const NAMES: [(&str, Measure); 5] = [
        ("meta", Measure::Target),
        ("logros esperados", Measure::Target),
        ("logro esperado", Measure::Target),
        ("linea de base", Measure::Baseline),
        ("lineas de base", Measure::Baseline),
    ];
    const RESULTS: [&str; 8] = [
        "avance", "ejecu", "result", "obtenid", "observad", "alcanzad", "lograd", "cumpli",
    ];
    let folded = fold(text);
    let is_kind = |word: &str| {
        matches!(
            word,
            "anexo"
                | "cuadro"
                | "tabla"
                | "matriz"
                | "formato"
                | "ficha"
                | "hoja"
                | "reporte"
                | "n"
                | "no"
                | "nro"
                | "de"
                | "del"
                | "la"
                | "las"
                | "los"
                | "relacion"
                | "listado"
                | "programacion"
                | "multianual"
                | "anual"
                | "i"
                | "ii"
                | "iii"
                | "iv"
        ) || word.bytes().all(|b| b.is_ascii_digit())
    };
    let mut rest = folded.as_str();
    while let Some((_, after)) = rest.split_once(' ').filter(|(word, _)| is_kind(word)) {
        rest = after;
    }
    let (_, measure) = NAMES.iter().find(|(name, _)| rest.starts_with(name))?;
    let names_results = rest
        .split(' ')
        .any(|word| RESULTS.iter().any(|start| word.starts_with(start)));
    // «Línea de base y metas» leaves open which of them the years hold.
    let names_both =
        *measure == Measure::Baseline && (rest.contains("meta") || rest.contains("logro"));
    let is_of_word =
        !rest.starts_with("meta") || matches!(rest.split(' ').next(), Some("meta" | "metas"));
    (is_of_word && !names_results && !names_both).then_some(*measure)
}
