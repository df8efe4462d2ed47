//! A mail server that does not take mails: nothing is lost, nothing comes twice, and it can be seen.

use chrono::{DateTime, TimeDelta, Utc};
use domain::change_set::Event;
use domain::reminder::ReminderKind;
use domain::role::Role;
use server::use_case::reminder::{self, SendingResult};

use crate::mail::office::{Office, observed, typed};
use crate::mail::reminded::{address, at, connections, expecting, morning, remind, round};
use crate::mail::sink::{Mood, Sink, free_port};

/// So many minutes after a moment, and a second more for each: a pause begins when an attempt has failed, which is a little
/// after its round has begun.
fn minutes_after(start: DateTime<Utc>, minutes: i32) -> DateTime<Utc> {
    start + TimeDelta::seconds(61) * minutes
}

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
    let failed = SendingResult { sent: 0, failed: 1 };
    assert_eq!(round(&office, port, start).await, failed);
    assert_eq!(counts(&office).await, (1, 1, 0, 0));
    // Not before its time, and then with a longer pause.
    let nothing = SendingResult::default();
    let after = |minutes| minutes_after(start, minutes);
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
    let done = SendingResult { sent: 1, failed: 0 };
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
    assert_eq!(before_its_end, SendingResult::default());
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

#[tokio::test]
async fn what_a_digest_that_waited_says_is_decided_again_when_it_is_sent() {
    let office = expecting().await;
    office.person("luis", Role::Planner).await;
    let berta = office.person("berta", Role::Planner).await;
    let sent = office
        .draft(&berta, vec![typed(observed("2023"), "2.3")])
        .await;
    office
        .act(&berta, sent.change_set, Event::Submit)
        .await
        .unwrap();
    for name in ["ana", "luis", "rosa"] {
        remind(&office, name, &ReminderKind::ALL).await;
    }
    let port = free_port().await;
    let failed = SendingResult { sent: 0, failed: 3 };
    let start = morning("2026-12-17");
    assert_eq!(round(&office, port, start).await, failed);

    // Meanwhile Rosa reviews no more, Ana reports for an entity that has nothing to do with it.
    for change in [
        "insert into entity (code, name) values ('E2', 'Otra')",
        "update account set role = 'ceplan' where name = 'rosa'",
        "update account set role = 'reporter', entities = '{E2}' where name = 'ana'",
    ] {
        sqlx::query(change).execute(&office.pool).await.unwrap();
    }
    let sink = Sink::on(port).await;
    let after = |minutes| minutes_after(start, minutes);
    let one = SendingResult { sent: 1, failed: 0 };
    assert_eq!(round(&office, port, after(1)).await, one);
    assert_eq!(sink.take_one().to, address("luis"));
    assert_eq!(counts(&office).await, (0, 0, 1, 0));
    assert_eq!(
        round(&office, port, after(60)).await,
        SendingResult::default()
    );

    // What was not said is said when it is theirs again.
    sqlx::query("update account set role = 'reviewer' where name = 'rosa'")
        .execute(&office.pool)
        .await
        .unwrap();
    assert_eq!(round(&office, port, morning("2026-12-18")).await, one);
    let mail = sink.take_one();
    assert_eq!(mail.to, address("rosa"));
    assert_eq!(mail.header("Subject"), "PNTD: 1 conjunto por revisar");
}

#[tokio::test]
async fn what_was_done_while_a_digest_waited_is_not_asked_for() {
    let office = expecting().await;
    let luis = office.person("luis", Role::Planner).await;
    let eva = office.person("eva", Role::Reviewer).await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let port = free_port().await;
    let start = morning("2026-12-17");
    round(&office, port, start).await;
    let entered = vec![typed(observed("2025"), "2.5")];
    office.approved(&luis, &eva, entered).await;
    let sink = Sink::on(port).await;
    let later = minutes_after(start, 1);
    assert_eq!(round(&office, port, later).await, SendingResult::default());
    assert_eq!(sink.take().len(), 0);
    assert_eq!(counts(&office).await, (0, 0, 0, 0));
}
