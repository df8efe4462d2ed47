//! Mails under TLS, with real handshakes: by STARTTLS and from the start. A server whose certificate is not trusted hears
//! neither a mail nor a password.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::Utc;
use domain::reminder::ReminderKind;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use server::mail::confirmation::{self, Confirmation};
use server::mail::{Mailer, SendError};
use server::use_case::reminder::{self, SendingResult};
use tempfile::NamedTempFile;
use tokio_rustls::TlsAcceptor;

use crate::mail::reminded::{address, connections, expecting, mailer_trusting, morning, remind};
use crate::mail::sink::{Security, Sink};

/// How mail servers take up TLS, and how each is named in the settings.
const WAYS: [fn(TlsAcceptor) -> Security; 2] = [Security::FromTheStart, Security::StartTls];

fn url(way: usize, port: u16) -> String {
    match way {
        0 => format!("smtps://pntd:clave8127@127.0.0.1:{port}"),
        _ => format!("smtp://pntd:clave8127@127.0.0.1:{port}?tls=required"),
    }
}

/// An authority that no machine knows, with its certificate in a file.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: NamedTempFile,
}

impl Authority {
    fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::<String>::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let own = parameters.self_signed(&key).unwrap();
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(own.pem().as_bytes()).unwrap();
        let issuer = Issuer::new(parameters, key);
        Self { issuer, file }
    }

    fn path(&self) -> Option<PathBuf> {
        Some(self.file.path().to_owned())
    }

    /// A server with a certificate for this name, good until the end of a year.
    fn server(&self, name: &str, last_year: i32) -> TlsAcceptor {
        let mut parameters = CertificateParams::new([name.to_owned()]).unwrap();
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(last_year, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let chain = vec![certificate.der().clone()];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key.into())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// One mail, past the digests.
async fn send(mailer: &Mailer) -> Result<(), SendError> {
    let confirmation = Confirmation {
        name: "Ana",
        address: "ana@pcm.gob.pe",
        account: "ana",
        link: "https://pntd.example.pe/gestion/correo/confirmar?clave=abc",
        good_for: "48 horas",
        id: "1".to_owned(),
    };
    confirmation::send(mailer, &confirmation, Utc::now()).await
}

#[tokio::test]
async fn a_digest_goes_out_under_tls_from_the_start_and_by_starttls_with_the_password_inside() {
    let office = expecting().await;
    let pool = connections(&office).await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let authority = Authority::new();
    for (way, day) in ["2026-12-17", "2026-12-28"].into_iter().enumerate() {
        let acceptor = authority.server("127.0.0.1", 2090);
        let sink = Sink::secured(0, WAYS[way](acceptor)).await;
        let mailer = mailer_trusting(&url(way, sink.port), authority.path());
        let done = reminder::run(&pool, &mailer, morning(day)).await.unwrap();
        assert_eq!(done, SendingResult { sent: 1, failed: 0 }, "{way}");
        let mail = sink.take_one();
        assert!(mail.over_tls);
        assert_eq!(mail.to, address("ana"));
        assert_eq!(mail.header("Subject"), "PNTD: 1 valor por vencer");
        let heard = sink.heard();
        let words = heard.iter().map(|line| line.split(' ').next().unwrap());
        let words: Vec<&str> = words.collect();
        // Before TLS only that it is wanted; the password within it.
        let expected: &[&str] = match way {
            0 => &["AUTH"],
            _ => &["EHLO", "STARTTLS", "AUTH"],
        };
        assert_eq!(words, expected, "{heard:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_refused_with_a_sentence_and_hears_no_mail() {
    let (authority, other) = (Authority::new(), Authority::new());
    let cases = [
        ("nobody knows it", "127.0.0.1", 2090, None),
        ("another authority", "127.0.0.1", 2090, other.path()),
        ("another name", "correo.example.pe", 2090, authority.path()),
        ("it has expired", "127.0.0.1", 2024, authority.path()),
    ];
    for (case, name, last_year, trusted) in cases {
        for (way, secured) in WAYS.into_iter().enumerate() {
            let sink = Sink::secured(0, secured(authority.server(name, last_year))).await;
            let mailer = mailer_trusting(&url(way, sink.port), trusted.clone());
            let error = send(&mailer).await.unwrap_err();
            assert!(matches!(error, SendError::Untrusted(_)), "{case}: {error}");
            // It can be mended: the same mail is tried again.
            assert!(!error.is_final());
            let said = error.to_string();
            assert!(
                said.contains("certificate is not trusted"),
                "{case}: {said}"
            );
            assert!(said.contains("PNTD_SMTP_CA_FILE"), "{case}: {said}");
            assert!(!said.contains("ana@") && !said.contains("8127"), "{said}");
            assert_eq!(sink.take().len(), 0, "{case}");
            let heard = sink.heard();
            let harmless = |line: &String| line.starts_with("EHLO") || line == "STARTTLS";
            assert!(heard.iter().all(harmless), "{case}: {heard:?}");
        }
    }
}
