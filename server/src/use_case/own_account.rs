//! The own account: how one gets in and where one is in. Passwords and second factors themselves are
//! `crate::auth`'s business.

use app::wire::{OwnAccount, SecondFactorView, SessionView};
use domain::role::Act;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Actor, UseCaseError, begin, commit};
use crate::db::{self, DbError};

/// From where the own account is looked at.
#[derive(Clone, Copy)]
pub struct RequestSession<'a> {
    /// The hash of the session that asks.
    pub session: Option<&'a [u8]>,
    /// There is an identity provider.
    pub has_provider: bool,
}

/// The second factor, other accounts of the person, the open sessions and the tokens.
pub async fn read(
    pool: &PgPool,
    actor: &Actor,
    from: RequestSession<'_>,
) -> Result<OwnAccount, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    view(&mut conn, actor, from).await
}

/// Ends one of the own sessions.
pub async fn end_session(
    pool: &PgPool,
    actor: &Actor,
    from: RequestSession<'_>,
    number: i64,
) -> Result<OwnAccount, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let name = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    if !db::session::delete_numbered(&mut tx, name, number).await? {
        return Err(UseCaseError::NotFound("Esa sesión ya terminó."));
    }
    let entry = actor.audit_entry("session.end", format!("account/{name}"), json!({}));
    db::audit::append(&mut tx, &entry).await?;
    let left = view(&mut tx, actor, from).await?;
    commit(tx).await?;
    Ok(left)
}

/// Ends all sessions but the own one.
pub async fn end_others(
    pool: &PgPool,
    actor: &Actor,
    from: RequestSession<'_>,
) -> Result<OwnAccount, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let name = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    let ended = db::session::delete_of(&mut tx, name, from.session).await?;
    let detail = json!({ "sessions": ended });
    let entry = actor.audit_entry("session.end_others", format!("account/{name}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    let left = view(&mut tx, actor, from).await?;
    commit(tx).await?;
    Ok(left)
}

/// Ends all sessions, the own one too, every sign-in that is under way, and every token of a program: nobody and nothing
/// is in with this account any more.
pub async fn end_all(pool: &PgPool, actor: &Actor) -> Result<(), UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let name = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    db::account::raise_version(&mut tx, name).await?;
    let ended = db::session::delete_of(&mut tx, name, None).await?;
    let tokens = db::api_token::delete_of(&mut tx, name).await?;
    let detail = json!({ "sessions": ended, "tokens": tokens });
    let entry = actor.audit_entry("session.end_all", format!("account/{name}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    commit(tx).await?;
    Ok(())
}

async fn view(
    conn: &mut PgConnection,
    actor: &Actor,
    from: RequestSession<'_>,
) -> Result<OwnAccount, UseCaseError> {
    let name = &actor.viewer.name;
    let account = db::account::find(conn, name)
        .await?
        .ok_or(UseCaseError::NotFound(super::account::NO_SUCH_ACCOUNT))?;
    let factor = db::second_factor::find(conn, name).await?;
    let second_factor = match factor.and_then(|factor| factor.confirmed_at) {
        Some(since) => {
            let left = db::second_factor::count_recovery_codes(conn, name).await?;
            Some(SecondFactorView {
                since,
                recovery_codes_left: u32::try_from(left).unwrap_or(u32::MAX),
            })
        }
        None => None,
    };
    let sessions = db::session::list(conn, name).await?;
    let sessions = sessions.into_iter().map(|session| SessionView {
        own: from.session == Some(session.id_hash.as_slice()),
        number: session.number,
        since: session.created_at,
        last_use: session.seen_at,
        address: session.address,
        browser: session.browser,
    });
    let from_provider = account.password_hash.is_none();
    Ok(OwnAccount {
        from_provider,
        passkeys: u32::try_from(db::passkey::count(conn, name).await?).unwrap_or(u32::MAX),
        linked: db::person::list_others(conn, name).await?,
        can_link: from.has_provider && !from_provider,
        second_factor,
        sessions: sessions.collect(),
        may_have_tokens: domain::token::may_have(actor.viewer.role) && !from_provider,
        tokens: super::tokens::views(conn, actor, name).await?,
    })
}
