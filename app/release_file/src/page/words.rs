//! The report of a page in plain Spanish.

use domain::format;

use super::compare::Compared;
use super::{PageDifference, PageOutcome};
use crate::verify::{FileReport, Problem, Report};

/// Differences that the sentence names; the rest are counted and marked on the page.
const NAMED: usize = 3;

/// Texts up to this length are repeated in the sentence; longer ones are marked on the page only.
const SHORT: usize = 60;

pub(super) const NO_RESULTS: &str =
    "Los resultados firmados: esta publicación es anterior a que se guardaran.";

/// What every check of this kind leaves open.
const LEFT_OPEN: [&str; 2] = [
    "Este programa: también viene de este sitio. Para no depender de él, use «pntd release verify» o un verificador propio.",
    "El dibujo del gráfico, los textos de la ficha y lo que cambió desde otra publicación.",
];

pub(super) fn problem(file: &str, problem: &Problem) -> String {
    let name = format::capitalised(file);
    format::sentence(&format!("{name}, {}: {}", problem.place, problem.problem))
}

/// What was found sound, a sentence each.
pub(super) fn checked(report: &Report) -> Vec<String> {
    let of_file = |file: &FileReport| {
        let name = format::capitalised(&file.file);
        (!file.checked.is_empty())
            .then(|| format::sentence(&format!("{name}: {}", file.checked.join("; "))))
    };
    let files = report.files.iter().rev().filter_map(of_file);
    let chain = report.chain.checked.iter().map(|one| format::sentence(one));
    files.chain(chain).collect()
}

/// What stays open, a sentence each. `number` is the release of the page.
pub(super) fn not_checked(report: &Report, number: u32) -> Vec<String> {
    let own = report.files.iter().find(|file| file.number == Some(number));
    let key = own.and_then(|file| file.key_id.as_deref()).map(|id| {
        format!(
            "De quién es la clave: la lista de claves viene de este mismo sitio. Compare este identificador con el publicado \
             en otro lugar: {id}."
        )
    });
    let of_file = own.into_iter().flat_map(|file| &file.not_checked);
    let of_chain = report.chain.not_checked.iter();
    let found = of_file.chain(of_chain).map(|one| format::sentence(one));
    key.into_iter()
        .chain(found)
        .chain(LEFT_OPEN.map(str::to_owned))
        .collect()
}

pub(super) fn recomputed(components: usize) -> String {
    format!(
        "Los {} resultados de toda la publicación, calculados otra vez: son los que se firmaron.",
        count(components)
    )
}

pub(super) fn results_differ(number: usize, first: Option<&str>) -> String {
    format!(
        "calculados otra vez, {} resultados no son los del archivo; el primero: {}",
        count(number),
        first.unwrap_or_default()
    )
}

pub(super) fn other_formulas(version: &str) -> String {
    format!("la publicación usa la versión {version} de las fórmulas, que este programa no conoce")
}

/// The sentence of a file that does not pass.
pub(super) fn refusal(release: u32, problems: usize) -> String {
    let problems = match problems {
        1 => "1 problema".to_owned(),
        n => format!("{} problemas", count(n)),
    };
    format!(
        "La publicación n.º {release} no pasa la comprobación: {problems}. Las cifras de esta página no se comprobaron."
    )
}

/// «12 de 12 cifras y 5 de 5 frases de esta página, recalculadas en su navegador, coinciden.»
pub(super) fn sentence(found: &Compared, outcome: PageOutcome) -> String {
    let counts = counts(found);
    if !found.differences.is_empty() {
        return format!(
            "{counts} de esta página coinciden con las recalculadas en su navegador; {}",
            named(&found.differences)
        );
    }
    let signature = match outcome {
        PageOutcome::Unsigned => "La publicación no lleva firma propia.",
        _ => "La firma y las huellas de la publicación son correctas.",
    };
    format!("{counts} recalculadas en su navegador: todas coinciden. {signature}")
}

fn counts(found: &Compared) -> String {
    let part = |equal: usize, all: usize, one: &str, many: &str| {
        let noun = if all == 1 { one } else { many };
        (all > 0).then(|| format!("{} de {} {noun}", count(equal), count(all)))
    };
    let numbers = part(found.equal_numbers, found.numbers, "cifra", "cifras");
    let sentences = part(found.equal_sentences, found.sentences, "frase", "frases");
    let parts: Vec<String> = numbers.into_iter().chain(sentences).collect();
    parts.join(" y ")
}

/// The differences: «esta no: meta de 2030, en la tabla: dice «99.0», debería decir «79.0».»
fn named(differences: &[PageDifference]) -> String {
    let lead = match differences.len() {
        1 => "esta no",
        _ => "estas no",
    };
    let named: Vec<String> = differences.iter().take(NAMED).map(difference).collect();
    let more = match differences.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" Y {} más, marcadas en la página.", count(n)),
    };
    format!("{lead}: {}.{more}", named.join("; "))
}

fn difference(one: &PageDifference) -> String {
    let is_long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > SHORT);
    if one.shown.is_some() && (is_long(&one.shown) || is_long(&one.expected)) {
        return format!("{} (marcada en la página)", one.name);
    }
    match (&one.shown, &one.expected) {
        (Some(shown), Some(expected)) => {
            format!("{}: dice «{shown}» y debería decir «{expected}»", one.name)
        }
        (None, Some(expected)) => format!("{}: falta «{expected}»", one.name),
        (Some(shown), None) => format!("{}: dice «{shown}» y no está en la publicación", one.name),
        (None, None) => one.name.clone(),
    }
}

fn count(number: usize) -> String {
    format::count(u64::try_from(number).unwrap_or(u64::MAX))
}
