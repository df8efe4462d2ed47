//! People: who is signed in, accounts.

use super::call::call;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    role::{Role, Viewer},
    token::Scope,
};
use serde::{Deserialize, Serialize};

/// Who is signed in, and what stands above every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub viewer: Viewer,
    pub must_change_password: bool,
    pub demo: bool,
    /// Number of the current release.
    pub release: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub entities: Vec<String>,
    pub disabled: bool,
    pub must_change_password: bool,
    /// It signs in at the identity provider, which also gives its role.
    pub from_provider: bool,
    /// Whether a code is asked for after the password.
    pub second_factor: bool,
    /// Open sessions.
    pub sessions: u32,
    /// Tokens of programs that still work.
    #[serde(default)]
    pub tokens: u32,
    /// Other accounts of the same person.
    #[serde(default)]
    pub linked: Vec<String>,
}

/// Create (`new`) or change an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAccount {
    pub new: bool,
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub entities: Vec<String>,
    pub disabled: bool,
    pub reset_password: bool,
    /// The account as the administrator saw it; one that somebody else changed since is not
    /// overwritten. `None` for a new one only.
    #[serde(default)]
    pub seen: Option<AccountView>,
}
call!(SaveAccount => SavedAccount, "/fn/save_account", ManageUsers);

/// The one-time password is shown once, here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAccount {
    /// As it is now; as it would be, for a new one that waits.
    pub account: AccountView,
    pub one_time_password: Option<String>,
    /// Nothing was done yet: another administrator has to confirm it.
    pub waits: bool,
}

/// What gives or takes the power to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessOrder {
    Save(SaveAccount),
    RemoveSecondFactor,
    /// The identity provider gives a role that decides to somebody who did not have it here. Asked for by that
    /// person's sign-in.
    ProviderRole {
        role: Role,
        entities: Vec<String>,
        /// The account was made by this sign-in and stays closed until it is confirmed.
        new: bool,
    },
    /// The account and this one are one person's.
    Link {
        with: String,
    },
    /// The account is a person of its own.
    Unlink,
}

/// What one administrator asked for and another has to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRequest {
    pub id: i64,
    /// Whose access it is.
    pub account: String,
    pub order: AccessOrder,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    /// Asked for by the caller, who can only take it back.
    pub own: bool,
}

/// What waits for a second administrator, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAccessRequests {}
call!(ListAccessRequests => Vec<AccessRequest>, "/fn/list_access_requests", ManageUsers);

/// Confirms a request, which is done then, or refuses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideAccessRequest {
    pub id: i64,
    pub confirm: bool,
}
call!(DecideAccessRequest => Option<SavedAccount>, "/fn/decide_access_request", ManageUsers);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    pub current: String,
    pub new: String,
}
call!(ChangePassword => (), "/fn/change_password", ManageOwnAccount);

/// Says that two accounts are one person's: four eyes then see one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAccount {
    pub name: String,
    /// The other account.
    pub with: String,
}
call!(LinkAccount => SavedAccount, "/fn/link_account", ManageUsers);

/// Says that an account is a person of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlinkAccount {
    pub name: String,
}
call!(UnlinkAccount => SavedAccount, "/fn/unlink_account", ManageUsers);

/// How the caller gets in, and where the caller is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    /// There is no password and no second factor here: the identity provider asks for them.
    pub from_provider: bool,
    pub second_factor: Option<SecondFactorView>,
    /// How many passkeys there are.
    pub passkeys: u32,
    /// Other accounts of the caller.
    pub linked: Vec<String>,
    /// There is an identity provider, and this account is not one of it: it can be linked with one.
    pub can_link: bool,
    /// The last used first.
    pub sessions: Vec<SessionView>,
    /// Programs may report with this account.
    pub may_have_tokens: bool,
    /// The newest first.
    pub tokens: Vec<TokenView>,
}

/// A token of an account; its text is known to whoever made it only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    pub number: i64,
    pub name: String,
    pub scope: Scope,
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// It opens nothing any more.
    pub has_expired: bool,
    /// The day in Lima.
    pub last_used: Option<NaiveDate>,
}

/// Makes a token of the caller's account; the password says that it is the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeToken {
    pub name: String,
    pub scope: Scope,
    pub days: u16,
    pub password: String,
}
call!(MakeToken => MadeToken, "/fn/make_token", ManageOwnAccount);

/// A new token; its text is in this answer only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeToken {
    pub text: String,
}

/// One of the caller's own tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndToken {
    pub number: i64,
}
call!(EndToken => Vec<TokenView>, "/fn/end_token", ManageOwnAccount);

/// The tokens of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAccountTokens {
    pub name: String,
}
call!(ListAccountTokens => Vec<TokenView>, "/fn/list_account_tokens", ManageUsers);

/// Ends a token of an account; answers those that are left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAccountToken {
    pub name: String,
    pub number: i64,
}
call!(EndAccountToken => Vec<TokenView>, "/fn/end_account_token", ManageUsers);

/// A second factor that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorView {
    pub since: DateTime<Utc>,
    /// Recovery codes that were not used.
    pub recovery_codes_left: u32,
}

/// An open session of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub number: i64,
    pub since: DateTime<Utc>,
    /// To the minute.
    pub last_use: DateTime<Utc>,
    /// Network address of the sign-in.
    pub address: Option<String>,
    /// Browser and system in short words.
    pub browser: Option<String>,
    /// The one that asks.
    pub own: bool,
}

/// Makes the key of a second factor; it is asked for only after [`ConfirmSecondFactor`]. Whoever changes
/// how one gets in says who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginSecondFactor {
    pub password: String,
}
call!(BeginSecondFactor => Enrolment, "/fn/begin_second_factor", ManageOwnAccount);

/// What an authenticator application has to know; shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Base32 in groups of four.
    pub secret: String,
    /// `otpauth://…`
    pub address: String,
    /// The address as a picture: an `<svg>`.
    pub picture: String,
}

/// Switches the second factor on; the recovery codes are in this answer only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmSecondFactor {
    pub code: String,
}
call!(ConfirmSecondFactor => RecoveryCodes, "/fn/confirm_second_factor", ManageOwnAccount);

/// Each opens once in place of a code; shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

/// Other recovery codes in place of all that there were; the second factor stays on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewRecoveryCodes {
    pub password: String,
    /// Of the application, or a recovery code.
    pub code: String,
}
call!(RenewRecoveryCodes => RecoveryCodes, "/fn/renew_recovery_codes", ManageOwnAccount);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveSecondFactor {
    pub password: String,
    /// Of the application, or a recovery code.
    pub code: String,
}
call!(RemoveSecondFactor => (), "/fn/remove_second_factor", ManageOwnAccount);

/// One of the caller's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndSession {
    pub number: i64,
}
call!(EndSession => OwnAccount, "/fn/end_session", ManageOwnAccount);

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadSession {}
call!(ReadSession => SessionInfo, "/fn/read_session", ManageOwnAccount);

/// How the caller gets in, and the caller's open sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOwnAccount {}
call!(ReadOwnAccount => OwnAccount, "/fn/read_own_account", ManageOwnAccount);

/// Ends all sessions of the caller but the one that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndOtherSessions {}
call!(EndOtherSessions => OwnAccount, "/fn/end_other_sessions", ManageOwnAccount);

/// All accounts by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAccounts {}
call!(ListAccounts => Vec<AccountView>, "/fn/list_accounts", ManageUsers);

/// Signs a person out everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAccountSessions {
    pub name: String,
}
call!(EndAccountSessions => AccountView, "/fn/end_account_sessions", ManageUsers);

/// For who lost the telephone and the recovery codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveAccountSecondFactor {
    pub name: String,
}
call!(RemoveAccountSecondFactor => SavedAccount, "/fn/remove_account_second_factor", ManageUsers);
