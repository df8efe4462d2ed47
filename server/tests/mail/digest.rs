//! What a digest says, to whom, on which days, and that it is one.

use app::wire::EntryCell;
use domain::change_set::Event;
use domain::reminder::ReminderKind;
use domain::role::Role;
use domain::value::Measure;
use server::use_case::reminder;

use crate::mail::office::{Office, key, observed, typed};
use crate::mail::reminded::{
    address, at, connections, expecting, mailer, mailer_with, morning, remind, round,
};
use crate::mail::sink::{Mail, Sink};

/// The days from one to another, both included.
fn days(from: &str, to: &str) -> Vec<String> {
    let from: chrono::NaiveDate = from.parse().unwrap();
    let to: chrono::NaiveDate = to.parse().unwrap();
    let days = from.iter_days().take_while(|day| *day <= to);
    days.map(|day| day.to_string()).collect()
}

#[tokio::test]
async fn a_value_is_asked_for_14_and_3_days_before_and_every_week_while_it_is_late() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let mut reported = Vec::new();
    for day in days("2026-12-10", "2027-01-20") {
        for hour in [7, 12] {
            round(&office, sink.port, at(&day, hour)).await;
        }
        let mails = sink.take();
        let subjects = mails.iter().map(|mail| mail.header("Subject"));
        reported.extend(subjects.map(|subject| format!("{day} {subject}")));
    }
    assert_eq!(
        reported,
        [
            "2026-12-17 PNTD: 1 valor por vencer",
            "2026-12-28 PNTD: 1 valor por vencer",
            "2027-01-01 PNTD: 1 valor vencido",
            "2027-01-08 PNTD: 1 valor vencido",
            "2027-01-15 PNTD: 1 valor vencido",
        ]
    );
}

#[tokio::test]
async fn a_digest_names_indicator_name_and_period_and_leads_to_the_page() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    round(&office, sink.port, morning("2026-12-17")).await;
    let mail = sink.take_one();
    assert_eq!(mail.to, address("ana"));
    assert!(mail.header("From").contains("<avisos@pntd.example.pe>"));
    let text = mail.decoded();
    for needed in [
        "PNTD-1 · Ejercicio de la ciudadanía digital",
        "· 2025: vence el 31 de diciembre de 2026, en 14 días",
        "https://pntd.example.pe/gestion/captura/indicador/PNTD-1",
        "https://pntd.example.pe/gestion/cuenta/avisos",
        "Dejar de recibirlos todos, sin iniciar sesión",
    ] {
        // In the text and in the HTML.
        assert_eq!(text.matches(needed).count(), 2, "{needed}: {text}");
    }
    assert!(text.contains("Content-Type: multipart/alternative"));
    assert!(
        text.contains("text/plain; charset=utf-8") && text.contains("text/html; charset=utf-8")
    );
}

#[tokio::test]
async fn mail_programs_find_how_to_end_it_by_one_click() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    round(&office, sink.port, morning("2026-12-17")).await;
    let mail = sink.take_one();
    let link = mail.header("List-Unsubscribe");
    let start = "<https://pntd.example.pe/gestion/correo/baja?clave=";
    assert!(link.starts_with(start) && link.ends_with('>'), "{link}");
    assert_eq!(
        mail.header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
}

#[tokio::test]
async fn two_servers_and_a_restart_send_one_digest() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    remind(&office, "rosa", &ReminderKind::ALL).await;
    let now = morning("2026-12-17");
    let pools = [connections(&office).await, connections(&office).await];
    let (one, other) = (mailer(sink.port), mailer(sink.port));
    let (one, other) = tokio::join!(
        reminder::run(&pools[0], &one, now),
        reminder::run(&pools[1], &other, now)
    );
    assert_eq!(one.unwrap().sent + other.unwrap().sent, 1);
    for hour in [7, 8, 23] {
        round(&office, sink.port, at("2026-12-17", hour)).await;
    }
    assert_eq!(sink.take_one().to, address("ana"));
    assert_eq!(
        office
            .count("select count(*) from digest where state = 'sent'")
            .await,
        1
    );
    // The day is decided for Rosa, too: there is nothing to say.
    assert_eq!(
        office
            .count("select count(*) from digest where state = 'empty'")
            .await,
        1
    );
}

#[tokio::test]
async fn before_its_hour_in_lima_nothing_is_sent() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    // In UTC it is the 17th already.
    round(&office, sink.port, at("2026-12-16", 20)).await;
    round(&office, sink.port, at("2026-12-17", 6)).await;
    assert_eq!(sink.take().len(), 0);
    round(&office, sink.port, at("2026-12-17", 7)).await;
    assert_eq!(sink.take().len(), 1);
}

#[tokio::test]
async fn a_day_with_nothing_to_say_sends_nothing() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    for day in days("2026-12-01", "2026-12-05") {
        round(&office, sink.port, morning(&day)).await;
    }
    assert_eq!(sink.take().len(), 0);
    assert_eq!(
        office
            .count("select count(*) from digest where state = 'empty'")
            .await,
        5
    );
}

#[tokio::test]
async fn what_is_switched_off_is_not_said_and_what_is_not_confirmed_gets_nothing() {
    let office = expecting().await;
    let sink = Sink::start().await;
    office.person("luis", Role::Planner).await;
    office.person("eva", Role::Planner).await;
    remind(
        &office,
        "ana",
        &[ReminderKind::Late, ReminderKind::Published],
    )
    .await;
    remind(&office, "luis", &[]).await;
    remind(&office, "eva", &ReminderKind::ALL).await;
    sqlx::query("update reminder set confirmed_at = null where account = 'eva'")
        .execute(&office.pool)
        .await
        .unwrap();
    round(&office, sink.port, morning("2026-12-17")).await;
    assert_eq!(sink.take().len(), 0);
    round(&office, sink.port, morning("2027-01-01")).await;
    assert_eq!(sink.take_one().to, address("ana"));
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_not_theirs() {
    let office = expecting().await;
    let sink = Sink::start().await;
    let own = "with one as (insert into entity (code, name) values ('E1', 'Una') returning code)
        update node set entity = (select code from one)
        where code = (select node from indicator where code = 'PNTD-1')";
    sqlx::query(own).execute(&office.pool).await.unwrap();
    office.person_of("uno", Role::Reporter, &["E1"]).await;
    office.person_of("otro", Role::Reporter, &["E2"]).await;
    office.person("carla", Role::Ceplan).await;
    office.person("ido", Role::Planner).await;
    for name in ["uno", "otro", "carla", "ido", "rosa"] {
        remind(&office, name, &ReminderKind::ALL).await;
    }
    sqlx::query("update account set disabled = true where name = 'ido'")
        .execute(&office.pool)
        .await
        .unwrap();
    round(&office, sink.port, morning("2026-12-17")).await;
    assert_eq!(sink.take_one().to, address("uno"));
}

/// The mail of an account.
fn of(mails: &[Mail], account: &str) -> Mail {
    let mail = mails.iter().find(|mail| mail.to == address(account));
    mail.unwrap_or_else(|| panic!("{account}: {mails:?}"))
        .clone()
}

/// Cells of the headline with values, notes and sources that stand nowhere else.
fn secret(period: &str, number: &str) -> EntryCell {
    let mut cell = typed(observed(period), number);
    if let Some(value) = &mut cell.after {
        value.note = Some(format!("nota-secreta-{number}"));
        value.source = Some(format!("fuente-secreta-{number}"));
    }
    cell
}

/// Everything at once: a value that is expected, a set that was returned, one that waits, a target and a baseline that
/// are approved and not published.
async fn everything() -> Office {
    let office = expecting().await;
    let ana = office.person("berta", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let eva = office.person("eva", Role::Reviewer).await;
    let target = typed(key(Measure::Target, "2030"), "3.9713");
    office.approved(&ana, &eva, vec![target]).await;
    let sent = office.draft(&ana, vec![secret("2023", "3.1739")]).await;
    office
        .act(&ana, sent.change_set, Event::Submit)
        .await
        .unwrap();
    let back = office.draft(&luis, vec![secret("2022", "3.4817")]).await;
    office
        .act(&luis, back.change_set, Event::Submit)
        .await
        .unwrap();
    let remark = "observacion-secreta: no es 5.5391".to_owned();
    let returned = Event::Return { remark };
    office.act(&eva, back.change_set, returned).await.unwrap();
    for name in ["ana", "luis", "rosa"] {
        remind(&office, name, &ReminderKind::ALL).await;
    }
    office
}

#[tokio::test]
async fn no_value_target_or_text_of_an_unpublished_cell_is_in_a_mail() {
    let office = everything().await;
    let sink = Sink::start().await;
    round(&office, sink.port, morning("2026-12-17")).await;
    let mails = sink.take();
    assert_eq!(mails.len(), 3, "{mails:?}");
    assert!(of(&mails, "ana").decoded().contains("PNTD-1"));
    let secrets = [
        "2.1973",
        "3.9713",
        "3.1739",
        "3.4817",
        "5.5391",
        "2,1973",
        "3,9713",
        "3,1739",
        "secret",
        "Registro de prueba",
    ];
    for mail in &mails {
        for text in [mail.raw.replace("=\r\n", ""), mail.decoded()] {
            for secret in secrets {
                assert!(!text.contains(secret), "{secret}: {text}");
            }
        }
    }
    // What is kept until it is sent holds none either.
    let kept: String = sqlx::query_scalar("select string_agg(content::text, ' ') from digest")
        .fetch_one(&office.pool)
        .await
        .unwrap();
    assert!(kept.contains("PNTD-1"), "{kept}");
    for secret in secrets {
        assert!(!kept.contains(secret), "{secret}: {kept}");
    }
}

#[tokio::test]
async fn returned_cells_and_sets_to_review_are_reminded_of_once() {
    let office = everything().await;
    let sink = Sink::start().await;
    round(&office, sink.port, morning("2026-12-17")).await;
    let mails = sink.take();
    let luis = of(&mails, "luis");
    assert_eq!(
        luis.header("Subject"),
        "PNTD: 1 valor por vencer, 1 conjunto devuelto"
    );
    assert!(
        luis.decoded()
            .contains("1 celda: PNTD-1 Ejercicio de la ciudadanía digital")
    );
    assert!(luis.decoded().contains("(2022)"));
    let rosa = of(&mails, "rosa");
    assert_eq!(rosa.header("Subject"), "PNTD: 1 conjunto por revisar");
    assert!(rosa.decoded().contains("de berta de prueba, 1 celda"));
    let link = rosa.link("/gestion/cambios/");
    let set: i64 = link.rsplit('/').next().unwrap().parse().unwrap();

    round(&office, sink.port, morning("2026-12-18")).await;
    assert_eq!(sink.take().len(), 0, "nothing is new");

    // What is sent once more is new once more.
    let berta = app::backend::Caller {
        viewer: Some(viewer(&office, "berta").await),
        ..Default::default()
    };
    office.act(&berta, set, Event::Withdraw).await.unwrap();
    office.act(&berta, set, Event::Submit).await.unwrap();
    round(&office, sink.port, morning("2026-12-19")).await;
    assert_eq!(sink.take_one().to, address("rosa"));
}

async fn viewer(office: &Office, name: &str) -> domain::role::Viewer {
    let mut conn = office.pool.acquire().await.unwrap();
    let account = server::db::account::find(&mut conn, name).await.unwrap();
    account.unwrap().viewer
}

#[tokio::test]
async fn a_reviewer_gets_no_reminder_of_sets_of_their_own() {
    let office = expecting().await;
    let sink = Sink::start().await;
    let admin = office.person("admin", Role::Admin).await;
    office.person("rosa.d", Role::Reviewer).await;
    // The same person by two accounts.
    sqlx::query(
        "update account set person = (select person from account where name = 'admin') where name = 'rosa.d'",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    let set = office.draft(&admin, vec![secret("2023", "3.1739")]).await;
    office
        .act(&admin, set.change_set, Event::Submit)
        .await
        .unwrap();
    for name in ["admin", "rosa.d", "rosa"] {
        remind(&office, name, &[ReminderKind::Review]).await;
    }
    round(&office, sink.port, morning("2026-12-17")).await;
    assert_eq!(sink.take_one().to, address("rosa"));
}

#[tokio::test]
async fn a_release_is_in_the_digest_of_every_subscriber_and_earlier_ones_in_none() {
    let office = expecting().await;
    let sink = Sink::start().await;
    let rosa = app::backend::Caller {
        viewer: Some(viewer(&office, "rosa").await),
        ..Default::default()
    };
    office.publish(&rosa).await;
    office.person("carla", Role::Ceplan).await;
    office.person("nueva", Role::Ceplan).await;
    for name in ["carla", "nueva"] {
        remind(&office, name, &[ReminderKind::Published]).await;
    }
    sqlx::query(
        "update reminder set confirmed_at = now() + interval '1 hour' where account = 'nueva'",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    round(&office, sink.port, morning("2026-12-17")).await;
    let mail = sink.take_one();
    assert_eq!(mail.to, address("carla"));
    assert_eq!(mail.header("Subject"), "PNTD: 1 publicación");
    assert!(mail.decoded().contains("Publicación n.º 1, del "));
    assert!(
        mail.decoded()
            .contains("https://pntd.example.pe/publicaciones/1")
    );
}

#[tokio::test]
async fn where_tls_is_required_nothing_is_sent_without_it() {
    let office = expecting().await;
    let sink = Sink::start().await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    let mailer = mailer_with(&format!("smtp://127.0.0.1:{}?tls=required", sink.port));
    let pool = connections(&office).await;
    let done = reminder::run(&pool, &mailer, morning("2026-12-17"))
        .await
        .unwrap();
    assert_eq!((done.sent, done.failed), (0, 1));
    assert_eq!(sink.take().len(), 0);
}
