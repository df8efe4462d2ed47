//! Scripts and styles, bundled by esbuild.
//!
//! - `app/js/*.js`: modules for the browser, split so that what they load later
//!   (ECharts) is a file of its own;
//! - `app/js/server/*.js`: scripts for the server's own interpreter, one file each;
//! - `style/*.css`: sheets; what they import is put into them, fonts stay files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::output::Output;
use crate::run;

const ESBUILD: &str = "app/js/node_modules/.bin/esbuild";

/// Bundles everything that there is.
pub fn build(output: &mut Output, release: bool) -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut entries = files(Path::new("app/js"), "js")?;
    entries.extend(files(Path::new("style"), "css")?);
    bundle_for_browser(output, &entries, directory.path(), release)?;
    bundle_for_server(output, directory.path())
}

fn bundle_for_browser(
    output: &mut Output,
    entries: &[PathBuf],
    directory: &Path,
    release: bool,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let metafile = directory.join("meta.json");
    let mut command = esbuild();
    command
        .args(entries)
        .args(["--format=esm", "--splitting", "--target=es2022"])
        .args(["--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]"])
        // Without a public path what files load is named relative to them: it works below any folder.
        .args(["--asset-names=[name]-[hash]"])
        .args(["--loader:.woff2=file", "--loader:.woff=file"])
        .args(["--loader:.svg=file", "--loader:.png=file"])
        .arg(format!("--outdir={}", directory.join("out").display()))
        .arg(format!("--metafile={}", metafile.display()));
    if !release {
        command.arg("--sourcemap=inline");
    }
    run(&mut command)?;
    let meta: Value = serde_json::from_slice(&fs::read(metafile)?)?;
    let outputs = meta["outputs"]
        .as_object()
        .context("esbuild lists its outputs")?;
    for (path, about) in outputs {
        let path = Path::new(path);
        let hashed = file_name(path)?;
        let entry = about["entryPoint"].as_str().or_else(|| font(about));
        let name = entry.map(Path::new).map(file_name).transpose()?;
        output.add_hashed(
            name.as_deref(),
            &hashed,
            &fs::read(directory.join("out").join(&hashed))?,
        )?;
    }
    Ok(())
}

/// The font that an output is a copy of: pages name it, to have it loaded with the sheet that uses it.
fn font(about: &Value) -> Option<&str> {
    let inputs = about["inputs"].as_object()?;
    let mut sources = inputs.keys().filter(|path| path.ends_with(".woff2"));
    sources
        .next()
        .map(String::as_str)
        .filter(|_| inputs.len() == 1)
}

fn bundle_for_server(output: &Output, directory: &Path) -> Result<()> {
    for entry in files(Path::new("app/js/server"), "js")? {
        let name = file_name(&entry)?;
        let bundled = directory.join(&name);
        run(esbuild()
            .arg(&entry)
            .args(["--format=iife", "--target=es2020"])
            .arg(format!("--outfile={}", bundled.display())))?;
        output.add_for_server(&name, &fs::read(&bundled)?)?;
    }
    Ok(())
}

fn esbuild() -> Command {
    let mut command = Command::new(ESBUILD);
    command
        .args([
            "--bundle",
            "--minify",
            "--log-level=warning",
            "--charset=utf8",
        ])
        // Sheets outside app/js import fonts from its packages.
        .env("NODE_PATH", "app/js/node_modules");
    command
}

/// The files of a directory with this extension, in order; none without it.
fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !directory.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().context("a file has a name")?;
    Ok(name.to_string_lossy().into_owned())
}
