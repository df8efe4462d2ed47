//! The command: what it prints, how it ends, and that it leaves no trace.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use server::postgres::{Durability, PrivatePostgres};
use tempfile::TempDir;

/// A directory that the account which runs PostgreSQL may enter, with a whole site in it.
fn installation() -> TempDir {
    let dir = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap();
    let assets = dir.path().join("site/assets");
    fs::create_dir_all(&assets).unwrap();
    fs::write(assets.join("main-1a.css"), "").unwrap();
    fs::write(
        dir.path().join("site/manifest.json"),
        r#"{"main.css":"main-1a.css"}"#,
    )
    .unwrap();
    dir
}

fn doctor(dir: &Path, more: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pntd"))
        .arg("doctor")
        .args(["--addr", "127.0.0.1:0", "--data-dir"])
        .arg(dir.join("data"))
        .arg("--site-root")
        .arg(dir.join("site"))
        .args(more)
        .env_remove("DATABASE_URL")
        .env_remove("PNTD_KEY_DIR")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn a_machine_that_lacks_nothing_ends_with_0_and_no_trace() {
    let dir = installation();
    let (code, said) = doctor(dir.path(), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("ok       postgresql"), "{said}");
    assert!(said.trim_end().ends_with(" 0 missing"), "{said}");
    let left = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 1, "only the site");
}

#[test]
fn what_is_missing_ends_with_1_and_says_what_to_do() {
    let dir = installation();
    fs::remove_file(dir.path().join("site/assets/main-1a.css")).unwrap();
    let (code, said) = doctor(dir.path(), &[]);
    assert_eq!(code, 1, "{said}");
    let mut lines = said.lines().skip_while(|line| !line.starts_with("missing"));
    assert!(lines.next().unwrap().contains("main-1a.css"), "{said}");
    assert!(
        lines.next().unwrap().contains("-> install the package"),
        "{said}"
    );
    assert!(said.trim_end().ends_with(" 1 missing"), "{said}");
}

#[test]
fn programs_read_the_same_as_json() {
    let dir = installation();
    let (code, said) = doctor(dir.path(), &["--json", "--public-url", "pntd"]);
    assert_eq!(code, 1, "{said}");
    let checks: Vec<serde_json::Value> = serde_json::from_str(&said).unwrap();
    let mut names: Vec<&str> = checks
        .iter()
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    let listed = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), listed, "each name once");
    let missing: Vec<_> = checks
        .iter()
        .filter(|check| check["level"] == "missing")
        .collect();
    assert_eq!(missing.len(), 1, "{said}");
    assert_eq!(missing[0]["name"], "public_address");
    assert!(missing[0]["advice"].is_string());
}

#[tokio::test]
async fn beside_a_server_the_private_database_is_looked_into() {
    let dir = installation();
    let data = dir.path().join("data");
    let postgres = PrivatePostgres::start(&data, Durability::None)
        .await
        .unwrap();
    let (code, said) = doctor(dir.path(), &[]);
    postgres.stop().await.unwrap();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("es-x-icu is there"), "{said}");
    let (_, said) = doctor(dir.path(), &[]);
    assert!(
        said.contains("the private PostgreSQL is not running"),
        "{said}"
    );
}

/// Settings that are not flags of `pntd serve`.
const LOGGING: [&str; 2] = ["RUST_LOG", "PNTD_LOG"];

#[test]
fn every_setting_of_the_package_is_one_of_the_server() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let help = Command::new(env!("CARGO_BIN_EXE_pntd"))
        .args(["serve", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let mut checked = 0;
    for file in [".env.example", "scripts/package/defaults.env"] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let settings = text.lines().filter_map(|line| line.split_once('='));
        let names = settings.map(|(name, _)| name.trim_start_matches('#'));
        let is_name = |name: &&str| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        for name in names.filter(is_name) {
            let shown = ["=", "]"].map(|end| format!("[env: {name}{end}"));
            let known = shown.iter().any(|text| help.contains(text)) || LOGGING.contains(&name);
            assert!(known, "{file}: {name}");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}
