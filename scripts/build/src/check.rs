//! The check in a reader's browser: the crate `check` as WebAssembly, with its glue. Small, because a reader of a public
//! page waits for it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::output::Output;
use crate::wasm::{self, optimise};

/// The names in the list of files, as the page asks for them (`app/site/src/indicator/check.rs`).
const MODULE: &str = "check.wasm";
const GLUE: &str = "check-glue.js";

/// Module and glue together, in KiB after brotli: 15 % above the 206 that they weighed when the limit was set.
const LIMIT_KIB: f64 = 237.0;

/// Whether a name in the list of files belongs to the program that checks.
pub fn is_check_file(name: &str) -> bool {
    name == MODULE || name == GLUE
}

/// Compiles, binds, optimises (in a release), and writes the two files.
pub fn build(output: &mut Output, release: bool) -> Result<()> {
    let compiled = wasm::compile("check", release, &[])?;
    if output.is_unchanged("check", &fs::read(&compiled)?)? {
        return output.keep(is_check_file);
    }
    let directory = tempfile::tempdir()?;
    bind(&compiled, directory.path(), release)?;
    for (called, plain) in [("check_bg.wasm", MODULE), ("check.js", GLUE)] {
        let mut content = fs::read(directory.path().join(called))?;
        if release {
            content = optimise(called, &content, directory.path())?;
        }
        output.add(plain, &content)?;
    }
    if release {
        weigh(output)?;
    }
    Ok(())
}

fn bind(compiled: &Path, directory: &Path, release: bool) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name("check")
        .web(true)?
        .typescript(false)
        .debug(!release)
        .remove_name_section(release)
        .omit_default_module_path(true)
        .generate(directory)
        .context("wasm-bindgen failed")
}

/// Prints the weight; fails when it is above the limit.
fn weigh(output: &Output) -> Result<()> {
    let mut weight = 0.0;
    for name in [MODULE, GLUE] {
        weight += output.compressed_size(name)? as f64 / 1024.0;
    }
    println!(
        "Weight of the check in a reader's browser: {weight:.1} KiB after brotli (limit {LIMIT_KIB:.0})"
    );
    verdict(weight)
}

fn verdict(weight: f64) -> Result<()> {
    ensure!(
        weight <= LIMIT_KIB,
        "the check in a reader's browser weighs {weight:.1} KiB, more than the {LIMIT_KIB:.0} KiB that it may: look what \
         app/check and app/release_file pull in"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_is_too_heavy_is_refused_with_the_weight_and_the_limit() {
        assert!(verdict(LIMIT_KIB).is_ok());
        let refusal = verdict(LIMIT_KIB + 0.5).map_err(|error| error.to_string());
        assert!(refusal.is_err_and(|text| text.contains("KiB that it may")));
    }
}
