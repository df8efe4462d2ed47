//! What an operator can set about uploads: how many at the same time, and what an account may keep.

use clap::Args;

use crate::use_case::import::Quota;

/// Limits of uploads. Every flag has an environment variable.
#[derive(Args, Clone, Debug)]
pub struct UploadConfig {
    /// Files that one server receives at the same time; each takes up to PNTD_UPLOAD_MIB of memory
    #[arg(long, env = "PNTD_UPLOADS", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..))]
    pub uploads: u16,

    /// Files that one account sends at the same time
    #[arg(long, env = "PNTD_UPLOADS_PER_PERSON", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub uploads_per_person: u16,

    /// MiB of files that one account may keep, those of registered imports included
    #[arg(long, env = "PNTD_UPLOAD_QUOTA_MIB", default_value_t = Quota::default().mib)]
    pub upload_quota_mib: u32,

    /// Imports of one account that may be open: being read, or waiting to be registered or discarded
    #[arg(long, env = "PNTD_OPEN_IMPORTS", default_value_t = Quota::default().open_imports)]
    pub open_imports: u32,

    /// Files of failed and discarded imports are deleted after this many days; their hash stays
    #[arg(long, env = "PNTD_UPLOAD_KEEP_DAYS", default_value_t = Quota::default().keep_days)]
    pub upload_keep_days: u16,
}

impl Default for UploadConfig {
    /// What the flags default to.
    fn default() -> Self {
        let quota = Quota::default();
        Self {
            uploads: 8,
            uploads_per_person: 2,
            upload_quota_mib: quota.mib,
            open_imports: quota.open_imports,
            upload_keep_days: quota.keep_days,
        }
    }
}

impl UploadConfig {
    /// What each account may keep.
    pub fn quota(&self) -> Quota {
        Quota {
            mib: self.upload_quota_mib,
            open_imports: self.open_imports,
            keep_days: self.upload_keep_days,
        }
    }
}
