//! How a release is cited, and what is said of one that was withdrawn.

use super::remark::with_full_stop;
use crate::{
    format::{date_long, lima_day},
    release::{Release, Withdrawal, WithdrawnBy},
};
use messages::t;

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
        format!(" [{}]", t!("publicación de demostración"))
    } else {
        String::new()
    };
    let (number, date) = (release.number, date_long(lima_day(release.published_at)));
    let issue = match withdrawn {
        Some(by) => t!(
            "Publicación N.º {number} ({date}), retirada por la N.º {by}",
            number,
            date,
            by = by.number
        ),
        None => t!("Publicación N.º {number} ({date})", number, date),
    };
    let policy = &release.catalogue.edition.policy_name;
    let what = what.unwrap_or(t!("seguimiento de indicadores"));
    let what = what.trim_end_matches('.');
    format!("{policy}: {what}. {issue}{demo}. SHA-256 {sha256}.")
}

/// «Esta publicación fue retirada por la N.º 7 el 15 de marzo de 2026: los valores de 2025 eran de prueba.»
pub fn withdrawn_sentence(by: &WithdrawnBy) -> String {
    t!(
        "Esta publicación fue retirada por la N.º {number} el {date}: {reason}",
        number = by.number,
        date = date_long(lima_day(by.published_at)),
        reason = with_full_stop(&by.reason)
    )
}

/// «Esta publicación retira la N.º 6: los valores de 2025 eran de prueba.»
pub fn withdrawal_sentence(withdrawal: &Withdrawal) -> String {
    t!(
        "Esta publicación retira la N.º {number}: {reason}",
        number = withdrawal.number,
        reason = with_full_stop(&withdrawal.reason)
    )
}
