//! Why there is no usable database, and what to do.

use sqlx::migrate::MigrateError;

use crate::db::DbError;
use crate::postgres::PostgresError;

/// Why there is no usable database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Private(#[from] PostgresError),
    #[error("the database cannot be reached: {0}")]
    Connect(#[from] sqlx::Error),
    #[error("the database's tables cannot be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
    #[error(
        "the demonstration's database «{name}» cannot be made: {source}. Give the role CREATEDB, or make it by hand"
    )]
    Demo { name: String, source: sqlx::Error },
    #[error("the database refused: {0}")]
    Refused(#[from] DbError),
    #[error(
        "the working role «{role}» cannot be given its rights: {source}. It must exist, and PNTD_OWNER_DATABASE_URL must name the owner of the tables"
    )]
    Rights { role: String, source: DbError },
    #[error(
        "the tables are not those of this program (migration {0} is missing or differs), and this role does not own them: run `pntd migrate` with PNTD_OWNER_DATABASE_URL set to the owner's address"
    )]
    NotMigrated(i64),
    #[error("the demonstration is in use: stop the server that serves it, then try again")]
    DemoInUse,
}

impl DatabaseError {
    /// The database does not answer: it may be there in a moment. Everything else has to be put right by somebody.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Connect(error) | Self::Migrate(MigrateError::Execute(error)) => match error {
                sqlx::Error::Database(answer) => {
                    let code = answer.code().unwrap_or_default();
                    // It starts, stops or was stopped; connection; out of resources.
                    ["57P", "08", "53"]
                        .iter()
                        .any(|class| code.starts_with(class))
                }
                error => matches!(
                    error,
                    sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed
                ),
            },
            Self::Refused(error) | Self::Rights { source: error, .. } => {
                matches!(error, DbError::Unavailable(_))
            }
            _ => false,
        }
    }
}
