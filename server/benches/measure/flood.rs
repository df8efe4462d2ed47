//! Clients that request more than anybody reads, and how late the home page comes for others meanwhile. The clients are
//! in this process, the others in one of their own. What does not depend on speed is a test:
//! `server/tests/open_data/flood.rs`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::wire::{
    ChangeOutcome, DecideConfigurationChange, PreviewRelease, PublishRelease, ReadCatalogue,
    SaveNode, SaveOutcome,
};
use reqwest::Client;

use crate::data::scaled;
use crate::office::Planner;
use crate::program::Server;
use crate::report::{Limit, Report};
use crate::visitors::{Visitors, Visits};

const RELEASES: u32 = 60;
/// The most milliseconds for 99 of 100 home pages, and the most MiB above the rest of the server.
const MAX_HOME_PAGE_MS: f64 = 50.0;
const MAX_MEMORY_MIB: f64 = 256.0;
/// Connections of those who flood.
const CONNECTIONS: usize = 32;
/// People who read meanwhile.
const CALM: Visits = Visits {
    visitors: 4,
    pause: Duration::from_millis(40),
    seconds: 4,
};

/// The demonstration's accounts that publish, with their one-time passwords.
pub struct Publishers {
    pub admin: String,
    pub reviewer: String,
}

pub async fn measure(report: &mut Report, server: &Server, publishers: &Publishers) {
    publish(server, publishers).await;
    // Until everybody sees the last release, and its home page is in memory.
    server.visit("/", CALM).await;
    let rest = server.visit("/", CALM).await.slowest_hundredth;
    report.figure("home page at rest, 99 of 100 within", "ms", rest);
    let queries = (0..scaled(10_000)).map(|n| format!("/servicios?x{n:x}={n}&y=%00{n}"));
    flood(
        report,
        server,
        "random queries",
        queries.collect(),
        CONNECTIONS,
    )
    .await;
    let downloads = vec!["/descargas/pntd.xlsx".to_owned(); scaled(200)];
    let together = downloads.len();
    flood(
        report,
        server,
        "downloads of a workbook at once",
        downloads,
        together,
    )
    .await;
    let pairs = (2..=RELEASES).flat_map(|until| (1..until).map(move |since| (since, until)));
    let pairs = pairs.map(|(since, until)| format!("/publicaciones/{until}/cambios?desde={since}"));
    let what = "comparisons of 60 releases";
    flood(report, server, what, pairs.collect(), CONNECTIONS).await;
}

/// Asks for all addresses, while a few people read the home page.
async fn flood(
    report: &mut Report,
    server: &Server,
    what: &str,
    addresses: Vec<String>,
    connections: usize,
) {
    let rest = server.memory();
    server.forget_peak();
    let what = format!("{} {what}", addresses.len());
    let addresses = Arc::new(addresses);
    let people = Visitors::stay(&server.base, "/", CALM);
    let begin = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|first| {
            let (addresses, base) = (Arc::clone(&addresses), server.base.clone());
            tokio::spawn(async move {
                let client = Client::new();
                for address in addresses.iter().skip(first).step_by(connections) {
                    let answer = client.get(format!("{base}{address}")).send().await.unwrap();
                    assert_eq!(answer.status(), 200, "{address}");
                    answer.bytes().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    report.figure(&what, "s", begin.elapsed().as_secs_f64());
    let slowest = people.call_back().await.slowest_hundredth;
    let home = "  home page meanwhile, 99 of 100 within";
    report.limited(home, "ms", slowest, None, Limit::Under(MAX_HOME_PAGE_MS));
    let memory = server.peak_memory() - rest;
    report.limited(
        "  memory above the rest",
        "MiB",
        memory,
        None,
        Limit::AtMost(MAX_MEMORY_MIB),
    );
}

/// Publishes until there are [`RELEASES`], each with another text.
async fn publish(server: &Server, publishers: &Publishers) {
    let admin = Planner::sign_in(server, "admin", &publishers.admin).await;
    let reviewer = Planner::sign_in(server, "revision", &publishers.reviewer).await;
    loop {
        let view = admin.call(ReadCatalogue {}).await;
        let mut node = view.catalogue.nodes[0].clone();
        let version = view.node_versions[node.code.as_str()];
        node.note = Some(format!("Nota de la versión {version}"));
        if let SaveOutcome::Waits { id } = admin.call(SaveNode { node, version }).await {
            let outcome = ChangeOutcome::Approved;
            let remark = String::new();
            let decide = DecideConfigurationChange {
                id,
                outcome,
                remark,
            };
            reviewer.call(decide).await;
        }
        if publish_what_is_decided(&reviewer).await >= RELEASES {
            return;
        }
    }
}

/// Publishes what is decided and not yet public; answers the number of the release.
pub async fn publish_what_is_decided(reviewer: &Planner) -> u32 {
    let preview = reviewer.call(PreviewRelease {}).await;
    let shifts = preview.band_changes.iter();
    let publish = PublishRelease {
        note: "Medición".to_owned(),
        sets: preview.sets.iter().map(|set| set.id).collect(),
        expected_number: preview.next_number,
        reasons: shifts
            .map(|view| (view.shift.indicator.clone(), "Medición".to_owned()))
            .collect(),
    };
    reviewer.call(publish).await.number
}
