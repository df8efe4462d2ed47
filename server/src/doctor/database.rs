//! PostgreSQL: its programs, the database that it serves, and whether that is one for this program.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::Check;
use crate::database::DatabaseConfig;
use crate::database::{DatabaseError, MIGRATIONS, is_unencrypted_url};
use crate::db::installation::{self, DatabaseServer, LogArchive};
use crate::db::rights::{self, ConnectedRole};
use crate::db::{DbError, signing_key};
use crate::postgres::{PostgresError, Programs};
use crate::release::KeyDirectory;

/// The oldest PostgreSQL that this program is tried with.
const MIN_MAJOR_VERSION: i32 = 15;
/// How far the clocks of server and database may be apart.
const MAX_CLOCK_SKEW: TimeDelta = TimeDelta::seconds(5);
/// Connections that other programs (backups, `psql`) need beside this one's.
const OTHER_CONNECTIONS: i32 = 5;

/// What is installed for a private PostgreSQL.
pub fn programs(found: Result<Programs, PostgresError>) -> Check {
    const NAME: &str = "postgresql";
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            return Check::missing(
                NAME,
                error.to_string(),
                "install PostgreSQL 15 or newer (Debian: `apt-get install postgresql`), or set DATABASE_URL",
            );
        }
    };
    let place = found.postgres.display();
    let text = format!("{} in {place}", found.version);
    if found
        .version
        .parse()
        .is_ok_and(|version: i32| version < MIN_MAJOR_VERSION)
    {
        return Check::missing(
            NAME,
            text,
            format!("install PostgreSQL {MIN_MAJOR_VERSION} or newer"),
        );
    }
    let cluster = if found.has_cluster {
        "the cluster is of this version"
    } else {
        "there is no cluster yet: the first start makes it"
    };
    Check::ok(NAME, format!("{text}; {cluster}"))
}

/// The private cluster is stopped, as it is without a server.
pub fn not_running() -> Check {
    Check::ok(
        "database",
        "the private PostgreSQL is not running; ask again while the server runs, and what is in it is checked too",
    )
}

/// Nobody answers, or only with a refusal.
pub fn unreachable(error: &DatabaseError) -> Check {
    Check::missing(
        "database",
        error.to_string(),
        "check DATABASE_URL (host, role, password, name of the database), and that this machine may reach it; of a \
         private PostgreSQL, the end of postgres/postgres.log in the data directory says more",
    )
}

/// Everything that is asked of a database that answers.
pub async fn contents(connection: &mut PgConnection, config: &DatabaseConfig) -> Vec<Check> {
    match asked(connection, config).await {
        Ok(checks) => checks,
        Err(error) => vec![unreachable(&DatabaseError::Refused(error))],
    }
}

async fn asked(
    connection: &mut PgConnection,
    config: &DatabaseConfig,
) -> Result<Vec<Check>, DbError> {
    let before = Utc::now();
    let found = installation::database_server(connection).await?;
    let (after, standing) = (Utc::now(), rights::standing(connection).await?);
    let pool = i32::try_from(config.database_connections).unwrap_or(i32::MAX);
    let mut checks = vec![
        server(&found),
        connections(found.connections, pool),
        clocks(before, found.clock, after),
        collation(found.sorts_spanish),
    ];
    if let Some(url) = &config.database_url {
        checks.push(transport(url));
    }
    let log = installation::log_archive(connection).await?;
    checks.extend(archive(log.as_ref(), config.wal_dir.is_some(), after));
    let lacking = match standing {
        ConnectedRole::NoTables => vec![],
        ConnectedRole::Owner | ConnectedRole::Worker => {
            installation::tables_without_rights(connection).await?
        }
    };
    checks.push(role(standing, &lacking));
    if standing == ConnectedRole::NoTables {
        checks.push(migrations(&[]));
        return Ok(checks);
    }
    // Without the right to read them nothing more can be said than that.
    if lacking.is_empty() {
        checks.push(migrations(&rights::applied(connection).await?));
        let active = signing_key::active(connection).await?;
        checks.push(signing(active.as_deref(), &config.keys()));
    }
    Ok(checks)
}

/// Version and encoding.
pub fn server(found: &DatabaseServer) -> Check {
    const NAME: &str = "database";
    let (major, minor) = (found.version / 10_000, found.version % 10_000);
    let text = format!(
        "PostgreSQL {major}.{minor} answers, encoding {}",
        found.encoding
    );
    if major < MIN_MAJOR_VERSION {
        return Check::missing(
            NAME,
            text,
            format!("use PostgreSQL {MIN_MAJOR_VERSION} or newer"),
        );
    }
    if found.encoding != "UTF8" {
        return Check::missing(
            NAME,
            text,
            "make the database with `encoding 'UTF8' template template0`",
        );
    }
    Check::ok(NAME, text)
}

/// `accepted` by the database from all clients, and what this server may open.
pub fn connections(accepted: i32, pool: i32) -> Check {
    const NAME: &str = "database_connections";
    let found = format!("{pool} of {accepted} for this server");
    if accepted < pool.saturating_add(OTHER_CONNECTIONS) {
        return Check::warning(
            NAME,
            found,
            "raise max_connections of the database, or lower PNTD_DATABASE_CONNECTIONS",
        );
    }
    Check::ok(NAME, found)
}

/// The database's clock was read between `before` and `after`.
pub fn clocks(before: DateTime<Utc>, database: DateTime<Utc>, after: DateTime<Utc>) -> Check {
    const NAME: &str = "database_clock";
    if database < before - MAX_CLOCK_SKEW || database > after + MAX_CLOCK_SKEW {
        let apart = (database - before).num_seconds();
        return Check::warning(
            NAME,
            format!("the database's clock differs by {apart} seconds from this machine's"),
            "keep both right by the network (Debian: `apt-get install systemd-timesyncd`)",
        );
    }
    Check::ok(NAME, "the same as this machine's")
}

/// Names are sorted as Spanish does, by ICU.
pub fn collation(sorts_spanish: bool) -> Check {
    const NAME: &str = "database_collation";
    if sorts_spanish {
        return Check::ok(NAME, "es-x-icu is there");
    }
    Check::missing(
        NAME,
        "the collation es-x-icu is missing: lists of entities cannot be sorted",
        "use a PostgreSQL built with ICU (Debian's is)",
    )
}

/// Whether somebody between server and database can read along.
pub fn transport(url: &str) -> Check {
    const NAME: &str = "database_transport";
    if is_unencrypted_url(url) {
        return Check::warning(
            NAME,
            "the certificate of the database on another machine is not checked",
            "add ?sslmode=verify-full to its address, and &sslrootcert=FILE for an authority of your own",
        );
    }
    Check::ok(
        NAME,
        "on this machine, or with a certificate that is checked",
    )
}

/// The archive of the log; no line where there is none and none is wanted.
pub fn archive(found: Option<&LogArchive>, is_wanted: bool, now: DateTime<Utc>) -> Option<Check> {
    const NAME: &str = "wal_archive";
    let Some(found) = found else {
        return is_wanted.then(|| {
            Check::warning(
                NAME,
                "PNTD_WAL_DIR is set, and the cluster that runs archives nothing",
                "start the server again with this setting; a database of your own is archived by its own settings",
            )
        });
    };
    let minutes = |at: DateTime<Utc>| (now - at).num_minutes().max(0);
    let archived = match found.archived_at {
        Some(at) => format!(
            "the last file reached the archive {} minutes ago",
            minutes(at)
        ),
        None => "no file has reached the archive yet".to_owned(),
    };
    if !found.is_failing() {
        return Some(Check::ok(NAME, archived));
    }
    let failed = found.failed_at.map_or(0, minutes);
    Some(Check::missing(
        NAME,
        format!(
            "the write-ahead log does not reach its archive: {} attempts failed, the last {failed} minutes ago; {archived}",
            found.failures
        ),
        "make room in PNTD_WAL_DIR, or let the account of PostgreSQL write there (the end of postgres/postgres.log says \
         why): until then no later moment can be restored, and the log fills the disk of the database",
    ))
}

/// The role that the server works in, and the tables on which it lacks rights.
pub fn role(standing: ConnectedRole, lacking: &[String]) -> Check {
    const NAME: &str = "database_role";
    if let Some(first) = lacking.first() {
        return Check::missing(
            NAME,
            format!(
                "the working role lacks rights on {} tables, the first is {first}",
                lacking.len()
            ),
            "run `pntd migrate` with PNTD_OWNER_DATABASE_URL set to the owner's address: it grants them",
        );
    }
    match standing {
        ConnectedRole::NoTables => {
            Check::ok(NAME, "there are no tables yet: the first start makes them")
        }
        ConnectedRole::Worker => Check::ok(
            NAME,
            "has the rights that it needs, and may change no table",
        ),
        ConnectedRole::Owner => Check::warning(
            NAME,
            "the server works as the owner of its tables: whoever takes it over can change what is append-only",
            "make a second role and give both addresses (DATABASE_URL for work, PNTD_OWNER_DATABASE_URL for the owner)",
        ),
    }
}

/// The tables, compared with what this program knows: number and checksum of each migration that was applied.
pub fn migrations(applied: &[(i64, Vec<u8>)]) -> Check {
    const NAME: &str = "migrations";
    if applied.is_empty() {
        return Check::ok(NAME, "none was applied yet: the first start does it");
    }
    let own: BTreeSet<i64> = MIGRATIONS.iter().map(|own| own.version).collect();
    if let Some((newer, _)) = applied.iter().find(|(version, _)| !own.contains(version)) {
        return Check::missing(
            NAME,
            format!("the tables are of a newer program (migration {newer} is unknown to this one)"),
            "install that version again, or restore the backup made before it was installed",
        );
    }
    let changed = MIGRATIONS.iter().find(|own| {
        let same =
            |(version, sum): &(i64, Vec<u8>)| *version == own.version && **sum != *own.checksum;
        applied.iter().any(same)
    });
    if let Some(changed) = changed {
        return Check::missing(
            NAME,
            format!(
                "migration {} was applied in another wording",
                changed.version
            ),
            "use the program that made these tables, or a restored backup",
        );
    }
    let pending = own.len().saturating_sub(applied.len());
    if pending > 0 {
        return Check::warning(
            NAME,
            format!("{pending} are pending"),
            "make a backup; the next start of the server applies them, or `pntd migrate`",
        );
    }
    Check::ok(NAME, format!("all {} applied", own.len()))
}

/// The key in force and whether its private half lies here.
pub fn signing(active: Option<&str>, keys: &KeyDirectory) -> Check {
    const NAME: &str = "signing_key";
    let Some(id) = active else {
        return Check::ok(NAME, "none yet: the first start makes it");
    };
    match keys.load(id) {
        Ok(_) => Check::ok(
            NAME,
            format!("{id} is in force, and its private half is here"),
        ),
        Err(error) => Check::missing(
            NAME,
            error.to_string(),
            "restore the directory of keys from its copy; until then nothing can be published",
        ),
    }
}

/// The role of PNTD_OWNER_DATABASE_URL.
pub async fn owner(found: Result<Option<PgConnection>, DatabaseError>) -> Check {
    const NAME: &str = "database_owner";
    let advice = "PNTD_OWNER_DATABASE_URL must name the role that owns the tables";
    let standing = match found {
        Ok(Some(mut connection)) => rights::standing(&mut connection).await,
        Ok(None) => return Check::ok(NAME, "not set"),
        Err(error) => return Check::missing(NAME, error.to_string(), advice),
    };
    match standing {
        Ok(ConnectedRole::Worker) => {
            Check::missing(NAME, "this role does not own the tables", advice)
        }
        Ok(ConnectedRole::Owner) => Check::ok(NAME, "owns the tables"),
        Ok(ConnectedRole::NoTables) => {
            Check::ok(NAME, "there are no tables yet: the first start makes them")
        }
        Err(error) => Check::missing(NAME, error.to_string(), advice),
    }
}
