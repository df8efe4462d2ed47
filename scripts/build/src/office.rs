//! The office: the crate `hydrate`, compiled to WebAssembly and given its glue.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::output::Output;
use crate::run;

/// The names of the files in the list.
pub const FILES: [&str; 3] = ["office.wasm", "office.js", "boot.js"];

/// What `wasm-opt` may use: everything that the browsers of 2022 know.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Compiles, binds, optimises (in a release) and writes the three files.
pub fn build(output: &mut Output, release: bool) -> Result<()> {
    let profile = if release { "wasm-release" } else { "wasm-dev" };
    let target = target_directory()?;
    compile(&target, profile)?;
    let compiled = target
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("hydrate.wasm");
    let directory = tempfile::tempdir()?;
    Bindgen::new()
        .input_path(&compiled)
        .out_name("office")
        .web(true)?
        .typescript(false)
        .debug(!release)
        .generate(directory.path())
        .context("wasm-bindgen failed")?;
    let module = directory.path().join("office_bg.wasm");
    if release {
        let wasm_opt = Path::new("app/js/node_modules/.bin/wasm-opt");
        run(Command::new(wasm_opt)
            .args(WASM_OPT)
            .arg(&module)
            .arg("-o")
            .arg(&module))?;
    }
    let module = output.add("office.wasm", &fs::read(&module)?)?;
    let glue = output.add("office.js", &fs::read(directory.path().join("office.js"))?)?;
    // A file of its own: the page needs no inline script.
    let boot = format!(
        "import init, {{ hydrate }} from './{glue}';\n\
         await init({{ module_or_path: new URL('./{module}', import.meta.url) }});\n\
         hydrate();\n"
    );
    output.add("boot.js", boot.as_bytes())?;
    Ok(())
}

fn target_directory() -> Result<PathBuf> {
    env::var_os("PNTD_WASM_TARGET_DIR")
        .map(PathBuf::from)
        .context("PNTD_WASM_TARGET_DIR is not set: run `. scripts/env.sh` first")
}

/// The cargo that scripts/setup found able to build WebAssembly: the usual one,
/// or one with its own compiler and linker.
fn compile(target: &Path, profile: &str) -> Result<()> {
    let mut command = Command::new("cargo");
    if let Some(cargo) = env::var_os("PNTD_WASM_CARGO") {
        command = Command::new(cargo);
        // This program may itself run under rustup's cargo.
        command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    }
    if let Some(rustc) = env::var_os("PNTD_WASM_RUSTC") {
        command.env("RUSTC", rustc);
    }
    if let Some(linker) = env::var_os("PNTD_WASM_LINKER") {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    if let Some(sysroot) = env::var_os("PNTD_WASM_SYSROOT") {
        let mut flags = OsString::from("--sysroot=");
        flags.push(sysroot);
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    run(command
        .args(["build", "--package", "hydrate", "--locked"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .env("CARGO_TARGET_DIR", target))
}
