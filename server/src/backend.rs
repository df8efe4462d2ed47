//! The ports of the office over Postgres: calls use cases and maps their errors, nothing else.
//!
//! The clock is read here, once per request. Permissions are checked in the use cases.

mod error;

use std::path::PathBuf;

use app::{
    backend::{Backend, Caller, OriginalFile},
    error::{AppError, ErrorCode},
    wire::*,
};
use async_trait::async_trait;
use chrono::Utc;
use domain::value::CellKey;
use sqlx::PgPool;

use crate::{
    auth,
    compute::ComputePool,
    release::ReleaseStore,
    use_case::{self, Actor, audit::ChainWatch, import::Reader},
};

/// This program itself, even when the file it was started from has been replaced since.
const OWN_PROGRAM: &str = "/proc/self/exe";

type Answer<T> = Result<T, AppError>;

/// Everything the use cases need.
pub struct PostgresBackend {
    pool: PgPool,
    releases: ReleaseStore,
    reader: Reader,
    chain: ChainWatch,
}

impl PostgresBackend {
    /// A backend whose files are read by this program as `import-worker`.
    pub fn new(pool: PgPool, releases: ReleaseStore) -> Self {
        Self::with_worker(pool, releases, PathBuf::from(OWN_PROGRAM))
    }

    /// The same with another program that knows `import-worker`: for tests, which are not the server.
    pub fn with_worker(pool: PgPool, releases: ReleaseStore, worker: PathBuf) -> Self {
        Self {
            reader: Reader::new(pool.clone(), ComputePool::of_this_machine(), worker),
            pool,
            releases,
            chain: ChainWatch::default(),
        }
    }

    /// The reader of imports; [`Reader::keep_watch`] runs as long as the server.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
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

/// Whose second factor it is.
fn owner<'a>(by: &'a Caller, actor: &'a Actor) -> auth::second_factor::Owner<'a> {
    auth::second_factor::Owner {
        name: &actor.viewer.name,
        address: actor.address.as_deref(),
        session: by.session.as_deref(),
    }
}

/// The sentence for the person with the request's id; the cause goes to the log, once, with the same id.
fn into_answer<T, E: error::Tell>(by: &Caller, result: Result<T, E>) -> Answer<T> {
    result.map_err(|error| {
        let mut answer = error.tell();
        answer.request_id.clone_from(&by.request_id);
        let id = by.request_id.as_deref().unwrap_or_default();
        if answer.code == ErrorCode::Denied {
            by.refusal.note(&answer.message);
        }
        match answer.code {
            ErrorCode::Internal | ErrorCode::Unavailable => {
                tracing::error!(request_id = id, error = %error, cause = ?error, "a request failed");
            }
            code => tracing::debug!(request_id = id, ?code, error = %error, "a request was refused"),
        }
        answer
    })
}

#[async_trait]
impl Backend for PostgresBackend {
    async fn read_session(&self, by: &Caller) -> Answer<SessionInfo> {
        let actor = actor(by)?;
        into_answer(
            by,
            use_case::account::read_session(&self.pool, &self.releases, &actor).await,
        )
    }

    async fn change_password(&self, by: &Caller, change: ChangePassword) -> Answer<()> {
        let viewer = actor(by)?.viewer;
        viewer.check(domain::role::Act::ManageOwnAccount)?;
        let address = by.address.as_deref();
        let ChangePassword { current, new } = change;
        let (name, own) = (&viewer.name, by.session.as_deref());
        into_answer(
            by,
            auth::change::change_password(&self.pool, name, address, own, current, new).await,
        )
    }

    async fn read_own_account(&self, by: &Caller) -> Answer<OwnAccount> {
        let (actor, own) = (actor(by)?, by.session.as_deref());
        into_answer(
            by,
            use_case::own_account::read(&self.pool, &actor, own).await,
        )
    }

    async fn begin_second_factor(
        &self,
        by: &Caller,
        begin: BeginSecondFactor,
    ) -> Answer<Enrolment> {
        let actor = actor(by)?;
        actor.viewer.check(domain::role::Act::ManageOwnAccount)?;
        let begun =
            auth::second_factor::begin(&self.pool, &owner(by, &actor), begin.password).await;
        let card = into_answer(by, begun)?;
        Ok(Enrolment {
            secret: card.text,
            address: card.address,
            picture: card.picture,
        })
    }

    async fn confirm_second_factor(
        &self,
        by: &Caller,
        confirm: ConfirmSecondFactor,
    ) -> Answer<RecoveryCodes> {
        let actor = actor(by)?;
        actor.viewer.check(domain::role::Act::ManageOwnAccount)?;
        let owner = owner(by, &actor);
        let confirmed =
            auth::second_factor::confirm(&self.pool, &owner, &confirm.code, actor.now).await;
        into_answer(by, confirmed.map(|codes| RecoveryCodes { codes }))
    }

    async fn remove_second_factor(&self, by: &Caller, remove: RemoveSecondFactor) -> Answer<()> {
        let actor = actor(by)?;
        actor.viewer.check(domain::role::Act::ManageOwnAccount)?;
        let owner = owner(by, &actor);
        into_answer(
            by,
            auth::second_factor::remove(&self.pool, &owner, remove.password).await,
        )
    }

    async fn end_session(&self, by: &Caller, end: EndSession) -> Answer<OwnAccount> {
        let (actor, own) = (actor(by)?, by.session.as_deref());
        into_answer(
            by,
            use_case::own_account::end_session(&self.pool, &actor, own, end.number).await,
        )
    }

    async fn end_other_sessions(&self, by: &Caller) -> Answer<OwnAccount> {
        let (actor, own) = (actor(by)?, by.session.as_deref());
        into_answer(
            by,
            use_case::own_account::end_others(&self.pool, &actor, own).await,
        )
    }

    async fn end_all_sessions(&self, by: &Caller) -> Answer<()> {
        into_answer(
            by,
            use_case::own_account::end_all(&self.pool, &actor(by)?).await,
        )
    }

    async fn read_overview(&self, by: &Caller) -> Answer<Overview> {
        into_answer(
            by,
            use_case::entry::read_overview(&self.pool, &actor(by)?).await,
        )
    }

    async fn read_tree(&self, by: &Caller) -> Answer<Vec<TreeRow>> {
        into_answer(
            by,
            use_case::entry::read_tree(&self.pool, &actor(by)?).await,
        )
    }

    async fn read_grid(&self, by: &Caller, request: GridRequest) -> Answer<Grid> {
        into_answer(
            by,
            use_case::entry::read_grid(&self.pool, &actor(by)?, &request).await,
        )
    }

    async fn save_cells(&self, by: &Caller, save: SaveCells) -> Answer<Saved> {
        into_answer(
            by,
            use_case::entry::save_cells(&self.pool, &actor(by)?, &save).await,
        )
    }

    async fn list_change_sets(
        &self,
        by: &Caller,
        filter: ChangeSetFilter,
    ) -> Answer<Vec<ChangeSetSummary>> {
        into_answer(
            by,
            use_case::review::list(&self.pool, &actor(by)?, &filter).await,
        )
    }

    async fn read_change_set(&self, by: &Caller, id: i64) -> Answer<ChangeSetDetail> {
        into_answer(
            by,
            use_case::review::read(&self.pool, &self.releases, &actor(by)?, id).await,
        )
    }

    async fn act_on_change_set(&self, by: &Caller, act: ActOnChangeSet) -> Answer<ChangeSetDetail> {
        into_answer(
            by,
            use_case::review::act(&self.pool, &self.releases, &actor(by)?, &act).await,
        )
    }

    async fn decide_change_set(
        &self,
        by: &Caller,
        decide: DecideChangeSet,
    ) -> Answer<ChangeSetDetail> {
        into_answer(
            by,
            use_case::review::decide(&self.pool, &self.releases, &actor(by)?, &decide).await,
        )
    }

    async fn preview_decision(
        &self,
        by: &Caller,
        preview: PreviewDecision,
    ) -> Answer<Vec<PublicEffect>> {
        into_answer(
            by,
            use_case::review::preview(&self.pool, &self.releases, &actor(by)?, &preview).await,
        )
    }

    async fn comment_cell(&self, by: &Caller, comment: CommentCell) -> Answer<Vec<CellComment>> {
        into_answer(
            by,
            use_case::review::comment(&self.pool, &actor(by)?, &comment).await,
        )
    }

    async fn revert_change_set(&self, by: &Caller, id: i64) -> Answer<ChangeSetDetail> {
        into_answer(
            by,
            use_case::review::revert(&self.pool, &self.releases, &actor(by)?, id).await,
        )
    }

    async fn receive_import(&self, by: &Caller, name: String, bytes: Vec<u8>) -> Answer<String> {
        let actor = actor(by)?;
        let received =
            use_case::import::receive(&self.pool, &self.reader, &actor, &name, &bytes).await;
        into_answer(by, received.map(|batch| batch.to_string()))
    }

    async fn read_original(&self, by: &Caller, batch: String) -> Answer<OriginalFile> {
        let original = use_case::import::original(&self.pool, &actor(by)?, &batch).await;
        let original = into_answer(by, original)?;
        Ok(OriginalFile {
            name: original.name,
            bytes: original.bytes,
        })
    }

    async fn export_current(&self, by: &Caller, name: String) -> Answer<OriginalFile> {
        let exported = use_case::export::export(&self.pool, &actor(by)?, &name).await;
        let exported = into_answer(by, exported)?;
        Ok(OriginalFile {
            name: exported.name,
            bytes: exported.bytes,
        })
    }

    async fn list_imports(&self, by: &Caller) -> Answer<Vec<ImportSummary>> {
        into_answer(by, use_case::import::list(&self.pool, &actor(by)?).await)
    }

    async fn read_import(&self, by: &Caller, batch: String) -> Answer<ImportView> {
        into_answer(
            by,
            use_case::import::read(&self.pool, &self.reader, &actor(by)?, &batch).await,
        )
    }

    async fn preview_import(&self, by: &Caller, choice: ChooseLayouts) -> Answer<ImportPreview> {
        into_answer(
            by,
            use_case::import::preview(&self.pool, &self.reader, &actor(by)?, &choice).await,
        )
    }

    async fn commit_import(&self, by: &Caller, commit: CommitImport) -> Answer<CommittedImport> {
        let actor = actor(by)?;
        into_answer(
            by,
            use_case::import::commit(&self.pool, &self.reader, &actor, &commit).await,
        )
    }

    async fn discard_import(&self, by: &Caller, batch: String) -> Answer<()> {
        into_answer(
            by,
            use_case::import::discard(&self.pool, &actor(by)?, &batch).await,
        )
    }

    async fn preview_release(&self, by: &Caller) -> Answer<ReleasePreview> {
        into_answer(
            by,
            use_case::release::preview(&self.pool, &self.releases, &actor(by)?).await,
        )
    }

    async fn publish_release(
        &self,
        by: &Caller,
        publish: PublishRelease,
    ) -> Answer<ReleaseSummary> {
        let actor = actor(by)?;
        into_answer(
            by,
            use_case::release::publish(&self.pool, &self.releases, &actor, &publish).await,
        )
    }

    async fn withdraw_release(
        &self,
        by: &Caller,
        withdraw: WithdrawRelease,
    ) -> Answer<ReleaseSummary> {
        let actor = actor(by)?;
        into_answer(
            by,
            use_case::release::withdraw(&self.pool, &self.releases, &actor, &withdraw).await,
        )
    }

    async fn list_releases(&self, by: &Caller) -> Answer<Vec<ReleaseSummary>> {
        into_answer(
            by,
            use_case::release::list(&self.releases, &actor(by)?).await,
        )
    }

    async fn read_catalogue(&self, by: &Caller) -> Answer<CatalogueView> {
        into_answer(by, use_case::catalogue::read(&self.pool, &actor(by)?).await)
    }

    async fn save_node(&self, by: &Caller, save: SaveNode) -> Answer<CatalogueView> {
        into_answer(
            by,
            use_case::catalogue::save_node(&self.pool, &actor(by)?, &save).await,
        )
    }

    async fn save_indicator(&self, by: &Caller, save: SaveIndicator) -> Answer<CatalogueView> {
        into_answer(
            by,
            use_case::catalogue::save_indicator(&self.pool, &actor(by)?, &save).await,
        )
    }

    async fn read_calendar(&self, by: &Caller) -> Answer<CalendarView> {
        into_answer(by, use_case::calendar::read(&self.pool, &actor(by)?).await)
    }

    async fn save_calendar_rule(
        &self,
        by: &Caller,
        save: SaveCalendarRule,
    ) -> Answer<CalendarView> {
        into_answer(
            by,
            use_case::calendar::save_rule(&self.pool, &actor(by)?, &save).await,
        )
    }

    async fn save_indicator_days(
        &self,
        by: &Caller,
        save: SaveIndicatorDays,
    ) -> Answer<CalendarView> {
        into_answer(
            by,
            use_case::calendar::save_indicator_days(&self.pool, &actor(by)?, &save).await,
        )
    }

    async fn reopen_period(&self, by: &Caller, reopen: ReopenPeriod) -> Answer<CalendarView> {
        into_answer(
            by,
            use_case::calendar::reopen(&self.pool, &actor(by)?, &reopen).await,
        )
    }

    async fn read_settings(&self, by: &Caller) -> Answer<SettingsView> {
        into_answer(
            by,
            use_case::settings::read(&self.pool, &self.releases, &actor(by)?).await,
        )
    }

    async fn preview_settings(
        &self,
        by: &Caller,
        preview: PreviewSettings,
    ) -> Answer<Vec<PublicEffect>> {
        into_answer(
            by,
            use_case::settings::preview(&self.pool, &actor(by)?, &preview).await,
        )
    }

    async fn save_settings(&self, by: &Caller, save: SaveSettings) -> Answer<SettingsView> {
        into_answer(
            by,
            use_case::settings::save(&self.pool, &self.releases, &actor(by)?, &save).await,
        )
    }

    async fn list_accounts(&self, by: &Caller) -> Answer<Vec<AccountView>> {
        into_answer(by, use_case::account::list(&self.pool, &actor(by)?).await)
    }

    async fn save_account(&self, by: &Caller, save: SaveAccount) -> Answer<SavedAccount> {
        into_answer(
            by,
            use_case::account::save(&self.pool, &actor(by)?, &save).await,
        )
    }

    async fn end_account_sessions(&self, by: &Caller, of: NamedAccount) -> Answer<AccountView> {
        into_answer(
            by,
            use_case::account::end_sessions(&self.pool, &actor(by)?, &of.name).await,
        )
    }

    async fn remove_account_second_factor(
        &self,
        by: &Caller,
        of: NamedAccount,
    ) -> Answer<AccountView> {
        into_answer(
            by,
            use_case::account::remove_second_factor(&self.pool, &actor(by)?, &of.name).await,
        )
    }

    async fn list_audit(&self, by: &Caller, search: SearchAudit) -> Answer<AuditPage> {
        into_answer(
            by,
            use_case::audit::search(&self.pool, &actor(by)?, &search).await,
        )
    }

    async fn verify_audit(&self, by: &Caller) -> Answer<ChainReport> {
        into_answer(by, self.chain.report(&self.pool, &actor(by)?).await)
    }

    async fn export_audit(&self, by: &Caller, part: ExportAudit) -> Answer<AuditPart> {
        into_answer(
            by,
            use_case::audit::export(&self.pool, &actor(by)?, &part).await,
        )
    }

    async fn read_history(&self, by: &Caller, cell: CellKey) -> Answer<CellHistory> {
        into_answer(
            by,
            use_case::history::read(&self.pool, &actor(by)?, &cell).await,
        )
    }

    async fn read_privacy(&self, by: &Caller) -> Answer<Privacy> {
        into_answer(by, use_case::privacy::read(&self.pool, &actor(by)?).await)
    }

    async fn save_privacy(&self, by: &Caller, address_days: u16) -> Answer<Privacy> {
        into_answer(
            by,
            use_case::privacy::save(&self.pool, &actor(by)?, address_days).await,
        )
    }
}
