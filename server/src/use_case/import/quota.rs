//! How much one account may keep: bytes of files, and imports that are still open.
//!
//! The limit is for files that people keep, not for how often they come: uploads at the same time are limited where
//! they arrive, in `http`.

use domain::format;
use sqlx::PgConnection;
use thiserror::Error;

use super::ImportError;
use crate::db;

/// Bytes in a MiB.
const MIB: u64 = 1 << 20;

/// What one account may keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// MiB of all files of an account that are kept, those of registered imports included.
    pub mib: u32,
    /// Imports of an account that are being read or wait for a decision.
    pub open_imports: u32,
    /// Days after which the file of a failed or discarded import is deleted.
    pub keep_days: u16,
}

impl Quota {
    /// No limit: for who works at the command line of the server.
    pub const NONE: Self = Self {
        mib: u32::MAX,
        open_imports: u32::MAX,
        keep_days: u16::MAX,
    };
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            mib: 2048,
            open_imports: 40,
            keep_days: 30,
        }
    }
}

/// Why a file, or a correction, is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OverQuota {
    #[error("the account would keep more than {mib} MiB")]
    Bytes { mib: u32, keep_days: u16 },
    #[error("the account has {open_imports} open imports")]
    Open { open_imports: u32 },
    #[error("the account keeps {profiles} corrections")]
    Profiles { profiles: u32 },
}

impl OverQuota {
    /// What happened and what to do.
    pub fn message_es(self) -> String {
        match self {
            Self::Bytes { mib, keep_days } => format!(
                "Con este archivo, los que usted subió pasarían de {} MB, que es el límite de su cuenta, y no se guardó. \
                 Los de importaciones descartadas se borran a los {keep_days} días. Si necesita más, pida a \
                 administración que suba el límite.",
                format::count(u64::from(mib)),
            ),
            Self::Open { open_imports } => format!(
                "Usted tiene {open_imports} importaciones sin terminar, que es el límite, y el archivo no se guardó. \
                 Registre o descarte algunas en «Importar valores» y súbalo otra vez."
            ),
            Self::Profiles { profiles } => format!(
                "Usted guarda {profiles} correspondencias, que es el límite, y esta no se guardó. Borre alguna en «Importar valores» y guárdela otra vez."
            ),
        }
    }
}

/// Whether an account may keep a file of so many bytes with this hash. Uploads of the account wait for each other
/// until the transaction ends, so that many at once count as many.
pub(super) async fn check(
    conn: &mut PgConnection,
    quota: &Quota,
    author: &str,
    sha256: &str,
    size: usize,
) -> Result<(), ImportError> {
    db::import::lock_uploads(conn, author).await?;
    let usage = db::import::load_usage(conn, author, sha256).await?;
    if usage.open >= i64::from(quota.open_imports) {
        let open_imports = quota.open_imports;
        return Err(OverQuota::Open { open_imports }.into());
    }
    let kept = u64::try_from(usage.bytes).unwrap_or_default();
    let size = u64::try_from(size).unwrap_or(u64::MAX);
    if kept.saturating_add(size) > u64::from(quota.mib).saturating_mul(MIB) {
        let Quota { mib, keep_days, .. } = *quota;
        return Err(OverQuota::Bytes { mib, keep_days }.into());
    }
    Ok(())
}
