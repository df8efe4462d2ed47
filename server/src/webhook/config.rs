//! What an operator sets about webhooks, and what is wrong with it.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use reqwest::Url;

use crate::mail::config::is_this_machine;
use crate::secret::{self, SecretString};

/// What a secret begins with (Standard Webhooks).
const SECRET_PREFIX: &str = "whsec_";
/// Bytes of a secret (Standard Webhooks).
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Webhooks are off until an address is set.
#[derive(Args, Clone, Debug)]
pub struct WebhookConfig {
    /// Addresses that get an announcement of each publication and withdrawal (a signed POST with JSON), separated by commas; https, or this machine. Needs a secret and PNTD_PUBLIC_URL
    #[arg(
        long,
        env = "PNTD_WEBHOOK_URLS",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub webhook_urls: Vec<SecretString>,

    /// Secret that messages are signed with: `whsec_` and the Base64 of 24 to 64 random bytes
    #[arg(long, env = "PNTD_WEBHOOK_SECRET", hide_env_values = true)]
    pub webhook_secret: Option<SecretString>,

    /// The same, from a file
    #[arg(long, env = "PNTD_WEBHOOK_SECRET_FILE")]
    pub webhook_secret_file: Option<PathBuf>,
}

/// What is wrong with the settings; the server does not start with them.
#[derive(Debug, thiserror::Error)]
pub enum WebhookConfigError {
    #[error("PNTD_WEBHOOK_URLS also needs {0}")]
    Missing(&'static str),
    #[error(
        "PNTD_WEBHOOK_URLS: the address in place {0} must be one with https (http only on this machine) and without user and password"
    )]
    Address(usize),
    #[error(
        "PNTD_WEBHOOK_SECRET must be `whsec_` and the Base64 of 24 to 64 random bytes: `openssl rand -base64 32` makes them"
    )]
    Secret,
    #[error("PNTD_WEBHOOK_SECRET_FILE cannot be read: {0}")]
    SecretFile(std::io::Error),
    #[error("the client for PNTD_WEBHOOK_URLS cannot be made: {0}")]
    Web(reqwest::Error),
}

/// Settings that were checked. No `Debug`: they hold a secret.
pub(super) struct Settings {
    pub addresses: Vec<String>,
    pub secret: Vec<u8>,
    /// The public address without a slash at its end.
    pub site: String,
}

impl WebhookConfig {
    /// The settings; `None` without an address.
    pub(super) fn check(
        &self,
        public_url: Option<&str>,
    ) -> Result<Option<Settings>, WebhookConfigError> {
        use WebhookConfigError as E;
        let urls = self.webhook_urls.iter().map(|url| url.reveal().trim());
        let urls = urls.filter(|url| !url.is_empty()).enumerate();
        let addresses = urls
            .map(|(at, url)| address(url).ok_or(E::Address(at + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        if addresses.is_empty() {
            return Ok(None);
        }
        let file = self.webhook_secret_file.as_deref();
        let secret = secret::load(self.webhook_secret.as_ref(), file).map_err(E::SecretFile)?;
        let secret = secret.ok_or(E::Missing("PNTD_WEBHOOK_SECRET"))?;
        let site = public_url.ok_or(E::Missing("PNTD_PUBLIC_URL"))?;
        Ok(Some(Settings {
            addresses,
            secret: bytes(secret.reveal()).ok_or(E::Secret)?,
            site: site.trim_end_matches('/').to_owned(),
        }))
    }
}

/// The address in its one form, if messages may go there.
fn address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let here = is_this_machine(url.host_str()?);
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    let named = url.username().is_empty() && url.password().is_none();
    (safe && named).then(|| url.into())
}

/// The bytes of a secret.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok()?;
    SECRET_BYTES.contains(&bytes.len()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn refusal(urls: &[&str], secret: Option<&str>, site: Option<&str>) -> String {
        let config = WebhookConfig {
            webhook_urls: urls.iter().map(|url| SecretString::new(*url)).collect(),
            webhook_secret: secret.map(SecretString::new),
            webhook_secret_file: None,
        };
        let checked = config.check(site);
        checked
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn without_an_address_nothing_is_needed() {
        assert_eq!(refusal(&[], None, None), "");
        assert_eq!(refusal(&[""], None, None), "");
    }

    #[test]
    fn messages_leave_this_machine_under_tls_only() {
        let site = Some("https://pntd.example.pe");
        let of = |url: &str| refusal(&["https://a.example.pe/x", url], Some(SECRET), site);
        for good in [
            "https://b.example.pe/hook?x=1",
            "http://127.0.0.1:8080/",
            "http://[::1]:8080/",
            "http://localhost/",
        ] {
            assert_eq!(of(good), "", "{good}");
        }
        for bad in [
            "http://b.example.pe/",
            "http://127.0.0.1.example.pe/",
            "http://10.0.0.1/",
            "ftp://127.0.0.1/",
            "https://ana:clave@b.example.pe/",
            "b.example.pe",
        ] {
            let error = of(bad);
            assert!(error.contains("PNTD_WEBHOOK_URLS"), "{bad}: {error}");
            assert!(error.contains("place 2"), "{error}");
            assert!(!error.contains("clave"), "{error}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_with_its_name() {
        let (urls, site) = (&["https://a.example.pe/"], Some("https://pntd.example.pe"));
        assert_eq!(refusal(urls, Some(SECRET), site), "");
        assert!(refusal(urls, None, site).contains("PNTD_WEBHOOK_SECRET"));
        assert!(refusal(urls, Some(SECRET), None).contains("PNTD_PUBLIC_URL"));
        for bad in ["secreto", "whsec_", "whsec_c2hvcnQ=", "whsec_$$$"] {
            assert!(
                refusal(urls, Some(bad), site).contains("PNTD_WEBHOOK_SECRET"),
                "{bad}"
            );
        }
    }
}
