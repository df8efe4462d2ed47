//! The kinds of transaction that use cases open.

use std::time::Instant;

use sqlx::{PgPool, Postgres, Transaction};

use super::error::DbError;
use crate::measure;

/// A transaction that writes: every statement sees what is committed by then, and rows are locked
/// where it matters. Dropping it undoes everything.
#[tracing::instrument(name = "database.begin", skip_all)]
pub async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, DbError> {
    let since = Instant::now();
    let begun = pool.begin().await?;
    measure::began_transaction(since);
    Ok(begun)
}

/// A transaction that writes and may take longer than the limits of a connection allow: an import that is
/// committed, a review, a publication, a first load. Longer limits, and none, stay.
pub async fn begin_long(pool: &PgPool) -> Result<Transaction<'static, Postgres>, DbError> {
    let mut transaction = begin(pool).await?;
    sqlx::query!(
        "select set_config(name, long, true)
         from (values ('statement_timeout', '10min'), ('lock_timeout', '2min'),
                      ('idle_in_transaction_session_timeout', '5min')) as limits (name, long)
         where current_setting(name)::interval between interval '1 ms' and long::interval"
    )
    .fetch_all(&mut *transaction)
    .await?;
    Ok(transaction)
}

/// A transaction that only reads: all its statements see the same moment, so that the parts of one
/// page fit together.
#[tracing::instrument(name = "database.begin_reading", skip_all)]
pub async fn begin_reading(pool: &PgPool) -> Result<Transaction<'static, Postgres>, DbError> {
    let since = Instant::now();
    let begun = pool
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    measure::began_transaction(since);
    Ok(begun)
}

/// Makes it so: after this answer the writes survive a crash.
///
/// # Errors
/// [`DbError::InDoubt`] when the database was lost meanwhile: it may have written before it could say so.
#[tracing::instrument(name = "database.commit", skip_all)]
pub async fn commit(transaction: Transaction<'static, Postgres>) -> Result<(), DbError> {
    transaction
        .commit()
        .await
        .map_err(|error| match error.into() {
            DbError::Unavailable(cause) => DbError::InDoubt(cause),
            other => other,
        })
}
