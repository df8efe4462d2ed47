//! Sign-in with the institution's own identity provider: OpenID Connect, authorization code with PKCE.
//!
//! The provider is asked for its addresses and keys when somebody first wants in, and again after an
//! hour or when a key is unknown; this server starts and answers without it. What the provider says of
//! a person becomes an [`Identity`]; [`admit`] turns that into an account. Tokens are kept nowhere.

pub mod admit;
pub mod claims;
pub mod config;
mod http_client;
pub mod link;
mod waiting_role;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use claims::OtherClaims;
pub use claims::{Authentication, Identity};
use config::Settings;
pub use config::{ProviderConfig, ProviderConfigError};
use http_client::ProviderHttpClient;

/// Under this key a session keeps its [`ProviderAttempt`].
pub const ATTEMPT_KEY: &str = "provider";

/// A person has this long at the provider.
const ATTEMPT_SECONDS: i64 = 10 * 60;

/// What the provider said of itself is asked again after this long.
const METADATA_TTL: Duration = Duration::from_secs(60 * 60);

type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type OidcClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why the provider let nobody in.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or not as a provider does.
    #[error("the identity provider cannot be used: {0}")]
    Unavailable(String),
    /// It answered, and the answer proves nothing.
    #[error("the identity provider's answer was refused: {0}")]
    Refused(String),
}

/// A sign-in under way at the provider: bound to one browser's session, for one use. No `Debug`: it is
/// half a key.
#[derive(Serialize, Deserialize)]
pub struct ProviderAttempt {
    state: String,
    nonce: String,
    verifier: String,
    /// Unix time.
    until: i64,
    /// The page to show afterwards.
    pub next: String,
    /// The account that is signed in and is to be linked with that of the provider; `None` for a sign-in.
    #[serde(default)]
    pub link: Option<String>,
}

impl ProviderAttempt {
    /// Is it the answer to this attempt, and in time?
    pub fn is_answered_by(&self, state: &str, now: DateTime<Utc>) -> bool {
        self.until >= now.timestamp() && self.state == state
    }
}

/// The provider; cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    settings: Settings,
    web: ProviderHttpClient,
    /// What it said of itself, and when.
    known: Mutex<Option<(Instant, Arc<OidcClient>)>>,
}

impl Provider {
    /// The provider that an operator set; `None` without one. It is not asked for anything yet.
    ///
    /// # Errors
    /// A setting that is missing or cannot be read, in the operator's words.
    pub fn new(
        config: &ProviderConfig,
        public_url: Option<&str>,
    ) -> Result<Option<Self>, ProviderConfigError> {
        let Some(settings) = config.check(public_url)? else {
            return Ok(None);
        };
        let web = ProviderHttpClient::new().map_err(ProviderConfigError::Web)?;
        Ok(Some(Self(Arc::new(Inner {
            settings,
            web,
            known: Mutex::new(None),
        }))))
    }

    /// What stands on the button.
    pub fn label(&self) -> &str {
        &self.0.settings.label
    }

    /// How the provider names itself.
    pub fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// The claim that roles are read from, for who has none.
    pub fn role_claim(&self) -> &str {
        &self.0.settings.rule.role_claim
    }

    /// The address at the provider to send a browser to, and what its session must keep meanwhile. With `link`
    /// it is not a sign-in: it proves to the account of that name whose the other one is.
    ///
    /// # Errors
    /// [`ProviderError::Unavailable`]
    pub async fn begin(
        &self,
        next: String,
        link: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(String, ProviderAttempt), ProviderError> {
        let known = self.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = known
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(self.0.settings.scopes.iter().cloned())
            .set_pkce_challenge(challenge);
        for class in &self.0.settings.acr_values {
            request = request.add_auth_context_value(class.clone());
        }
        // Who links an account proves now who they are; an open session there is not enough.
        if link.is_some() {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        let (address, state, nonce) = request.url();
        let attempt = ProviderAttempt {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            until: now.timestamp() + ATTEMPT_SECONDS,
            next,
            link,
        };
        Ok((address.to_string(), attempt))
    }

    /// Exchanges the code that the browser brought back; answers who it is.
    ///
    /// # Errors
    /// See [`ProviderError`].
    pub async fn finish(
        &self,
        attempt: ProviderAttempt,
        code: String,
    ) -> Result<Identity, ProviderError> {
        let known = self.known().await?;
        let tokens = known
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| ProviderError::Unavailable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier))
            .request_async(&self.0.web)
            .await
            .map_err(http_client::exchange_error)?;
        let nonce = Nonce::new(attempt.nonce);
        let mut claims = match proven(&known, &tokens, &nonce) {
            Ok(claims) => claims,
            // The provider may have begun to sign with another key since it was asked.
            Err(IdTokenError::UnknownKey) => {
                self.forget().await;
                let known = self.known().await?;
                proven(&known, &tokens, &nonce).map_err(IdTokenError::into_error)?
            }
            Err(unproven) => return Err(unproven.into_error()),
        };
        // The address went through the person's hands: only the token says that they were asked.
        let begun = attempt.until.saturating_sub(ATTEMPT_SECONDS);
        if attempt.link.is_some() && !claims::is_fresh(&claims, begun) {
            let problem = "it does not say that the person signed in just now (auth_time)";
            return Err(ProviderError::Refused(problem.to_owned()));
        }
        let rule = &self.0.settings.rule;
        let authentication = rule.authentication(&claims);
        if !rule.is_complete(&claims) {
            for (name, value) in self.more_claims(&known, &tokens, &claims).await? {
                claims.entry(name).or_insert(value);
            }
        }
        rule.identity(&claims, authentication)
            .ok_or_else(|| ProviderError::Refused("no subject in the claims".to_owned()))
    }

    /// What the provider tells of the person beside the token; nothing where it tells nothing.
    async fn more_claims(
        &self,
        known: &OidcClient,
        tokens: &Tokens,
        claims: &Map<String, Value>,
    ) -> Result<Map<String, Value>, ProviderError> {
        if known.user_info_url().is_none() {
            return Ok(Map::new());
        }
        let subject = claims
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let subject = openidconnect::SubjectIdentifier::new(subject.to_owned());
        let claims_of_user: UserInfoClaims<OtherClaims, CoreGenderClaim> = known
            .user_info(tokens.access_token().clone(), Some(subject))
            .map_err(|error| ProviderError::Unavailable(error.to_string()))?
            .request_async(&self.0.web)
            .await
            .map_err(|error| ProviderError::Refused(error.to_string()))?;
        claims::as_map(&claims_of_user).map_err(|error| ProviderError::Refused(error.to_string()))
    }

    /// The provider as it described itself.
    async fn known(&self) -> Result<Arc<OidcClient>, ProviderError> {
        let mut known = self.0.known.lock().await;
        if let Some((since, known)) = known.as_ref()
            && since.elapsed() < METADATA_TTL
        {
            return Ok(Arc::clone(known));
        }
        let settings = &self.0.settings;
        let metadata =
            CoreProviderMetadata::discover_async(settings.issuer.clone(), &self.0.web).await;
        let metadata = metadata.map_err(http_client::discovery_error)?;
        let client = Client::from_provider_metadata(
            metadata,
            settings.client_id.clone(),
            settings.client_secret.clone(),
        );
        let client = Arc::new(client.set_redirect_uri(settings.redirect.clone()));
        *known = Some((Instant::now(), Arc::clone(&client)));
        Ok(client)
    }

    async fn forget(&self) {
        *self.0.known.lock().await = None;
    }
}

/// Why a token proves nothing.
enum IdTokenError {
    UnknownKey,
    Other(String),
}

impl IdTokenError {
    fn other(cause: impl ToString) -> Self {
        Self::Other(cause.to_string())
    }

    fn into_error(self) -> ProviderError {
        ProviderError::Refused(match self {
            Self::UnknownKey => "signed with a key that the provider does not name".to_owned(),
            Self::Other(cause) => cause,
        })
    }
}

/// The claims of the identity token, after signature, issuer, audience, times, nonce and the hash of the
/// access token were checked.
fn proven(
    known: &OidcClient,
    tokens: &Tokens,
    nonce: &Nonce,
) -> Result<Map<String, Value>, IdTokenError> {
    let token = tokens
        .id_token()
        .ok_or_else(|| IdTokenError::other("no identity token came"))?;
    let verifier = known.id_token_verifier();
    let claims = token
        .claims(&verifier, nonce)
        .map_err(|error| match error {
            ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            ) => IdTokenError::UnknownKey,
            other => IdTokenError::other(other),
        })?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(IdTokenError::other)?;
        let key = token.signing_key(&verifier).map_err(IdTokenError::other)?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
        if actual.map_err(IdTokenError::other)? != *expected {
            return Err(IdTokenError::other(
                "the access token is not that of the identity token",
            ));
        }
    }
    claims::as_map(claims).map_err(IdTokenError::other)
}
