//! Accounts, as `axum-login` asks for them: who signed in, and whether the
//! session still stands.

use std::fmt;

use axum_login::{AuthUser, AuthnBackend};
use domain::role::Viewer;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::auth::sign_in::{self, PasswordCheck, SignInAttempt, SignInRefusal};
use crate::db;
use crate::db::account::Account;

/// A session with the account it belongs to; an extension of each office request.
pub type AuthSession = axum_login::AuthSession<Accounts>;

/// A person who is signed in. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub viewer: Viewer,
    /// Nothing but a change of password is open until it is done.
    pub must_change_password: bool,
    /// A second factor can be asked of this person here, and there is none yet.
    pub lacks_second_factor: bool,
    /// Changes with the password, the role and the number of the credentials.
    credentials: [u8; 32],
}

/// The account's name inside a session. Its text for logs names nobody: `axum-login`
/// puts it into the span of every request.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountName(pub String);

impl fmt::Display for AccountName {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = Sha256::digest(self.0.as_bytes());
        write!(text, "account-{}", hex::encode(&digest[..4]))
    }
}

impl fmt::Debug for AccountName {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, text)
    }
}

impl AuthUser for SignedIn {
    type Id = AccountName;

    fn id(&self) -> AccountName {
        AccountName(self.viewer.name.clone())
    }

    /// A session remembers it; when it differs, the session ends.
    fn session_auth_hash(&self) -> &[u8] {
        &self.credentials
    }
}

impl SignedIn {
    /// What a sign-in under way remembers: when it differs at the end, the sign-in is over.
    pub fn credentials(&self) -> [u8; 32] {
        self.credentials
    }
}

impl From<Account> for SignedIn {
    fn from(account: Account) -> Self {
        let mut digest = Sha256::new();
        digest.update(account.credential_version.to_le_bytes());
        digest.update(account.viewer.role.slug());
        let has_password = account.password_hash.is_some();
        digest.update(account.password_hash.unwrap_or_default());
        Self {
            must_change_password: account.must_change_password,
            // Who comes from the identity provider is asked for it there.
            lacks_second_factor: has_password && !account.second_factor,
            credentials: digest.finalize().into(),
            viewer: account.viewer,
        }
    }
}

/// The table `account`, behind the trait of `axum-login`.
#[derive(Clone, Debug)]
pub struct Accounts {
    pool: PgPool,
}

impl Accounts {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

impl AuthnBackend for Accounts {
    type User = SignedIn;
    type Credentials = SignInAttempt;
    type Error = SignInRefusal;

    /// Signs in, or says why not. `None` for who owes the code of a second factor: this way alone
    /// lets nobody past it.
    async fn authenticate(
        &self,
        attempt: SignInAttempt,
    ) -> Result<Option<SignedIn>, SignInRefusal> {
        match sign_in::sign_in(&self.pool, attempt).await? {
            PasswordCheck::SignedIn(person) => Ok(Some(person)),
            PasswordCheck::OwesCode(_) => Ok(None),
        }
    }

    /// The account of a session, with the role it has now. A disabled account has
    /// no sessions.
    async fn get_user(&self, name: &AccountName) -> Result<Option<SignedIn>, SignInRefusal> {
        let mut connection = self.pool.acquire().await?;
        let account = db::account::find(&mut connection, &name.0).await?;
        Ok(account.filter(|found| !found.disabled).map(SignedIn::from))
    }
}
