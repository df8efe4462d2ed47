//! A mail server that does not take mails: nothing is lost, nothing comes twice, and it can be seen.

use chrono::TimeDelta;
use domain::reminder::ReminderKind;
use server::use_case::reminder::{self, Sent};

use crate::office::Office;
use crate::reminded::{at, connections, expecting, morning, remind, round};
use crate::sink::{Mood, Sink, free_port};

async fn counts(office: &Office) -> (i64, i64, i64, i64) {
    let counts = reminder::count(&connections(office).await).await.unwrap();
    (counts.waiting, counts.failing, counts.sent, counts.given_up)
}

#[tokio::test]
async fn a_mail_server_that_is_down_gets_the_digest_later_and_once() {
    let office = expecting().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let port = free_port().await;
    let start = morning("2026-12-17");
    let failed = Sent { sent: 0, failed: 1 };
    assert_eq!(round(&office, port, start).await, failed);
    assert_eq!(counts(&office).await, (1, 1, 0, 0));
    // Not before its time, and then with a longer pause.
    let nothing = Sent::default();
    let after = |minutes| start + TimeDelta::minutes(minutes);
    assert_eq!(
        round(&office, port, start + TimeDelta::seconds(59)).await,
        nothing
    );
    assert_eq!(round(&office, port, after(1)).await, failed);
    assert_eq!(round(&office, port, after(5)).await, nothing);
    let sink = Sink::on(port).await;
    sink.be(Mood::Later);
    assert_eq!(round(&office, port, after(6)).await, failed);
    sink.be(Mood::Takes);
    let done = Sent { sent: 1, failed: 0 };
    assert_eq!(round(&office, port, after(21)).await, done);
    for minutes in [22, 60, 600] {
        assert_eq!(round(&office, port, after(minutes)).await, nothing);
    }
    let mail = sink.take_one();
    assert_eq!(mail.header("Subject"), "PNTD: 1 valor por vencer");
    assert_eq!(counts(&office).await, (0, 0, 1, 0));
}

#[tokio::test]
async fn every_attempt_has_the_same_message_id_and_every_link_in_them_works() {
    let office = expecting().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let sink = Sink::start().await;
    let now = morning("2026-12-17");
    round(&office, sink.port, now).await;
    let first = sink.take_one();
    // The server died before it could write down that the mail server said yes.
    sqlx::query("update digest set state = 'waiting', sent_at = null, lease_until = $1")
        .bind(now + TimeDelta::minutes(5))
        .execute(&office.pool)
        .await
        .unwrap();
    let before_its_end = round(&office, sink.port, now + TimeDelta::minutes(4)).await;
    assert_eq!(before_its_end, Sent::default());
    round(&office, sink.port, now + TimeDelta::minutes(5)).await;
    let second = sink.take_one();
    assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
    assert!(first.header("Message-ID").ends_with("@pntd.example.pe>"));
    let pool = connections(&office).await;
    for mail in [first, second] {
        let link = mail.link("/gestion/correo/baja");
        let (_, token) = link.split_once("clave=").unwrap();
        reminder::stop(&pool, token, None, now).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_not_sent_all_day_is_part_of_the_next_digest() {
    let office = expecting().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let port = free_port().await;
    for hour in 7..24 {
        round(&office, port, at("2026-12-31", hour)).await;
    }
    let sink = Sink::on(port).await;
    round(&office, port, morning("2027-01-01")).await;
    round(&office, port, at("2027-01-01", 20)).await;
    // One mail, with what is true today: the day in time has passed.
    let mail = sink.take_one();
    assert_eq!(mail.header("Subject"), "PNTD: 1 valor vencido");
    assert_eq!(counts(&office).await, (0, 0, 1, 1));
}

#[tokio::test]
async fn an_address_that_is_refused_for_good_is_not_tried_again_the_same_day() {
    let office = expecting().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let sink = Sink::start().await;
    sink.be(Mood::Refuses);
    for hour in 7..24 {
        round(&office, sink.port, at("2026-12-17", hour)).await;
    }
    assert_eq!(counts(&office).await, (0, 0, 0, 1));
    assert_eq!(office.count("select attempts::bigint from digest").await, 1);
    // What it said was not said, so it is said when the address takes mails again.
    sink.be(Mood::Takes);
    round(&office, sink.port, morning("2026-12-18")).await;
    let mail = sink.take_one();
    assert_eq!(mail.header("Subject"), "PNTD: 1 valor por vencer");
}
