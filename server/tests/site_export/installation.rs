//! A database with releases, what the build makes for the browser, and the server over both.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use charts::ChartRenderer;
use serde_json::Value;
use server::backend::PostgresBackend;
use server::http::config::HttpConfig;
use server::http::{self, connection};
use server::release::{KeyDirectory, ReleaseStore};
use server::seed;
use server::site_export::{self, ExportError, ExportRequest, Exported, Source};
use server::state::AppState;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::site_export::cluster::Cluster;

/// The address under which the files will be served; the server's own in these tests, too.
pub const PUBLIC_URL: &str = "https://pntd.example.pe";

/// The renderer, its thread and its interpreter are those of the program; only the drawing is small.
const CHARTS: &str =
    "globalThis.renderChart = (option) => `<svg><path d=\"M0 ${option.length}\"></path></svg>`;";

/// What the build writes: names on pages, and files. One is named by a script only, one by nothing.
const FILES: [(&str, &str, &str); 9] = [
    (
        "public.css",
        "public-1.css",
        "@font-face{src:url(./source-1.woff2)}",
    ),
    (
        "charts.js",
        "charts-1.js",
        "const a=()=>import(\"./engine-1.js\")",
    ),
    ("", "engine-1.js", "export const init=()=>{}"),
    ("check.js", "check-1.js", "\"use strict\""),
    ("check-glue.js", "check-glue-1.js", "export default ()=>{}"),
    ("check.wasm", "check-1.wasm", "\0asm"),
    (
        "icon.svg",
        "icon-1.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    ),
    (
        "source-sans-3-latin-wght-normal.woff2",
        "source-1.woff2",
        "wOF2",
    ),
    ("office.js", "office-1.js", "office"),
];

pub struct Installation {
    /// Where the server answers.
    pub live: String,
    pool: PgPool,
    folder: tempfile::TempDir,
    _keys: tempfile::TempDir,
    task: JoinHandle<()>,
    _cluster: Arc<Cluster>,
}

impl Drop for Installation {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Installation {
    /// The demonstration: two releases.
    pub async fn demonstration() -> Self {
        let (pool, keys, cluster) = database().await;
        let store = ReleaseStore::new(pool.clone()).signing(KeyDirectory::new(keys.path()));
        seed::demo::load(&pool, &store, chrono::Utc::now())
            .await
            .unwrap();
        Self::over(pool, keys, cluster).await
    }

    /// The catalogue and the published context indicators: one release.
    pub async fn first_start() -> Self {
        let (pool, keys, cluster) = database().await;
        let store = ReleaseStore::new(pool.clone()).signing(KeyDirectory::new(keys.path()));
        seed::first_start(&pool, &store, true, chrono::Utc::now())
            .await
            .unwrap();
        Self::over(pool, keys, cluster).await
    }

    async fn over(pool: PgPool, keys: tempfile::TempDir, cluster: Arc<Cluster>) -> Self {
        // Clients share the server's TLS, whose cryptography a process chooses once.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let site_root = folder.path().join("site");
        build(&site_root);
        let releases = ReleaseStore::new(pool.clone());
        let config = HttpConfig {
            public_url: Some(PUBLIC_URL.to_owned()),
            // As the service that is exported: a copy in files has nobody who takes an answer.
            opinions: false,
            ..HttpConfig::default()
        };
        let limits = config.connection_limits();
        let state = AppState::new(
            pool.clone(),
            PostgresBackend::new(pool.clone(), releases.clone()),
            releases,
            http::assets::load(&site_root).unwrap(),
            Some(ChartRenderer::load(&site_root).unwrap()),
            config,
            true,
        );
        let router = http::router(state, &site_root);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let live = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(connection::serve(
            listener,
            router,
            limits,
            std::future::pending(),
        ));
        Self {
            live,
            pool,
            folder,
            _keys: keys,
            task,
            _cluster: cluster,
        }
    }

    /// A path in the folder of this installation.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn site_root(&self) -> PathBuf {
        self.path("site")
    }

    /// Exports within this process.
    pub async fn export(
        &self,
        folder: &Path,
        release: Option<u32>,
    ) -> Result<Exported, ExportError> {
        let source = Source {
            pool: self.pool.clone(),
            assets: http::assets::load(&self.site_root()).unwrap(),
            charts: ChartRenderer::load(&self.site_root()).unwrap(),
            site_root: self.site_root(),
        };
        let request = ExportRequest {
            folder: folder.to_owned(),
            release,
            public_url: PUBLIC_URL.to_owned(),
            all_comparisons: false,
        };
        site_export::export(source, &request, &|_, _| ()).await
    }

    /// Of the owner of the tables, whose password lies beside the cluster.
    fn database_url(&self) -> String {
        let options = self.pool.connect_options();
        let socket = options.get_host();
        let mut above = Path::new(socket).ancestors();
        let password = above.find_map(|dir| fs::read_to_string(dir.join("postgres.password")).ok());
        let (user, database) = (options.get_username(), options.get_database().unwrap());
        let socket = socket.replace('/', "%2F");
        format!(
            "postgres://{user}:{}@{socket}/{database}",
            password.unwrap().trim()
        )
    }

    /// Exports with the program itself; answers what it printed.
    pub fn pntd(&self, folder: &Path, more: &[&str]) -> String {
        let database = self.database_url();
        let output = Command::new(env!("CARGO_BIN_EXE_pntd"))
            .args(["site", "export"])
            .arg(folder)
            .args(more)
            .args(["--public-url", PUBLIC_URL])
            .arg("--site-root")
            .arg(self.site_root())
            .arg("--data-dir")
            .arg(self.path("data"))
            .env("DATABASE_URL", database)
            .env_remove("PNTD_OWNER_DATABASE_URL")
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }
}

async fn database() -> (PgPool, tempfile::TempDir, Arc<Cluster>) {
    let cluster = tokio::task::spawn_blocking(Cluster::get).await.unwrap();
    let pool = cluster.database().await;
    (pool, tempfile::tempdir().unwrap(), cluster)
}

/// What scripts/build would write.
fn build(site_root: &Path) {
    fs::create_dir_all(site_root.join("assets")).unwrap();
    fs::create_dir_all(site_root.join("server")).unwrap();
    fs::write(site_root.join(charts::SCRIPT), CHARTS).unwrap();
    let mut named = BTreeMap::new();
    for (name, file, text) in FILES {
        fs::write(site_root.join("assets").join(file), text).unwrap();
        fs::write(
            site_root.join("assets").join(format!("{file}.gz")),
            "packed",
        )
        .unwrap();
        if !name.is_empty() {
            named.insert(name, file);
        }
    }
    fs::write(
        site_root.join("manifest.json"),
        serde_json::to_vec(&named).unwrap(),
    )
    .unwrap();
}

/// Every file below a folder, by its path in it.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// What an export says of itself.
pub fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("export.json")).unwrap()).unwrap()
}
