//! Directories: whether the server can use them, and whether others cannot.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access, statvfs};

use super::Check;
use crate::http;
use crate::release::KeyDirectory;

/// With less than this PostgreSQL stops soon; this program's own figures, as the other two.
const MIN_FREE_BYTES: u64 = 1 << 30;
/// With less than this somebody should look.
const LOW_FREE_BYTES: u64 = 5 << 30;
/// Of the whole, in percent.
const LOW_FREE_PERCENT: u64 = 5;
/// Permissions that give something to other accounts.
const GROUP_AND_OTHER_BITS: u32 = 0o077;

/// What is to be said of a directory that is not there yet or cannot be written; nothing of any other.
fn cannot_be_used(name: &'static str, dir: &Path, remedy: &'static str) -> Option<Check> {
    let shown = dir.display();
    if !dir.exists() {
        let parent = existing(dir);
        return Some(match usable(&parent) {
            Ok(()) => Check::ok(name, format!("{shown} will be made at the first start")),
            Err(error) => Check::missing(
                name,
                format!(
                    "{shown} does not exist, and {} gives no right to make it: {error}",
                    parent.display()
                ),
                remedy,
            ),
        });
    }
    let error = usable(dir).err()?;
    Some(Check::missing(
        name,
        format!("{shown} cannot be written: {error}"),
        format!("give it to the account of the server: `chown -R pntd:pntd {shown}`"),
    ))
}

/// The directory of the private PostgreSQL.
pub fn data_directory(dir: &Path) -> Check {
    const NAME: &str = "data_directory";
    let shown = dir.display();
    let remedy = "make it and give it to the account of the server, or set PNTD_DATA_DIR";
    if let Some(check) = cannot_be_used(NAME, dir, remedy) {
        return check;
    }
    let mode = mode(dir);
    if mode & 0o022 != 0 {
        return Check::warning(
            NAME,
            format!("other accounts can write in {shown} (mode {mode:o})"),
            format!("`chmod go-w {shown}`"),
        );
    }
    Check::ok(NAME, format!("{shown} can be written"))
}

/// Room on the file system of a directory: bytes and files.
pub fn space(dir: &Path) -> Vec<Check> {
    let place = existing(dir);
    match statvfs(&place) {
        Ok(found) => vec![
            disk(
                found.f_bavail.saturating_mul(found.f_frsize),
                found.f_blocks.saturating_mul(found.f_frsize),
            ),
            inodes(found.f_favail, found.f_files),
        ],
        Err(error) => vec![Check::warning(
            "disk",
            format!(
                "how much room {} has is not known: {error}",
                place.display()
            ),
            "look with `df`",
        )],
    }
}

/// Bytes that this account may still write, and all bytes of the file system.
pub fn disk(free: u64, total: u64) -> Check {
    const NAME: &str = "disk";
    let percent = share(free, total);
    let found = format!(
        "{} MiB free of {} MiB ({percent} %)",
        free >> 20,
        total >> 20
    );
    let advice = "make room, or give the data directory a larger file system: PostgreSQL stops when it is full";
    if free < MIN_FREE_BYTES {
        return Check::missing(NAME, found, advice);
    }
    if free < LOW_FREE_BYTES || percent < LOW_FREE_PERCENT {
        return Check::warning(NAME, found, advice);
    }
    Check::ok(NAME, found)
}

/// Files that can still be made. A file system that does not count them says 0 of 0.
pub fn inodes(free: u64, total: u64) -> Check {
    const NAME: &str = "inodes";
    if total == 0 {
        return Check::ok(NAME, "the file system has no limit of files");
    }
    let percent = share(free, total);
    let found = format!("{free} files can still be made ({percent} %)");
    let advice =
        "remove files that nobody needs from this file system: it is full although bytes are free";
    if free == 0 {
        return Check::missing(NAME, found, advice);
    }
    if percent < LOW_FREE_PERCENT {
        return Check::warning(NAME, found, advice);
    }
    Check::ok(NAME, found)
}

/// Private keys are for the server only.
pub fn key_directory(keys: &KeyDirectory) -> Check {
    const NAME: &str = "key_directory";
    let dir = keys.path();
    let shown = dir.display();
    let remedy = "make it for the account of the server (mode 700), or set PNTD_KEY_DIR";
    if let Some(check) = cannot_be_used(NAME, dir, remedy) {
        return check;
    }
    match open_to_others(dir) {
        Ok(None) => Check::ok(NAME, format!("{shown}, for this account only")),
        Ok(Some(path)) => Check::warning(
            NAME,
            format!(
                "other accounts have rights in {} (mode {:o})",
                path.display(),
                mode(&path)
            ),
            format!(
                "`chmod -R go-rwx {shown}`, and ask yourself who may have read the keys: `pntd key rotate` makes a new one"
            ),
        ),
        Err(error) => Check::missing(
            NAME,
            format!("{shown} cannot be read: {error}"),
            "give it to the account of the server",
        ),
    }
}

/// The directory or a file in it that other accounts have rights in.
fn open_to_others(dir: &Path) -> io::Result<Option<PathBuf>> {
    if mode(dir) & GROUP_AND_OTHER_BITS != 0 {
        return Ok(Some(dir.to_owned()));
    }
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if mode(&path) & GROUP_AND_OTHER_BITS != 0 {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// What the browser gets: the list of files, and each of them.
pub fn site(site_root: &Path) -> Check {
    const NAME: &str = "site";
    let shown = site_root.display();
    let advice =
        "install the package again, or run `make build` and set PNTD_SITE_ROOT to what it made";
    let files = match http::assets::list(site_root) {
        Ok(files) => files,
        Err(error) => return Check::missing(NAME, format!("{error:#}"), advice),
    };
    let assets = site_root.join("assets");
    let lacking: Vec<&String> = files
        .values()
        .filter(|name| !assets.join(name).is_file())
        .collect();
    match lacking.first() {
        Some(first) => Check::missing(
            NAME,
            format!(
                "{} files of {shown} are missing, the first is {first}",
                lacking.len()
            ),
            advice,
        ),
        None => Check::ok(NAME, format!("{} files in {shown}", files.len())),
    }
}

/// The directory itself, or the nearest above it that exists.
fn existing(dir: &Path) -> PathBuf {
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let found = dir.ancestors().find(|above| above.exists());
    found.unwrap_or(Path::new("/")).to_owned()
}

/// Whether this account may make files there.
fn usable(dir: &Path) -> io::Result<()> {
    if !dir.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    Ok(access(dir, Access::WRITE_OK | Access::EXEC_OK)?)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).map_or(0, |data| data.permissions().mode() & 0o777)
}

fn share(free: u64, total: u64) -> u64 {
    u128::from(free)
        .saturating_mul(100)
        .checked_div(u128::from(total))
        .and_then(|percent| u64::try_from(percent).ok())
        .unwrap_or_default()
}
