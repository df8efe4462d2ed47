//! The phase of this server: starting, serving or stopping. Load balancers ask for it before they send requests.
//!
//! What the database says now is no matter of this module: it changes by itself, and `release::ReleaseStore` knows it.

use std::sync::Arc;

use tokio::sync::watch;

/// How far the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The database is looked for, or a private one started.
    Starting,
    /// The tables are brought up to date, by this server or by one that started with it.
    Migrating,
    /// An empty database gets what it begins with.
    Loading,
    /// It works.
    Serving,
    /// The database was away at the start: only the release that was kept on disk is shown.
    Alone,
    /// It was asked to stop: what has begun is finished, and nothing new should come.
    Stopping,
}

impl Phase {
    pub const ALL: [Self; 6] = [
        Self::Starting,
        Self::Migrating,
        Self::Loading,
        Self::Serving,
        Self::Alone,
        Self::Stopping,
    ];

    /// What it is called where programs and people look.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Starting => "iniciando",
            Self::Migrating => "migrando",
            Self::Loading => "cargando",
            Self::Serving => "listo",
            Self::Alone => "degradado",
            Self::Stopping => "deteniendo",
        }
    }
}

/// The phase of the process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Readiness(Arc<watch::Sender<Phase>>);

impl Default for Readiness {
    /// Of a server that has all it needs.
    fn default() -> Self {
        Self::at(Phase::Serving)
    }
}

impl Readiness {
    pub fn at(phase: Phase) -> Self {
        Self(Arc::new(watch::Sender::new(phase)))
    }

    pub fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    /// Goes on to a phase; a server that was asked to stop does not start any more.
    pub fn set(&self, phase: Phase) {
        self.0.send_if_modified(|now| {
            let goes = *now != Phase::Stopping && *now != phase;
            if goes {
                *now = phase;
            }
            goes
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopping_server_is_not_ready_again() {
        let readiness = Readiness::at(Phase::Migrating);
        readiness.set(Phase::Stopping);
        readiness.set(Phase::Serving);
        assert_eq!(readiness.phase(), Phase::Stopping);
    }
}
