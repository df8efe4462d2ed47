//! Corrections of the mapping, kept for the next file of the same shape.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::role::Role;
use import::layout::ColumnRole;

use crate::import_flow::office::{Office, code};
use crate::import_flow::{read, understood};

/// A file with a column that nobody understands; `above` stands over its table.
fn file(above: &str, more: &str) -> Vec<u8> {
    let rows = "PNTD-1;2023;3.1;x1\nPNTD-1;2024;3.2;x2\n";
    format!("{above}indicador;periodo;valor;clave interna\n{rows}{more}").into_bytes()
}

/// Uploads, leaves the last column out by hand, and keeps that.
async fn kept(office: &Office, by: &Caller, name: &str) -> (PreviewImport, Vec<ImportProfile>) {
    let mut choice = understood(office, by, "enero.csv", file("", "")).await;
    let column = choice.layouts[0].tables[0].columns.last_mut().unwrap();
    (column.role, column.certain) = (ColumnRole::Ignore, true);
    let keep = SaveImportProfile {
        batch: choice.batch.clone(),
        name: name.to_owned(),
        layouts: choice.layouts.clone(),
    };
    let list = office.backend.call(by, keep).await.unwrap();
    (choice, list)
}

#[tokio::test]
async fn a_correction_is_kept_and_offered_for_the_next_file_of_the_same_shape() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let (choice, list) = kept(&office, &ana, " Reporte mensual ").await;
    assert_eq!(list[0].name, "Reporte mensual");
    assert!(list[0].is_own && !list[0].sheets.is_empty());
    let by_hand = office.backend.call(&ana, choice).await.unwrap();
    assert_eq!(
        (by_hand.new, by_hand.rejected),
        (2, 0),
        "{:?}",
        by_hand.findings
    );

    // Another person's next file: longer, and with nothing corrected.
    let longer = file("", "PNTD-1;2022;3.5;x3\n");
    let next = understood(&office, &luis, "febrero.csv", longer).await;
    let view = read(&office, &luis, &next.batch).await;
    let offers = view.profiles.iter();
    let mut offers = offers.filter(|offer| offer.name == "Reporte mensual");
    let with = PreviewImport {
        batch: next.batch.clone(),
        layouts: offers.next().unwrap().layouts.clone(),
        seen: None,
    };
    let seen = office.backend.call(&luis, with).await.unwrap();
    assert_eq!((seen.new, seen.rejected), (3, 0), "{:?}", seen.findings);

    // A file of another shape is offered nothing.
    let other = b"indicador;periodo;valor\nPNTD-1;2024;3.5\n".to_vec();
    let other = understood(&office, &luis, "otro.csv", other).await;
    let view = read(&office, &luis, &other.batch).await;
    assert!(view.profiles.is_empty());
}

#[tokio::test]
async fn only_who_kept_a_correction_and_administration_rename_and_delete_it() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let (_, list) = kept(&office, &ana, "Reporte mensual").await;
    let id = list[0].id;
    let rename = |name: &str| RenameImportProfile {
        id,
        name: name.to_owned(),
    };
    let foreign = office.backend.call(&luis, rename("Mío")).await;
    assert_eq!(code(foreign), ErrorCode::NotFound);
    let empty = office.backend.call(&ana, rename("  ")).await;
    assert_eq!(code(empty), ErrorCode::Invalid);
    let renamed = office.backend.call(&ana, rename("Mensual")).await.unwrap();
    assert_eq!(renamed[0].name, "Mensual");
    let own = understood(&office, &luis, "febrero.csv", file("", "")).await;
    let taken = SaveImportProfile {
        batch: own.batch,
        name: "Mensual".to_owned(),
        layouts: own.layouts,
    };
    let taken = office.backend.call(&luis, taken).await;
    assert_eq!(code(taken), ErrorCode::Conflict);
    let foreign = office.backend.call(&luis, DeleteImportProfile { id }).await;
    assert_eq!(code(foreign), ErrorCode::NotFound);
    let admin = office.person("admin", Role::Admin).await;
    let left = office
        .backend
        .call(&admin, DeleteImportProfile { id })
        .await;
    assert!(left.unwrap().is_empty());
    let log = office.log().await;
    let said = |act: &str| {
        let mut entries = log.iter();
        entries.find(|entry| entry.1 == act).unwrap().3.clone()
    };
    assert!(said("import.rename_profile").contains("\"before\": \"Reporte mensual\""));
    assert!(said("import.delete_profile").contains("\"name\": \"Mensual\""));
}

#[tokio::test]
async fn a_person_keeps_a_bounded_number_of_corrections() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let choice = understood(&office, &ana, "enero.csv", file("", "")).await;
    let keep = |name: String| SaveImportProfile {
        batch: choice.batch.clone(),
        name,
        layouts: choice.layouts.clone(),
    };
    for n in 0..50 {
        let kept = office.backend.call(&ana, keep(format!("n. {n}"))).await;
        assert_eq!(kept.unwrap().len(), n + 1);
    }
    let more = office.backend.call(&ana, keep("otra".to_owned())).await;
    let said = more.unwrap_err().message;
    assert!(said.contains("50 correspondencias"), "{said}");
    let same = office.backend.call(&ana, keep("n. 7".to_owned())).await;
    assert_eq!(same.unwrap().len(), 50, "one that is there is kept anew");
}

#[tokio::test]
async fn a_kept_correction_follows_a_table_that_begins_lower() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let (choice, _) = kept(&office, &ana, "Con título").await;
    let header = choice.layouts[0].tables[0].header_rows.0;
    let titled = file("Reporte de la oficina;;;\n;;;\n", "");
    let next = understood(&office, &ana, "febrero.csv", titled).await;
    let found = &next.layouts[0].tables[0];
    assert!(found.header_rows.0 > header);
    let view = read(&office, &ana, &next.batch).await;
    let table = &view.profiles[0].layouts[0].tables[0];
    assert_eq!(table.header_rows, found.header_rows);
    assert_eq!(table.data_rows, found.data_rows);
    let last = table.columns.last().unwrap();
    assert_eq!(last.role, ColumnRole::Ignore);
}
