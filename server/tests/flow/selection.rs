//! The sheet over a selection of the edition, its new rows, and the entities that it is chosen by.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::role::Role;
use domain::value::{Breakdown, CellKey, Measure};

use crate::flow::office::{HEADLINE, Office, code, key, typed};

fn of(selection: GridSelection) -> ReadGrid {
    ReadGrid::Selection(selection)
}

async fn codes(office: &Office, by: &Caller, selection: GridSelection) -> Vec<String> {
    let grid = office.backend.call(by, of(selection)).await.unwrap();
    let indicators = grid.indicators.iter();
    indicators
        .map(|indicator| indicator.code.to_string())
        .collect()
}

/// A target makes values due from its year on.
async fn with_a_target(office: &Office) -> Caller {
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let target = key(Measure::Target, "2024");
    office.approved(&ana, &rosa, vec![typed(target, "3")]).await;
    ana
}

#[tokio::test]
async fn what_is_due_is_what_one_enters_and_who_only_reads_sees_all() {
    let office = Office::open().await;
    let ana = with_a_target(&office).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let open = GridSelection::default;
    assert_eq!(codes(&office, &ana, open()).await, [HEADLINE]);
    let grid = office.backend.call(&ceplan, of(open())).await.unwrap();
    let all = office
        .backend
        .call(&ceplan, ReadCatalogue {})
        .await
        .unwrap();
    let selected = grid.selected.unwrap();
    assert!(!selected.due);
    assert_eq!(selected.total as usize, all.catalogue.indicators.len());
    assert!(grid.dimensions.is_empty(), "who only reads adds no row");
    let due = GridSelection {
        due: Some(true),
        ..open()
    };
    assert!(
        codes(&office, &ceplan, due).await.is_empty(),
        "nothing is due for who only reads"
    );
}

#[tokio::test]
async fn a_selection_is_narrowed_by_words_entity_and_node() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let all = || GridSelection {
        due: Some(false),
        ..GridSelection::default()
    };
    let by_words = GridSelection {
        search: Some("pntd-1".to_owned()),
        ..all()
    };
    assert_eq!(codes(&office, &ana, by_words).await, [HEADLINE]);
    let of_nobody = GridSelection {
        entity: Some("NADIE".to_owned()),
        ..all()
    };
    assert!(codes(&office, &ana, of_nobody).await.is_empty());
    let nowhere = GridSelection {
        node: Some("OP9".parse().unwrap()),
        ..all()
    };
    let refused = office.backend.call(&ana, of(nowhere)).await;
    assert_eq!(code(refused), ErrorCode::NotFound);
    let far = GridSelection { page: 999, ..all() };
    let grid = office.backend.call(&ana, of(far)).await.unwrap();
    let selected = grid.selected.unwrap();
    assert_eq!(
        selected.page, selected.pages,
        "the last page, not an empty one"
    );
}

#[tokio::test]
async fn a_new_series_has_the_locks_that_its_cells_will_have() {
    let office = Office::open().await;
    let ana = with_a_target(&office).await;
    let request = || ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(&ana, request()).await.unwrap();
    let departments = grid
        .dimensions
        .iter()
        .find(|d| d.code == "departamento")
        .unwrap();
    assert!(departments.members.iter().any(|(code, _)| code == "15"));
    let promised = grid.indicators[0].new_series_locks.clone();
    assert_eq!(promised.len(), grid.columns.len());
    // A value of the first year would make room for a baseline before it.
    let column = promised.iter().rposition(Option::is_none).unwrap();
    let lima = Breakdown::of("departamento", "15");
    let cell = CellKey {
        breakdown: lima.clone(),
        ..key(Measure::Observed, &grid.columns[column].to_string())
    };
    office.draft(&ana, vec![typed(cell, "2")]).await;
    let again = office.backend.call(&ana, request()).await.unwrap();
    let row = again.rows.iter().find(|row| row.breakdown == lima).unwrap();
    let locks = |grid: &Grid, locks: &mut dyn Iterator<Item = Option<usize>>| {
        let words = locks.map(|lock| lock.map(|lock| grid.locks[lock].clone()));
        words.collect::<Vec<_>>()
    };
    assert_eq!(
        locks(&again, &mut row.cells.iter().map(|cell| cell.lock)),
        locks(&grid, &mut promised.into_iter()),
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn entities_are_registered_once_and_reporters_are_bound_to_those_only() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let ana = office.person("ana", Role::Planner).await;
    let entity = |code: &str, name: &str, new| SaveEntity {
        code: code.to_owned(),
        name: name.to_owned(),
        new,
    };
    let save = |by, save| office.backend.call(by, save);
    assert_eq!(
        code(save(&ana, entity("PCM", "Presidencia", true)).await),
        ErrorCode::Denied
    );
    let list = save(&admin, entity(" PCM ", "Presidencia", true))
        .await
        .unwrap();
    assert_eq!(list, [("PCM".to_owned(), "Presidencia".to_owned())]);
    assert_eq!(
        code(save(&admin, entity("PCM", "Otra", true)).await),
        ErrorCode::Conflict
    );
    assert_eq!(
        code(save(&admin, entity("X", "  ", true)).await),
        ErrorCode::Invalid
    );
    assert_eq!(
        code(save(&admin, entity("MTC", "Transportes", false)).await),
        ErrorCode::NotFound
    );
    let renamed = save(&admin, entity("PCM", "Presidencia del Consejo", false))
        .await
        .unwrap();
    assert_eq!(renamed[0].1, "Presidencia del Consejo");
    let logged = "select count(*) from audit where act = 'catalogue.save_entity'
        and object = 'entity/PCM' and detail ->> 'after' = 'Presidencia del Consejo'";
    assert_eq!(office.count(logged).await, 1);

    let account = |entity: &str| SaveAccount {
        new: true,
        name: "lucho".to_owned(),
        display_name: "Lucho".to_owned(),
        role: Role::Reporter,
        entities: vec![entity.to_owned()],
        disabled: false,
        reset_password: false,
        seen: None,
    };
    let refused = office
        .backend
        .call(&admin, account("MTC"))
        .await
        .unwrap_err();
    assert!(
        refused.message.contains("no está registrada"),
        "{refused:?}"
    );
    office.backend.call(&admin, account("PCM")).await.unwrap();

    // One from before the rule can still be disabled, and bound to nothing else that is not registered.
    for statement in [
        "alter table account disable trigger changed_account_entities_exist",
        "update account set entities = '{VIEJA}' where name = 'lucho'",
        "alter table account enable trigger changed_account_entities_exist",
    ] {
        sqlx::query(statement).execute(&office.pool).await.unwrap();
    }
    let accounts = office.backend.call(&admin, ListAccounts {}).await.unwrap();
    let seen = accounts.into_iter().find(|account| account.name == "lucho");
    let change = |entities: &[&str], seen: Option<AccountView>| SaveAccount {
        new: false,
        entities: entities.iter().map(|&code| code.to_owned()).collect(),
        disabled: true,
        seen,
        ..account("")
    };
    let worse = change(&["VIEJA", "MTC"], seen.clone());
    office.backend.call(&admin, worse).await.unwrap_err();
    let disabled = change(&["VIEJA"], seen);
    let saved = office.backend.call(&admin, disabled).await.unwrap();
    assert!(saved.account.disabled);
}
