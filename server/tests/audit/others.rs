//! What a reporter sees of the values of others.

use app::wire::*;
use server::use_case::{self, Actor};

use crate::audit::office::{HEADLINE, Office, observed, over, typed};
use crate::audit::staff::{Staff, staff};

#[tokio::test]
async fn a_reporter_sees_of_others_only_what_is_published() {
    let office = Office::open().await;
    let Staff {
        ana,
        rosa,
        own,
        foreign,
        ceplan,
    } = staff(&office).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2023"), "3.125")])
        .await;
    office.publish(&rosa).await;
    // Approved over the published one, and not published yet.
    let cells = vec![
        over(observed("2023"), Some("3.125"), "3.875"),
        typed(observed("2024"), "3.625"),
    ];
    office.approved(&ana, &rosa, cells).await;
    for (person, unpublished) in [
        (&ana, true),
        (&own, true),
        (&ceplan, true),
        (&foreign, false),
    ] {
        let name = &person.viewer.as_ref().unwrap().name;
        let actor = Actor {
            viewer: person.viewer.clone().unwrap(),
            address: None,
            now: chrono::Utc::now(),
        };
        let grid = ReadGrid::Indicator(HEADLINE.parse().unwrap());
        let grid = office.backend.call(person, grid).await.unwrap();
        let history = async |period: &str| {
            let cell = observed(period);
            let reported = office.backend.call(person, ReadHistory { cell }).await;
            reported.unwrap().versions.len()
        };
        let file = use_case::export::export(&office.pool, &actor, "valores.csv").await;
        let file = String::from_utf8(file.unwrap().bytes).unwrap();
        let grid = serde_json::to_string(&grid).unwrap();
        for text in [&grid, &file] {
            for secret in ["3.875", "3.625"] {
                assert_eq!(text.contains(secret), unpublished, "{name}: {secret}");
            }
            assert_eq!(text.contains("3.125"), !unpublished, "{name}");
        }
        let versions = (history("2023").await, history("2024").await);
        assert_eq!(
            versions,
            if unpublished { (2, 1) } else { (1, 0) },
            "{name}"
        );
    }
}
