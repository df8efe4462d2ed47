//! Anonymous clients that request more than anybody reads: what is computed for them, and what is kept, is bounded. How fast the
//! answers come is measured by `make bench`; here nothing depends on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::wire::{PreviewRelease, PublishRelease, ReadCatalogue, SaveNode};
use domain::release::Release;
use domain::role::Role;
use reqwest::Client;
use server::http::download::document_cache;

use crate::open_data::demonstration::{caller, configure, published};
use crate::open_data::server_under_test::Server;

/// MiB of this process, with its server and all its clients: now, or at most so far.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    let kib = found.unwrap().trim().trim_end_matches(" kB");
    kib.parse::<u64>().unwrap() / 1024
}

/// Asks for all addresses over a few connections; answers the distinct statuses.
async fn ask_all(server: &Server, addresses: Vec<String>, connections: usize) -> BTreeSet<u16> {
    let addresses = Arc::new(addresses);
    let visitors = (0..connections).map(|first| {
        let (addresses, base) = (Arc::clone(&addresses), server.base.clone());
        tokio::spawn(async move {
            let client = Client::new();
            let mut statuses = BTreeSet::new();
            for address in addresses.iter().skip(first).step_by(connections) {
                let answer = client.get(format!("{base}{address}")).send().await.unwrap();
                statuses.insert(answer.status().as_u16());
                answer.bytes().await.unwrap();
            }
            statuses
        })
    });
    let mut statuses = BTreeSet::new();
    for visitor in visitors.collect::<Vec<_>>() {
        statuses.extend(visitor.await.unwrap());
    }
    statuses
}

/// The demonstration, of which the newest release is shown: which one is current is asked once a second, and what is
/// made of the one before is not of these floods.
async fn settled() -> (Server, Arc<Release>) {
    let (server, release) = published().await;
    server.releases.forget_current();
    let current = server.releases.current().await.unwrap().unwrap();
    assert_eq!(current.number, release.number);
    (server, release)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_random_queries_render_four_pages_and_take_no_memory() {
    let (server, release) = settled().await;
    let code = &release.catalogue.indicators[0].code;
    let pages = [
        "/",
        "/servicios",
        "/metodologia",
        &format!("/indicadores/{code}"),
    ];
    let mut random = 88_172_645_463_325_252_u64;
    let mut next = || {
        // xorshift64: the same addresses in every run.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let addresses = (0..10_000usize).map(|n| {
        let page = pages[n % pages.len()];
        format!("{page}?{:x}={:x}&estado%00{:x}=1", next(), next(), next())
    });
    let addresses: Vec<String> = addresses.collect();
    // What pages, connections and clients take at all is not of this flood.
    ask_all(&server, addresses[..200].to_vec(), 16).await;
    let (rendered, rest) = (server.pages.rendered(), memory("VmHWM:"));
    assert!(rendered <= 4, "{rendered}");
    assert_eq!(ask_all(&server, addresses, 16).await, BTreeSet::from([200]));
    assert_eq!(server.pages.rendered(), rendered, "none is rendered again");
    let taken = memory("VmHWM:") - rest;
    assert!(taken < 64, "{taken} MiB more");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_downloads_at_once_make_one_workbook() {
    let (server, release) = settled().await;
    let before = document_cache::count();
    let downloads = (0..200).map(|_| {
        let url = format!("{}/descargas/pntd.xlsx", server.base);
        tokio::spawn(async move { Client::new().get(url).send().await?.bytes().await })
    });
    let mut sizes = BTreeSet::new();
    for download in downloads.collect::<Vec<_>>() {
        sizes.insert(download.await.unwrap().unwrap().len());
    }
    assert_eq!(document_cache::count() - before, 1);
    assert_eq!(sizes.len(), 1);
    assert!(
        sizes
            .first()
            .is_some_and(|size| *size > release.cells.len())
    );
}

/// Publishes until there are so many releases, each with another text.
async fn publish_up_to(server: &Server, count: u32) {
    let (admin, reviewer) = (
        caller("admin", Role::Admin),
        caller("reviewer", Role::Reviewer),
    );
    loop {
        let view = server.backend.call(&admin, ReadCatalogue {}).await.unwrap();
        let mut node = view.catalogue.nodes[0].clone();
        let version = view.node_versions[node.code.as_str()];
        node.note = Some(format!("Nota de la versión {version}"));
        let save = SaveNode { node, version };
        configure(server, &admin, save).await;
        let preview = server.backend.call(&reviewer, PreviewRelease {}).await;
        let preview = preview.unwrap();
        let shifts = preview.band_changes.iter();
        let publish = PublishRelease {
            note: "Prueba".to_owned(),
            sets: preview.sets.iter().map(|set| set.id).collect(),
            expected_number: preview.next_number,
            reasons: shifts
                .map(|view| (view.shift.indicator.clone(), "Razón".to_owned()))
                .collect(),
        };
        let done = server.backend.call(&reviewer, publish).await.unwrap();
        if done.number >= count {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_pair_of_releases_is_compared_once_and_each_release_is_read_once() {
    let (server, _) = published().await;
    let count = 12;
    publish_up_to(&server, count).await;
    // A server that has read nothing yet.
    let fresh = server.beside().await;
    let pairs = (2..=count).flat_map(|until| (1..until).map(move |since| (since, until)));
    let mut addresses: Vec<String> = pairs
        .map(|(since, until)| format!("/publicaciones/{until}/cambios?desde={since}"))
        .collect();
    let different = addresses.len() as u64;
    assert_eq!(different, 66);
    addresses.extend(addresses.clone());
    addresses.extend(addresses.clone());
    let rest = memory("VmHWM:");
    let statuses = ask_all(&fresh, addresses, 16).await;
    assert_eq!(statuses, BTreeSet::from([200]));
    assert_eq!(fresh.pages.rendered(), different);
    assert_eq!(fresh.releases.read(), u64::from(count));
    let taken = memory("VmHWM:") - rest;
    assert!(taken < 192, "{taken} MiB more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_many_ask_for_at_once_is_read_once() {
    let (server, _) = published().await;
    let fresh = server.beside().await;
    let addresses = (0..100).map(|n| match n % 3 {
        0 => "/publicaciones/1".to_owned(),
        1 => "/publicaciones/1/servicios".to_owned(),
        _ => "/api/v1/progreso?publicacion=1".to_owned(),
    });
    let statuses = ask_all(&fresh, addresses.collect(), 50).await;
    assert_eq!(statuses, BTreeSet::from([200]));
    // That one, and the current one.
    assert_eq!(fresh.releases.read(), 2);
}
