//! Two programs that were really built, beside each other on one database: that of an earlier commit, which
//! `PNTD_OLDER_PROGRAM` names, and this one. `scripts/try_neighbours` builds the earlier one and runs this.

use std::ffi::OsStr;
use std::fs::File;
use std::process::Stdio;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::neighbours::own_cluster::{OwnCluster, directory};

/// A start that brings the tables up to date.
const START_TIMEOUT: Duration = Duration::from_secs(120);

/// A machine with an operator's own Postgres, and the directories that its servers share.
struct Machine {
    dir: TempDir,
    cluster: OwnCluster,
}

struct Server {
    _child: Child,
    base: String,
}

impl Machine {
    async fn make() -> Self {
        let dir = directory(&std::env::temp_dir());
        std::fs::create_dir_all(dir.path().join("site/assets")).unwrap();
        std::fs::write(dir.path().join("site/manifest.json"), "{}").unwrap();
        let cluster = OwnCluster::make().await;
        Self { dir, cluster }
    }

    /// Starts a program; `None` when it ends instead.
    async fn start(&self, program: &OsStr) -> Option<Server> {
        let log = self.dir.path().join("log");
        let mut child = Command::new(program)
            .args(["serve", "--addr", "127.0.0.1:0", "--without-context"])
            .arg("--site-root")
            .arg(self.dir.path().join("site"))
            .env("PNTD_DATA_DIR", self.dir.path().join("data"))
            .env("PNTD_KEY_DIR", self.dir.path().join("keys"))
            .env("PNTD_SECOND_FACTOR_ROLES", "none")
            .envs(self.cluster.settings())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listen = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.starts_with("http://") {
                    return Some(line);
                }
            }
            None
        };
        let base = tokio::time::timeout(START_TIMEOUT, listen).await.unwrap()?;
        Some(Server {
            _child: child,
            base,
        })
    }

    /// What the last server that was started said on its log.
    fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    /// Signs in as the first account, and chooses a password.
    async fn administrator(&self, server: &Server) -> Client {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).build().unwrap();
        let kept = self.dir.path().join("keys/one-time-passwords.txt");
        let kept = std::fs::read_to_string(kept).unwrap();
        let password = kept.lines().find_map(|line| line.strip_prefix("admin "));
        let password = password.unwrap().trim();
        let form = [("cuenta", "admin"), ("contrasena", password)];
        let address = format!("{}/gestion/ingresar", server.base);
        client.post(address).form(&form).send().await.unwrap();
        let change = json!({"current": password, "new": "quipu lluvia tejado once"});
        server.call(&client, "change_password", change).await;
        client
    }
}

impl Server {
    async fn call(&self, client: &Client, name: &str, body: Value) -> Value {
        let request = client.post(format!("{}/fn/{name}", self.base)).json(&body);
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{name}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn add_account(&self, client: &Client, name: &str) {
        let account = json!({"new": true, "name": name, "display_name": "Persona", "role": "planner",
            "entities": [], "disabled": false, "reset_password": false});
        self.call(client, "save_account", account).await;
    }

    async fn accounts(&self, client: &Client) -> Vec<String> {
        let listed = self.call(client, "list_accounts", json!({})).await;
        let accounts = listed.as_array().unwrap().iter();
        let names = accounts.map(|account| account["name"].as_str().unwrap().to_owned());
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }

    /// Number and hash of the release that is shown.
    async fn release(&self, client: &Client) -> Value {
        let address = format!("{}/api/v1/publicacion", self.base);
        let answer = client.get(address).send().await.unwrap();
        let shown: Value = answer.json().await.unwrap();
        json!([shown["release"]["number"], shown["release"]["sha256"]])
    }
}

#[tokio::test]
#[ignore = "needs the program of an earlier commit: scripts/try_neighbours builds it"]
async fn two_programs_that_were_really_built_work_side_by_side() {
    let older = std::env::var_os("PNTD_OLDER_PROGRAM").unwrap();
    let newer = OsStr::new(env!("CARGO_BIN_EXE_pntd"));
    let machine = Machine::make().await;
    let first = machine.start(&older).await;
    let first = first.unwrap_or_else(|| panic!("{}", machine.log()));
    let admin = machine.administrator(&first).await;
    first.add_account(&admin, "antes").await;
    let second = machine.start(newer).await;
    let second = second.unwrap_or_else(|| panic!("{}", machine.log()));

    // The older one is started again beside the newer, as after a power cut.
    let Some(again) = machine.start(&older).await else {
        let said = machine.log();
        assert!(said.contains("install the newer program"), "{said}");
        println!("the older program says that it cannot work with the newer tables");
        return;
    };
    for (server, name) in [(&first, "uno"), (&second, "dos"), (&again, "tres")] {
        server.add_account(&admin, name).await;
    }
    let shown = second.release(&admin).await;
    for server in [&first, &second, &again] {
        let accounts = server.accounts(&admin).await;
        let expected = ["admin", "antes", "carga-inicial", "dos", "tres", "uno"];
        assert_eq!(accounts, expected);
        assert_eq!(server.release(&admin).await, shown);
    }
    assert!(shown[0].is_number() && shown[1].is_string(), "{shown}");
}
