//! Several hosts in one address: a primary and its replicas. The server works with the one that takes writes, and
//! follows when another is promoted.
//!
//! `postgres://pntd:secret@db1,db2:5433/pntd?target_session_attrs=read-write` is read as `libpq` reads it: the hosts are
//! asked in their order. Other values of `target_session_attrs` are refused: a server that cannot write is none.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool};

use super::DatabaseError;
use crate::db;

/// How often the server checks whether the host still takes writes.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// A host that does not answer for this long is passed over.
const HOST_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a connection that was idle may take to say that its host takes writes.
const IDLE_CHECK_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a server that starts waits for a host that takes writes.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// The hosts of an address, in their order; at least one.
#[derive(Clone)]
pub struct Hosts {
    all: Vec<PgConnectOptions>,
}

impl Hosts {
    /// Reads an address.
    ///
    /// # Errors
    /// [`DatabaseError::Connect`] for one that is none, [`DatabaseError::TargetSession`].
    pub fn parse(address: &str) -> Result<Self, DatabaseError> {
        let all = each_host(address)?
            .iter()
            .map(|address| PgConnectOptions::from_str(address))
            .collect::<Result<_, _>>()?;
        Ok(Self { all })
    }

    /// The only host.
    pub fn single(options: PgConnectOptions) -> Self {
        Self { all: vec![options] }
    }

    /// Whether there is anything to choose.
    pub fn are_several(&self) -> bool {
        self.all.len() > 1
    }

    /// The first host of the address.
    pub fn first(&self) -> &PgConnectOptions {
        self.all.first().expect("an address has at least one host")
    }

    /// Whether a host answers, whether or not it takes writes; each is asked for so long.
    ///
    /// # Errors
    /// What the last one said, when none does.
    pub async fn check_any_answers(&self, longest: Duration) -> Result<(), db::DbError> {
        let mut last = Ok(());
        for options in &self.all {
            last = db::answers_alone(options, longest).await;
            if last.is_ok() {
                break;
            }
        }
        last
    }

    /// How to connect to each.
    pub fn iter(&self) -> std::slice::Iter<'_, PgConnectOptions> {
        self.all.iter()
    }

    /// The same hosts, each connected to in another way.
    #[must_use]
    pub fn with(self, change: impl Fn(PgConnectOptions) -> PgConnectOptions) -> Self {
        let all = self.all.into_iter();
        Self {
            all: all.map(change).collect(),
        }
    }

    /// The first host that takes writes; a single one without asking it.
    ///
    /// # Errors
    /// [`DatabaseError::NoPrimary`] when none does.
    pub async fn primary(&self) -> Result<PgConnectOptions, DatabaseError> {
        if let [only] = self.all.as_slice() {
            return Ok(only.clone());
        }
        let begin = tokio::time::Instant::now();
        loop {
            if let Some(primary) = self.find_writable().await {
                return Ok(primary);
            }
            if begin.elapsed() > START_TIMEOUT {
                return Err(DatabaseError::NoPrimary(self.all.len()));
            }
            tokio::time::sleep(CHECK_INTERVAL).await;
        }
    }

    async fn find_writable(&self) -> Option<PgConnectOptions> {
        for options in &self.all {
            let asked = tokio::time::timeout(HOST_TIMEOUT, takes_writes(options)).await;
            if matches!(asked, Ok(Ok(true))) {
                return Some(options.clone());
            }
        }
        None
    }

    /// A pool that hands out only connections to a host that takes writes.
    #[must_use]
    pub fn with_write_check(&self, pool: PgPoolOptions) -> PgPoolOptions {
        if !self.are_several() {
            return pool;
        }
        // Instead of a ping: a host that was made a replica answers, and takes no writes.
        pool.test_before_acquire(false)
            .before_acquire(|connection, _| {
                Box::pin(async move {
                    let asked =
                        tokio::time::timeout(IDLE_CHECK_TIMEOUT, db::takes_writes(connection))
                            .await;
                    // A host that is gone without a word is not waited for at each of its connections.
                    asked.map_or(Err(sqlx::Error::PoolTimedOut), |takes| {
                        Ok(takes.unwrap_or(false))
                    })
                })
            })
    }

    /// Lets the pool follow the host that takes writes, as long as the server works; returns at once where there is
    /// only one.
    pub async fn follow_writable(self, pool: PgPool) {
        if !self.are_several() {
            return;
        }
        while !pool.is_closed() {
            tokio::time::sleep(CHECK_INTERVAL).await;
            let current = pool.connect_options();
            let asked = tokio::time::timeout(HOST_TIMEOUT, takes_writes(&current)).await;
            if matches!(asked, Ok(Ok(true))) {
                continue;
            }
            match self.find_writable().await {
                Some(primary) => {
                    let host = primary.get_host().to_owned();
                    tracing::warn!(host, "the database is written on another host now");
                    pool.set_connect_options(primary);
                }
                None => tracing::error!("no host of the database takes writes"),
            }
        }
    }
}

async fn takes_writes(options: &PgConnectOptions) -> Result<bool, db::DbError> {
    let mut connection = options.connect().await?;
    let takes = db::takes_writes(&mut connection).await;
    // Whether it ends well changes nothing.
    let _ = connection.close().await;
    takes
}

/// One address for each host of an address.
pub(super) fn each_host(address: &str) -> Result<Vec<String>, DatabaseError> {
    let Some((scheme, rest)) = address.split_once("://") else {
        // Not for us to say what is wrong with it.
        return Ok(vec![address.to_owned()]);
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, hosts) = match authority.rsplit_once('@') {
        Some((user, hosts)) => (format!("{user}@"), hosts),
        None => (String::new(), authority),
    };
    let path = without_target(path)?;
    let hosts = hosts.split(',');
    Ok(hosts
        .map(|host| format!("{scheme}://{user}{host}{path}"))
        .collect())
}

/// Path and query of an address without `target_session_attrs`, which the driver does not know.
fn without_target(path: &str) -> Result<String, DatabaseError> {
    let Some((path, query)) = path.split_once('?') else {
        return Ok(path.to_owned());
    };
    let mut kept = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("target_session_attrs", "read-write" | "primary")) => {}
            Some(("target_session_attrs", other)) => {
                return Err(DatabaseError::TargetSession(other.to_owned()));
            }
            _ => kept.push(pair),
        }
    }
    if kept.is_empty() {
        return Ok(path.to_owned());
    }
    Ok(format!("{path}?{}", kept.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_libpq_reads_them() {
        let cases: [(&str, &[&str]); 4] = [
            ("postgres://a@b/c", &["postgres://a@b/c"]),
            (
                "postgres://a:p%40@b,c:5433/d?sslmode=require&target_session_attrs=read-write",
                &[
                    "postgres://a:p%40@b/d?sslmode=require",
                    "postgres://a:p%40@c:5433/d?sslmode=require",
                ],
            ),
            (
                "postgresql://b,c/d?target_session_attrs=primary",
                &["postgresql://b/d", "postgresql://c/d"],
            ),
            (
                "postgres://a@%2Frun%2Fpg,b",
                &["postgres://a@%2Frun%2Fpg", "postgres://a@b"],
            ),
        ];
        for (address, expected) in cases {
            assert_eq!(each_host(address).unwrap(), expected, "{address}");
        }
        let refused = Hosts::parse("postgres://a,b/c?target_session_attrs=any");
        assert!(matches!(refused, Err(DatabaseError::TargetSession(value)) if value == "any"));
    }
}
