//! The first start of a database: catalogue, the first account, published context figures, first release.
//!
//! All of it in one transaction under a lock, so two servers starting together load it once and a crash leaves
//! nothing half loaded. The release follows in a transaction of its own; a start that finds none makes it up.

use std::collections::BTreeSet;

use app::wire::PublishRelease;
use chrono::{DateTime, Utc};
use domain::change_set::Change;
use domain::role::{Role, Viewer};
use domain::value::{CellKey, CellValue, Provenance};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use super::catalogue_csv::{CatalogueError, CatalogueSeed, CatalogueText};
use super::{LOADER, context};
use crate::auth::password::{self, PasswordError};
use crate::db::{self, DbError, change_set::Origin};
use crate::release::{ReleaseStore, StoreError};
use crate::use_case::release::ReleaseError;
use crate::use_case::review::ReviewError;
use crate::use_case::{self, Actor};

/// Why the first data could not be loaded.
#[derive(Debug, Error)]
pub enum SeedError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Demo(#[from] csv::Error),
    #[error("the first data cannot be stored: {0}")]
    Db(#[from] DbError),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("the first values were refused: {0}")]
    Refused(#[from] ReviewError),
    #[error("the first release was refused: {0}")]
    Release(#[from] ReleaseError),
    #[error("the releases cannot be read: {0}")]
    Store(#[from] StoreError),
    #[error("the embedded workbook {file} cannot be read: {problem}")]
    Context { file: &'static str, problem: String },
    #[error("this database holds {}: start it with the matching command", if *.0 { "a demonstration" } else { "real data" })]
    WrongKind(bool),
}

impl From<sqlx::Error> for SeedError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// An account made at first start; the password is shown once and must be changed.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: String,
    pub role: Role,
    pub one_time_password: String,
}

/// What a start found or made.
#[derive(Debug, Default)]
pub struct FirstStart {
    /// Empty when the database had been seeded before.
    pub accounts: Vec<NewAccount>,
}

/// The loader as an actor: an administrator that cannot sign in.
pub fn loader(now: DateTime<Utc>) -> Actor {
    Actor {
        viewer: Viewer {
            name: LOADER.to_owned(),
            display_name: "Carga inicial".to_owned(),
            role: Role::Admin,
            entities: BTreeSet::new(),
        },
        address: None,
        now,
    }
}

/// Seeds an empty database for real use; does nothing to one that is seeded.
///
/// # Errors
/// [`SeedError::WrongKind`] for a demonstration database.
pub async fn first_start(
    pool: &PgPool,
    store: &ReleaseStore,
    with_context: bool,
    now: DateTime<Utc>,
) -> Result<FirstStart, SeedError> {
    let loader = loader(now);
    let seed = CatalogueText::embedded().parse()?;
    let mut tx = db::transaction::begin_long(pool).await?;
    let made = if begin_seed(&mut tx, false).await? {
        write_catalogue(&mut tx, &seed, true, &loader).await?;
        add_loader(&mut tx, &loader).await?;
        let accounts = vec![add_account(&mut tx, "admin", "Administración", Role::Admin).await?];
        let edition = &seed.catalogue.edition.code;
        let values = changes(&loader, seed.values.clone());
        let title = "Valores que enuncia la política";
        use_case::first_load::store(&mut tx, &loader, edition, title, Origin::Entry, &values)
            .await?;
        if with_context {
            context::store(&mut tx, &loader, &seed.catalogue).await?;
        }
        FirstStart { accounts }
    } else {
        FirstStart::default()
    };
    tx.commit().await?;
    if store.current().await?.is_none() {
        publish(
            pool,
            store,
            &loader,
            "Carga inicial: catálogo de la política e indicadores de contexto.",
        )
        .await?;
    }
    Ok(made)
}

/// Takes the lock and declares the database's kind. False when it was declared before.
pub(super) async fn begin_seed(conn: &mut PgConnection, demo: bool) -> Result<bool, SeedError> {
    db::setting::lock_seeding(conn).await?;
    match db::setting::load_is_demo(conn).await? {
        Some(found) if found != demo => Err(SeedError::WrongKind(found)),
        Some(_) => Ok(false),
        None => {
            db::setting::insert_instance(conn, demo).await?;
            Ok(true)
        }
    }
}

/// Loads an edition's catalogue from files, as one act. `current` makes it the one that everything reads.
pub async fn load_catalogue(
    pool: &PgPool,
    text: &CatalogueText,
    current: bool,
    now: DateTime<Utc>,
) -> Result<CatalogueSeed, SeedError> {
    let seed = text.parse()?;
    let mut tx = db::transaction::begin_long(pool).await?;
    db::setting::lock_seeding(&mut tx).await?;
    write_catalogue(&mut tx, &seed, current, &loader(now)).await?;
    tx.commit().await?;
    Ok(seed)
}

/// Writes every row of a catalogue.
pub(super) async fn write_catalogue(
    conn: &mut PgConnection,
    seed: &CatalogueSeed,
    current: bool,
    loader: &Actor,
) -> Result<(), SeedError> {
    let catalogue = &seed.catalogue;
    let edition = &catalogue.edition.code;
    let by = &loader.viewer.name;
    if current {
        db::catalogue::end_current_edition(conn).await?;
    }
    db::catalogue::upsert_edition(conn, &catalogue.edition, current).await?;
    for (position, dimension) in (1..).zip(&catalogue.dimensions) {
        db::catalogue::upsert_dimension(conn, &dimension.code, &dimension.name, position).await?;
        for (position, member) in (1..).zip(&dimension.members) {
            db::catalogue::upsert_member(conn, &dimension.code, member, position).await?;
        }
    }
    for node in &catalogue.nodes {
        db::catalogue::upsert_node(conn, edition, node, by).await?;
    }
    for indicator in &catalogue.indicators {
        db::catalogue::upsert_indicator(conn, edition, indicator, by).await?;
    }
    for (periodicity, rule) in &catalogue.calendar.rules {
        db::calendar::insert_rule(conn, edition, *periodicity, *rule, by).await?;
    }
    let detail =
        json!({ "nodes": catalogue.nodes.len(), "indicators": catalogue.indicators.len() });
    let entry = loader.audit_entry("catalogue.load", format!("edition/{edition}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// New cells without a value before them.
pub(super) fn changes(
    loader: &Actor,
    cells: impl IntoIterator<Item = (CellKey, CellValue)>,
) -> Vec<Change> {
    let provenance = Provenance::Form {
        by: loader.viewer.display_name.clone(),
        at: loader.moment(),
    };
    cells
        .into_iter()
        .map(|(key, value)| Change {
            key,
            before: None,
            after: Some(value),
            provenance: provenance.clone(),
        })
        .collect()
}

/// The loader's account row: disabled, with a password that nobody knows.
pub(super) async fn add_loader(conn: &mut PgConnection, loader: &Actor) -> Result<(), SeedError> {
    let hash = password::hash(password::one_time()).await?;
    db::account::insert(conn, &loader.viewer, &hash, true).await?;
    db::account::update(conn, &loader.viewer, true).await?;
    Ok(())
}

/// An account with a one-time password.
pub(super) async fn add_account(
    conn: &mut PgConnection,
    name: &str,
    display_name: &str,
    role: Role,
) -> Result<NewAccount, SeedError> {
    let one_time_password = password::one_time();
    let viewer = Viewer {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        role,
        entities: BTreeSet::new(),
    };
    let hash = password::hash(one_time_password.clone()).await?;
    db::account::insert(conn, &viewer, &hash, true).await?;
    let entry = db::audit::Entry {
        actor: LOADER,
        act: "account.save",
        object: format!("account/{name}"),
        detail: json!({
            "new": true, "password_reset": true,
            "after": { "display_name": display_name, "role": role },
        }),
        address: None,
    };
    db::audit::append(conn, &entry).await?;
    Ok(NewAccount {
        name: viewer.name,
        role,
        one_time_password,
    })
}

/// Publishes whatever is approved. Another server that was faster is fine.
pub(super) async fn publish(
    pool: &PgPool,
    store: &ReleaseStore,
    loader: &Actor,
    note: &str,
) -> Result<(), SeedError> {
    let preview = use_case::release::preview(pool, store, loader).await?;
    let publish = PublishRelease {
        note: note.to_owned(),
        sets: preview.sets.iter().map(|set| set.id).collect(),
        expected_number: preview.next_number,
        // What the loader publishes is explained by its note.
        reasons: preview
            .band_changes
            .iter()
            .map(|view| (view.shift.indicator.clone(), note.to_owned()))
            .collect(),
    };
    match use_case::release::publish(pool, store, loader, &publish).await {
        Ok(_) | Err(ReleaseError::Moved { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
