//! `pntd doctor`: every check says what is wrong, and what to do, when it is wrong.

mod command;
mod postgres;

use crate::support::cluster;

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::{TimeZone, Utc};
use clap::Parser;
use server::config::ServeConfig;
use server::doctor::{Check, Level, files, machine, network};
use server::http::config::HttpConfig;
use server::release::KeyDirectory;
use workbook::read::KernelRules;

/// The check has this level, and advice unless it is fine.
#[track_caller]
pub fn is(check: &Check, level: Level) {
    assert_eq!(check.level, level, "{check:?}");
    assert_eq!(check.advice.is_some(), level != Level::Ok, "{check:?}");
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn root_is_advised_to_run_the_check_as_the_service() {
    is(&machine::account(true), Level::Warning);
    is(&machine::account(false), Level::Ok);
}

#[test]
fn a_clock_that_was_never_set_is_found() {
    let year = |year| machine::clock(Utc.with_ymd_and_hms(year, 12, 31, 23, 0, 0).unwrap());
    is(&year(2025), Level::Missing);
    is(&year(2026), Level::Ok);
}

#[test]
fn little_memory_is_found() {
    let of = |total: u64| {
        machine::memory(&format!(
            "MemTotal:  {total} kB\nMemFree: 1 kB\nMemAvailable:  5000 kB\n"
        ))
    };
    is(&of((1 << 20) - 1), Level::Warning);
    is(&of(1 << 20), Level::Ok);
    is(&machine::memory(""), Level::Ok);
}

#[test]
fn a_limit_of_files_below_the_connections_is_found() {
    is(&machine::open_files(4096, 4096), Level::Warning);
    is(&machine::open_files(4352, 4096), Level::Ok);
}

#[test]
fn a_kernel_without_confinement_is_found() {
    let rules = |files, system_calls| {
        machine::confinement(KernelRules {
            files,
            network: false,
            system_calls,
        })
    };
    for (files, system_calls) in [(false, false), (true, false), (false, true)] {
        is(&rules(files, system_calls), Level::Warning);
    }
    is(&rules(true, true), Level::Ok);
}

#[tokio::test]
async fn a_reader_that_does_not_work_is_found() {
    let own = Path::new(env!("CARGO_BIN_EXE_pntd"));
    is(&machine::import(own).await, Level::Ok);
    is(
        &machine::import(Path::new("/bin/false")).await,
        Level::Missing,
    );
}

#[test]
fn a_data_directory_that_cannot_be_used_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    is(&files::data_directory(&data), Level::Ok);
    fs::write(&data, "a file").unwrap();
    is(&files::data_directory(&data), Level::Missing);
    is(&files::data_directory(&data.join("below")), Level::Missing);
    fs::remove_file(&data).unwrap();
    fs::create_dir(&data).unwrap();
    mode(&data, 0o711);
    is(&files::data_directory(&data), Level::Ok);
    mode(&data, 0o777);
    is(&files::data_directory(&data), Level::Warning);
    // read-only for everybody, root too
    is(
        &files::data_directory(Path::new("/proc/self")),
        Level::Missing,
    );
}

#[test]
fn a_full_file_system_is_found() {
    const GIB: u64 = 1 << 30;
    is(&files::disk(GIB - 1, 100 * GIB), Level::Missing);
    is(&files::disk(4 * GIB, 20 * GIB), Level::Warning);
    is(&files::disk(40 * GIB, 1000 * GIB), Level::Warning);
    is(&files::disk(20 * GIB, 100 * GIB), Level::Ok);
    is(&files::inodes(0, 1000), Level::Missing);
    is(&files::inodes(40, 1000), Level::Warning);
    is(&files::inodes(500, 1000), Level::Ok);
    is(&files::inodes(0, 0), Level::Ok);
    let names: Vec<_> = files::space(Path::new("/no/such/place"))
        .iter()
        .map(|check| check.name)
        .collect();
    assert_eq!(names, ["disk", "inodes"], "of the directory above it");
}

#[test]
fn keys_that_others_can_read_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let keys = KeyDirectory::new(dir.path().join("keys"));
    is(&files::key_directory(&keys), Level::Ok);
    fs::create_dir(keys.path()).unwrap();
    mode(keys.path(), 0o700);
    let key = keys.path().join("one.pem");
    fs::write(&key, "").unwrap();
    mode(&key, 0o600);
    is(&files::key_directory(&keys), Level::Ok);
    mode(&key, 0o640);
    is(&files::key_directory(&keys), Level::Warning);
    mode(&key, 0o600);
    mode(keys.path(), 0o755);
    is(&files::key_directory(&keys), Level::Warning);
    is(
        &files::key_directory(&KeyDirectory::new(&key)),
        Level::Missing,
    );
    is(
        &files::key_directory(&KeyDirectory::new(key.join("below"))),
        Level::Missing,
    );
}

#[test]
fn a_site_that_is_not_whole_is_found() {
    let dir = tempfile::tempdir().unwrap();
    is(&files::site(dir.path()), Level::Missing);
    fs::write(
        dir.path().join("manifest.json"),
        r#"{"main.css":"main-1a.css"}"#,
    )
    .unwrap();
    fs::create_dir(dir.path().join("assets")).unwrap();
    let lacking = files::site(dir.path());
    is(&lacking, Level::Missing);
    assert!(lacking.found.contains("main-1a.css"), "{lacking:?}");
    fs::write(dir.path().join("assets/main-1a.css"), "").unwrap();
    is(&files::site(dir.path()), Level::Ok);
}

#[test]
fn an_address_that_is_taken_is_found_and_by_whom() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap();
    let check = network::address(addr);
    is(&check, Level::Missing);
    assert!(
        check.found.contains(&std::process::id().to_string()),
        "{check:?}"
    );
    drop(taken);
    is(&network::address(addr), Level::Ok);
    // of the range for documents: no machine has it
    is(
        &network::address("192.0.2.1:3000".parse().unwrap()),
        Level::Missing,
    );
}

fn http(public_url: Option<&str>, proxies: &[&str]) -> HttpConfig {
    HttpConfig {
        public_url: public_url.map(str::to_owned),
        trusted_proxies: proxies.iter().map(|text| text.parse().unwrap()).collect(),
        ..HttpConfig::default()
    }
}

#[test]
fn a_public_address_without_tls_is_found() {
    let of = |url| network::public_address(&http(url, &[]));
    is(&of(None), Level::Warning);
    is(&of(Some("http://pntd.example.pe")), Level::Warning);
    is(&of(Some("pntd.example.pe")), Level::Missing);
    is(&of(Some("https://pntd.example.pe/tablero")), Level::Missing);
    is(&of(Some("https://pntd.example.pe/")), Level::Ok);
}

#[test]
fn sessions_that_travel_without_https_are_found() {
    let local = "127.0.0.1:3000".parse().unwrap();
    is(&network::cookies(&http(None, &[]), local), Level::Warning);
    let mut config = http(Some("https://pntd.example.pe"), &[]);
    is(&network::cookies(&config, local), Level::Ok);
    config.insecure_cookies = true;
    is(&network::cookies(&config, local), Level::Warning);
}

#[test]
fn a_proxy_that_nobody_trusts_is_found_and_so_is_trust_in_everybody() {
    let local = "127.0.0.1:3000".parse().unwrap();
    let of = |url, proxies: &[&str]| network::proxies(&http(url, proxies), local);
    is(&of(Some("https://pntd.example.pe"), &[]), Level::Warning);
    is(
        &of(Some("https://pntd.example.pe"), &["127.0.0.1/32"]),
        Level::Ok,
    );
    is(
        &of(Some("https://pntd.example.pe"), &["0.0.0.0/0"]),
        Level::Warning,
    );
    is(&of(None, &[]), Level::Ok);
}

/// The settings of `pntd serve`, as a command line gives them.
#[derive(Parser)]
pub struct Settings {
    #[command(flatten)]
    pub serve: ServeConfig,
}

pub fn settings(flags: &[&str]) -> ServeConfig {
    let flags = ["pntd"].iter().chain(flags);
    Settings::try_parse_from(flags).unwrap().serve
}

#[test]
fn an_incomplete_provider_configuration_is_found() {
    let of = |flags: &[&str]| {
        let config = settings(flags);
        network::provider(&config.provider, &config.http)
    };
    is(&of(&[]), Level::Ok);
    is(
        &of(&["--oidc-issuer", "https://sso.example.pe"]),
        Level::Missing,
    );
}
