//! Backups: made while the server works, tried by restoring them, and restored.
//!
//! ```text
//! <dir>/pntd-20261130T050000Z-dump/     one backup; appears under its name when it is whole and on disk
//!     manifest.json                     what must stand in the database, and the hash of every file
//!     database.dump                     of `pg_dump`, one moment of the whole database
//! <dir>/pntd-20261130T050000Z-base/
//!     manifest.json
//!     postgres.password                 of the cluster's owner; opens nothing but this cluster, through a socket
//!     cluster/                          of `pg_basebackup`, with PostgreSQL's own `backup_manifest`
//! ```
//!
//! A dump goes into any PostgreSQL of its version or newer. A base backup is the private cluster itself; with the
//! archive of its log it is brought to any moment after it ([`base`]). Private keys are in neither: a stolen backup
//! signs nothing and opens no second factor. They are copied to a place of their own ([`keys`]).

pub mod base;
pub mod directory;
pub mod dump;
pub mod error;
pub mod keys;
pub mod manifest;
pub mod record;
pub mod restore;
pub mod schedule;
pub mod take;

pub use error::BackupError;
pub use manifest::{Kind, Manifest};
