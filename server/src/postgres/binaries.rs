//! Finds the PostgreSQL programs that are installed on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::PostgresError;

/// Where distributions put versioned programs, which are not on `PATH`.
const VERSIONED: [&str; 3] = ["/usr/lib/postgresql", "/usr/local", "/opt/homebrew/opt"];

/// `initdb` and `postgres` of one installed version.
#[derive(Debug)]
pub struct Binaries {
    /// The major version.
    pub version: String,
    pub initdb: PathBuf,
    pub postgres: PathBuf,
}

impl Binaries {
    /// The version that made the cluster, or the newest one for a new cluster.
    pub fn find(version: Option<&str>, data: &Path) -> Result<Self, PostgresError> {
        let mut installed = installed();
        installed.sort_by_key(|(major, _)| major.parse::<u32>().unwrap_or_default());
        let newest = installed
            .last()
            .cloned()
            .ok_or(PostgresError::NotInstalled)?;
        let chosen = match version {
            None => newest,
            Some(version) => installed
                .into_iter()
                .find(|(major, _)| major == version)
                .ok_or_else(|| PostgresError::OtherVersion {
                    dir: data.to_owned(),
                    cluster: version.to_owned(),
                    installed: newest.0,
                })?,
        };
        Ok(Self {
            version: chosen.0,
            initdb: chosen.1.join("initdb"),
            postgres: chosen.1.join("postgres"),
        })
    }
}

/// Every directory that holds both programs, with its major version.
fn installed() -> Vec<(String, PathBuf)> {
    directories()
        .filter(|dir| dir.join("initdb").is_file() && dir.join("postgres").is_file())
        .filter_map(|dir| Some((major_of(&dir.join("postgres"))?, dir)))
        .collect()
}

/// Where PostgreSQL's programs may be.
pub fn directories() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versioned = VERSIONED
        .into_iter()
        .filter_map(|dir| std::fs::read_dir(dir).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    on_path.into_iter().chain(pg_config()).chain(versioned)
}

/// The directory that `pg_config` names, where it is installed.
fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim()))
}

/// `postgres (PostgreSQL) 15.14 (Debian …)` is version `15`.
pub fn major_of(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    parse_major(&String::from_utf8(output.stdout).ok()?)
}

fn parse_major(text: &str) -> Option<String> {
    let number = text.split_whitespace().nth(2)?;
    let major: String = number.chars().take_while(char::is_ascii_digit).collect();
    (!major.is_empty()).then_some(major)
}

#[cfg(test)]
mod tests {
    use super::parse_major;

    #[test]
    fn the_major_version_is_read_from_releases_and_previews() {
        let cases = [
            ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "15"),
            ("postgres (PostgreSQL) 19beta1", "19"),
        ];
        for (text, major) in cases {
            assert_eq!(parse_major(text).as_deref(), Some(major));
        }
        assert_eq!(parse_major("command not found"), None);
    }
}
