//! A throw-away Postgres for all tests of a run: prints its directory, and ends with its standard input.
//! `scripts/test` starts it.

use std::error::Error;
use std::io::{Write, copy, sink, stdin, stdout};
use std::time::Duration;

#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "of the tests, which use the rest"
)]
#[path = "../tests/support/cluster.rs"]
mod cluster;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let dir = cluster::directory();
    let postgres = cluster::start_postgres(dir.path()).await;
    println!("{}", dir.path().display());
    stdout().flush()?;
    let ended = tokio::task::spawn_blocking(|| copy(&mut stdin(), &mut sink()));
    tokio::pin!(ended);
    let mut turns = tokio::time::interval(Duration::from_secs(2));
    loop {
        tokio::select! {
            ended = &mut ended => {
                ended??;
                break;
            }
            _ = turns.tick() => cluster::drop_left_databases(&postgres).await?,
        }
    }
    postgres.stop().await?;
    Ok(())
}
