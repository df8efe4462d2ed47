//! The public site of a release as files: what any web server or CDN serves, and what outlives this program.
//!
//! The server's own router is asked, without a port, for every address that the release is promised to have
//! ([`start_set`]) and for every address that an answer names; so a file holds what the server answers.
//!
//! - **What is no page** (CSV, XLSX, ODS, ZIP, JSON, SVG, feed, site map, scripts, sheets, fonts) is kept byte for byte.
//! - **A page** is kept byte for byte but for the addresses in its attributes ([`html`]): those of this site become
//!   relative links to files, so that the copy works at any address and below any folder. Whole addresses (canonical
//!   link, citation, JSON-LD) name the public address, as on the server.
//! - **What needs a server** (signing in, forms) leads to a page that says so, with the lists and comparisons that are
//!   made already. A copy has one of these pages for each release; no answer of the server is behind it.
//!
//! The same release gives the same bytes: nothing in an export names the moment when it was made. One failing address
//! fails the export, and the error says which page linked to it. The folder is replaced only when the new one is whole.
//!
//! What it deliberately does not do: it decides nothing about what a page says, and it leaves out what has no end (the
//! filters of the API).

pub mod address;
mod copy_pages;
mod crawl;
mod error;
mod folder;
mod hosting;
pub mod html;
mod manifest;
mod prepare;
mod references;
mod resolve;
mod start_set;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use charts::ChartRenderer;
use components::assets::Assets;
use domain::release::Release;
use sqlx::PgPool;

use self::address::Address;
pub use self::error::{ExportError, LinkedBy};
use self::folder::NewFolder;
use self::manifest::{ExportedRelease, FileEntry, Manifest};
use self::prepare::Preparation;
use self::resolve::ExportScope;
use crate::backend::PostgresBackend;
use crate::http::config::HttpConfig;
use crate::http::local::LocalService;
use crate::release::ReleaseStore;
use crate::state::AppState;

/// What an export is made from.
pub struct Source {
    pub pool: PgPool,
    /// What the build made for the browser.
    pub site_root: PathBuf,
    pub assets: Assets,
    pub charts: ChartRenderer,
}

/// What is exported, and where to.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// The folder; an earlier export in it is replaced.
    pub folder: PathBuf,
    /// The site as it was when this was the current release; nothing for the current one.
    pub release: Option<u32>,
    /// The address under which the files will be served.
    pub public_url: String,
    /// Pages that compare any two releases, not only each with the one before it.
    pub all_comparisons: bool,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    pub release: u32,
    pub files: usize,
    /// Bytes of all files.
    pub size: u64,
}

/// Writes the site of a release into a folder. `progress` gets how many addresses are done, of how many known so far.
///
/// # Errors
/// See [`ExportError`]; then nothing has changed.
pub async fn export(
    source: Source,
    request: &ExportRequest,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Exported, ExportError> {
    let public_url = public_url(&request.public_url)?;
    let target = request.folder.clone();
    let disk = |cause| ExportError::Disk {
        path: target.clone(),
        cause,
    };
    if !folder::is_free(&target).map_err(disk)? {
        return Err(ExportError::NotFree(target));
    }
    let releases = releases(&source.pool, request.release).await?;
    let current = releases
        .last()
        .cloned()
        .ok_or(ExportError::NothingPublished)?;
    let store = ReleaseStore::as_of(source.pool.clone(), current.number);
    let body = store.body(current.number).await?;
    let (_, sha256) = body.ok_or(ExportError::NothingPublished)?;
    let names = asset_names(&source.site_root)?;
    let assets = source.assets.clone();
    let icon = assets.url("icon.svg");
    let service = service(source, store, &public_url);
    let start =
        start_set::addresses(&releases, request.all_comparisons).map_err(ExportError::Name)?;
    let folder = NewFolder::beside(&target).map_err(disk)?;
    let preparation = Preparation {
        folder: folder.path().to_owned(),
        origin: public_url.clone(),
        assets: names,
        scope: ExportScope {
            comparisons: start_set::comparisons(current.number, request.all_comparisons),
        },
    };
    let mut crawl = crawl::Crawl::new(service.clone(), preparation, start);
    crawl.add_copy_pages(copy_pages::all(&releases, &assets, request.all_comparisons))?;
    crawl.run(progress).await?;
    let (preparation, mut files) = crawl.finish();
    hosting::write(&service, &preparation, &icon, &mut files).await?;
    let release = ExportedRelease {
        number: current.number,
        sha256: sha256.to_string(),
        published_at: current.published_at,
        demo: current.demo,
    };
    let manifest = Manifest::new(&release, (&public_url, request.all_comparisons), &files);
    let size = finish(folder, &manifest).map_err(|error| match error {
        FinishError::Disk(cause) => disk(cause),
        FinishError::Json(error) => error.into(),
    })?;
    Ok(Exported {
        release: current.number,
        files: files.len() + 2,
        size,
    })
}

/// Why the last files could not be written.
enum FinishError {
    Disk(io::Error),
    Json(serde_json::Error),
}

impl From<io::Error> for FinishError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Writes what the export says of itself, and puts the folder in its place. Answers the bytes of all files.
fn finish(folder: NewFolder, manifest: &Manifest<'_>) -> Result<u64, FinishError> {
    let json = manifest.to_json().map_err(FinishError::Json)?;
    let own = prepare::sha256(&json);
    let entries = manifest
        .files
        .iter()
        .map(|(file, entry)| (file.as_str(), entry.sha256.as_str()));
    let sums = manifest::sums(entries.chain([(folder::MANIFEST, own.as_str())]));
    folder::write(folder.path(), folder::MANIFEST, &json)?;
    folder::write(folder.path(), "SHA256SUMS", sums.as_bytes())?;
    folder.finish()?;
    let written = u64::try_from(json.len() + sums.len()).unwrap_or(u64::MAX);
    let files = manifest.files.values().map(|entry| entry.size);
    Ok(files.fold(written, u64::saturating_add))
}

/// The address without a slash at its end.
fn public_url(text: &str) -> Result<String, ExportError> {
    let url = text.trim_end_matches('/');
    let wrong = || ExportError::PublicUrl(text.to_owned());
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let rest = rest.ok_or_else(wrong)?;
    let (host, path) = rest
        .split_once('/')
        .map_or((rest, "/".to_owned()), |(host, path)| {
            (host, format!("/{path}"))
        });
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let is_good = !host.is_empty()
        && host.bytes().all(is_host)
        && Address::parse(&path).is_some_and(|path| path.query().is_empty());
    is_good.then(|| url.to_owned()).ok_or_else(wrong)
}

/// All releases up to the one that is asked for, the oldest first.
async fn releases(pool: &PgPool, asked: Option<u32>) -> Result<Vec<Arc<Release>>, ExportError> {
    let store = ReleaseStore::new(pool.clone());
    let newest = store
        .current()
        .await?
        .ok_or(ExportError::NothingPublished)?
        .number;
    let until = asked.unwrap_or(newest);
    if until == 0 || until > newest {
        return Err(ExportError::NoRelease {
            asked: until,
            newest,
        });
    }
    let mut releases = Vec::new();
    for number in 1..=until {
        releases.extend(store.by_number(number).await?);
    }
    Ok(releases)
}

/// The service of the server, for which the exported release is the newest.
fn service(source: Source, store: ReleaseStore, public_url: &str) -> LocalService {
    let http = HttpConfig {
        public_url: Some(public_url.to_owned()),
        // A copy in files has nobody who takes an answer.
        opinions: false,
        ..HttpConfig::default()
    };
    let backend = PostgresBackend::new(source.pool.clone(), store.clone());
    let charts = Some(source.charts);
    let state = AppState::new(
        source.pool,
        backend,
        store,
        source.assets,
        charts,
        http,
        true,
    );
    LocalService::new(state, &source.site_root)
}

/// The names of the files of the build; compressed copies are made again by whoever serves the export.
fn asset_names(site_root: &Path) -> Result<BTreeSet<String>, ExportError> {
    let path = site_root.join("assets");
    let disk = |cause| ExportError::Disk {
        path: path.clone(),
        cause,
    };
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(&path).map_err(disk)? {
        let name = entry.map_err(disk)?.file_name();
        let name = name.to_string_lossy().into_owned();
        if !name.ends_with(".br") && !name.ends_with(".gz") {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The files of an export, by their place in it.
type Files = BTreeMap<String, FileEntry>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_may_have_a_folder() {
        let read = |text: &str| public_url(text).ok();
        assert_eq!(
            read("https://pntd.example.pe/").as_deref(),
            Some("https://pntd.example.pe")
        );
        assert_eq!(
            read("http://localhost:3000/archivo/2026").as_deref(),
            Some("http://localhost:3000/archivo/2026")
        );
        for wrong in [
            "",
            "pntd.example.pe",
            "https://",
            "ftp://a",
            "https://a/b?c",
            "https://a/../b",
            "https://a b",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
