//! The office: the crate `hydrate`, compiled to WebAssembly, divided into the modules that pages load
//! when they are opened (in a release), and given its glue.
//!
//! All files carry the same hash, of all of them: they name each other, in a circle, and none works
//! with a file of another build.

#[cfg(feature = "split")]
mod split;
mod weight;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::output::Output;
use crate::{run, wasm};

const BOOT: &str = "app/js/office/boot.js";
/// What it takes in.
const UNSAVED: &str = "app/js/office/unsaved.js";
const ESBUILD: &str = "app/js/node_modules/.bin/esbuild";

/// One file of the office before it has its name with a hash.
pub struct File {
    /// The name by which the other files call it.
    pub called: String,
    /// The name in the list of files.
    pub plain: String,
    pub content: Vec<u8>,
}

/// A chunk of pages, and the files it needs, by their names in the list of files.
pub struct Chunk {
    pub name: String,
    pub files: Vec<String>,
}

/// Whether a name in the list of files belongs to the office's application.
pub fn is_office_file(name: &str) -> bool {
    let is_code = name.ends_with(".js") || name.ends_with(".wasm");
    name == "boot.js" || (name.starts_with("office") && is_code)
}

/// Compiles, divides and optimises (in a release), binds, and writes the files.
pub fn build(output: &mut Output, release: bool) -> Result<()> {
    // The places where one function calls another are needed to divide the module. Only for the last crate: as a flag
    // of all crates it would compile them a second time.
    const DIVIDED: [&str; 4] = ["--features", "split", "--", "-Clink-arg=--emit-relocs"];
    let compiled = wasm::compile("hydrate", release, if release { &DIVIDED } else { &[] })?;
    let sources = [fs::read(&compiled)?, fs::read(BOOT)?, fs::read(UNSAVED)?].concat();
    if output.is_unchanged("office", &sources)? {
        return output.keep(is_office_file);
    }
    let directory = tempfile::tempdir()?;
    let (module, mut files, chunks) = divide(&compiled, directory.path(), release)?;
    files.extend(bind(&module, directory.path(), release)?);
    if release {
        for file in &mut files {
            file.content = wasm::optimise(&file.called, &file.content, directory.path())?;
        }
    }
    let hash = hash_of(&files);
    name_each_other(&mut files, &hash);
    for file in &files {
        output.add_hashed(
            Some(&file.plain),
            &with_hash(&file.plain, &hash),
            &file.content,
        )?;
    }
    for chunk in &chunks {
        for (index, file) in chunk.files.iter().enumerate() {
            output.add_alias(&format!("office-{}.{}.wasm", chunk.name, index + 1), file)?;
        }
    }
    output.add("boot.js", &boot(&hash)?)?;
    if release {
        weight::check(output, &files, &chunks)?;
    }
    Ok(())
}

#[cfg(feature = "split")]
fn divide(
    compiled: &Path,
    directory: &Path,
    release: bool,
) -> Result<(PathBuf, Vec<File>, Vec<Chunk>)> {
    if release {
        return split::split(compiled, directory);
    }
    Ok((compiled.to_owned(), Vec::new(), Vec::new()))
}

#[cfg(not(feature = "split"))]
fn divide(
    compiled: &Path,
    _directory: &Path,
    release: bool,
) -> Result<(PathBuf, Vec<File>, Vec<Chunk>)> {
    anyhow::ensure!(
        !release,
        "a release divides the office: build this program with the feature `split`, as scripts/build/all does"
    );
    Ok((compiled.to_owned(), Vec::new(), Vec::new()))
}

/// The module that every visit loads, and its glue.
fn bind(module: &Path, directory: &Path, release: bool) -> Result<[File; 2]> {
    Bindgen::new()
        .input_path(module)
        .out_name("office")
        .web(true)?
        .typescript(false)
        .debug(!release)
        // The chunks call what the linker exported.
        .keep_lld_exports(release)
        .remove_name_section(release)
        .omit_default_module_path(true)
        .generate(directory)
        .context("wasm-bindgen failed")?;
    let file = |called: &str, plain: &str| -> Result<File> {
        Ok(File {
            called: called.to_owned(),
            plain: plain.to_owned(),
            content: fs::read(directory.join(called))?,
        })
    };
    Ok([
        file("office_bg.wasm", "office.wasm")?,
        file("office.js", "office.js")?,
    ])
}

/// The script of the page's head, which names the two files that it starts.
fn boot(hash: &str) -> Result<Vec<u8>> {
    let name = |plain: &str| format!("\"./{}\"", with_hash(plain, hash));
    let directory = tempfile::tempdir()?;
    let bundled = directory.path().join("boot.js");
    run(Command::new(ESBUILD)
        .args([
            "--bundle",
            "--minify",
            "--format=iife",
            "--target=es2022",
            "--charset=utf8",
        ])
        .arg("--log-level=error")
        .arg(format!("--define:OFFICE_GLUE={}", name("office.js")))
        .arg(format!("--define:OFFICE_MODULE={}", name("office.wasm")))
        .arg(format!("--outfile={}", bundled.display()))
        .arg(BOOT))?;
    Ok(fs::read(&bundled)?)
}

fn hash_of(files: &[File]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(&file.content);
    }
    hex::encode(&hash.finalize()[..8])
}

fn with_hash(plain: &str, hash: &str) -> String {
    match plain.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{plain}-{hash}"),
    }
}

/// Scripts call the files beside them by the names with the hash. Where a script hands a file's exports to a
/// module (`"./chunks.js": …`), the name stays: the module asks for it by the name it was compiled with.
fn name_each_other(files: &mut [File], hash: &str) {
    let names: Vec<_> = files
        .iter()
        .map(|file| {
            let hashed = with_hash(&file.plain, hash);
            (format!("./{}\"", file.called), format!("./{hashed}\""))
        })
        .collect();
    for file in files.iter_mut().filter(|file| file.called.ends_with(".js")) {
        let mut text = String::from_utf8_lossy(&file.content).into_owned();
        for (called, hashed) in &names {
            text = text.replace(called, hashed);
            text = text.replace(&format!("{hashed}:"), &format!("{called}:"));
        }
        file.content = text.into_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(called: &str, plain: &str, content: &str) -> File {
        File {
            called: called.to_owned(),
            plain: plain.to_owned(),
            content: content.as_bytes().to_vec(),
        }
    }

    #[test]
    fn the_files_of_one_build_call_each_other_by_their_names_with_the_hash() {
        let mut files = [
            file(
                "office.js",
                "office.js",
                "import * as a from \"./chunks.js\";({\"./chunks.js\":a})",
            ),
            file(
                "chunks.js",
                "office-chunks.js",
                "fetch(new URL(\"./split_review.wasm\"))",
            ),
            file("split_review.wasm", "office-review.wasm", "\"./chunks.js\""),
        ];
        name_each_other(&mut files, "1a2b");
        let text = |index: usize| String::from_utf8_lossy(&files[index].content).into_owned();
        assert_eq!(
            text(0),
            "import * as a from \"./office-chunks-1a2b.js\";({\"./chunks.js\":a})",
            "the name that a module asks by stays"
        );
        assert_eq!(text(1), "fetch(new URL(\"./office-review-1a2b.wasm\"))");
        assert_eq!(text(2), "\"./chunks.js\"", "a module is not a text");
    }

    #[test]
    fn an_earlier_office_is_kept_whole_and_its_styles_are_not_part_of_it() {
        for name in [
            "boot.js",
            "office.js",
            "office.wasm",
            "office-review.1.wasm",
        ] {
            assert!(is_office_file(name), "{name}");
        }
        assert!(!is_office_file("office.css") && !is_office_file("charts.js"));
    }
}
