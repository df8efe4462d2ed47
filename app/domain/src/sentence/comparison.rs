//! A comparison of two releases in one sentence: what there is of each kind.

use super::list::listed;
use crate::{format, release::Comparison};
use messages::{t, tn};

/// «3 valores nuevos, 1 valor revisado, 1 meta nueva o revisada. Cambió el estado de 2 indicadores.»
pub fn summary_sentence(comparison: &Comparison) -> String {
    let kinds = values(comparison).into_iter().chain(others(comparison));
    let counts: Vec<String> = kinds.flatten().collect();
    if counts.is_empty() {
        return t!("No cambió ningún dato ni texto.").to_owned();
    }
    let counts = listed(&counts);
    let states = match comparison.band_changes.len() {
        0 => return format!("{counts}."),
        1 => t!("Cambió el estado de un indicador.").to_owned(),
        n => tn!(
            u64::try_from(n).unwrap_or(u64::MAX),
            "Cambió el estado de {n} indicador.",
            "Cambió el estado de {n} indicadores.",
            n
        ),
    };
    format!("{counts}. {states}")
}

/// How many observed values of each kind, in the order of the sentence; nothing of a kind that there is none of.
fn values(c: &Comparison) -> [Option<String>; 4] {
    [
        some(c.new_values.len(), |count, n| {
            tn!(count, "{n} valor nuevo", "{n} valores nuevos", n)
        }),
        some(c.revised_values.len(), |count, n| {
            tn!(count, "{n} valor revisado", "{n} valores revisados", n)
        }),
        some(c.removed_values.len(), |count, n| {
            tn!(count, "{n} valor retirado", "{n} valores retirados", n)
        }),
        some(c.gaps.len(), |count, n| {
            tn!(
                count,
                "{n} falta de dato declarada o cambiada",
                "{n} faltas de dato declaradas o cambiadas",
                n
            )
        }),
    ]
}

/// How many of what else changed, after the values.
fn others(c: &Comparison) -> [Option<String>; 6] {
    let comes = c.new_nodes.len() + c.new_indicators.len();
    let goes = c.removed_nodes.len() + c.removed_indicators.len();
    [
        some(c.targets.len(), |count, n| {
            tn!(
                count,
                "{n} meta nueva o revisada",
                "{n} metas nuevas o revisadas",
                n
            )
        }),
        some(c.baselines.len(), |count, n| {
            tn!(
                count,
                "{n} línea de base nueva o revisada",
                "{n} líneas de base nuevas o revisadas",
                n
            )
        }),
        some(c.methods.len() + c.definitions.len(), |count, n| {
            tn!(
                count,
                "{n} cambio de método o definición",
                "{n} cambios de método o definición",
                n
            )
        }),
        some(c.texts.len(), |count, n| {
            tn!(count, "{n} texto cambiado", "{n} textos cambiados", n)
        }),
        some(comes, |count, n| {
            tn!(
                count,
                "{n} elemento nuevo en el catálogo",
                "{n} elementos nuevos en el catálogo",
                n
            )
        }),
        some(goes, |count, n| {
            tn!(
                count,
                "{n} elemento retirado del catálogo",
                "{n} elementos retirados del catálogo",
                n
            )
        }),
    ]
}

/// The words for a count, from the count and how it is written; none for none.
fn some(count: usize, words: impl FnOnce(u64, String) -> String) -> Option<String> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    (count > 0).then(|| words(count, format::count(count)))
}
