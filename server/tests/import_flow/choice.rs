//! Choosing columns and discarding, by who has not seen the last choice.

use app::error::ErrorCode;
use app::wire::*;
use domain::role::Role;

use crate::import_flow::office::{Office, code};
use crate::import_flow::{preview_bytes, read};

/// Two windows of one person: what the older one says does not undo the newer one's choice.
#[tokio::test]
async fn a_choice_of_columns_names_the_preview_that_was_seen() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let bytes = "indicador;periodo;valor\nPNTD-1;2024;3.5\n"
        .as_bytes()
        .to_vec();
    let preview = preview_bytes(&office, &ana, "valores.csv", bytes).await;
    let batch = preview.batch.clone();
    let view = read(&office, &ana, &batch).await;
    assert_eq!(view.seen.as_ref(), Some(&preview.content_hash));
    let layouts: Vec<_> = view.sheets.into_iter().filter_map(|s| s.layout).collect();
    let mut other = layouts.clone();
    other.iter_mut().for_each(|layout| layout.tables.clear());
    let choose = async |layouts: &Vec<_>, seen: Option<&str>| {
        let choice = PreviewImport {
            batch: batch.clone(),
            layouts: layouts.clone(),
            seen: seen.map(str::to_owned),
        };
        office.backend.call(&ana, choice).await
    };
    // The older window has seen no preview.
    assert_eq!(code(choose(&other, None).await), ErrorCode::Conflict);
    let blind = DiscardImport {
        batch: batch.clone(),
        seen: None,
    };
    assert_eq!(
        code(office.backend.call(&ana, blind).await),
        ErrorCode::Conflict
    );
    // The same choice once more is no harm, and who saw the preview may go on.
    assert!(choose(&layouts, None).await.is_ok());
    let now = choose(&other, Some(&preview.content_hash)).await.unwrap();
    let seen = DiscardImport {
        batch: batch.clone(),
        seen: Some(now.content_hash),
    };
    office.backend.call(&ana, seen).await.unwrap();
}
