//! People with reminders, and a mailer that speaks to the tests' mail server.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use domain::reminder::ReminderKind;
use domain::value::Measure;
use server::db;
use server::mail::{MailConfig, Mailer};
use server::secret::SecretString;
use server::use_case::reminder::{self, SendingResult};
use sqlx::PgPool;

use crate::mail::cluster::Cluster;
use crate::mail::office::{Office, key, typed};

/// Where links of mails lead.
pub const SITE: &str = "https://pntd.example.pe";

/// A mailer to a port of this machine.
pub fn mailer(port: u16) -> Mailer {
    mailer_with(&format!("smtp://127.0.0.1:{port}"))
}

pub fn mailer_with(url: &str) -> Mailer {
    mailer_trusting(url, None)
}

/// The same with a file of an authority that the machine does not know.
pub fn mailer_trusting(url: &str, smtp_ca_file: Option<PathBuf>) -> Mailer {
    let config = MailConfig {
        smtp_url: Some(SecretString::new(url)),
        smtp_password_file: None,
        smtp_ca_file,
        mail_from: Some("Avisos PNTD <avisos@pntd.example.pe>".to_owned()),
        mail_hour: 7,
    };
    Mailer::new(&config, Some(SITE)).unwrap().unwrap()
}

/// A moment of a day at an hour of Lima.
pub fn at(day: &str, hour: u8) -> DateTime<Utc> {
    let text = format!("{day}T{hour:02}:00:00-05:00");
    let moment: DateTime<chrono::FixedOffset> = text.parse().unwrap();
    moment.to_utc()
}

/// Seven o'clock.
pub fn morning(day: &str) -> DateTime<Utc> {
    at(day, 7)
}

/// The address of the tests for an account.
pub fn address(account: &str) -> String {
    format!("{account}@pcm.gob.pe")
}

/// Gives an account a confirmed address and these kinds of reminders.
pub async fn remind(office: &Office, account: &str, kinds: &[ReminderKind]) {
    let mut conn = office.pool.acquire().await.unwrap();
    let stored = db::reminder::Reminder {
        account: account.to_owned(),
        address: address(account),
        confirmed_at: Some(at("2020-01-01", 7)),
        kinds: kinds.iter().copied().collect::<BTreeSet<_>>(),
    };
    db::reminder::put(&mut conn, &stored).await.unwrap();
}

/// A server's own connections, with the rights of the program and no more.
pub async fn connections(office: &Office) -> PgPool {
    Cluster::get().worker(&office.pool).await
}

/// The round of a server that has just started.
pub async fn round(office: &Office, port: u16, now: DateTime<Utc>) -> SendingResult {
    let pool = connections(office).await;
    reminder::run(&pool, &mailer(port), now).await.unwrap()
}

/// An office in which the headline's value of 2025 is expected until 31 December 2026: its baseline is of 2024 and
/// was approved. Ana plans and Rosa reviews.
pub async fn expecting() -> Office {
    use domain::role::Role;
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let baseline = typed(key(Measure::Baseline, "2024"), "2.1973");
    office.approved(&ana, &rosa, vec![baseline]).await;
    office
}
