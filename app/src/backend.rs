//! The ports: what the office needs of the world. `server` implements them; server functions call only these.
//!
//! Every method checks the permission of the viewer itself (in its use case): a server function is a public API.

use crate::{error::AppError, wire::*};
use async_trait::async_trait;
use domain::{role::Viewer, value::CellKey};
use std::sync::{Arc, Mutex, PoisonError};

/// Who asks, put into the Leptos context for every request by the server.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// `None` = not signed in.
    pub viewer: Option<Viewer>,
    /// Network address of the client, for the audit log.
    pub address: Option<String>,
    pub request_id: Option<String>,
    /// What the table of sessions knows the caller's own session by.
    pub session: Option<Vec<u8>>,
    pub refusal: Refusal,
}

/// Why a use case refused something within a request: noted where it is told to the person, taken by
/// whoever let the request in, who writes it down. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    /// The first reason counts.
    pub fn note(&self, why: &str) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.get_or_insert_with(|| why.to_owned());
    }

    /// The reason, once.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The backend in the Leptos context.
pub type SharedBackend = Arc<dyn Backend>;

type Answer<T> = Result<T, AppError>;

/// A file as it was uploaded, or as it was made for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Use cases of the office, one method each.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    // own account
    async fn read_session(&self, by: &Caller) -> Answer<SessionInfo>;
    async fn change_password(&self, by: &Caller, change: ChangePassword) -> Answer<()>;
    /// How one gets in, and the sessions that are open.
    async fn read_own_account(&self, by: &Caller) -> Answer<OwnAccount>;
    /// Makes the key of a second factor; it is asked for only after [`Backend::confirm_second_factor`].
    async fn begin_second_factor(&self, by: &Caller, begin: BeginSecondFactor)
    -> Answer<Enrolment>;
    /// Switches the second factor on; the recovery codes are in this answer only.
    async fn confirm_second_factor(
        &self,
        by: &Caller,
        confirm: ConfirmSecondFactor,
    ) -> Answer<RecoveryCodes>;
    async fn remove_second_factor(&self, by: &Caller, remove: RemoveSecondFactor) -> Answer<()>;
    async fn end_session(&self, by: &Caller, end: EndSession) -> Answer<OwnAccount>;
    async fn end_other_sessions(&self, by: &Caller) -> Answer<OwnAccount>;
    /// Ends the own session with all others.
    async fn end_all_sessions(&self, by: &Caller) -> Answer<()>;
    // work
    async fn read_overview(&self, by: &Caller) -> Answer<Overview>;
    async fn read_tree(&self, by: &Caller) -> Answer<Vec<TreeRow>>;
    async fn read_grid(&self, by: &Caller, request: GridRequest) -> Answer<Grid>;
    async fn save_cells(&self, by: &Caller, save: SaveCells) -> Answer<Saved>;
    /// Every version of one cell.
    async fn read_history(&self, by: &Caller, cell: CellKey) -> Answer<CellHistory>;
    // change sets
    async fn list_change_sets(
        &self,
        by: &Caller,
        filter: ChangeSetFilter,
    ) -> Answer<Vec<ChangeSetSummary>>;
    async fn read_change_set(&self, by: &Caller, id: i64) -> Answer<ChangeSetDetail>;
    async fn act_on_change_set(&self, by: &Caller, act: ActOnChangeSet) -> Answer<ChangeSetDetail>;
    /// Decides every cell of a submitted set.
    async fn decide_change_set(
        &self,
        by: &Caller,
        decide: DecideChangeSet,
    ) -> Answer<ChangeSetDetail>;
    /// What the public pages would say if just these cells were approved.
    async fn preview_decision(
        &self,
        by: &Caller,
        preview: PreviewDecision,
    ) -> Answer<Vec<PublicEffect>>;
    /// Says something about a cell; answers its thread.
    async fn comment_cell(&self, by: &Caller, comment: CommentCell) -> Answer<Vec<CellComment>>;
    /// Prepares a new draft that turns every cell of an approved or published set round (undo).
    async fn revert_change_set(&self, by: &Caller, id: i64) -> Answer<ChangeSetDetail>;
    // import
    /// Keeps an uploaded file and begins to read it; answers the batch.
    async fn receive_import(&self, by: &Caller, name: String, bytes: Vec<u8>) -> Answer<String>;
    /// The file of a batch, byte for byte.
    async fn read_original(&self, by: &Caller, batch: String) -> Answer<OriginalFile>;
    async fn list_imports(&self, by: &Caller) -> Answer<Vec<ImportSummary>>;
    async fn read_import(&self, by: &Caller, batch: String) -> Answer<ImportView>;
    async fn preview_import(&self, by: &Caller, choice: ChooseLayouts) -> Answer<ImportPreview>;
    async fn commit_import(&self, by: &Caller, commit: CommitImport) -> Answer<CommittedImport>;
    async fn discard_import(&self, by: &Caller, batch: String) -> Answer<()>;
    /// What is approved now, as the file with this name; it can be edited and imported again.
    async fn export_current(&self, by: &Caller, name: String) -> Answer<OriginalFile>;
    // releases
    async fn preview_release(&self, by: &Caller) -> Answer<ReleasePreview>;
    async fn publish_release(&self, by: &Caller, publish: PublishRelease)
    -> Answer<ReleaseSummary>;
    async fn withdraw_release(
        &self,
        by: &Caller,
        withdraw: WithdrawRelease,
    ) -> Answer<ReleaseSummary>;
    async fn list_releases(&self, by: &Caller) -> Answer<Vec<ReleaseSummary>>;
    // catalogue
    async fn read_catalogue(&self, by: &Caller) -> Answer<CatalogueView>;
    async fn save_node(&self, by: &Caller, save: SaveNode) -> Answer<CatalogueView>;
    async fn save_indicator(&self, by: &Caller, save: SaveIndicator) -> Answer<CatalogueView>;
    // calendar and settings
    async fn read_calendar(&self, by: &Caller) -> Answer<CalendarView>;
    async fn save_calendar_rule(&self, by: &Caller, save: SaveCalendarRule)
    -> Answer<CalendarView>;
    async fn save_indicator_days(
        &self,
        by: &Caller,
        save: SaveIndicatorDays,
    ) -> Answer<CalendarView>;
    async fn reopen_period(&self, by: &Caller, reopen: ReopenPeriod) -> Answer<CalendarView>;
    async fn read_settings(&self, by: &Caller) -> Answer<SettingsView>;
    async fn preview_settings(
        &self,
        by: &Caller,
        preview: PreviewSettings,
    ) -> Answer<Vec<PublicEffect>>;
    async fn save_settings(&self, by: &Caller, save: SaveSettings) -> Answer<SettingsView>;
    // people
    async fn list_accounts(&self, by: &Caller) -> Answer<Vec<AccountView>>;
    async fn save_account(&self, by: &Caller, save: SaveAccount) -> Answer<SavedAccount>;
    /// Signs a person out everywhere.
    async fn end_account_sessions(&self, by: &Caller, of: NamedAccount) -> Answer<AccountView>;
    /// For who lost the telephone and the recovery codes.
    async fn remove_account_second_factor(
        &self,
        by: &Caller,
        of: NamedAccount,
    ) -> Answer<AccountView>;
    // the log, and what is kept of people
    async fn list_audit(&self, by: &Caller, search: SearchAudit) -> Answer<AuditPage>;
    /// Computes the whole chain again.
    async fn verify_audit(&self, by: &Caller) -> Answer<ChainReport>;
    /// A part of the log as a file; the first part leaves an entry.
    async fn export_audit(&self, by: &Caller, part: ExportAudit) -> Answer<AuditPart>;
    async fn read_privacy(&self, by: &Caller) -> Answer<Privacy>;
    async fn save_privacy(&self, by: &Caller, address_days: u16) -> Answer<Privacy>;
}
