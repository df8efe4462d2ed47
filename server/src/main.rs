//! The program `pntd`. What it can do is in [`server::cli`].

use std::process::ExitCode;

use clap::Parser;

/// Address space of each worker thread; only what is used takes memory.
const STACK: usize = 16 << 20;

fn main() -> anyhow::Result<ExitCode> {
    // How the server reads uploaded files: in a process of its own, before there are any threads
    // whose memory would count against its limits.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|command| command == "import-worker")
    {
        return Ok(workbook::read::worker_main());
    }
    // The office's views nest deeply; in a debug build one page takes more than tokio's 2 MiB.
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()?
        .block_on(server::cli::Cli::parse().run())
}
