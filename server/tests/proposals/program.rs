//! The office with its web server, and a program that talks to it.

use std::path::PathBuf;

use app::backend::Caller;
use app::wire::*;
use components::assets::Assets;
use domain::role::Role;
use domain::token::Scope;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use server::backend::PostgresBackend;
use server::http::config::HttpConfig;
use server::http::connection;
use server::state::AppState;
use server::use_case::import::Quota;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::proposals::cluster::Cluster;
use crate::proposals::office::{HEADLINE, Office};

/// Of every account in these tests.
pub const PASSWORD: &str = "quipu lluvia tejado once";

pub struct World {
    pub office: Office,
    pub client: Client,
    base: String,
    task: JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One observed value of the headline indicator.
pub fn one(period: &str, value: &str) -> Value {
    json!({"values": [{"indicator": HEADLINE, "period": period, "value": value,
        "source": "Registro de la entidad"}]})
}

impl World {
    pub async fn open() -> Self {
        Self::with(HttpConfig::default(), Quota::default()).await
    }

    pub async fn with(config: HttpConfig, quota: Quota) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let office = Office::open().await;
        // In the role with the least rights, and with a program that reads files.
        let worker = Cluster::get().worker(&office.pool).await;
        let releases = office.releases.clone();
        let program = PathBuf::from(env!("CARGO_BIN_EXE_pntd"));
        let backend = PostgresBackend::with_worker(worker.clone(), releases.clone(), program);
        let backend = backend.with_quota(quota);
        let limits = config.connection_limits();
        let assets = Assets::new([("main.css".to_owned(), "main-1.css".to_owned())].into());
        let state = AppState::new(worker, backend, releases, assets, None, config, false);
        let router = server::http::router(state, std::path::Path::new("/nonexistent"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let never = std::future::pending();
        let task = tokio::spawn(connection::serve(listener, router, limits, never));
        Self {
            office,
            client: Client::new(),
            base,
            task,
        }
    }

    /// A person of some entities who has [`PASSWORD`]. Hashing it once is slow enough.
    pub async fn person(&self, name: &str, role: Role, entities: &[&str]) -> Caller {
        static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
        let hash = HASH.get_or_init(|| async {
            server::auth::password::hash(PASSWORD.to_owned())
                .await
                .unwrap()
        });
        let hash = hash.await;
        let person = self.office.person_of(name, role, entities).await;
        sqlx::query("update account set password_hash = $2 where name = $1")
            .bind(name)
            .bind(hash)
            .execute(&self.office.pool)
            .await
            .unwrap();
        person
    }

    /// A token that the person makes as the page does.
    pub async fn token(&self, by: &Caller, scope: Scope) -> String {
        let order = MakeToken {
            name: "Sistema de prueba".to_owned(),
            scope,
            days: 90,
            password: PASSWORD.to_owned(),
        };
        self.office.backend.call(by, order).await.unwrap().text
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A `POST` without a key.
    pub fn ask(&self, token: &str, path: &str) -> RequestBuilder {
        self.client.post(self.url(path)).bearer_auth(token)
    }

    pub fn post_to(&self, path: &str, token: &str, key: &str) -> RequestBuilder {
        self.ask(token, path).header("idempotency-key", key)
    }

    pub fn post(&self, token: &str, key: &str) -> RequestBuilder {
        self.post_to("/api/v1/propuestas", token, key)
    }

    pub fn csv(&self, token: &str, key: &str, text: &str) -> RequestBuilder {
        let request = self.post(token, key);
        request
            .header("content-type", "text/csv; charset=utf-8")
            .body(text.to_owned())
    }

    pub fn get(&self, token: &str, path: &str) -> RequestBuilder {
        self.client.get(self.url(path)).bearer_auth(token)
    }

    pub async fn state(&self, token: &str, id: i64) -> Value {
        let answer = self
            .get(token, &format!("/api/v1/propuestas/{id}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    pub async fn set(&self, by: &Caller, id: i64) -> ChangeSetDetail {
        self.office
            .backend
            .call(by, ReadChangeSet { id })
            .await
            .unwrap()
    }

    pub async fn sets(&self) -> i64 {
        self.office.count("select count(*) from change_set").await
    }

    pub async fn files(&self) -> i64 {
        self.office.count("select count(*) from import_file").await
    }

    /// Rows of everything that a proposal writes.
    pub async fn written(&self) -> i64 {
        self.office
            .count(
                "select (select count(*) from change_set) + (select count(*) from import_batch)
                      + (select count(*) from import_file) + (select count(*) from proposal_answer)
                      + (select count(*) from provenance) + (select count(*) from audit)",
            )
            .await
    }
}
