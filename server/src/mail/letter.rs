//! A mail as it goes out: the same text plain and as HTML, and the headers that programs look for.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::{Mailer, SendError};

/// What a mail consists of.
pub(super) struct Letter<'a> {
    /// Display name and address of the person.
    pub name: &'a str,
    pub address: &'a str,
    /// The same for the same mail, however often it is sent, so that mail servers know a copy.
    pub id: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Address that ends such mails by one click (RFC 8058).
    pub stop: Option<String>,
    pub now: DateTime<Utc>,
}

/// A header whose text is ASCII and on one line.
macro_rules! header {
    ($type:ident, $name:literal) => {
        #[derive(Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                // Encoded as it is: an address must not be broken into lines or words.
                HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
            }
        }
    };
}

header!(ListUnsubscribe, "List-Unsubscribe");
header!(ListUnsubscribePost, "List-Unsubscribe-Post");
header!(AutoSubmitted, "Auto-Submitted");

/// One of the two forms. Quoted-printable: what stands in a mail can be looked for in its source.
fn part(kind: ContentType, text: String) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(text)
}

impl Letter<'_> {
    /// The message for the mail server.
    pub(super) fn message(self, mailer: &Mailer) -> Result<Message, SendError> {
        let unmakeable = |error: &dyn std::fmt::Display| SendError::Unmakeable(error.to_string());
        let address = self.address.parse();
        let address = address.map_err(|error| unmakeable(&error))?;
        let id = format!("<{}@{}>", self.id, mailer.host());
        let mut message = Message::builder()
            .from(mailer.from().clone())
            .to(Mailbox::new(Some(self.name.to_owned()), address))
            .subject(self.subject)
            .date(SystemTime::from(self.now))
            .message_id(Some(id))
            .header(AutoSubmitted("auto-generated".to_owned()));
        if let Some(stop) = self.stop {
            message = message
                .header(ListUnsubscribe(format!("<{stop}>")))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
        }
        let both = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, self.text))
            .singlepart(part(ContentType::TEXT_HTML, self.html));
        message.multipart(both).map_err(|error| unmakeable(&error))
    }
}
