//! The office's port over Postgres. What each call does is registered in [`calls`]; the words of errors are
//! in [`error`]; files, which are no calls, have a method each here.
//!
//! The clock is read here, once per request. Permissions are checked in the use cases.

pub mod calls;
mod error;
pub mod passkeys;
mod registry;
mod reminders;

use std::path::PathBuf;

use app::{
    backend::{self, Backend, Boxed, Caller},
    error::{AppError, ErrorCode},
    wire::{AuditPart, Call, ChangeSetDetail, DueCell, ExportAudit},
};
use async_trait::async_trait;
use chrono::Utc;
use sqlx::PgPool;

use crate::{
    auth,
    compute::ComputePool,
    mail::Mailer,
    release::{KeyDirectory, ReleaseStore},
    use_case::{
        self, Actor, NamedFile,
        audit::ChainWatch,
        export::{Database, Scope},
        import::{NewProposal, ProposalOutcome, ProposalState, Quota, Reader, TokenInUse},
        review::CheckedSets,
    },
};
pub use error::ToAppError;

/// This program itself, even when the file it was started from has been replaced since.
const OWN_PROGRAM: &str = "/proc/self/exe";

type Answer<T> = Result<T, AppError>;

/// Everything the use cases need; cheap to clone.
#[derive(Clone)]
pub struct PostgresBackend {
    pool: PgPool,
    releases: ReleaseStore,
    reader: Reader,
    /// Of the table of a review.
    checked: CheckedSets,
    quota: Quota,
    chain: ChainWatch,
    /// There is an identity provider.
    has_provider: bool,
    /// `None`: this server sends no mail.
    mailer: Option<Mailer>,
}

/// What a use case is given beside the call: the installation, and who asks.
struct CallContext {
    backend: PostgresBackend,
    actor: Actor,
    /// What the table of sessions knows the caller's own session by.
    session: Option<Vec<u8>>,
}

impl CallContext {
    /// The directory with the key of the secrets of second factors.
    fn keys(&self) -> Result<&KeyDirectory, auth::sealing::SealError> {
        Ok(self.backend.releases.keys()?)
    }

    /// From where the own account is looked at.
    fn request_session(&self) -> use_case::own_account::RequestSession<'_> {
        use_case::own_account::RequestSession {
            session: self.session.as_deref(),
            has_provider: self.backend.has_provider,
        }
    }

    /// Whose password or second factor it is.
    fn owner(&self) -> auth::second_factor::FactorOwner<'_> {
        auth::second_factor::FactorOwner {
            name: &self.actor.viewer.name,
            address: self.actor.address.as_deref(),
            session: self.session.as_deref(),
        }
    }
}

impl PostgresBackend {
    /// A backend whose files are read by this program as `import-worker`.
    pub fn new(pool: PgPool, releases: ReleaseStore) -> Self {
        Self::with_worker(pool, releases, PathBuf::from(OWN_PROGRAM))
    }

    /// The same with another program that knows `import-worker`: for tests, which are not the server.
    pub fn with_worker(pool: PgPool, releases: ReleaseStore, worker: PathBuf) -> Self {
        let compute = ComputePool::of_this_machine();
        Self {
            checked: CheckedSets::new(compute.clone()),
            reader: Reader::new(pool.clone(), compute, worker),
            pool,
            releases,
            quota: Quota::default(),
            chain: ChainWatch::default(),
            has_provider: false,
            mailer: None,
        }
    }

    /// The same for files of at most so many bytes: the limit of uploads and of the reader are one.
    #[must_use]
    pub fn with_file_bytes(mut self, file_bytes: u64) -> Self {
        self.reader = self.reader.with_file_bytes(file_bytes);
        self
    }

    /// The same beside an identity provider, or without one.
    #[must_use]
    pub fn with_provider(mut self, has_provider: bool) -> Self {
        self.has_provider = has_provider;
        self
    }

    /// The same with a way to send mails, or without one.
    #[must_use]
    pub fn with_mailer(mut self, mailer: Option<Mailer>) -> Self {
        self.mailer = mailer;
        self
    }

    /// The same with other limits of what an account keeps.
    #[must_use]
    pub fn with_quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// The reader of imports; [`Reader::run_watch`] runs as long as the server.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// The checked lists of change sets that are kept.
    pub fn checked(&self) -> &CheckedSets {
        &self.checked
    }

    /// Answers a call within this process.
    ///
    /// # Errors
    /// What the use case says.
    pub async fn call<C: Call>(&self, by: &Caller, call: C) -> Answer<C::Answer> {
        backend::call(self, by, call).await
    }

    /// Keeps an uploaded file and begins to read it; answers the batch.
    ///
    /// # Errors
    /// For who may not enter values, and when there is no room for more files.
    pub async fn receive_import(
        &self,
        by: &Caller,
        name: String,
        bytes: Vec<u8>,
    ) -> Answer<String> {
        let actor = actor(by)?;
        let (pool, reader, quota) = (&self.pool, &self.reader, &self.quota);
        let received = use_case::import::receive(pool, reader, quota, &actor, &name, &bytes).await;
        into_answer(by, received.map(|batch| batch.to_string()))
    }

    /// Registers what a program proposes with a token of the caller's account.
    ///
    /// # Errors
    /// What the use case says; why values were refused is no error.
    pub async fn propose(
        &self,
        by: &Caller,
        token: &TokenInUse,
        proposal: &NewProposal,
    ) -> Answer<ProposalOutcome> {
        let actor = actor(by)?;
        let (pool, reader, quota) = (&self.pool, &self.reader, &self.quota);
        let done = use_case::import::propose(pool, reader, quota, &actor, token, proposal).await;
        into_answer(by, done)
    }

    /// What became of a proposal of the caller's account.
    ///
    /// # Errors
    /// When there is none with this number that is theirs.
    pub async fn read_proposal(&self, by: &Caller, id: i64) -> Answer<ProposalState> {
        let state = use_case::import::read_state(&self.pool, &actor(by)?, id).await;
        into_answer(by, state)
    }

    /// The file of a batch, byte for byte.
    ///
    /// # Errors
    /// For a batch that the caller may not see.
    pub async fn read_original(&self, by: &Caller, batch: String) -> Answer<NamedFile> {
        into_answer(
            by,
            use_case::import::original(&self.pool, &actor(by)?, &batch).await,
        )
    }

    /// The file of a batch with its findings in it.
    ///
    /// # Errors
    /// For a batch that the caller may not see, and one that is not read or has ended.
    pub async fn mark_import(&self, by: &Caller, batch: String) -> Answer<NamedFile> {
        let (pool, reader) = (&self.pool, &self.reader);
        into_answer(
            by,
            use_case::import::marked(pool, reader, &actor(by)?, &batch).await,
        )
    }

    /// What is approved now, as the file with this name; it can be edited and imported again.
    ///
    /// # Errors
    /// For a name that no file has.
    pub async fn export_current(&self, by: &Caller, name: String) -> Answer<NamedFile> {
        self.export_selection(by, name, &Scope::Everything).await
    }

    /// The same of some indicators.
    ///
    /// # Errors
    /// For a name that no file has, and a code that the catalogue does not have.
    pub async fn export_selection(
        &self,
        by: &Caller,
        name: String,
        scope: &Scope,
    ) -> Answer<NamedFile> {
        let made = use_case::export::export_scope(&self.pool, &actor(by)?, &name, scope).await;
        into_answer(by, made)
    }

    /// A change set with every cell, for a file.
    ///
    /// # Errors
    /// For a set that the caller may not read.
    pub async fn read_whole_set(&self, by: &Caller, id: i64) -> Answer<ChangeSetDetail> {
        let actor = actor(by)?;
        let read =
            use_case::review::read_whole(&self.pool, &self.releases, &self.checked, &actor, id);
        let read = read.await;
        into_answer(by, read)
    }

    /// Everything that is due or late for the caller.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_due(&self, by: &Caller) -> Answer<Vec<DueCell>> {
        into_answer(by, use_case::entry::list_due(&self.pool, &actor(by)?).await)
    }

    /// Writes down that a table of the office was taken as a file, with the parts of its query; answers which database
    /// it is of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_table_export(
        &self,
        by: &Caller,
        table: &str,
        query: &[(String, String)],
    ) -> Answer<Database> {
        let noted =
            use_case::export::audit_table_export(&self.pool, &actor(by)?, table, query).await;
        into_answer(by, noted)
    }

    /// A part of the audit log as a file; the first part leaves an entry.
    ///
    /// # Errors
    /// For who may not read the log.
    pub async fn export_audit(&self, by: &Caller, part: ExportAudit) -> Answer<AuditPart> {
        into_answer(
            by,
            use_case::audit::export(&self.pool, &actor(by)?, &part).await,
        )
    }

    /// Ends all sessions of the caller, the own one with them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_all_sessions(&self, by: &Caller) -> Answer<()> {
        into_answer(
            by,
            use_case::own_account::end_all(&self.pool, &actor(by)?).await,
        )
    }
}

#[async_trait]
impl Backend for PostgresBackend {
    async fn answer(&self, by: &Caller, path: &str, call: Boxed) -> Answer<Boxed> {
        let registered = calls::find(path).ok_or_else(|| CallError::NotRegistered(path.to_owned()));
        let registered = into_answer(by, registered)?;
        let context = CallContext {
            backend: self.clone(),
            actor: actor(by)?,
            session: by.session.clone(),
        };
        registered.answer(by, context, call).await
    }
}

/// A call that this program itself made wrongly.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("no use case is registered for {0}")]
    NotRegistered(String),
    #[error("a call to {0} has the type of another call")]
    OtherType(&'static str),
}

impl ToAppError for CallError {
    fn to_app_error(&self) -> AppError {
        AppError::internal()
    }
}

/// Who acts, for the use cases.
fn actor(by: &Caller) -> Answer<Actor> {
    let viewer = by.viewer.clone().ok_or(domain::role::Denied::SignedOut)?;
    Ok(Actor {
        viewer,
        address: by.address.clone(),
        now: Utc::now(),
    })
}

/// The sentence for the person with the request's id; the cause goes to the log, once, with the same id.
fn into_answer<T, E: ToAppError>(by: &Caller, result: Result<T, E>) -> Answer<T> {
    result.map_err(|error| {
        let mut answer = error.to_app_error();
        answer.request_id.clone_from(&by.request_id);
        let id = by.request_id.as_deref().unwrap_or_default();
        if answer.code == ErrorCode::Denied {
            by.refusal.note(&answer.message);
        }
        match answer.code {
            ErrorCode::Internal | ErrorCode::Unavailable => {
                // By `Display`: what `Debug` adds of the database's answer are values of rows.
                tracing::error!(request_id = id, %error, "a request failed");
            }
            code => tracing::debug!(request_id = id, ?code, "a request was refused"),
        }
        answer
    })
}
