//! Who listens on a port of this machine, as Linux tells it in `/proc`.

use std::fs;
use std::path::Path;

/// A process of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    pub id: u32,
    pub name: String,
}

/// State «listens» in the kernel's table of sockets.
const TCP_LISTEN_STATE: &str = "0A";

/// The process that listens on `port`; `None` where nobody does, or where it belongs to another account.
pub fn of_port(port: u16) -> Option<Process> {
    let inodes: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| listening(&table, port))
        .collect();
    let links: Vec<String> = inodes
        .iter()
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    let processes = fs::read_dir("/proc").ok()?;
    processes.filter_map(Result::ok).find_map(|entry| {
        let id: u32 = entry.file_name().to_str()?.parse().ok()?;
        holds(&entry.path().join("fd"), &links).then(|| Process {
            id,
            name: fs::read_to_string(entry.path().join("comm"))
                .unwrap_or_default()
                .trim()
                .to_owned(),
        })
    })
}

/// The inodes of the sockets that listen on `port`, from the kernel's table.
fn listening(table: &str, port: u16) -> Vec<String> {
    let end = format!(":{port:04X}");
    let rows = table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.len() > 9 && row[1].ends_with(&end) && row[3] == TCP_LISTEN_STATE)
        .map(|row| row[9].to_owned())
        .collect()
}

fn holds(descriptors: &Path, links: &[String]) -> bool {
    let Ok(open) = fs::read_dir(descriptors) else {
        return false;
    };
    open.filter_map(Result::ok)
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|target| links.iter().any(|link| target.as_os_str() == link.as_str()))
}
