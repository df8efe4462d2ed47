//! What a person may do with a change set: its name, what it will do, what it asks first. Pure; whether
//! it is allowed comes from the server.

use domain::{change_set::Event, format};

use super::plan;
use crate::wire::CellTotals;

/// One act on a change set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeSetAction {
    Submit,
    Withdraw,
    Approve,
    Return,
    Discard,
    Revert,
}

impl ChangeSetAction {
    /// In the order of the page.
    const ALL: [Self; 6] = [
        Self::Submit,
        Self::Approve,
        Self::Return,
        Self::Withdraw,
        Self::Revert,
        Self::Discard,
    ];

    /// The acts among the allowed names; a name that this version does not know is left out.
    pub fn among(allowed: &[String]) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|choice| allowed.iter().any(|name| name == choice.slug()))
            .collect()
    }

    /// The name that the server gives it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Withdraw => "withdraw",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Discard => "discard",
            Self::Revert => "revert",
        }
    }

    /// The button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => "Enviar a revisión",
            Self::Withdraw => "Retirar de revisión",
            Self::Approve => "Aprobar",
            Self::Return => "Devolver con observación",
            Self::Discard => "Descartar",
            Self::Revert => "Preparar la reversión",
        }
    }

    /// What it will do, beside the button.
    pub fn consequence(self, cells: u32) -> String {
        let count = format::count(cells.into());
        let values = if cells == 1 {
            "El cambio pasa a los valores vigentes".to_owned()
        } else {
            format!("Los {count} cambios pasan a los valores vigentes, todos a la vez")
        };
        match self {
            Self::Submit => "Otra persona lo revisará. Mientras tanto no se puede editar.".to_owned(),
            Self::Withdraw => "Vuelve a ser un borrador suyo y se puede editar.".to_owned(),
            Self::Approve => {
                format!("{values}. El público los verá con la siguiente publicación.")
            }
            Self::Return => "Vuelve a su autor, con lo que debe corregir. Ningún valor cambia.".to_owned(),
            Self::Discard => "Los cambios propuestos se abandonan. Los valores vigentes no cambian; la historia del conjunto se conserva.".to_owned(),
            Self::Revert => "Crea un borrador con cada valor como estaba antes. Se revisa y aprueba como cualquier otro; la historia no se borra.".to_owned(),
        }
    }

    /// What is asked first, where there is no way back or values become current.
    pub fn question(self, totals: &CellTotals) -> Option<String> {
        match self {
            Self::Discard => Some(
                "¿Descartar este conjunto de cambios? No se podrá volver a editar ni enviar."
                    .to_owned(),
            ),
            Self::Approve => Some(plan::whole_question(totals)),
            _ => None,
        }
    }

    /// What was done.
    pub fn done(self) -> &'static str {
        match self {
            Self::Submit => "Se envió a revisión.",
            Self::Withdraw => "Se retiró de revisión.",
            Self::Approve => "Se aprobó.",
            Self::Return => "Se devolvió a su autor.",
            Self::Discard => "Se descartó.",
            Self::Revert => "Se preparó un borrador que revierte el conjunto: revíselo y envíelo.",
        }
    }

    /// The event to send; none for the reversal, which makes another set.
    pub fn event(self, remark: &str) -> Option<Event> {
        match self {
            Self::Submit => Some(Event::Submit),
            Self::Withdraw => Some(Event::Withdraw),
            Self::Approve => Some(Event::Approve),
            Self::Return => Some(Event::Return {
                remark: remark.trim().to_owned(),
            }),
            Self::Discard => Some(Event::Discard),
            Self::Revert => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_allowed_is_offered_and_in_order() {
        let allowed = ["discard", "submit", "sing"].map(str::to_owned);
        assert_eq!(
            ChangeSetAction::among(&allowed),
            [ChangeSetAction::Submit, ChangeSetAction::Discard]
        );
        assert!(ChangeSetAction::among(&[]).is_empty());
    }

    #[test]
    fn each_act_sends_its_event() {
        assert_eq!(ChangeSetAction::Approve.event(""), Some(Event::Approve));
        let remark = "Falta la fuente".to_owned();
        assert_eq!(
            ChangeSetAction::Return.event(" Falta la fuente "),
            Some(Event::Return { remark })
        );
        assert_eq!(ChangeSetAction::Revert.event(""), None);
    }

    #[test]
    fn approval_says_how_many_values_change() {
        assert!(
            ChangeSetAction::Approve
                .consequence(1204)
                .starts_with("Los 1,204 cambios pasan")
        );
        assert!(
            ChangeSetAction::Approve
                .consequence(1)
                .starts_with("El cambio pasa")
        );
    }
}
