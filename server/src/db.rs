//! The database: every SQL statement of the program, and nothing else.
//!
//! Free functions over `&mut PgConnection`, one query a function, one file per table family.
//! Private row structs become domain types by `TryFrom`, so a row that breaks a rule of the domain
//! is an error here and never a half-valid value elsewhere. When a transaction begins is up to the use
//! cases; permissions are checked there too.

pub mod access_request;
pub mod account;
pub mod announcement;
pub mod api_token;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod catalogue;
pub mod cell;
pub mod change_set;
pub mod configuration_change;
mod copy;
pub mod demonstration;
pub mod digest;
pub mod error;
pub mod import;
pub mod installation;
pub mod known_browser;
pub mod name;
pub mod opinion;
pub mod passkey;
pub mod person;
pub mod presence;
pub mod proposal_answer;
pub mod provenance;
pub mod publication_draft;
pub mod release;
pub mod reminder;
pub mod rights;
pub mod saved_view;
pub mod second_factor;
pub mod series;
pub mod session;
pub mod setting;
pub mod signing_key;
pub mod throttle;
pub mod transaction;
pub mod value;
pub mod webhook;

pub use error::DbError;

use sqlx::{ConnectOptions, Connection};

/// Whether the database answers.
///
/// # Errors
/// When it does not.
pub async fn answers(conn: &mut sqlx::PgConnection) -> Result<(), DbError> {
    let one = sqlx::query_scalar!(r#"select 1 as "one!""#)
        .fetch_one(conn)
        .await?;
    debug_assert_eq!(one, 1);
    Ok(())
}

/// Whether the host takes writes: it is neither a replica nor set to read only.
///
/// # Errors
/// When it does not answer.
pub async fn takes_writes(conn: &mut sqlx::PgConnection) -> Result<bool, DbError> {
    let takes = sqlx::query_scalar!(
        r#"select not pg_is_in_recovery()
                and current_setting('default_transaction_read_only') = 'off' as "takes!""#
    )
    .fetch_one(conn)
    .await?;
    Ok(takes)
}

/// Whether the database answers on a connection of its own: also where all of the pool are at work, and without
/// taking one of them.
///
/// # Errors
/// When it does not within `longest`.
pub async fn answers_alone(
    options: &sqlx::postgres::PgConnectOptions,
    longest: std::time::Duration,
) -> Result<(), DbError> {
    let asked = async {
        let mut connection = options.connect().await?;
        answers(&mut connection).await?;
        Ok(connection.close().await?)
    };
    let answer = tokio::time::timeout(longest, asked).await;
    answer.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut.into()))
}
