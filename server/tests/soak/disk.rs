//! A small disk: a file system in memory that only the test sees, and that can be made full at any moment and free
//! again. It is full because it is made as small as what it holds, so that filling it takes no time and no memory.
//!
//! Only root can mount one. The test runs itself again in a mount namespace of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::soak::own_cluster::directory;

/// Set in the run that sees the disk: where it is.
const INSIDE: &str = "PNTD_SOAK_DISK";
/// Room while it is free, in bytes. What is not used takes no memory.
const DISK_BYTES: u64 = 4 << 30;
/// Room that is left when it is full: less than any table grows by at once.
const FREE_BYTES: u64 = 4 << 10;

pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// The disk of this run, if it is the inner one.
    pub fn here() -> Option<Self> {
        std::env::var_os(INSIDE).map(|dir| Self(dir.into()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// From now on nothing more fits.
    pub fn fill(&self) {
        // Where it grew meanwhile it cannot be made so small: once more.
        for _ in 0..1000 {
            let found = rustix::fs::statvfs(&self.0).unwrap();
            let used = (found.f_blocks - found.f_bfree) * found.f_frsize;
            if self.resize(used + FREE_BYTES) {
                return;
            }
        }
        panic!("the disk cannot be filled");
    }

    /// There is room again.
    pub fn free(&self) {
        assert!(self.resize(DISK_BYTES));
    }

    fn resize(&self, size: u64) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,size={size}")]);
        let done = mount.arg(&self.0).stderr(Stdio::null()).status();
        done.unwrap().success()
    }
}

/// Runs a test of this binary once more, where it sees a small disk.
pub fn run_on_small_disk(test: &str) {
    const SCRIPT: &str =
        r#"mount -t tmpfs -o "size=$1,mode=0711" tmpfs "$2" && exec "$3" --exact "$4" --nocapture"#;
    let dir = directory(&std::env::temp_dir());
    let mut child = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "sh", "-c"])
        .args([SCRIPT, "sh", &DISK_BYTES.to_string()])
        .arg(dir.path())
        .arg(std::env::current_exe().unwrap())
        .arg(test)
        .env(INSIDE, dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut passed = false;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        passed |= line.contains("1 passed");
        println!("{line}");
    }
    assert!(child.wait().unwrap().success() && passed);
}
