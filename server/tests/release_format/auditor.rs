//! Somebody with files, this program and Python, and nothing else.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use server::release::canonical;

use crate::release_format::made;

/// How a program ended and what it said.
#[derive(Debug)]
pub struct Report {
    pub code: i32,
    pub text: String,
}

/// A directory with files.
pub struct Auditor(tempfile::TempDir);

impl Auditor {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// This program, where no database can be found.
    pub fn pntd(&self, arguments: &[&str], files: &[&Path]) -> Report {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pntd"));
        command.arg("release").args(arguments).args(files);
        self.run(&mut command)
    }

    pub fn verify(&self, files: &[&Path]) -> Report {
        self.pntd(&["verify", "--key", &made::key().public().to_hex()], files)
    }

    pub fn recompute(&self, file: &Path) -> Report {
        self.pntd(&["recompute"], &[file])
    }

    /// The check of an exported audit log against releases.
    pub fn audit(&self, log: &Path, releases: &[&Path]) -> Report {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pntd"));
        command.args(["audit", "verify", "--file"]).arg(log);
        for release in releases {
            command.arg("--release").arg(release);
        }
        self.run(&mut command)
    }

    /// The verifier in Python, which knows the key of these releases.
    pub fn python(&self, files: &[&Path]) -> Report {
        let key = made::key().public().to_hex();
        self.python_with(&["--key".as_ref(), key.as_ref()], files)
    }

    /// The verifier in Python; it must be there, with its one package.
    pub fn python_with(&self, options: &[&OsStr], files: &[&Path]) -> Report {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/release_format/verify.py");
        let mut command = Command::new("python3");
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(script)
            .args(options)
            .args(files);
        let said = self.run(&mut command);
        assert!(
            !said.text.contains("Traceback") && !said.text.contains("ModuleNotFoundError"),
            "python3 with the package cryptography is needed (scripts/setup installs both):\n{}",
            said.text
        );
        said
    }

    fn run(&self, command: &mut Command) -> Report {
        let output = command
            .current_dir(self.0.path())
            .env_remove("DATABASE_URL")
            .env_remove("PNTD_DATA_DIR")
            .env("HOME", "/nonexistent")
            .output()
            .expect("the program can be started (scripts/setup installs python3)");
        let text = [output.stdout, output.stderr].concat();
        Report {
            code: output.status.code().unwrap(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}

/// The file again after a change of its content, canonical as before.
pub fn changed(text: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    change(&mut value);
    canonical::to_string(&value).unwrap()
}
