//! A comparison of two releases in one sentence: what there is of each kind.

use super::list::listed;
use crate::{format, release::Comparison};

/// «3 valores nuevos, 1 valor revisado, 1 meta nueva o revisada. Cambió el estado de 2 indicadores.»
pub fn summary_sentence(comparison: &Comparison) -> String {
    let counts: Vec<String> = kinds(comparison)
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| count_words(count, one, many))
        .collect();
    if counts.is_empty() {
        return "No cambió ningún dato ni texto.".to_owned();
    }
    let mut text = format!("{}.", listed(&counts));
    match comparison.band_changes.len() {
        0 => {}
        1 => text.push_str(" Cambió el estado de un indicador."),
        n => text.push_str(&format!(" Cambió el estado de {n} indicadores.")),
    }
    text
}

/// «1 valor nuevo», «1,200 valores nuevos».
pub fn count_words(count: usize, one: &str, many: &str) -> String {
    let number = format::count(u64::try_from(count).unwrap_or(u64::MAX));
    format!("{number} {}", if count == 1 { one } else { many })
}

/// How many of each kind, in the order in which they are told.
fn kinds(c: &Comparison) -> [(usize, &'static str, &'static str); 10] {
    let comes = c.new_nodes.len() + c.new_indicators.len();
    let goes = c.removed_nodes.len() + c.removed_indicators.len();
    [
        (c.new_values.len(), "valor nuevo", "valores nuevos"),
        (
            c.revised_values.len(),
            "valor revisado",
            "valores revisados",
        ),
        (
            c.removed_values.len(),
            "valor retirado",
            "valores retirados",
        ),
        (
            c.gaps.len(),
            "falta de dato declarada o cambiada",
            "faltas de dato declaradas o cambiadas",
        ),
        (
            c.targets.len(),
            "meta nueva o revisada",
            "metas nuevas o revisadas",
        ),
        (
            c.baselines.len(),
            "línea de base nueva o revisada",
            "líneas de base nuevas o revisadas",
        ),
        (
            c.methods.len() + c.definitions.len(),
            "cambio de método o definición",
            "cambios de método o definición",
        ),
        (c.texts.len(), "texto cambiado", "textos cambiados"),
        (
            comes,
            "elemento nuevo en el catálogo",
            "elementos nuevos en el catálogo",
        ),
        (
            goes,
            "elemento retirado del catálogo",
            "elementos retirados del catálogo",
        ),
    ]
}
