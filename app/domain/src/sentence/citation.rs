//! How a release is cited, and what is said of one that was withdrawn.

use super::remark::with_full_stop;
use crate::{
    format::{date_long, lima_day},
    release::{Release, Withdrawal, WithdrawnBy},
};

/// «Política Nacional de Transformación Digital: seguimiento de indicadores. Publicación N.º 5 (15 de marzo
/// de 2026). SHA-256 1a2b….»
///
/// `what` stands in the place of «seguimiento de indicadores». The hash is never shortened: it is what
/// makes the citation checkable.
pub fn citation(
    release: &Release,
    sha256: &str,
    what: Option<&str>,
    withdrawn: Option<&WithdrawnBy>,
) -> String {
    let demo = if release.demo {
        " [publicación de demostración]"
    } else {
        ""
    };
    let withdrawn = withdrawn
        .map(|by| format!(", retirada por la N.º {}", by.number))
        .unwrap_or_default();
    format!(
        "{}: {}. Publicación N.º {} ({}){withdrawn}{demo}. SHA-256 {sha256}.",
        release.catalogue.edition.policy_name,
        what.unwrap_or("seguimiento de indicadores")
            .trim_end_matches('.'),
        release.number,
        date_long(lima_day(release.published_at)),
    )
}

/// «Esta publicación fue retirada por la N.º 7 el 15 de marzo de 2026: los valores de 2025 eran de prueba.»
pub fn withdrawn_sentence(by: &WithdrawnBy) -> String {
    format!(
        "Esta publicación fue retirada por la N.º {} el {}: {}",
        by.number,
        date_long(lima_day(by.published_at)),
        with_full_stop(&by.reason)
    )
}

/// «Esta publicación retira la N.º 6: los valores de 2025 eran de prueba.»
pub fn withdrawal_sentence(withdrawal: &Withdrawal) -> String {
    format!(
        "Esta publicación retira la N.º {}: {}",
        withdrawal.number,
        with_full_stop(&withdrawal.reason)
    )
}
