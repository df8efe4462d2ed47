//! The call of cargo that compiles the browser crate. It neither optimises nor binds the result.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// Compiles the crate `hydrate` and returns the module's path.
pub fn compile(release: bool) -> Result<PathBuf> {
    let profile = if release { "wasm-release" } else { "wasm-dev" };
    let target = target_directory()?;
    let mut command = cargo();
    command
        .args(["rustc", "--package", "hydrate", "--locked"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .env("CARGO_TARGET_DIR", &target);
    if release {
        // The places where one function calls another are needed to divide the module. Only for the last
        // crate: as a flag of all crates it would compile them a second time.
        command.args(["--features", "split", "--", "-Clink-arg=--emit-relocs"]);
    }
    run(&mut command)?;
    Ok(target
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("hydrate.wasm"))
}

fn target_directory() -> Result<PathBuf> {
    env::var_os("PNTD_WASM_TARGET_DIR")
        .map(PathBuf::from)
        .context("PNTD_WASM_TARGET_DIR is not set: run `. scripts/env.sh` first")
}

/// The cargo that scripts/setup found able to build WebAssembly: the usual one,
/// or one with its own compiler and linker.
fn cargo() -> Command {
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
    command
}
