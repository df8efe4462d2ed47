//! Divides the compiled office at the functions of `app/src/office/lazy_pages.rs`.
//!
//! What one chunk alone needs is in its file (`office-review.wasm`); what several chunks need, and the
//! first module does not, is in shared files (`office-shared-7.wasm`).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use super::{Chunk, File};

/// The script that loads chunks, as the others call it.
const LOADER: &str = "chunks.js";

/// The path of the first module (still to be bound), the other files, and what each chunk needs.
pub fn split(compiled: &Path, directory: &Path) -> Result<(PathBuf, Vec<File>, Vec<Chunk>)> {
    let input = fs::read(compiled)?;
    let divided = directory.join("divided");
    let first = divided.join("first.wasm");
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(&input);
    options.output_dir = &divided;
    options.main_out_path = &first;
    options.main_module = "./office.js";
    options.link_name = &link_name;
    let result =
        transform(options).map_err(|error| anyhow!("dividing the office failed: {error:?}"))?;
    ensure!(
        !result.prefetch_map.is_empty(),
        "the compiled office has no chunks: is it built with the feature `split`?"
    );
    let mut files = vec![File {
        called: LOADER.to_owned(),
        plain: "office-chunks.js".to_owned(),
        content: fs::read(divided.join(LOADER))?,
    }];
    for path in &result.split_modules {
        let name = path.file_stem().context("a module has a name")?;
        let name = name.to_string_lossy();
        files.push(File {
            called: format!("{name}.wasm"),
            plain: plain_name(&name),
            content: fs::read(path)?,
        });
    }
    Ok((first, files, chunks(&result.prefetch_map)))
}

/// `split_review` → `office-review.wasm`, `chunk_7` → `office-shared-7.wasm`.
fn plain_name(stem: &str) -> String {
    match (stem.strip_prefix("split_"), stem.strip_prefix("chunk_")) {
        (Some(name), _) => format!("office-{name}.wasm"),
        (_, Some(number)) => format!("office-shared-{number}.wasm"),
        _ => format!("office-{stem}.wasm"),
    }
}

/// The chunks by name, from what each needs.
fn chunks<'a>(needed: impl IntoIterator<Item = (&'a String, &'a Vec<String>)>) -> Vec<Chunk> {
    let mut chunks: Vec<_> = needed
        .into_iter()
        .map(|(name, files)| Chunk {
            name: name.clone(),
            files: files.iter().map(|stem| plain_name(stem)).collect(),
        })
        .collect();
    chunks.sort_by(|a, b| a.name.cmp(&b.name));
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_pages_that_need_it() {
        assert_eq!(plain_name("split_review"), "office-review.wasm");
        assert_eq!(plain_name("chunk_7"), "office-shared-7.wasm");
    }
}
