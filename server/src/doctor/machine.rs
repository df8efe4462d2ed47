//! The machine and the account: what every part of the server stands on.

use std::path::Path;

use chrono::{DateTime, Datelike, Utc};
use workbook::read::{KernelRules, Limits, Upload, read_in_child};

use super::Check;

/// The first year in which this program could be installed: a clock before it was never set.
const MIN_YEAR: i32 = 2026;
/// What a server with a private PostgreSQL needs while it reads a large workbook; this program's own figure.
const MIN_MEMORY_BYTES: u64 = 1 << 30;
/// Files that are open beside the connections of clients.
const OTHER_FILES: u64 = 256;

/// The account that this process, and so the server, runs in.
pub fn account(is_root: bool) -> Check {
    const NAME: &str = "account";
    if is_root {
        return Check::warning(
            NAME,
            "this runs as root, and so says little about the account of the service",
            "run it as the service does: `pntd-service doctor` where the package is installed. A server needs no root: \
             give it an account of its own, which owns the data directory",
        );
    }
    Check::ok(NAME, "without the rights of root")
}

/// Deadlines, sessions and signatures depend on the clock.
pub fn clock(now: DateTime<Utc>) -> Check {
    const NAME: &str = "clock";
    let found = now.format("%Y-%m-%d %H:%M UTC").to_string();
    if now.year() < MIN_YEAR {
        return Check::missing(
            NAME,
            found,
            "set the clock of this machine, and keep it right (Debian: `apt-get install systemd-timesyncd`)",
        );
    }
    Check::ok(NAME, found)
}

/// `meminfo` is the text of `/proc/meminfo`, which counts in units of 1,024 bytes.
pub fn memory(meminfo: &str) -> Check {
    const NAME: &str = "memory";
    let bytes = |field: &str| {
        let line = meminfo.lines().find(|line| line.starts_with(field))?;
        let number: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(number << 10)
    };
    let (Some(total), Some(available)) = (bytes("MemTotal:"), bytes("MemAvailable:")) else {
        return Check::ok(NAME, "this system does not say how much there is");
    };
    let found = format!("{} MiB, {} MiB of it free", total >> 20, available >> 20);
    if total < MIN_MEMORY_BYTES {
        let advice = "a large workbook may not be read: give the machine 1 GiB or more";
        return Check::warning(NAME, found, advice);
    }
    Check::ok(NAME, found)
}

/// A connection is an open file. `hard` is the limit that the server may raise its own to.
pub fn open_files(hard: u64, connections: usize) -> Check {
    const NAME: &str = "open_files";
    let needed = u64::try_from(connections)
        .unwrap_or(u64::MAX)
        .saturating_add(OTHER_FILES);
    let found = format!("{hard} at the same time, {needed} may be needed");
    if hard < needed {
        return Check::warning(
            NAME,
            found,
            format!(
                "raise the limit (in a systemd unit `LimitNOFILE={needed}`), or lower PNTD_CONNECTIONS"
            ),
        );
    }
    Check::ok(NAME, found)
}

/// What the kernel adds to the limits of the process that reads uploaded files.
pub fn confinement(rules: KernelRules) -> Check {
    const NAME: &str = "confinement";
    let advice = "uploaded files are then read with fewer walls around the reader: use a kernel with both \
                  (CONFIG_SECURITY_LANDLOCK in the list of `lsm=`, and CONFIG_SECCOMP_FILTER)";
    match (rules.files, rules.system_calls) {
        (true, true) if rules.network => Check::ok(NAME, "Landlock (files, network) and seccomp"),
        (true, true) => Check::ok(
            NAME,
            "Landlock (files) and seccomp, which refuses the network",
        ),
        (true, false) => Check::warning(NAME, "the kernel has no seccomp", advice),
        (false, true) => Check::warning(NAME, "the kernel has no Landlock", advice),
        (false, false) => {
            Check::warning(NAME, "the kernel has neither Landlock nor seccomp", advice)
        }
    }
}

/// Reads a small text file as an upload is read: in a confined process of the program `exe`.
pub async fn import(exe: &Path) -> Check {
    const NAME: &str = "import";
    let upload = Upload {
        name: Some("prueba.csv".to_owned()),
        bytes: b"indicador,2026\nCTX-01,1\n".to_vec(),
    };
    match read_in_child(exe, upload, &Limits::default(), |_| {}).await {
        Ok(_) => Check::ok(NAME, "the confined reader of uploaded files works here"),
        Err(error) => Check::missing(
            NAME,
            format!("the confined reader of uploaded files does not work: {error}"),
            "look for a line of the kernel or of the service manager that names pntd (seccomp, AppArmor, limits of \
             processes or memory): no file can be imported until it works",
        ),
    }
}
