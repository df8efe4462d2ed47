//! The site root: hashed names, compressed copies, the list of files.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Files of earlier builds stay so long: a server that runs and pages that are open still ask for them.
const KEEP_OLD: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// What was written so far. Files of an earlier build go when they are older than `KEEP_OLD`.
pub struct Output {
    root: PathBuf,
    release: bool,
    manifest: BTreeMap<String, String>,
    written: Vec<String>,
    stamps: BTreeMap<String, String>,
}

/// The stamps of the last build, beside the list of files.
const STAMPS: &str = "stamps.json";

impl Output {
    pub fn new(root: &Path, release: bool) -> Result<Self> {
        fs::create_dir_all(root.join("assets"))?;
        fs::create_dir_all(root.join("server"))?;
        Ok(Self {
            root: root.to_owned(),
            release,
            manifest: BTreeMap::new(),
            written: Vec::new(),
            stamps: BTreeMap::new(),
        })
    }

    /// Adds a file under its name with a hash (`main.css` → `main-1a2b….css`)
    /// and returns that name.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let hash = hex::encode(&Sha256::digest(content)[..8]);
        let hashed = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
            None => format!("{name}-{hash}"),
        };
        self.write(&hashed, content)?;
        self.manifest.insert(name.to_owned(), hashed.clone());
        Ok(hashed)
    }

    /// Adds a file whose name has its hash already, as esbuild's have.
    pub fn add_hashed(&mut self, name: Option<&str>, hashed: &str, content: &[u8]) -> Result<()> {
        self.write(hashed, content)?;
        if let Some(name) = name {
            self.manifest.insert(name.to_owned(), hashed.to_owned());
        }
        Ok(())
    }

    /// Adds a script for the server itself, which the browser never sees.
    pub fn add_for_server(&self, name: &str, content: &[u8]) -> Result<()> {
        fs::write(self.root.join("server").join(name), content)?;
        Ok(())
    }

    /// A second plain name for a file that is there.
    pub fn add_alias(&mut self, alias: &str, name: &str) -> Result<()> {
        let hashed = self.hashed(name)?.to_owned();
        self.manifest.insert(alias.to_owned(), hashed);
        Ok(())
    }

    /// The bytes of a file after brotli.
    pub fn compressed_size(&self, name: &str) -> Result<u64> {
        let file = format!("{}.br", self.hashed(name)?);
        Ok(fs::metadata(self.root.join("assets").join(file))?.len())
    }

    fn hashed(&self, name: &str) -> Result<&str> {
        let hashed = self.manifest.get(name);
        hashed
            .map(String::as_str)
            .with_context(|| format!("there is no file {name}"))
    }

    /// Whether the last build made this part from the same sources with the same program. The part then
    /// keeps its files; otherwise it is built, and the stamp is noted for the next build. A release is
    /// always built.
    pub fn is_unchanged(&mut self, part: &str, sources: &[u8]) -> Result<bool> {
        let mut hash = Sha256::new();
        hash.update([u8::from(self.release)]);
        hash.update(fs::read(std::env::current_exe()?)?);
        hash.update(sources);
        let stamp = hex::encode(hash.finalize());
        let old = self.read_stamps().remove(part);
        let is_unchanged = old.as_ref() == Some(&stamp);
        self.stamps.insert(part.to_owned(), stamp);
        Ok(is_unchanged && !self.release && self.root.join("manifest.json").exists())
    }

    /// None that can be read count as none.
    fn read_stamps(&self) -> BTreeMap<String, String> {
        fs::read(self.root.join(STAMPS))
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default()
    }

    /// Takes over the files of the last build whose plain names `is_wanted` accepts; none where there was no build.
    pub fn keep(&mut self, is_wanted: fn(&str) -> bool) -> Result<()> {
        let manifest = self.root.join("manifest.json");
        if !manifest.exists() {
            return Ok(());
        }
        let old: BTreeMap<String, String> = serde_json::from_slice(&fs::read(manifest)?)?;
        for (name, hashed) in old.into_iter().filter(|(name, _)| is_wanted(name)) {
            // In use until now, whenever it was written.
            let file = fs::File::options()
                .write(true)
                .open(self.root.join("assets").join(&hashed))?;
            file.set_modified(SystemTime::now())?;
            self.written.push(hashed.clone());
            self.manifest.insert(name, hashed);
        }
        Ok(())
    }

    /// Writes the list and removes the files of earlier builds that are older than `KEEP_OLD`.
    pub fn finish(self) -> Result<()> {
        self.finish_at(SystemTime::now())
    }

    fn finish_at(self, now: SystemTime) -> Result<()> {
        let manifest = serde_json::to_vec_pretty(&self.manifest)?;
        replace(&self.root.join("manifest.json"), &manifest)?;
        let mut stamps = self.read_stamps();
        stamps.extend(self.stamps.clone());
        replace(
            &self.root.join(STAMPS),
            &serde_json::to_vec_pretty(&stamps)?,
        )?;
        for entry in fs::read_dir(self.root.join("assets"))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let plain = name.trim_end_matches(".br").trim_end_matches(".gz");
            let age = now.duration_since(entry.metadata()?.modified()?);
            let is_old = age.is_ok_and(|age| age > KEEP_OLD);
            if is_old && !self.written.iter().any(|written| written == plain) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn write(&mut self, hashed: &str, content: &[u8]) -> Result<()> {
        let path = self.root.join("assets").join(hashed);
        self.written.push(hashed.to_owned());
        // The name says the content; only a release compresses better.
        if path.exists() && !self.release {
            // In use until now, whenever it was written.
            let file = fs::File::options().write(true).open(&path)?;
            return Ok(file.set_modified(SystemTime::now())?);
        }
        if is_compressible(hashed) {
            let suffixed = |suffix| path.with_file_name(format!("{hashed}.{suffix}"));
            replace(&suffixed("br"), &brotli(content, self.release)?)?;
            replace(&suffixed("gz"), &gzip(content, self.release)?)?;
        }
        replace(&path, content)
    }
}

/// A reader sees the old file or the new one, never half of it.
fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let new = path.with_extension("new");
    fs::write(&new, content)?;
    fs::rename(&new, path)?;
    Ok(())
}

fn is_compressible(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    [
        "css", "html", "js", "json", "map", "svg", "txt", "wasm", "xml",
    ]
    .contains(&extension)
}

fn brotli(content: &[u8], release: bool) -> Result<Vec<u8>> {
    let quality = if release { 11 } else { 4 };
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, quality, 22);
    writer.write_all(content)?;
    Ok(writer.into_inner())
}

fn gzip(content: &[u8], release: bool) -> Result<Vec<u8>> {
    let level = flate2::Compression::new(if release { 9 } else { 3 });
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_server_keeps_the_files_that_it_names() -> Result<()> {
        let directory = tempfile::tempdir()?;
        let first = {
            let mut output = Output::new(directory.path(), false)?;
            let name = output.add("main.css", b"a { color: red }")?;
            output.finish()?;
            name
        };
        let second = |now| {
            let mut output = Output::new(directory.path(), false)?;
            let name = output.add("main.css", b"a { color: blue }")?;
            output.finish_at(now)?;
            anyhow::Ok(name)
        };
        let assets = directory.path().join("assets");
        let new = second(SystemTime::now())?;
        assert!(assets.join(&first).exists() && assets.join(&new).exists());
        let later = SystemTime::now() + KEEP_OLD + Duration::from_secs(60);
        second(later)?;
        assert!(!assets.join(&first).exists(), "not kept for ever");
        assert!(assets.join(&new).exists(), "what is in use stays");
        Ok(())
    }
}
