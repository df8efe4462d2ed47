//! The server under test, and a browser of sorts for each person.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use ::charts::ChartRenderer;
use components::assets::Assets;
use domain::role::{Role, Viewer};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use server::auth::provider::Provider;
use server::backend::PostgresBackend;
use server::db;
use server::http::config::HttpConfig;
use server::http::connection;
use server::http::public::PageCache;
use server::http::upload::slots::UploadSlots;
use server::release::{KeyDirectory, ReleaseStore};
use server::state::AppState;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing_subscriber::EnvFilter;

use crate::support::cluster::Cluster;

/// Of every account in these tests.
pub const PASSWORD: &str = "quipu lluvia tejado once";

pub struct Server {
    pub base: String,
    pub pool: PgPool,
    pub backend: PostgresBackend,
    /// Reads and publishes releases, as the server does.
    pub releases: ReleaseStore,
    pub pages: PageCache,
    pub uploads: UploadSlots,
    /// All of it, as the handlers have it.
    pub state: AppState,
    /// Where the private keys lie; servers of one database share it.
    pub keys: Arc<tempfile::TempDir>,
    task: JoinHandle<()>,
    watch: Option<JoinHandle<()>>,
    cluster: Arc<Cluster>,
    _site_root: tempfile::TempDir,
}

/// How a server finds out what another one publishes.
#[derive(Clone, Copy, Default)]
pub struct Following {
    /// How long it believes what it knows, where that is not as usual.
    pub with_ttl: Option<Duration>,
    /// Whether it hears announcements.
    pub listening: bool,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(watch) = &self.watch {
            watch.abort();
        }
    }
}

/// Runs a test that renders whole pages of the office: they nest deeply, see `main.rs`.
pub fn with_the_programs_stack(test: impl Future<Output = ()> + Send + 'static) {
    let run = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(test);
    };
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(run);
    if let Err(failure) = thread.unwrap().join() {
        std::panic::resume_unwind(failure);
    }
}

/// A server on a free port, with one account for each role, named as the role.
pub async fn start() -> Server {
    start_with(HttpConfig::default(), false).await
}

pub async fn start_with(config: HttpConfig, secure: bool) -> Server {
    start_with_provider(config, secure, None).await
}

pub async fn start_with_provider(
    config: HttpConfig,
    secure: bool,
    provider: Option<Provider>,
) -> Server {
    LazyLock::force(&LOG);
    let cluster = tokio::task::spawn_blocking(Cluster::get).await.unwrap();
    let pool = cluster.database().await;
    let keys = Arc::new(tempfile::tempdir().unwrap());
    let following = Following::default();
    let server = serve(
        cluster, keys, pool, config, secure, provider, None, following,
    )
    .await;
    for role in Role::ALL {
        server.add_account(role.slug(), role, false).await;
    }
    server
}

/// The whole service over a database, with connections and caches of its own.
#[expect(clippy::too_many_arguments, reason = "each test sets a few")]
async fn serve(
    cluster: Arc<Cluster>,
    keys: Arc<tempfile::TempDir>,
    pool: PgPool,
    config: HttpConfig,
    secure: bool,
    provider: Option<Provider>,
    charts: Option<ChartRenderer>,
    following: Following,
) -> Server {
    // Clients share the server's TLS, whose cryptography a process chooses once.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let site_root = tempfile::tempdir().unwrap();
    std::fs::create_dir(site_root.path().join("assets")).unwrap();
    std::fs::write(site_root.path().join("assets/main-1.css"), "body{}").unwrap();
    let assets = [("main.css".to_owned(), "main-1.css".to_owned())];
    let directory = KeyDirectory::new(keys.path());
    // The server works with the least rights; the test looks and plants as the owner.
    let worker = cluster.worker(&pool).await;
    let releases = match following.with_ttl {
        Some(time) => ReleaseStore::with_ttl(worker.clone(), time),
        None => ReleaseStore::new(worker.clone()),
    };
    let releases = releases.signing(directory);
    let watched = releases.clone();
    let watch = following
        .listening
        .then(|| tokio::spawn(async move { watched.run_watch().await }));
    let backend =
        PostgresBackend::new(worker.clone(), releases.clone()).with_quota(config.uploads.quota());
    let limits = config.connection_limits();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listening = listener.local_addr().unwrap();
    let state = AppState::new(
        worker,
        backend.clone(),
        releases.clone(),
        Assets::new(assets.into()),
        charts,
        config,
        secure,
    )
    .with_provider(provider)
    .with_listening(listening);
    let (pages, uploads) = (state.pages.clone(), state.uploads.clone());
    let router = server::http::router(state.clone(), site_root.path());
    let base = format!("http://{listening}");
    let task = tokio::spawn(connection::serve(
        listener,
        router,
        limits,
        std::future::pending(),
    ));
    Server {
        base,
        pool,
        backend,
        releases,
        pages,
        uploads,
        state,
        keys,
        task,
        watch,
        cluster,
        _site_root: site_root,
    }
}

impl Server {
    /// A second server over the same database.
    pub async fn beside(&self) -> Self {
        self.beside_with(None).await
    }

    /// The same with a renderer of charts.
    pub async fn beside_with(&self, charts: Option<ChartRenderer>) -> Self {
        self.beside_as(charts, Following::default()).await
    }

    /// The same which follows publications in a way of its own.
    pub async fn beside_following(&self, following: Following) -> Self {
        self.beside_as(None, following).await
    }

    async fn beside_as(&self, charts: Option<ChartRenderer>, following: Following) -> Self {
        let options = self.pool.connect_options();
        let pool = PgPoolOptions::new().max_connections(8);
        let pool = pool.connect_with((*options).clone()).await.unwrap();
        let (cluster, keys) = (Arc::clone(&self.cluster), Arc::clone(&self.keys));
        let config = HttpConfig::default();
        serve(cluster, keys, pool, config, false, None, charts, following).await
    }

    /// An account with [`PASSWORD`]. Hashing it once is slow enough.
    pub async fn add_account(&self, name: &str, role: Role, must_change: bool) {
        static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
        let hash = HASH
            .get_or_init(|| async {
                server::auth::password::hash(PASSWORD.to_owned())
                    .await
                    .unwrap()
            })
            .await;
        let viewer = Viewer {
            name: name.to_owned(),
            display_name: format!("Persona {name}"),
            role,
            entities: BTreeSet::new(),
        };
        let mut connection = self.pool.acquire().await.unwrap();
        let added = db::account::insert(&mut connection, &viewer, hash, must_change).await;
        assert!(added.unwrap());
    }

    /// Someone who has not signed in.
    pub fn anonymous(&self) -> Person {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()
            .unwrap();
        Person {
            base: self.base.clone(),
            client,
        }
    }

    /// Someone who has.
    pub async fn signed_in(&self, name: &str) -> Person {
        let person = self.anonymous();
        let answer = person.sign_in(name, PASSWORD).await;
        assert_eq!(answer.status(), 303, "{name} cannot sign in");
        person
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    pub async fn execute(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.pool).await.unwrap();
    }
}

/// A browser: keeps cookies, follows no redirect.
#[derive(Clone)]
pub struct Person {
    base: String,
    client: Client,
}

impl Person {
    /// The same browser, answered by another server.
    pub fn at(&self, server: &Server) -> Self {
        Self {
            base: server.base.clone(),
            client: self.client.clone(),
        }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client
            .get(format!("{}{path}", self.base))
            .header("accept", "text/html")
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base))
    }

    /// A call of the office, as its script makes it.
    pub async fn call(&self, name: &str, arguments: serde_json::Value) -> Response {
        self.post(&format!("/fn/{name}"))
            .header("accept", "application/json")
            .json(&arguments)
            .send()
            .await
            .unwrap()
    }

    pub async fn sign_in(&self, account: &str, password: &str) -> Response {
        self.post("/gestion/ingresar")
            .header("accept", "text/html")
            .form(&[("cuenta", account), ("contrasena", password)])
            .send()
            .await
            .unwrap()
    }

    /// Does the office know this person?
    pub async fn is_signed_in(&self) -> bool {
        let answer = self.get("/gestion/contrasena").send().await.unwrap();
        answer.status() == 200
    }
}

/// The value that `Set-Cookie` gives the session's cookie.
pub fn session_cookie(answer: &Response) -> Option<String> {
    let lines = answer.headers().get_all("set-cookie");
    lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .find(|line| line.contains("pntd=") && !line.contains("Max-Age=0"))
        .map(str::to_owned)
}

pub fn location(answer: &Response) -> &str {
    answer
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Everything logged by this process, at the level of a person who looks for a fault.
pub static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("debug,hyper=info,h2=info"))
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .try_init();
    log
});

#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
