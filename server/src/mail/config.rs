//! What an operator sets about mail, and what is wrong with it.

use std::path::PathBuf;

use clap::Args;
use lettre::message::Mailbox;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use reqwest::Url;

use crate::secret::{self, SecretString};

/// Mail is off until a server for it is set.
#[derive(Args, Clone, Debug)]
pub struct MailConfig {
    /// Server that takes mails: smtps://user:password@host (TLS from the start) or smtp://user:password@host (TLS by STARTTLS, required unless the host is this machine); needs PNTD_MAIL_FROM and PNTD_PUBLIC_URL. Without it no mail is sent
    #[arg(long, env = "PNTD_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,

    /// Password for the user of PNTD_SMTP_URL, from a file
    #[arg(long, env = "PNTD_SMTP_PASSWORD_FILE")]
    pub smtp_password_file: Option<PathBuf>,

    /// File with the certificate (PEM) of the authority that signed the mail server's, trusted besides those that this machine knows
    #[arg(long, env = "PNTD_SMTP_CA_FILE")]
    pub smtp_ca_file: Option<PathBuf>,

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
    #[error("PNTD_SMTP_CA_FILE cannot be read: {0}")]
    AuthorityFile(std::io::Error),
    #[error(
        "PNTD_SMTP_CA_FILE holds no certificate of an authority: it must be PEM text with BEGIN CERTIFICATE"
    )]
    Authority,
    #[error(
        "PNTD_SMTP_CA_FILE also needs TLS in PNTD_SMTP_URL: smtps://, or `?tls=required` behind smtp://"
    )]
    AuthorityWithoutTls,
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
    /// With an authority of the operator's own; `None` = as the address says.
    pub tls: Option<Tls>,
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
        let smtp_url = self.smtp_url(url)?;
        Ok(Some(Settings {
            tls: self.own_authority(&smtp_url)?,
            smtp_url,
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

    /// TLS with the authority of the file, for the address that [`Self::smtp_url`] made.
    fn own_authority(&self, smtp_url: &str) -> Result<Option<Tls>, MailConfigError> {
        use MailConfigError as E;
        let path = self.smtp_ca_file.as_deref();
        let Some(path) = path.filter(|path| !path.as_os_str().is_empty()) else {
            return Ok(None);
        };
        let pem = std::fs::read(path).map_err(E::AuthorityFile)?;
        let begins = b"-----BEGIN CERTIFICATE-----";
        if !pem.windows(begins.len()).any(|part| part == begins) {
            return Err(E::Authority);
        }
        let authority = Certificate::from_pem(&pem).map_err(|_| E::Authority)?;
        let url = Url::parse(smtp_url).map_err(|_| E::Url)?;
        let host = url.host_str().ok_or(E::Url)?.to_owned();
        let parameters = TlsParameters::builder(host).add_root_certificate(authority);
        // Fails only for what is no certificate.
        let parameters = parameters.build().map_err(|_| E::Authority)?;
        match (url.scheme(), url.query()) {
            ("smtps", _) => Ok(Some(Tls::Wrapper(parameters))),
            (_, Some(_)) => Ok(Some(Tls::Required(parameters))),
            (_, None) => Err(E::AuthorityWithoutTls),
        }
    }
}

/// Whether a host of an address is the machine itself, so that nobody is in between.
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = |address: std::net::IpAddr| address.is_loopback();
    host == "localhost" || host.parse().is_ok_and(loopback)
}

#[cfg(test)]
mod tests;
