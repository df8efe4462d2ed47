//! What an operator sets about the identity provider, and what is wrong with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use domain::role::Role;
use openidconnect::{
    AuthenticationContextClass, ClientId, ClientSecret, IssuerUrl, RedirectUrl, Scope,
};

use super::claims::ClaimMapping;
use crate::secret::{self, SecretString};

/// Where the provider sends a browser back to.
pub const RETURN_PATH: &str = "/gestion/ingresar/retorno";

/// Sign-in with an identity provider. Off until its issuer is set.
#[derive(Args, Clone, Debug)]
pub struct ProviderConfig {
    /// Identity provider for staff (OpenID Connect): its issuer, such as https://sso.example.pe; needs PNTD_PUBLIC_URL
    #[arg(long, env = "PNTD_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,

    /// Name of this server at the provider
    #[arg(long, env = "PNTD_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,

    /// Secret of this server at the provider; none for a public client
    #[arg(long, env = "PNTD_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub oidc_client_secret: Option<SecretString>,

    /// The same, from a file
    #[arg(long, env = "PNTD_OIDC_CLIENT_SECRET_FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,

    /// Claim that roles are read from; dots lead into objects (realm_access.roles)
    #[arg(long, env = "PNTD_OIDC_ROLE_CLAIM", default_value = "roles")]
    pub oidc_role_claim: String,

    /// Roles by value of the claim: value=role,value=role (separated by ; where values hold commas). Of several the highest counts: admin, reviewer, planner, reporter, ceplan
    #[arg(long, env = "PNTD_OIDC_ROLES")]
    pub oidc_roles: Option<String>,

    /// Claim with the codes of the entities that a reporter is bound to
    #[arg(long, env = "PNTD_OIDC_ENTITIES_CLAIM")]
    pub oidc_entities_claim: Option<String>,

    /// Scopes to ask for beside openid
    #[arg(long, env = "PNTD_OIDC_SCOPES", default_value = "profile email")]
    pub oidc_scopes: String,

    /// Classes of authentication to ask the provider for (acr_values), the best first, separated by spaces
    #[arg(long, env = "PNTD_OIDC_ACR_VALUES", default_value = "")]
    pub oidc_acr_values: String,

    /// Values of `acr` in the identity token that say that a second factor was asked for, separated by spaces
    #[arg(long, env = "PNTD_OIDC_SECOND_FACTOR_ACR", default_value = "")]
    pub oidc_second_factor_acr: String,

    /// Values of `amr` that say so; one of these or one of `acr` is enough for the roles of PNTD_SECOND_FACTOR_ROLES
    #[arg(long, env = "PNTD_OIDC_SECOND_FACTOR_AMR", default_value = "mfa")]
    pub oidc_second_factor_amr: String,

    /// What stands on the button of the sign-in page
    #[arg(
        long,
        env = "PNTD_OIDC_LABEL",
        default_value = "Ingresar con la cuenta de la institución"
    )]
    pub oidc_label: String,
}

/// What is wrong with the settings; the server does not start with them.
#[derive(Debug, thiserror::Error)]
pub enum ProviderConfigError {
    #[error("PNTD_OIDC_ISSUER also needs {0}")]
    Missing(&'static str),
    #[error("PNTD_OIDC_ISSUER must be an address with https (http only on this machine)")]
    Issuer,
    #[error("PNTD_PUBLIC_URL is not an address: {0}")]
    PublicUrl(String),
    #[error(
        "PNTD_OIDC_ROLES: «{0}» is not value=role with one of admin, reviewer, planner, reporter, ceplan"
    )]
    Role(String),
    #[error("PNTD_OIDC_CLIENT_SECRET_FILE cannot be read: {0}")]
    SecretFile(std::io::Error),
    #[error("the client for the identity provider cannot be made: {0}")]
    Web(reqwest::Error),
}

/// Settings that were checked.
pub(super) struct Settings {
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: Option<ClientSecret>,
    pub redirect: RedirectUrl,
    pub scopes: Vec<Scope>,
    /// What is asked for, the best first.
    pub acr_values: Vec<AuthenticationContextClass>,
    pub rule: ClaimMapping,
    pub label: String,
}

impl ProviderConfig {
    /// The settings; `None` without an issuer.
    pub(super) fn check(
        &self,
        public_url: Option<&str>,
    ) -> Result<Option<Settings>, ProviderConfigError> {
        use ProviderConfigError as E;
        let Some(issuer) = filled(self.oidc_issuer.as_deref()) else {
            return Ok(None);
        };
        let issuer = issuer_url(issuer).ok_or(E::Issuer)?;
        let client_id = filled(self.oidc_client_id.as_deref());
        let client_id = client_id.ok_or(E::Missing("PNTD_OIDC_CLIENT_ID"))?;
        let public_url = filled(public_url).ok_or(E::Missing("PNTD_PUBLIC_URL"))?;
        let redirect = format!("{}{RETURN_PATH}", public_url.trim_end_matches('/'));
        let roles = filled(self.oidc_roles.as_deref()).ok_or(E::Missing("PNTD_OIDC_ROLES"))?;
        Ok(Some(Settings {
            issuer,
            client_id: ClientId::new(client_id.to_owned()),
            client_secret: self.secret()?,
            redirect: RedirectUrl::new(redirect)
                .map_err(|error| E::PublicUrl(error.to_string()))?,
            scopes: words(&self.oidc_scopes).map(Scope::new).collect(),
            acr_values: words(&self.oidc_acr_values)
                .map(AuthenticationContextClass::new)
                .collect(),
            rule: ClaimMapping {
                role_claim: self.oidc_role_claim.clone(),
                roles: roles_by_value(roles)?,
                entities_claim: filled(self.oidc_entities_claim.as_deref()).map(str::to_owned),
                second_factor_acr: words(&self.oidc_second_factor_acr).collect(),
                second_factor_amr: words(&self.oidc_second_factor_amr).collect(),
            },
            label: self.oidc_label.clone(),
        }))
    }

    fn secret(&self) -> Result<Option<ClientSecret>, ProviderConfigError> {
        let (direct, file) = (&self.oidc_client_secret, &self.oidc_client_secret_file);
        let secret = secret::load(direct.as_ref(), file.as_deref())
            .map_err(ProviderConfigError::SecretFile)?;
        Ok(secret.map(|secret| ClientSecret::new(secret.reveal().to_owned())))
    }
}

/// A variable that is set to nothing is not set.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The words of a list that is separated by spaces or commas.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(str::to_owned)
}

/// Who can read what goes to the provider can sign in as anyone: https, or the machine itself.
fn issuer_url(text: &str) -> Option<IssuerUrl> {
    let issuer = IssuerUrl::new(text.to_owned()).ok()?;
    let url = issuer.url();
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    safe.then_some(issuer)
}

/// `value=role,…`. A value may hold `=` (names of a directory), so the last one divides.
fn roles_by_value(text: &str) -> Result<BTreeMap<String, Role>, ProviderConfigError> {
    let separator = if text.contains(';') { ';' } else { ',' };
    text.split(separator)
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let wrong = || ProviderConfigError::Role(pair.to_owned());
            let (value, role) = pair.rsplit_once('=').ok_or_else(wrong)?;
            let role = Role::from_slug(role.trim()).ok_or_else(wrong)?;
            Ok((value.trim().to_owned(), role))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> ProviderConfig {
        ProviderConfig {
            oidc_issuer: Some("https://sso.example.pe".to_owned()),
            oidc_client_id: Some("pntd".to_owned()),
            oidc_client_secret: Some(SecretString::new("cielo 8127")),
            oidc_client_secret_file: None,
            oidc_role_claim: "roles".to_owned(),
            oidc_roles: Some("editores=planner, jefes=reviewer".to_owned()),
            oidc_entities_claim: None,
            oidc_scopes: "profile email".to_owned(),
            oidc_acr_values: "phr mfa".to_owned(),
            oidc_second_factor_acr: "phr, mfa".to_owned(),
            oidc_second_factor_amr: String::new(),
            oidc_label: "Ingresar con PCM".to_owned(),
        }
    }

    fn refusal(change: impl FnOnce(&mut ProviderConfig)) -> String {
        let mut config = config();
        change(&mut config);
        let checked = config.check(Some("https://pntd.example.pe/"));
        checked
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn without_an_issuer_there_is_no_provider() {
        let mut config = config();
        config.oidc_issuer = Some(String::new());
        assert!(config.check(None).unwrap().is_none());
    }

    #[test]
    fn the_browser_comes_back_to_the_public_address() {
        let settings = config()
            .check(Some("https://pntd.example.pe/"))
            .unwrap()
            .unwrap();
        let address = "https://pntd.example.pe/gestion/ingresar/retorno";
        assert_eq!(settings.redirect.as_str(), address);
    }

    #[test]
    fn classes_of_authentication_are_asked_for_in_order() {
        let settings = config().check(Some("https://pntd.example.pe/"));
        let settings = settings.unwrap().unwrap();
        let asked: Vec<&str> = settings.acr_values.iter().map(|acr| acr.as_str()).collect();
        assert_eq!(asked, ["phr", "mfa"]);
        assert!(settings.rule.second_factor_acr.contains("phr"));
        assert!(settings.rule.second_factor_amr.is_empty());
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_to_the_operator() {
        assert_eq!(refusal(|_| ()), "");
        assert!(refusal(|c| c.oidc_client_id = None).contains("PNTD_OIDC_CLIENT_ID"));
        assert!(refusal(|c| c.oidc_roles = None).contains("PNTD_OIDC_ROLES"));
        assert!(refusal(|c| c.oidc_roles = Some("a=chief".to_owned())).contains("a=chief"));
        for issuer in ["http://sso.example.pe", "sso", "ftp://127.0.0.1"] {
            assert!(
                refusal(|c| c.oidc_issuer = Some(issuer.to_owned())).contains("https"),
                "{issuer}"
            );
        }
        assert_eq!(
            refusal(|c| c.oidc_issuer = Some("http://127.0.0.1:9".to_owned())),
            ""
        );
    }

    #[test]
    fn names_of_a_directory_may_hold_commas_and_equals_signs() {
        let roles = roles_by_value("CN=Jefes,OU=PCM=reviewer; CN=Todos,OU=PCM=ceplan").unwrap();
        assert_eq!(roles.get("CN=Jefes,OU=PCM"), Some(&Role::Reviewer));
        assert_eq!(roles.get("CN=Todos,OU=PCM"), Some(&Role::Ceplan));
    }

    #[test]
    fn the_secret_is_not_in_what_can_be_logged() {
        assert!(!format!("{:?}", config()).contains("8127"));
    }
}
