//! Errors of the use cases as people get them: a code, a sentence, findings. The one place of it.
//!
//! What went wrong inside (statements, connections, hashes) is never part of a sentence.

use std::fmt::{Debug, Display};

use app::error::{AppError, ErrorCode};
use domain::{finding::Finding, role::Denied};

use crate::{
    auth::{
        change::ChangeError, password::PasswordError, sealing::SealError,
        second_factor::FactorError, token::TokenError,
    },
    compute::ComputeError,
    db::{DbError, error::Kind},
    release::StoreError,
    use_case::{
        UseCaseError,
        import::ImportError,
        key::KeyUseError,
        release::{ReleaseError, dependent_sets_es},
        review::{ReviewError, conflict_words},
    },
};

/// An error of a use case that has a sentence for people.
pub trait ToAppError: Display + Debug {
    /// What the person gets.
    fn to_app_error(&self) -> AppError;
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

const SAVED_BY_OTHER: &str = "Otra persona guardó antes y no se escribió nada. Pulse «Leer otra vez» para ver lo último; lo que usted escribió sigue en pantalla.";

const COMMIT_UNKNOWN: &str = "La base de datos dejó de responder al guardar y no se sabe si se guardó. Vuelva a cargar la página y compruébelo antes de repetirlo.";

const DISK_FULL: &str = "No queda espacio en el disco de la base de datos: no se escribió nada, y todo se puede leer. Avise a quien administra el servidor; lo que usted escribió sigue en pantalla.";

impl ToAppError for Denied {
    fn to_app_error(&self) -> AppError {
        self.clone().into()
    }
}

impl ToAppError for DbError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Broken(rule) => {
                let code = match rule.kind {
                    Kind::Race | Kind::Exists => ErrorCode::Conflict,
                    Kind::Missing | Kind::Invalid => ErrorCode::Invalid,
                    Kind::Immutable => ErrorCode::Denied,
                };
                AppError::new(code, rule.sentence)
            }
            Self::Race(_) => conflict(SAVED_BY_OTHER),
            Self::Text(_) => invalid(
                "Un texto contiene caracteres que no se pueden guardar. Bórrelos.",
                &[],
            ),
            Self::TooLarge(_) => invalid(
                "Es demasiado grande para guardarlo. Divídalo en partes; no se escribió nada.",
                &[],
            ),
            Self::Unavailable(_) => AppError::new(
                ErrorCode::Unavailable,
                "La base de datos no responde. Inténtelo otra vez en un momento; no se escribió nada.",
            ),
            Self::DiskFull(_) => AppError::new(ErrorCode::Unavailable, DISK_FULL),
            Self::InDoubt(_) => AppError::new(ErrorCode::Unavailable, COMMIT_UNKNOWN),
            Self::NoEdition => not_found("El catálogo de la política todavía no está cargado."),
            Self::Corrupt { .. } | Self::Other(_) => AppError::internal(),
        }
    }
}

impl ToAppError for StoreError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Db(error) => error.to_app_error(),
            Self::Damaged { .. } => AppError::internal(),
        }
    }
}

impl ToAppError for UseCaseError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.to_app_error(),
            Self::NotFound(sentence) => not_found(sentence),
            Self::Stale => conflict(SAVED_BY_OTHER),
            Self::Conflict(sentence) => conflict(*sentence),
            Self::Invalid { sentence, findings } => invalid(sentence, findings),
            Self::Db(error) => error.to_app_error(),
            Self::Store(error) => error.to_app_error(),
            Self::Internal { .. } => AppError::internal(),
        }
    }
}

impl ToAppError for ReviewError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Ese conjunto de cambios no existe."),
            Self::Stale => conflict(SAVED_BY_OTHER),
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
            Self::Begun => conflict(
                "Alguien ya empezó a decidir este conjunto celda por celda y no se hizo nada. Vea lo que marcó y pulse «Terminar revisión».",
            ),
            Self::MarksMoved => conflict(
                "Otra persona marcó celdas de este conjunto mientras tanto y no se aprobó ni devolvió nada. Pulse «Leer otra vez», vea lo que marcó y confirme de nuevo.",
            ),
            Self::KeepsChanging => AppError::new(
                ErrorCode::TooMany,
                "Otras personas guardan valores de las mismas celdas en este momento y no se marcó nada. Inténtelo otra vez en un momento.",
            ),
            Self::TooManyMarks => invalid(
                "Se marcan hasta 2,000 celdas a la vez: envíelas en partes.",
                &[],
            ),
            Self::PublishedByRelease => {
                invalid("Los conjuntos se publican con una publicación.", &[])
            }
            Self::Compute(error) => error.to_app_error(),
            Self::Db(error) => error.to_app_error(),
            Self::Store(error) => error.to_app_error(),
        }
    }
}

impl ToAppError for ComputeError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Busy => AppError::new(
                ErrorCode::TooMany,
                "Hay demasiado trabajo en espera. Inténtelo de nuevo en un momento.",
            ),
            Self::Stopped => AppError::internal(),
        }
    }
}

impl ToAppError for ImportError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.clone().into(),
            Self::NotFound => not_found("Esa importación no existe."),
            Self::StillReading => {
                conflict("El archivo todavía se está leyendo. Espere un momento.")
            }
            Self::Unreadable(findings) => invalid("El archivo no se pudo leer.", findings),
            Self::OtherChoice => conflict(
                "Las columnas de esta importación se eligieron otra vez, quizá en otra ventana, y no se hizo nada. Vuelva a cargar la página para ver cómo quedó.",
            ),
            Self::Waits(code) => conflict(format!(
                "Otra persona ya propuso un cambio de {code}, que espera una decisión en «Cambios de configuración», y no se importó nada. Que lo decidan primero, o quite del archivo lo que cambia en {code}."
            )),
            Self::Ended => conflict("Esta importación ya se registró o se descartó."),
            Self::NotCommitted => {
                conflict("Esta importación no se registró: no hay nada que deshacer.")
            }
            Self::NoProfile => not_found(
                "No hay una correspondencia guardada con ese nombre que sirva aquí, o no es suya.",
            ),
            Self::NoShape => invalid(
                "Las hojas de este archivo no tienen encabezados por los que se reconozca otro de su clase. No se guardó nada.",
                &[],
            ),
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
            Self::Review(error) => error.to_app_error(),
            Self::Db(error) => error.to_app_error(),
            Self::OverQuota(over) => conflict(over.message_es()),
            Self::Forgotten => not_found(
                "El archivo ya no se guarda, porque la importación no se registró. Queda su huella SHA-256.",
            ),
            Self::Compute(error) => error.to_app_error(),
            Self::Stopped | Self::Json(_) | Self::Write(_) => AppError::internal(),
        }
    }
}

impl ToAppError for ReleaseError {
    fn to_app_error(&self) -> AppError {
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
            Self::DependentSets(resting) => conflict(dependent_sets_es(resting)),
            Self::DraftTooLong => invalid(
                "La nota o una razón es demasiado larga: hasta 4,000 letras.",
                &[],
            ),
            Self::NothingNew => conflict("No hay nada nuevo que publicar."),
            Self::OwnPreparation => conflict(
                "Desde la última publicación usted cambió el catálogo, el calendario o el método, y nadie más los revisó: debe publicar otra persona de revisión o administración.",
            ),
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
            Self::Key(error) => error.to_app_error(),
            Self::Db(error) => error.to_app_error(),
            Self::Store(error) => error.to_app_error(),
            Self::Json(_) => AppError::internal(),
        }
    }
}

impl ToAppError for KeyUseError {
    fn to_app_error(&self) -> AppError {
        match self {
            // Names no more than where to look; whoever publishes passes it on to administration.
            Self::Key(error) => AppError::new(
                ErrorCode::Unavailable,
                format!(
                    "No se publicó nada: {}. Avise a administración.",
                    error.message_es()
                ),
            ),
            Self::Db(error) => error.to_app_error(),
            Self::Json(_) | Self::Unknown(_) => AppError::internal(),
        }
    }
}

impl ToAppError for PasswordError {
    fn to_app_error(&self) -> AppError {
        AppError::internal()
    }
}

impl ToAppError for ChangeError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.to_app_error(),
            Self::WrongCurrent | Self::Weak(_) => invalid(&self.to_string(), &[]),
            Self::TooMany(_) => AppError::new(ErrorCode::TooMany, self.to_string()),
            Self::Changed | Self::NoPassword => conflict(self.to_string()),
            Self::Database(error) => error.to_app_error(),
            Self::Password(error) => error.to_app_error(),
        }
    }
}

impl ToAppError for TokenError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.to_app_error(),
            Self::Name | Self::Days => invalid(&self.to_string(), &[]),
            // Everybody has an own account; what it is for is no matter of one's permissions.
            Self::Role | Self::TooMany => conflict(self.to_string()),
            Self::Password(error) => error.to_app_error(),
            Self::Database(error) => error.to_app_error(),
        }
    }
}

impl ToAppError for FactorError {
    fn to_app_error(&self) -> AppError {
        match self {
            Self::Denied(denied) => denied.to_app_error(),
            Self::Password(error) => error.to_app_error(),
            Self::WrongCode | Self::CodeRefused | Self::PasskeyRefused => {
                invalid(&self.to_string(), &[])
            }
            Self::TooMany(_) => AppError::new(ErrorCode::TooMany, self.to_string()),
            Self::Active | Self::OnlyPasskeys | Self::NotActive | Self::NothingToConfirm => {
                conflict(self.to_string())
            }
            Self::Seal(SealError::Database(error)) => error.to_app_error(),
            Self::Seal(SealError::Key(_) | SealError::OtherKey) => {
                tracing::error!(error = %self, "a second factor cannot be used");
                AppError::new(ErrorCode::Unavailable, SealError::message_es())
            }
            Self::TotpEnrolment(_) | Self::Seal(SealError::Encrypt) => AppError::internal(),
            Self::Database(error) => error.to_app_error(),
        }
    }
}
