//! Errors of the use cases as people get them: a code, a sentence, findings. The one place of it.
//!
//! What went wrong inside (statements, connections, hashes) is never part of a sentence.

use std::fmt::{Debug, Display};

use app::error::{AppError, ErrorCode};
use domain::finding::Finding;

use crate::{
    auth::{change::ChangeError, password::PasswordError, second_factor::FactorError},
    compute::ComputeError,
    db::{DbError, error::Kind},
    release::StoreError,
    use_case::{
        account::AccountError,
        audit::AuditError,
        calendar::CalendarError,
        catalogue::CatalogueError,
        entry::EntryError,
        export::ExportError,
        history::HistoryError,
        import::ImportError,
        key::KeyUseError,
        privacy::{MOST_DAYS, PrivacyError},
        release::ReleaseError,
        review::{ReviewError, conflict_words},
        settings::SettingsError,
    },
};

/// An error that people can be told of.
pub(super) trait Tell: Display + Debug {
    /// What the person gets.
    fn tell(&self) -> AppError;
}

fn not_found(message: &str) -> AppError {
    AppError::new(ErrorCode::NotFound, message)
}

fn conflict(message: impl Into<String>) -> AppError {
    AppError::new(ErrorCode::Conflict, message)
}

fn invalid(message: &str, findings: &[Finding]) -> AppError {
    AppError::new(ErrorCode::Invalid, message).with_findings(findings.to_vec())
}

fn internal() -> AppError {
    AppError::new(
        ErrorCode::Internal,
        "Ocurrió un error del servidor. Inténtelo otra vez; si se repite, avise a administración.",
    )
}

const FASTER: &str = "Otra persona guardó antes y no se escribió nada. Pulse «Leer otra vez» para ver lo último; lo que usted escribió sigue en pantalla.";

const IN_DOUBT: &str = "La base de datos dejó de responder al guardar y no se sabe si se guardó. Vuelva a cargar la página y compruébelo antes de repetirlo.";

impl Tell for DbError {
    fn tell(&self) -> AppError {
        match self {
            Self::Broken(rule) => {
                let code = match rule.kind {
                    Kind::Race | Kind::Exists => ErrorCode::Conflict,
                    Kind::Missing | Kind::Invalid => ErrorCode::Invalid,
                    Kind::Immutable => ErrorCode::Denied,
                };
                AppError::new(code, rule.sentence)
            }
            Self::Race(_) => conflict(FASTER),
            Self::Text(_) => invalid(
                "Un texto contiene caracteres que no se pueden guardar. Bórrelos.",
                &[],
            ),
            Self::Unavailable(_) => AppError::new(
                ErrorCode::Unavailable,
                "La base de datos no responde. Inténtelo otra vez en un momento; no se escribió nada.",
            ),
            Self::InDoubt(_) => AppError::new(ErrorCode::Unavailable, IN_DOUBT),
            Self::NoEdition => not_found("El catálogo de la política todavía no está cargado."),
            Self::Corrupt { .. } | Self::Other(_) => internal(),
        }
    }
}

impl Tell for StoreError {
    fn tell(&self) -> AppError {
        match self {
            Self::Db(error) => error.tell(),
            Self::Damaged { .. } => internal(),
        }
    }
}

impl Tell for EntryError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Ese indicador o elemento no existe en el catálogo."),
            Self::DraftClosed => conflict(
                "Este borrador ya se envió o se descartó y no se guardó nada. Pulse «Leer otra vez»; lo que escribió sigue en pantalla.",
            ),
            Self::TooMany => invalid(
                "Son demasiadas celdas en un solo envío. Guarde por partes.",
                &[],
            ),
            Self::Db(error) => error.tell(),
        }
    }
}

impl Tell for ReviewError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Ese conjunto de cambios no existe."),
            Self::Stale => conflict(FASTER),
            Self::Refused(refusal) => refusal.clone().into(),
            Self::Conflicts(count) => conflict(conflict_words(*count)),
            Self::Blocked(findings) => {
                invalid("Hay errores en las celdas y no se aprobó nada.", findings)
            }
            Self::Closed(findings) => invalid(
                "Hay celdas de periodos que no están abiertos y no se envió nada. Quítelas del conjunto, o pida que reabran el periodo.",
                findings,
            ),
            Self::NothingToRevert => {
                conflict("Ningún valor de este conjunto sigue vigente: no queda nada que revertir.")
            }
            Self::CommentLength => invalid("Escriba el comentario, de hasta 4,000 letras.", &[]),
            Self::NotInConversation => AppError::new(
                ErrorCode::Denied,
                "Comentan quien preparó los cambios y quien puede revisarlos.",
            ),
            Self::PublishedByRelease => {
                invalid("Los conjuntos se publican con una publicación.", &[])
            }
            Self::Db(error) => error.tell(),
            Self::Store(error) => error.tell(),
        }
    }
}

impl Tell for ImportError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Esa importación no existe."),
            Self::StillReading => {
                conflict("El archivo todavía se está leyendo. Espere un momento.")
            }
            Self::Unreadable(findings) => invalid("El archivo no se pudo leer.", findings),
            Self::Ended => conflict("Esta importación ya se registró o se descartó."),
            Self::Stale => conflict(
                "Los datos cambiaron desde la vista previa y no se importó nada. Vuelva a ver la vista previa.",
            ),
            Self::NothingToCommit => invalid(
                "El archivo no cambia nada: todos sus valores ya están registrados.",
                &[],
            ),
            Self::Blocked(findings) => invalid(
                "Hay tablas que no se entendieron. Corrija la asignación de columnas.",
                findings,
            ),
            Self::Review(error) => error.tell(),
            Self::Db(error) => error.tell(),
            Self::Compute(ComputeError::Busy) => AppError::new(
                ErrorCode::TooMany,
                "Hay demasiado trabajo en espera. Inténtelo de nuevo en un momento.",
            ),
            Self::Compute(ComputeError::Stopped) | Self::Stopped | Self::Json(_) => internal(),
        }
    }
}

impl Tell for ReleaseError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::Moved { next, .. } => conflict(format!(
                "Otra persona publicó antes: ahora sigue la publicación {next}. Revise qué contendría."
            )),
            Self::SetsChanged => conflict(
                "Los conjuntos aprobados cambiaron desde que los vio y no se publicó nada. Revise la lista otra vez.",
            ),
            Self::Blocked(findings) => invalid(
                "Hay hallazgos que impiden publicar. Corríjalos primero.",
                findings,
            ),
            Self::Incomplete(findings) => invalid(
                "Falta algo y no se publicó nada. Complete lo señalado.",
                findings,
            ),
            Self::NothingNew => conflict("No hay nada nuevo que publicar."),
            Self::NotWithdrawable {
                number,
                instead: Some(instead),
            } => conflict(format!(
                "La publicación n.º {number} no se puede retirar: solo se retira la que se muestra ahora, que es la n.º {instead}."
            )),
            Self::NotWithdrawable { number, .. } => conflict(format!(
                "La publicación n.º {number} no se puede retirar: no queda ninguna publicación vigente."
            )),
            Self::Refused(refusal) => refusal.clone().into(),
            Self::Key(error) => error.tell(),
            Self::Db(error) => error.tell(),
            Self::Store(error) => error.tell(),
            Self::Json(_) => internal(),
        }
    }
}

impl Tell for KeyUseError {
    fn tell(&self) -> AppError {
        match self {
            // Names no more than where to look; whoever publishes passes it on to administration.
            Self::Key(error) => AppError::new(
                ErrorCode::Unavailable,
                format!(
                    "No se publicó nada: {}. Avise a administración.",
                    error.told_es()
                ),
            ),
            Self::Db(error) => error.tell(),
            Self::Json(_) => internal(),
        }
    }
}

impl Tell for CatalogueError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::Stale => conflict(FASTER),
            Self::Invalid(findings) => invalid("No se guardó: revise lo señalado.", findings),
            Self::Db(error) => error.tell(),
            Self::Json(_) => internal(),
        }
    }
}

impl Tell for ExportError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Ese archivo no existe."),
            Self::Write(_) | Self::Unfinished(_) => internal(),
            Self::Db(error) => error.tell(),
        }
    }
}

impl Tell for CalendarError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Ese indicador no existe en el catálogo."),
            Self::NotBound => invalid(
                "Los indicadores de contexto no tienen calendario: sus periodos nunca se cierran.",
                &[],
            ),
            Self::OtherPeriodicity(periodicity) => invalid(
                &format!(
                    "Ese indicador se mide con periodicidad {}. Elija un periodo de esa clase.",
                    periodicity.label_es()
                ),
                &[],
            ),
            Self::Stale => conflict(FASTER),
            Self::Invalid(findings) => invalid("No se guardó: revise lo señalado.", findings),
            Self::Reopening(problem) => invalid(&sentence(&problem.to_string()), &[]),
            Self::Db(error) => error.tell(),
        }
    }
}

impl Tell for SettingsError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::Stale => conflict(FASTER),
            Self::Unusable(problem) => invalid(&sentence(&problem.to_string()), &[]),
            Self::ReasonMissing => invalid("Escriba el motivo del cambio.", &[]),
            Self::NothingChanges => {
                invalid("Los ajustes ya son esos: no hay nada que guardar.", &[])
            }
            Self::Db(error) => error.tell(),
            Self::Store(error) => error.tell(),
        }
    }
}

/// A problem of the domain as a sentence of its own.
fn sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", letters.as_str())
}

impl Tell for AccountError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("No hay una cuenta con ese nombre."),
            Self::Taken => conflict("Ya existe una cuenta con ese nombre."),
            Self::Stale => conflict(
                "Otra persona cambió esta cuenta y no se guardó nada. Pulse «Leer otra vez» para ver cómo quedó.",
            ),
            Self::NoSuchSession => not_found("Esa sesión ya terminó."),
            Self::NoSecondFactor => conflict("Esta cuenta ya no tiene un segundo paso."),
            Self::OwnSecondFactor => {
                conflict("Su propio segundo paso se desactiva en «Mi cuenta», con su contraseña.")
            }
            Self::RoleOfProvider => conflict(
                "El rol y las entidades de esta cuenta los da el proveedor de identidad de la institución: pida allí el cambio.",
            ),
            Self::PasswordOfProvider => conflict(
                "Esta cuenta ingresa con el proveedor de identidad de la institución: aquí no tiene contraseña.",
            ),
            Self::NoDisplayName => invalid("Escriba el nombre de la persona.", &[]),
            Self::OwnAdministration => conflict(
                "No puede quitarse a sí mismo la administración ni desactivar su cuenta: debe hacerlo otra persona.",
            ),
            Self::Password(error) => error.tell(),
            Self::Db(error) => error.tell(),
            Self::Store(error) => error.tell(),
        }
    }
}

impl Tell for AuditError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::Db(error) => error.tell(),
            Self::File(_) => internal(),
        }
    }
}

impl Tell for PrivacyError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::Days => invalid(
                &format!(
                    "Las direcciones se guardan de 1 a {MOST_DAYS} días. Escriba otro número."
                ),
                &[],
            ),
            Self::Db(error) => error.tell(),
        }
    }
}

impl Tell for HistoryError {
    fn tell(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Ese indicador no existe en el catálogo."),
            Self::Db(error) => error.tell(),
        }
    }
}

impl Tell for PasswordError {
    fn tell(&self) -> AppError {
        internal()
    }
}

impl Tell for ChangeError {
    fn tell(&self) -> AppError {
        match self {
            Self::WrongCurrent | Self::Weak(_) => invalid(&self.to_string(), &[]),
            Self::TooMany(_) => AppError::new(ErrorCode::TooMany, self.to_string()),
            Self::Changed | Self::NoPassword => conflict(self.to_string()),
            Self::Database(error) => error.tell(),
            Self::Password(error) => error.tell(),
        }
    }
}

impl Tell for FactorError {
    fn tell(&self) -> AppError {
        match self {
            Self::Password(error) => error.tell(),
            Self::WrongCode => invalid(&self.to_string(), &[]),
            Self::Active | Self::NotActive | Self::NothingToConfirm => conflict(self.to_string()),
            Self::Card(_) => internal(),
            Self::Database(error) => error.tell(),
        }
    }
}
