//! The pages of reminders, as a browser and as a mail program meet them: over HTTP, with the real router.

use std::path::PathBuf;

use components::assets::Assets;
use domain::reminder::ReminderKind;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use server::db;
use server::http::config::HttpConfig;
use server::http::connection;
use server::state::AppState;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::mail::office::Office;
use crate::mail::reminded::{connections, expecting, mailer, morning, remind, round};
use crate::mail::sink::{Mail, Sink};

const PASSWORD: &str = "quipu lluvia tejado once";

struct Site {
    base: String,
    client: Client,
    task: JoinHandle<()>,
    _site_root: tempfile::TempDir,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Site {
    /// The office on a free port, and a browser in front of it.
    async fn over(office: &Office, mail_port: u16) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let site_root = tempfile::tempdir().unwrap();
        std::fs::create_dir(site_root.path().join("assets")).unwrap();
        let assets = [("main.css".to_owned(), "main-1.css".to_owned())];
        let config = HttpConfig::default();
        let limits = config.connection_limits();
        let state = AppState::new(
            connections(office).await,
            office.backend.clone().with_mailer(Some(mailer(mail_port))),
            office.releases.clone(),
            Assets::new(assets.into()),
            None,
            config,
            false,
        );
        let root: PathBuf = site_root.path().to_owned();
        let router = server::http::router(state, &root);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(connection::serve(
            listener,
            router,
            limits,
            std::future::pending(),
        ));
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self {
            base,
            client,
            task,
            _site_root: site_root,
        }
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.base));
        request.header("accept", "text/html").send().await.unwrap()
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.base));
        let request = request.header("accept", "text/html").form(fields);
        request.send().await.unwrap()
    }

    async fn sign_in(&self, office: &Office, account: &str) {
        let hash = server::auth::password::hash(PASSWORD.to_owned())
            .await
            .unwrap();
        sqlx::query("update account set password_hash = $1 where name = $2")
            .bind(hash)
            .bind(account)
            .execute(&office.pool)
            .await
            .unwrap();
        let fields = [("cuenta", account), ("contrasena", PASSWORD)];
        let answer = self.post("/gestion/ingresar", &fields).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
}

/// The path of a link in a mail, for the site of the test.
fn path(mail: &Mail, with: &str) -> String {
    let link = mail.link(with);
    link.trim_start_matches("https://pntd.example.pe")
        .to_owned()
}

async fn stored(office: &Office, account: &str) -> Option<db::reminder::Reminder> {
    let mut conn = office.pool.acquire().await.unwrap();
    db::reminder::find(&mut conn, account).await.unwrap()
}

#[tokio::test]
async fn a_person_enters_an_address_chooses_and_confirms_without_a_script() {
    let office = expecting().await;
    let sink = Sink::start().await;
    let site = Site::over(&office, sink.port).await;
    site.sign_in(&office, "ana").await;
    let page = site.get("/gestion/cuenta/avisos").await;
    assert_eq!(page.status(), StatusCode::OK);
    let text = page.text().await.unwrap();
    assert!(text.contains("Valores que vencen en 14 y en 3 días"));
    assert!(!text.contains("por revisar"), "a planner reviews nothing");

    let wrong = [("correo", "ana@"), ("aviso", "late")];
    let again = site.post("/gestion/cuenta/avisos", &wrong).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let text = again.text().await.unwrap();
    assert!(text.contains("no es válida") && text.contains("value=\"ana@\""));
    assert!(stored(&office, "ana").await.is_none());

    let right = [
        ("correo", "ana@pcm.gob.pe"),
        ("aviso", "late"),
        ("aviso", "due"),
    ];
    let saved = site.post("/gestion/cuenta/avisos", &right).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let text = site.get("/gestion/cuenta/avisos?guardado=si").await;
    let text = text.text().await.unwrap();
    assert!(text.contains("Falta confirmar la dirección"), "{text}");

    // On another device, where nobody is signed in.
    let elsewhere = Site::over(&office, sink.port).await;
    let link = path(&sink.take_one(), "/gestion/correo/confirmar");
    for _ in 0..2 {
        let asked = elsewhere.get(&link).await;
        assert_eq!(asked.status(), StatusCode::OK);
        assert!(
            asked
                .text()
                .await
                .unwrap()
                .contains("Confirmar la dirección")
        );
    }
    let before = stored(&office, "ana").await.unwrap();
    assert_eq!(before.confirmed_at, None, "looking confirms nothing");
    let done = elsewhere.post(&link, &[]).await;
    assert_eq!(done.status(), StatusCode::OK);
    let after = stored(&office, "ana").await.unwrap();
    assert!(after.confirmed_at.is_some());
    assert!(after.kinds.contains(&ReminderKind::Due));
    assert!(!after.kinds.contains(&ReminderKind::Returned));
    let twice = elsewhere.post(&link, &[]).await;
    assert_eq!(twice.status(), StatusCode::GONE);
    assert!(twice.text().await.unwrap().contains("ya no sirve"));
}

#[tokio::test]
async fn one_click_of_a_mail_program_ends_all_reminders_without_signing_in() {
    let office = expecting().await;
    let sink = Sink::start().await;
    let site = Site::over(&office, sink.port).await;
    remind(&office, "ana", &ReminderKind::ALL).await;
    round(&office, sink.port, morning("2026-12-17")).await;
    let mail = sink.take_one();
    let link = path(&mail, "/gestion/correo/baja");
    let header = mail.header("List-Unsubscribe");
    assert!(header.contains(&link), "{header} {link}");
    let page = site.get(&link).await;
    assert_eq!(page.status(), StatusCode::OK);
    let before = stored(&office, "ana").await.unwrap();
    assert!(!before.kinds.is_empty(), "looking ends nothing");

    // RFC 8058, 3.2: this body, and neither cookies nor an origin.
    let click = [("List-Unsubscribe", "One-Click")];
    let done = site.post(&link, &click).await;
    assert_eq!(done.status(), StatusCode::OK);
    let after = stored(&office, "ana").await.unwrap();
    assert!(after.kinds.is_empty());
    let again = site.post(&link, &click).await;
    assert_eq!(again.status(), StatusCode::OK, "once more does no harm");
    let stopped = "select count(*) from audit where act = 'account.reminders_stopped' and object = 'account/ana'";
    assert_eq!(office.count(stopped).await, 1);
    for day in ["2026-12-28", "2027-01-01"] {
        round(&office, sink.port, morning(day)).await;
    }
    assert_eq!(sink.take().len(), 0);

    let unknown = format!("/gestion/correo/baja?clave={}", "0".repeat(64));
    assert_eq!(site.post(&unknown, &click).await.status(), StatusCode::GONE);
}
