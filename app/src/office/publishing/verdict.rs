//! What the next publication holds and why it cannot be published, in words. Pure; whether it can be
//! is the server's to say.

use domain::finding::Finding;

use super::super::wording::counted;
use crate::wire::{ReleasePreview, WithdrawalPreview};

/// «Llevará 2 conjuntos de cambios aprobados y los textos del catálogo que cambiaron. Cambian 12 valores de los que
/// muestra el sitio público.»
pub fn contents(preview: &ReleasePreview) -> String {
    let mut parts = Vec::new();
    if !preview.sets.is_empty() {
        parts.push(counted(
            preview.sets.len() as u64,
            "conjunto de cambios aprobado",
            "conjuntos de cambios aprobados",
        ));
    }
    if preview.catalogue_changed {
        parts.push("los textos del catálogo que cambiaron".to_owned());
    }
    if preview.settings_changed {
        parts.push("los ajustes que cambiaron".to_owned());
    }
    let values = counted(preview.values_changed.into(), "valor", "valores");
    let verb = if preview.values_changed == 1 {
        "Cambia"
    } else {
        "Cambian"
    };
    let values = match (
        preview.values_changed,
        preview.withdrawn,
        preview.sets.is_empty(),
    ) {
        (0, ..) => "Ningún valor cambia.".to_owned(),
        (_, Some(withdrawn), true) => format!(
            "{verb} {values} de los que muestra el sitio público: los de la n.º {withdrawn}, que se retiró, siguen vigentes en Gestión."
        ),
        _ => format!("{verb} {values} de los que muestra el sitio público."),
    };
    match parts.as_slice() {
        [] if !preview.left_out.is_empty() && preview.values_changed == 0 => {
            "Todos los conjuntos aprobados quedan fuera: sin ellos no cambia ningún valor, texto ni ajuste."
                .to_owned()
        }
        [] if preview.values_changed == 0 => {
            "Desde la última publicación no cambió ningún valor, texto ni ajuste.".to_owned()
        }
        [] => values,
        [one] => format!("Llevará {one}. {values}"),
        [first @ .., last] => format!("Llevará {} y {last}. {values}", first.join(", ")),
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
    } else if preview.left_out.is_empty() {
        "No hay nada nuevo que publicar.".to_owned()
    } else {
        "Con los conjuntos que eligió no hay nada nuevo que publicar: marque alguno.".to_owned()
    })
}

/// Findings that forbid, and findings that only warn.
pub fn by_severity(findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
    findings.into_iter().partition(Finding::blocks)
}

/// What is asked before publishing.
pub fn question(preview: &ReleasePreview) -> String {
    let sets = match (preview.sets.len() as u64, preview.left_out.len() as u64) {
        (0, 0) => String::new(),
        (taken, 0) => format!(" con {}", counted(taken, "conjunto", "conjuntos")),
        (taken, left_out) => format!(
            " con {}; {} fuera",
            counted(taken, "conjunto", "conjuntos"),
            counted(left_out, "conjunto queda", "conjuntos quedan")
        ),
    };
    format!(
        "Se publicará la n.º {}{sets}. Quedará a la vista de todas las personas y no se borra: una corrección es otra publicación. ¿Publicar?",
        preview.next_number
    )
}

/// What the publisher must know where the last publication withdrew another: its values are still those
/// that people work on.
pub fn after_withdrawal(preview: &ReleasePreview) -> Option<String> {
    let withdrawn = preview.withdrawn?;
    Some(format!(
        "La publicación vigente retiró la n.º {withdrawn}. Los valores y textos que esta llevaba siguen en Gestión y la próxima publicación los llevará otra vez: corrija primero los que estaban mal."
    ))
}

/// What withdrawing will do, before the button.
pub fn withdrawal(plan: &WithdrawalPreview) -> String {
    let WithdrawalPreview {
        number,
        next_number,
        ..
    } = plan;
    let shown = match plan.returns_to {
        Some(earlier) => format!(
            "mostrará otra vez los valores, textos y configuración de la n.º {earlier} ({})",
            counted(plan.cells.into(), "celda", "celdas")
        ),
        None => {
            "no mostrará ningún valor: no hay una publicación anterior a la que volver".to_owned()
        }
    };
    format!(
        "Se publicará la n.º {next_number}, que {shown}. La n.º {number} se podrá seguir leyendo en su dirección, con un aviso y la razón."
    )
}

/// What is asked before withdrawing.
pub fn withdrawal_question(plan: &WithdrawalPreview) -> String {
    format!(
        "Se retirará la publicación n.º {} con la n.º {}, a la vista de todas las personas. ¿Retirar?",
        plan.number, plan.next_number
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
            split_from: None,
            remark: None,
            withdrawn_by: None,
            movement: None,
            unread: 0,
        };
        ReleasePreview {
            left_out: Vec::new(),
            notice: None,
            draft: None,
            values_changed: u32::try_from(sets).unwrap_or_default(),
            settings_changed: false,
            next_number: 4,
            sets: (1..=sets).map(set).collect(),
            catalogue_changed,
            public_effect: Vec::new(),
            findings: Vec::new(),
            can_publish: sets > 0,
            band_changes: Vec::new(),
            withdrawn: None,
            withdrawal: None,
        }
    }

    fn finding(code: &str) -> Finding {
        Finding::new(code, Place::File, None, "Problema.", "Corrija.")
    }

    #[test]
    fn contents_name_values_and_texts() {
        assert_eq!(
            contents(&preview(2, true)),
            "Llevará 2 conjuntos de cambios aprobados y los textos del catálogo que cambiaron. Cambian 2 valores de los que muestra el sitio público."
        );
        assert!(
            contents(&preview(1, false)).starts_with("Llevará 1 conjunto de cambios aprobado.")
        );
        assert!(contents(&preview(0, true)).ends_with("que cambiaron. Ningún valor cambia."));
        assert!(contents(&preview(0, false)).starts_with("Desde la última publicación no cambió"));
    }

    #[test]
    fn after_a_withdrawal_the_values_that_change_are_not_denied() {
        let mut after = preview(0, false);
        (after.withdrawn, after.values_changed) = (Some(3), 13);
        let words = contents(&after);
        assert!(words.starts_with("Cambian 13 valores"), "{words}");
        assert!(words.contains("n.º 3, que se retiró"), "{words}");
        assert!(!words.contains("no cambió"), "{words}");
        after.settings_changed = true;
        assert!(contents(&after).contains("los ajustes que cambiaron"));
    }

    #[test]
    fn the_question_says_what_stays_out() {
        let mut part = preview(2, false);
        assert!(question(&part).contains("n.º 4 con 2 conjuntos."));
        part.left_out = part.sets.split_off(1);
        let words = question(&part);
        assert!(
            words.contains("con 1 conjunto; 1 conjunto queda fuera"),
            "{words}"
        );
        part.left_out.append(&mut part.sets);
        (part.values_changed, part.can_publish) = (0, false);
        assert!(contents(&part).starts_with("Todos los conjuntos aprobados quedan fuera"));
        assert!(obstacle(&part).is_some_and(|words| words.contains("marque alguno")));
    }

    #[test]
    fn an_obstacle_is_shown_only_where_there_is_one() {
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
    fn a_withdrawal_says_what_it_will_do() {
        let mut plan = WithdrawalPreview {
            number: 3,
            returns_to: Some(1),
            next_number: 4,
            cells: 12,
            public_effect: Vec::new(),
        };
        let words = withdrawal(&plan);
        assert!(
            words.contains("la n.º 4") && words.contains("de la n.º 1 (12 celdas)"),
            "{words}"
        );
        plan.returns_to = None;
        assert!(withdrawal(&plan).contains("no mostrará ningún valor"));
        assert_eq!(after_withdrawal(&preview(1, false)), None);
        let mut after = preview(1, false);
        after.withdrawn = Some(3);
        let words = after_withdrawal(&after).expect("a notice");
        assert!(
            words.contains("n.º 3") && words.contains("otra vez"),
            "{words}"
        );
    }

    #[test]
    fn findings_are_parted_and_none_is_lost() {
        let (errors, warnings) =
            by_severity(vec![finding("W504"), finding("E505"), finding("W501")]);
        assert_eq!((errors.len(), warnings.len()), (1, 2));
    }
}
