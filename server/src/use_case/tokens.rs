//! Tokens of accounts: what there is and what ends. Making one is `crate::auth::token`'s business.

use app::wire::TokenView;
use domain::role::Act;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Actor, UseCaseError, account::NO_SUCH_ACCOUNT, begin, commit};
use crate::db::{self, DbError};

const ENDED: &str = "Ese token ya terminó.";

/// Ends one of the own tokens; what is left.
pub async fn end_own(
    pool: &PgPool,
    actor: &Actor,
    number: i64,
) -> Result<Vec<TokenView>, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    end(pool, actor, &actor.viewer.name, number).await
}

/// The tokens of an account, for administration.
pub async fn list_of(
    pool: &PgPool,
    actor: &Actor,
    account: &str,
) -> Result<Vec<TokenView>, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let found = db::account::find(&mut conn, account).await?;
    found.ok_or(UseCaseError::NotFound(NO_SUCH_ACCOUNT))?;
    Ok(views(&mut conn, actor, account).await?)
}

/// Ends a token of any account, for administration; what is left.
pub async fn end_of(
    pool: &PgPool,
    actor: &Actor,
    account: &str,
    number: i64,
) -> Result<Vec<TokenView>, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    end(pool, actor, account, number).await
}

async fn end(
    pool: &PgPool,
    actor: &Actor,
    account: &str,
    number: i64,
) -> Result<Vec<TokenView>, UseCaseError> {
    let mut tx = begin(pool).await?;
    let name = db::api_token::delete(&mut tx, account, number).await?;
    let name = name.ok_or(UseCaseError::NotFound(ENDED))?;
    let detail = json!({ "token": name });
    let entry = actor.audit_entry("token.end", format!("account/{account}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    let left = views(&mut tx, actor, account).await?;
    commit(tx).await?;
    Ok(left)
}

/// The tokens of an account as people see them, the newest first.
pub(super) async fn views(
    conn: &mut PgConnection,
    actor: &Actor,
    account: &str,
) -> Result<Vec<TokenView>, DbError> {
    let tokens = db::api_token::list(conn, account).await?;
    let views = tokens.into_iter().map(|token| TokenView {
        number: token.id,
        name: token.name,
        scope: token.scope,
        since: token.created_at,
        until: token.expires_at,
        has_expired: token.expires_at <= actor.now,
        last_used: token.last_used,
    });
    Ok(views.collect())
}
