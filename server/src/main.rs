//! The program `pntd`. What it can do is in [`server::cli`].

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

/// Address space of each worker thread; only what is used takes memory.
const STACK_BYTES: usize = 16 << 20;

/// How long the end of the program waits for threads that still compute.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    // How the server reads uploaded files: in a process of its own, before there are any threads
    // whose memory would count against its limits.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|command| command == "import-worker")
    {
        return workbook::read::worker_main();
    }
    run().unwrap_or_else(|error| {
        // The chain of causes in one line; a backtrace helps nobody who runs a command.
        eprintln!("Error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> anyhow::Result<ExitCode> {
    // The office's views nest deeply; in a debug build one page takes more than tokio's 2 MiB.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()?;
    let done = runtime.block_on(server::cli::Cli::parse().run());
    // What computes on other threads is for nobody any more.
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    done
}
