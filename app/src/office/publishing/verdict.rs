//! What the next publication holds and why it cannot be published, in words. Pure; whether it can be
//! is the server's to say.

use domain::finding::Finding;

use super::super::wording::counted;
use crate::wire::ReleasePreview;

/// «Llevará 2 conjuntos de cambios aprobados y los textos del catálogo que cambiaron.»
pub fn contents(preview: &ReleasePreview) -> String {
    let sets = counted(
        preview.sets.len() as u64,
        "conjunto de cambios aprobado",
        "conjuntos de cambios aprobados",
    );
    match (preview.sets.is_empty(), preview.catalogue_changed) {
        (true, true) => {
            "Ningún valor cambia; llevará los textos del catálogo o de las fichas que cambiaron."
                .to_owned()
        }
        (true, false) => "Desde la última publicación no cambió ningún valor ni texto.".to_owned(),
        (false, true) => format!("Llevará {sets} y los textos del catálogo que cambiaron."),
        (false, false) => format!("Llevará {sets}. Los textos del catálogo no cambiaron."),
    }
}

/// Why the button is off; `None` where it is on.
pub fn obstacle(preview: &ReleasePreview) -> Option<String> {
    if preview.can_publish {
        return None;
    }
    let blocking = preview
        .findings
        .iter()
        .filter(|finding| finding.blocks())
        .count();
    Some(if blocking > 0 {
        let errors = counted(blocking as u64, "error impide", "errores impiden");
        format!(
            "{errors} publicar. Corrija los valores con un conjunto de cambios, o registre el motivo en la ficha del indicador."
        )
    } else {
        "No hay nada nuevo que publicar.".to_owned()
    })
}

/// Findings that forbid, and findings that only warn.
pub fn by_severity(findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
    findings.into_iter().partition(Finding::blocks)
}

/// What is asked before publishing.
pub fn question(preview: &ReleasePreview) -> String {
    format!(
        "Se publicará la n.º {}. Quedará a la vista de todas las personas y no se puede retirar: una corrección es otra publicación. ¿Publicar?",
        preview.next_number
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ChangeSetSummary;
    use domain::{change_set::Status, finding::Place};

    fn preview(sets: i64, catalogue_changed: bool) -> ReleasePreview {
        let set = |id| ChangeSetSummary {
            id,
            title: String::new(),
            author: String::new(),
            author_name: String::new(),
            status: Status::Approved,
            cells: 1,
            from_file: None,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            release: None,
            remark: None,
        };
        ReleasePreview {
            next_number: 4,
            sets: (1..=sets).map(set).collect(),
            catalogue_changed,
            public_effect: Vec::new(),
            findings: Vec::new(),
            can_publish: sets > 0,
        }
    }

    fn finding(code: &str) -> Finding {
        Finding::new(code, Place::File, None, "Problema.", "Corrija.")
    }

    #[test]
    fn contents_name_values_and_texts() {
        assert_eq!(
            contents(&preview(2, true)),
            "Llevará 2 conjuntos de cambios aprobados y los textos del catálogo que cambiaron."
        );
        assert!(
            contents(&preview(1, false)).starts_with("Llevará 1 conjunto de cambios aprobado.")
        );
        assert!(contents(&preview(0, true)).starts_with("Ningún valor cambia"));
        assert!(contents(&preview(0, false)).starts_with("Desde la última publicación"));
    }

    #[test]
    fn an_obstacle_is_told_only_where_there_is_one() {
        assert_eq!(obstacle(&preview(1, false)), None);
        let nothing = obstacle(&preview(0, false));
        assert_eq!(nothing.as_deref(), Some("No hay nada nuevo que publicar."));
        let mut blocked = preview(1, false);
        blocked.can_publish = false;
        blocked.findings = vec![finding("W504"), finding("E505")];
        let words = obstacle(&blocked).expect("an obstacle");
        assert!(words.starts_with("1 error impide publicar."), "{words}");
    }

    #[test]
    fn findings_are_parted_and_none_is_lost() {
        let (errors, warnings) =
            by_severity(vec![finding("W504"), finding("E505"), finding("W501")]);
        assert_eq!((errors.len(), warnings.len()), (1, 2));
    }
}
