//! Personal data that is not kept for ever: network addresses of the audit log, and failed attempts to
//! sign in. The days are administration's to set; forgetting leaves an entry, and the chain holds.

use std::time::Duration;

use app::wire::Privacy;
use domain::role::{Act, may};
use serde_json::json;
use sqlx::PgPool;

use super::{Actor, UseCaseError, begin, begin_long, commit};
use crate::db::{self, DbError, audit::Entry};

/// Days for which addresses are kept until somebody sets others.
pub const DEFAULT_ADDRESS_DAYS: u16 = 90;
/// The most that can be set: two years.
pub const MAX_ADDRESS_DAYS: u16 = 730;

/// How often a server looks for what is due.
const CHECK_INTERVAL: Duration = Duration::from_secs(3600);

/// What is kept, for anybody who has an account.
pub async fn read(pool: &PgPool, actor: &Actor) -> Result<Privacy, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let days = db::audit::load_address_days(&mut conn).await?;
    let addresses = if may(Some(actor.viewer.role), Act::ManageUsers) {
        let count = db::audit::count_addresses(&mut conn).await?;
        Some(u64::try_from(count).unwrap_or_default())
    } else {
        None
    };
    Ok(Privacy {
        address_days: days.unwrap_or(DEFAULT_ADDRESS_DAYS),
        addresses,
    })
}

/// Sets the days and forgets at once what is older.
pub async fn save(pool: &PgPool, actor: &Actor, days: u16) -> Result<Privacy, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    if !(1..=MAX_ADDRESS_DAYS).contains(&days) {
        return Err(UseCaseError::invalid(format!(
            "Las direcciones se guardan de 1 a {MAX_ADDRESS_DAYS} días. Escriba otro número."
        )));
    }
    let mut tx = begin(pool).await?;
    let before = db::audit::lock_address_days(&mut tx).await?;
    let before = before.unwrap_or(DEFAULT_ADDRESS_DAYS);
    if before != days {
        db::audit::save_address_days(&mut tx, days, &actor.viewer.name).await?;
        let detail = json!({"address_days": {"before": before, "after": days}});
        let entry = actor.audit_entry("setting.save", "setting/privacy".to_owned(), detail);
        db::audit::append(&mut tx, &entry).await?;
    }
    commit(tx).await?;
    forget(pool).await?;
    read(pool, actor).await
}

/// Forgets what is older than the days that are set; answers how many addresses.
pub async fn forget(pool: &PgPool) -> Result<u64, DbError> {
    let mut tx = begin_long(pool).await?;
    let days = db::audit::load_address_days(&mut tx).await?;
    let days = days.unwrap_or(DEFAULT_ADDRESS_DAYS);
    db::throttle::forget(&mut tx).await?;
    let addresses = db::audit::forget_addresses(&mut tx, days).await?;
    if addresses > 0 {
        let entry = Entry {
            actor: super::SYSTEM,
            act: "privacy.forget",
            object: "setting/privacy".to_owned(),
            detail: json!({"addresses": addresses, "days": days}),
            address: None,
        };
        db::audit::append(&mut tx, &entry).await?;
    }
    commit(tx).await?;
    Ok(addresses)
}

/// Forgets again and again, from the start of the server to its end.
pub async fn run_expiry(pool: PgPool) {
    loop {
        match forget(&pool).await {
            Ok(0) => {}
            Ok(addresses) => tracing::info!(addresses, "network addresses were forgotten"),
            Err(error) => tracing::warn!(%error, "network addresses cannot be forgotten"),
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}
