//! Sending: one mail at a time to the server of the settings, with limits of time.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::config::Settings;
use super::letter::Letter;
use super::{MailConfig, MailConfigError};

/// How long the client waits for a reply of the mail server.
const REPLY_TIMEOUT: Duration = Duration::from_secs(10);
/// Timeout of sending one mail: less than the timeout of a page.
const SEND_TIMEOUT: Duration = Duration::from_secs(25);

/// Answers about the address (RFC 5321, 4.2.2). Others may be about the sender, a password or the day, and can be mended.
const MAILBOX_UNAVAILABLE_CODES: [&str; 3] = ["550", "551", "553"];

/// Why a mail was not sent. The text names no address: it goes to the log.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The server does not take mails for this address: the same again fails the same way.
    #[error("the mail server refused the address for good: {0}")]
    Refused(String),
    /// It may be somebody else's: nothing was said to it.
    #[error(
        "the mail server's certificate is not trusted ({0}): PNTD_SMTP_URL must have the name that stands in the certificate, and PNTD_SMTP_CA_FILE the authority that signed it where this machine does not know it"
    )]
    Untrusted(String),
    /// The server cannot be reached, or asks to come back later.
    #[error("the mail server did not take it: {0}")]
    Later(String),
    /// It cannot be written down as a mail.
    #[error("the mail cannot be made: {0}")]
    Unmakeable(String),
}

impl SendError {
    /// Is there no use in trying again?
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unmakeable(_))
    }
}

impl From<lettre::transport::smtp::Error> for SendError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        if let Some(reason) = certificate_error(&error) {
            return Self::Untrusted(reason);
        }
        // What the server wrote behind its code may hold the address.
        match error.status().map(|code| code.to_string()) {
            Some(code) if MAILBOX_UNAVAILABLE_CODES.contains(&code.as_str()) => {
                Self::Refused(format!("code {code}"))
            }
            Some(code) => Self::Later(format!("code {code}")),
            None => Self::Later(error.to_string()),
        }
    }
}

/// What is wrong with the certificate that the server showed, if that is why nothing was sent.
fn certificate_error(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // An input-output error hides what it was made of.
        let inner = error.downcast_ref::<std::io::Error>();
        let inner = inner.and_then(std::io::Error::get_ref);
        let tls = match inner {
            Some(inner) => inner.downcast_ref::<rustls::Error>(),
            None => error.downcast_ref(),
        };
        if let Some(tls @ rustls::Error::InvalidCertificate(_)) = tls {
            return Some(tls.to_string());
        }
        cause = error.source();
    }
    None
}

/// Sends mails; cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    settings: Settings,
}

impl Mailer {
    /// By the settings; `None` where no server is set.
    ///
    /// # Errors
    /// What is wrong with the settings, with the name of the one.
    pub fn new(
        config: &MailConfig,
        public_url: Option<&str>,
    ) -> Result<Option<Self>, MailConfigError> {
        let Some(settings) = config.check(public_url)? else {
            return Ok(None);
        };
        // Fails only when one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp_url)?
            .timeout(Some(REPLY_TIMEOUT))
            .hello_name(ClientId::Domain(settings.host.clone()));
        if let Some(tls) = settings.tls.clone() {
            transport = transport.tls(tls);
        }
        let transport = transport.build();
        Ok(Some(Self(Arc::new(Inner {
            transport,
            settings,
        }))))
    }

    /// The public address without a slash at its end: links begin with it.
    pub fn site(&self) -> &str {
        &self.0.settings.site
    }

    /// Hour of the day in Lima from which digests are sent.
    pub fn hour(&self) -> u8 {
        self.0.settings.hour
    }

    pub(super) fn from(&self) -> &Mailbox {
        &self.0.settings.from
    }

    /// What comes behind the @ of the ids of messages.
    pub(super) fn host(&self) -> &str {
        &self.0.settings.host
    }

    /// Sends a letter.
    pub(super) async fn send(&self, letter: Letter<'_>) -> Result<(), SendError> {
        let message = letter.message(self)?;
        let sending = self.0.transport.send(message);
        let sent = tokio::time::timeout(SEND_TIMEOUT, sending).await;
        sent.map_err(|_| SendError::Later("it took too long".to_owned()))??;
        Ok(())
    }
}
