//! An address is a person's only when they open the link that was sent there; until then nothing else goes to it.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::{ReadReminders, SaveReminders};
use chrono::{TimeDelta, Utc};
use domain::reminder::ReminderKind;
use server::backend::PostgresBackend;
use server::use_case::UseCaseError;
use server::use_case::reminder;

use crate::mail::office::{Office, code};
use crate::mail::reminded::{connections, expecting, mailer, morning, round};
use crate::mail::sink::{Mail, Sink, free_port};

/// An office that sends mails, and Ana in it.
async fn mailing(port: u16) -> (Office, PostgresBackend, Caller) {
    let office = expecting().await;
    let backend = office.backend.clone().with_mailer(Some(mailer(port)));
    let mut conn = office.pool.acquire().await.unwrap();
    let account = server::db::account::find(&mut conn, "ana").await.unwrap();
    let ana = Caller {
        viewer: Some(account.unwrap().viewer),
        ..Caller::default()
    };
    drop(conn);
    (office, backend, ana)
}

fn order(address: &str) -> SaveReminders {
    SaveReminders {
        address: address.to_owned(),
        kinds: ReminderKind::ALL.into(),
    }
}

fn token(mail: &Mail) -> String {
    let link = mail.link("/gestion/correo/confirmar");
    link.split_once("clave=").unwrap().1.to_owned()
}

/// What opening a link answers, in hours from now.
async fn confirm(office: &Office, token: &str, hours: i64) -> Result<(), UseCaseError> {
    let pool = connections(office).await;
    reminder::confirm(&pool, token, None, Utc::now() + TimeDelta::hours(hours)).await
}

#[tokio::test]
async fn an_address_gets_only_the_link_until_its_owner_opens_it() {
    let sink = Sink::start().await;
    let (office, backend, ana) = mailing(sink.port).await;
    let saved = backend.call(&ana, order(" ana@pcm.gob.pe ")).await.unwrap();
    assert_eq!(saved.address.as_deref(), Some("ana@pcm.gob.pe"));
    assert!(saved.available && !saved.confirmed);
    let mail = sink.take_one();
    assert_eq!(mail.to, "ana@pcm.gob.pe");
    assert!(mail.decoded().contains("La cuenta «ana»"));
    round(&office, sink.port, morning("2026-12-17")).await;
    assert_eq!(sink.take().len(), 0);

    let token = token(&mail);
    confirm(&office, &token, 0).await.unwrap();
    let read = backend.call(&ana, ReadReminders {}).await.unwrap();
    assert!(read.confirmed);
    round(&office, sink.port, morning("2026-12-17")).await;
    assert_eq!(sink.take_one().to, "ana@pcm.gob.pe");
    // Once, and the database holds no token that opens.
    assert!(confirm(&office, &token, 0).await.is_err());
    let stored: Vec<Vec<u8>> = sqlx::query_scalar("select hash from reminder_link")
        .fetch_all(&office.pool)
        .await
        .unwrap();
    assert!(stored.iter().all(|hash| hex::encode(hash) != token));
}

#[tokio::test]
async fn a_link_that_is_too_old_or_of_another_address_confirms_nothing() {
    let sink = Sink::start().await;
    let (office, backend, ana) = mailing(sink.port).await;
    backend.call(&ana, order("ana@pcm.gob.pe")).await.unwrap();
    let first = token(&sink.take_one());
    assert!(confirm(&office, &first, 49).await.is_err());
    assert!(confirm(&office, &"0".repeat(64), 0).await.is_err());
    assert!(confirm(&office, "", 0).await.is_err());
    backend.call(&ana, order("ana@mtc.gob.pe")).await.unwrap();
    let second = token(&sink.take_one());
    assert!(confirm(&office, &first, 0).await.is_err());
    confirm(&office, &second, 47).await.unwrap();
    // Another address is another question; the same one is none.
    let same = backend.call(&ana, order("ana@mtc.gob.pe")).await.unwrap();
    assert!(same.confirmed);
    assert_eq!(sink.take().len(), 0);
    let other = backend.call(&ana, order("ana@pcm.gob.pe")).await.unwrap();
    assert!(!other.confirmed);
    assert_eq!(sink.take().len(), 1);
}

#[tokio::test]
async fn nobody_can_flood_another_persons_mailbox() {
    let sink = Sink::start().await;
    let (_office, backend, ana) = mailing(sink.port).await;
    for number in 0..5 {
        let address = format!("desconocido{number}@pcm.gob.pe");
        backend.call(&ana, order(&address)).await.unwrap();
    }
    let refused = backend.call(&ana, order("otro@pcm.gob.pe")).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(sink.take().len(), 5);
    let kept = backend.call(&ana, ReadReminders {}).await.unwrap();
    assert_eq!(kept.address.as_deref(), Some("desconocido4@pcm.gob.pe"));
}

#[tokio::test]
async fn an_invalid_address_is_refused_and_an_empty_one_ends_all_reminders() {
    let sink = Sink::start().await;
    let (office, backend, ana) = mailing(sink.port).await;
    for bad in [
        "ana",
        "ana@",
        "ana@pcm.gob.pe\r\nBcc: x@y.pe",
        "Ana <ana@pcm.gob.pe>",
    ] {
        let refused = backend.call(&ana, order(bad)).await;
        assert_eq!(code(refused), ErrorCode::Invalid, "{bad}");
    }
    assert_eq!(sink.take().len(), 0);
    backend.call(&ana, order("ana@pcm.gob.pe")).await.unwrap();
    confirm(&office, &token(&sink.take_one()), 0).await.unwrap();
    let gone = backend.call(&ana, order("")).await.unwrap();
    assert_eq!((gone.address, gone.confirmed), (None, false));
    for table in ["reminder", "reminder_link"] {
        let count = match table {
            "reminder" => "select count(*) from reminder",
            _ => "select count(*) from reminder_link where address <> '' or until > now()",
        };
        assert_eq!(office.count(count).await, 0, "{table}");
    }
    round(&office, sink.port, morning("2026-12-17")).await;
    assert_eq!(sink.take().len(), 0);
}

#[tokio::test]
async fn a_link_that_cannot_be_sent_is_said_at_once() {
    let port = free_port().await;
    let (_office, backend, ana) = mailing(port).await;
    let refused = backend
        .call(&ana, order("ana@pcm.gob.pe"))
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("no se pudo enviar"), "{refused:?}");
    let sink = Sink::on(port).await;
    backend.call(&ana, order("ana@pcm.gob.pe")).await.unwrap();
    assert_eq!(sink.take().len(), 1);
}

#[tokio::test]
async fn without_a_mail_server_nothing_can_be_switched_on_and_nothing_fails() {
    let office = expecting().await;
    let mut conn = office.pool.acquire().await.unwrap();
    let account = server::db::account::find(&mut conn, "ana").await.unwrap();
    let ana = Caller {
        viewer: Some(account.unwrap().viewer),
        ..Caller::default()
    };
    let read = office.backend.call(&ana, ReadReminders {}).await.unwrap();
    assert!(!read.available);
    let refused = office.backend.call(&ana, order("ana@pcm.gob.pe")).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(office.count("select count(*) from reminder").await, 0);
}

#[tokio::test]
async fn the_log_says_what_was_chosen_and_holds_no_address() {
    let sink = Sink::start().await;
    let (office, backend, ana) = mailing(sink.port).await;
    backend.call(&ana, order("ana@pcm.gob.pe")).await.unwrap();
    let token = token(&sink.take_one());
    confirm(&office, &token, 0).await.unwrap();
    let fewer = SaveReminders {
        kinds: [ReminderKind::Late].into(),
        ..order("ana@pcm.gob.pe")
    };
    backend.call(&ana, fewer).await.unwrap();
    backend.call(&ana, order("")).await.unwrap();
    let log = office.log().await;
    let own: Vec<_> = log
        .iter()
        .filter(|(_, act, ..)| act.starts_with("account.reminders"))
        .collect();
    let acts: Vec<(&str, &str)> = own
        .iter()
        .map(|(who, act, ..)| (who.as_str(), act.as_str()))
        .collect();
    assert_eq!(
        acts,
        [
            ("ana", "account.reminders"),
            ("sistema", "account.reminders_confirmed"),
            ("ana", "account.reminders"),
            ("ana", "account.reminders_forgotten"),
        ]
    );
    let detail = &own[2].3;
    assert!(detail.contains(r#""late""#) && detail.contains(r#""published""#));
    for (_, _, object, detail) in &own {
        assert_eq!(object, "account/ana");
        assert!(!detail.contains("pcm.gob.pe"), "{detail}");
    }
}
