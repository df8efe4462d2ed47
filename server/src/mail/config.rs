//! What an operator sets about mail, and what is wrong with it.

use std::path::PathBuf;

use clap::Args;
use lettre::message::Mailbox;
use reqwest::Url;

use crate::secret::{self, Hidden};

/// Mail is off until a server for it is set.
#[derive(Args, Clone, Debug)]
pub struct MailConfig {
    /// Server that takes mails: smtps://user:password@host (TLS from the start) or smtp://user:password@host (TLS by STARTTLS, required unless the host is this machine); needs PNTD_MAIL_FROM and PNTD_PUBLIC_URL. Without it no mail is sent
    #[arg(long, env = "PNTD_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<Hidden>,

    /// Password for the user of PNTD_SMTP_URL, from a file
    #[arg(long, env = "PNTD_SMTP_PASSWORD_FILE")]
    pub smtp_password_file: Option<PathBuf>,

    /// Sender of mails: avisos@pntd.example.pe, or "Name <address>"
    #[arg(long, env = "PNTD_MAIL_FROM")]
    pub mail_from: Option<String>,

    /// Hour of the day in Lima from which the digests of that day are sent, 0 to 23
    #[arg(long, env = "PNTD_MAIL_HOUR", default_value_t = 7, value_parser = clap::value_parser!(u8).range(0..=23))]
    pub mail_hour: u8,
}

/// What is wrong with the settings; the server does not start with them.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    #[error("PNTD_SMTP_URL also needs {0}")]
    Missing(&'static str),
    #[error("PNTD_SMTP_URL must be smtps://user:password@host or smtp://user:password@host")]
    Url,
    #[error(
        "PNTD_SMTP_URL: `tls` can be `required`, or `none` where the host is this machine; leave it out for the safe choice"
    )]
    Tls,
    #[error("PNTD_SMTP_PASSWORD_FILE also needs a user in PNTD_SMTP_URL")]
    PasswordWithoutUser,
    #[error("PNTD_SMTP_PASSWORD_FILE cannot be read: {0}")]
    PasswordFile(std::io::Error),
    #[error("PNTD_MAIL_FROM: «{0}» is not an address such as avisos@pntd.example.pe")]
    From(String),
    #[error("PNTD_PUBLIC_URL is not an address: links in mails need one")]
    PublicUrl,
    #[error("the client for PNTD_SMTP_URL cannot be made: {0}")]
    Client(#[from] lettre::transport::smtp::Error),
}

/// Settings that were checked. No `Debug`: it holds a password.
pub(super) struct Settings {
    /// As lettre reads it, with the choice of TLS in it.
    pub smtp_url: String,
    pub from: Mailbox,
    /// The public address without a slash at its end.
    pub site: String,
    /// The host of it, for the ids of messages.
    pub host: String,
    pub hour: u8,
}

impl MailConfig {
    /// The settings; `None` without a server.
    pub(super) fn check(
        &self,
        public_url: Option<&str>,
    ) -> Result<Option<Settings>, MailConfigError> {
        use MailConfigError as E;
        let url = self.smtp_url.as_ref().map(|url| url.reveal().trim());
        let Some(url) = url.filter(|url| !url.is_empty()) else {
            return Ok(None);
        };
        let from = self.mail_from.as_deref().map(str::trim);
        let from = from.filter(|from| !from.is_empty());
        let from = from.ok_or(E::Missing("PNTD_MAIL_FROM"))?;
        let site = public_url.ok_or(E::Missing("PNTD_PUBLIC_URL"))?;
        let site = site.trim_end_matches('/');
        let parsed = Url::parse(site).map_err(|_| E::PublicUrl)?;
        Ok(Some(Settings {
            smtp_url: self.smtp_url(url)?,
            from: from.parse().map_err(|_| E::From(from.to_owned()))?,
            host: parsed.host_str().ok_or(E::PublicUrl)?.to_owned(),
            site: site.to_owned(),
            hour: self.mail_hour,
        }))
    }

    /// The address with the password of the file and the choice of TLS. Whoever can read what goes to the server can
    /// read its password: without TLS only this machine is spoken to.
    fn smtp_url(&self, text: &str) -> Result<String, MailConfigError> {
        use MailConfigError as E;
        let mut url = Url::parse(text).map_err(|_| E::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let here = is_this_machine(host.ok_or(E::Url)?);
        if url.path().len() > 1 {
            return Err(E::Url);
        }
        let asked: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let tls = match (url.scheme(), asked.as_slice()) {
            ("smtps", []) => None,
            ("smtp", []) => (!here).then_some("required"),
            ("smtp", [(name, value)]) if name == "tls" => match value.as_str() {
                "required" => Some("required"),
                "none" if here => None,
                _ => return Err(E::Tls),
            },
            ("smtp" | "smtps", _) => return Err(E::Tls),
            _ => return Err(E::Url),
        };
        url.set_query(tls.map(|tls| format!("tls={tls}")).as_deref());
        let password = secret::load(None, self.smtp_password_file.as_deref());
        if let Some(password) = password.map_err(E::PasswordFile)? {
            if url.username().is_empty() {
                return Err(E::PasswordWithoutUser);
            }
            url.set_password(Some(password.reveal()))
                .map_err(|()| E::Url)?;
        }
        Ok(url.into())
    }
}

/// Whether a host of an address is the machine itself, so that nobody is in between.
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = |address: std::net::IpAddr| address.is_loopback();
    host == "localhost" || host.parse().is_ok_and(loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str) -> MailConfig {
        MailConfig {
            smtp_url: Some(Hidden::new(url)),
            smtp_password_file: None,
            mail_from: Some("Avisos PNTD <avisos@pntd.example.pe>".to_owned()),
            mail_hour: 7,
        }
    }

    fn checked(config: &MailConfig) -> Result<String, String> {
        let checked = config.check(Some("https://pntd.example.pe/"));
        let settings = checked.map_err(|error| error.to_string())?;
        Ok(settings
            .map(|settings| settings.smtp_url)
            .unwrap_or_default())
    }

    #[test]
    fn without_a_server_there_is_no_mail_and_nothing_is_wrong() {
        let mut config = config("");
        config.mail_from = None;
        assert!(config.check(None).unwrap().is_none());
        config.smtp_url = None;
        assert!(config.check(None).unwrap().is_none());
    }

    #[test]
    fn a_server_elsewhere_is_spoken_to_under_tls_only() {
        for (url, used) in [
            (
                "smtp://ana:clave@correo.example.pe",
                "smtp://ana:clave@correo.example.pe?tls=required",
            ),
            (
                "smtp://correo.example.pe:2525?tls=required",
                "smtp://correo.example.pe:2525?tls=required",
            ),
            (
                "smtps://ana:cl%40ve@correo.example.pe",
                "smtps://ana:cl%40ve@correo.example.pe",
            ),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtp://localhost?tls=none", "smtp://localhost"),
            (
                "smtp://127.0.0.1:25?tls=required",
                "smtp://127.0.0.1:25?tls=required",
            ),
        ] {
            assert_eq!(checked(&config(url)), Ok(used.to_owned()), "{url}");
        }
        for url in [
            "smtp://correo.example.pe?tls=none",
            "smtp://correo.example.pe?tls=opportunistic",
            "smtp://127.0.0.1.example.pe?tls=none",
            "smtps://correo.example.pe?tls=none",
        ] {
            assert!(checked(&config(url)).unwrap_err().contains("tls"), "{url}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_with_its_name() {
        let refusal = |change: fn(&mut MailConfig)| {
            let mut config = config("smtps://correo.example.pe");
            change(&mut config);
            checked(&config).err().unwrap_or_default()
        };
        assert_eq!(refusal(|_| ()), "");
        assert!(refusal(|c| c.mail_from = None).contains("PNTD_MAIL_FROM"));
        assert!(refusal(|c| c.mail_from = Some("avisos".to_owned())).contains("PNTD_MAIL_FROM"));
        for url in [
            "correo.example.pe",
            "http://correo.example.pe",
            "smtp://",
            "smtps://correo.example.pe/nombre",
        ] {
            let error = checked(&config(url)).unwrap_err();
            assert!(error.contains("PNTD_SMTP_URL"), "{url}: {error}");
        }
        assert!(
            refusal(|c| c.smtp_password_file = Some("/nowhere/at-all".into()))
                .contains("PNTD_SMTP_PASSWORD_FILE")
        );
        let without = config("smtps://correo.example.pe").check(None);
        let without = without.err().map(|error| error.to_string());
        assert!(without.is_some_and(|error| error.contains("PNTD_PUBLIC_URL")));
    }

    #[test]
    fn a_password_may_come_from_a_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, "cl@ve 8127\n".as_bytes()).unwrap();
        let mut config = config("smtps://ana@correo.example.pe");
        config.smtp_password_file = Some(file.path().to_owned());
        assert_eq!(
            checked(&config),
            Ok("smtps://ana:cl%40ve%208127@correo.example.pe".to_owned())
        );
        config.smtp_url = Some(Hidden::new("smtps://correo.example.pe"));
        assert!(checked(&config).unwrap_err().contains("user"));
    }

    #[test]
    fn the_password_is_not_in_what_can_be_logged() {
        let config = config("smtps://ana:clave8127@correo.example.pe");
        assert!(!format!("{config:?}").contains("8127"));
    }
}
