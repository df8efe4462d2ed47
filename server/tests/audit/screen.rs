//! The log as administration reads it: searches, pages that stand still, sentences instead of JSON,
//! files; and the history of a value.

use std::time::Duration;

use app::wire::*;
use domain::change_set::{Event, Status};
use domain::role::Role;
use domain::value::Provenance;

use super::chain::export;
use crate::audit::office::{HEADLINE, Office, observed, over, typed, value};
use crate::audit::server_under_test::start;
use crate::audit::staff::{Staff, staff};

fn about(part: impl FnOnce(&mut AuditFilter)) -> ListAudit {
    let mut search = ListAudit::default();
    part(&mut search.filter);
    search
}

#[tokio::test]
async fn entries_are_found_by_person_act_object_text_and_day() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let set = office
        .draft(&ana, vec![typed(observed("2024"), "3")])
        .await
        .change_set;
    office
        .draft(&luis, vec![typed(observed("2023"), "2")])
        .await;
    office.act(&ana, set, Event::Submit).await.unwrap();
    let remark = "Confirme con el CUADRO 4".to_owned();
    let back = Event::Return { remark };
    office.act(&rosa, set, back).await.unwrap();
    let found = async |search: ListAudit| -> Vec<String> {
        let page = office.backend.call(&admin, search).await.unwrap();
        page.entries.into_iter().map(|entry| entry.act).collect()
    };
    assert_eq!(
        found(about(|f| f.actor = Some("ana".to_owned()))).await,
        ["change_set.submit", "change_set.save"]
    );
    assert_eq!(
        found(about(|f| f.act = Some("change_set.save".to_owned())))
            .await
            .len(),
        2
    );
    let object = |filter: &mut AuditFilter| {
        filter.object_kind = Some("change_set".to_owned());
        filter.object_name = Some(set.to_string());
    };
    assert_eq!(
        found(about(object)).await,
        ["change_set.return", "change_set.submit", "change_set.save"]
    );
    assert_eq!(
        found(about(|f| f.text = Some("cuadro 4".to_owned()))).await,
        ["change_set.return"]
    );
    let today = server::use_case::day_in_lima(chrono::Utc::now());
    let all = found(ListAudit::default()).await.len();
    assert_eq!(found(about(|f| f.from = Some(today))).await.len(), all);
    assert_eq!(found(about(|f| f.to = today.pred_opt())).await.len(), 0);
    // A percent sign and an underscore are themselves.
    assert_eq!(
        found(about(|f| f.text = Some("%".to_owned()))).await.len(),
        0
    );
}

#[tokio::test]
async fn a_page_stays_what_it_was_while_others_go_on_working() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let ana = office.person("ana", Role::Planner).await;
    for number in 0..60 {
        let text = format!("3.{number}");
        office
            .draft(&ana, vec![typed(observed("2024"), &text)])
            .await;
    }
    let first = office
        .backend
        .call(&admin, ListAudit::default())
        .await
        .unwrap();
    assert_eq!((first.entries.len(), first.more), (50, true));
    let older = ListAudit {
        before: first.entries.last().map(|entry| entry.position),
        ..ListAudit::default()
    };
    let second = office.backend.call(&admin, older.clone()).await.unwrap();
    assert!(!second.more);
    office.draft(&ana, vec![typed(observed("2022"), "1")]).await;
    let again = office.backend.call(&admin, older).await.unwrap();
    assert_eq!(again, second);
    assert!(
        first
            .entries
            .iter()
            .all(|entry| !second.entries.contains(entry))
    );
}

#[tokio::test]
async fn the_audit_screen_shows_sentences_and_its_search_is_a_link() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let accounts = admin.call("list_accounts", serde_json::json!({})).await;
    let accounts: Vec<serde_json::Value> = accounts.json().await.unwrap();
    let seen = accounts.iter().find(|account| account["name"] == "planner");
    let account = serde_json::json!({"new": false, "name": "planner", "display_name": "Persona planner",
        "role": "reviewer", "entities": [], "disabled": false, "reset_password": false, "seen": seen});
    assert_eq!(admin.call("save_account", account).await.status(), 200);
    let page = async |path: &str| -> String {
        let answer = admin.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    let html = page("/gestion/auditoria?quien=admin&acto=account.save").await;
    assert!(html.contains("guardó la cuenta"), "{html}");
    assert!(html.contains("Rol: Planificación → Revisión"), "{html}");
    assert!(html.contains("Cadena íntegra"), "{html}");
    assert!(html.contains("/gestion/auditoria/registro.csv?quien=admin&amp;acto=account.save"));
    let table = html.split("<tbody").nth(1).unwrap();
    let table = table.split("</tbody>").next().unwrap();
    assert!(
        !table.contains("{&quot;") && !table.contains("{\""),
        "{table}"
    );
    assert!(
        !table.contains("entró"),
        "the filter is of the address: {table}"
    );

    let answer = admin
        .get("/gestion/auditoria/registro.csv")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = answer.text().await.unwrap();
    assert!(csv.contains("huella anterior"), "{csv}");
    assert!(csv.contains("session.sign_in"), "{csv}");
    assert!(!csv.contains("127.0.0.1"), "addresses do not leave: {csv}");
    let html = page("/gestion/auditoria?acto=audit.export").await;
    assert!(html.contains("descargó el registro de auditoría"), "{html}");
    assert!(html.contains("en CSV."), "{html}");

    let html = page("/gestion/datos-personales").await;
    assert!(
        html.contains("90 días") && html.contains("Días que se guardan"),
        "{html}"
    );
}

#[tokio::test]
async fn an_exported_search_holds_what_the_search_finds() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let ana = office.person("ana", Role::Planner).await;
    office.draft(&ana, vec![typed(observed("2024"), "3")]).await;
    let filter = about(|f| f.actor = Some("ana".to_owned())).filter;
    let file = export(&office, &admin, filter).await;
    assert_eq!(file.lines().count(), 1);
    assert!(file.contains("\"actor\":\"ana\""), "{file}");
    let reported =
        "select count(*) from audit where act = 'audit.export' and detail->>'entries' = '1'";
    assert_eq!(office.count(reported).await, 1);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn the_history_of_a_value_runs_from_its_first_draft_to_its_last_release() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let first = office
        .draft(&ana, vec![typed(observed("2024"), "3")])
        .await
        .change_set;
    office.act(&ana, first, Event::Submit).await.unwrap();
    let comment = CommentCell {
        id: first,
        key: observed("2024"),
        text: "¿Es el dato anual?".to_owned(),
    };
    office.backend.call(&rosa, comment).await.unwrap();
    let remark = "Confirme con el cuadro 4".to_owned();
    let back = Event::Return { remark };
    office.act(&rosa, first, back).await.unwrap();
    office.act(&ana, first, Event::Submit).await.unwrap();
    office.act(&rosa, first, Event::Approve).await.unwrap();
    office.publish(&rosa).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2023"), "2.4")])
        .await;
    office.publish(&rosa).await;
    let second = office
        .approved(&ana, &rosa, vec![over(observed("2024"), Some("3"), "3.4")])
        .await;
    office
        .draft(&ana, vec![over(observed("2024"), Some("3.4"), "3.6")])
        .await;

    let reported = office
        .backend
        .call(
            &rosa,
            ReadHistory {
                cell: observed("2024"),
            },
        )
        .await
        .unwrap();
    assert!(reported.label.contains("2024"), "{}", reported.label);
    let [newest, oldest] = reported.versions.as_slice() else {
        panic!("{:?}", reported.versions);
    };
    assert_eq!(newest.value, Some(value("3.4")));
    assert!(newest.current && !oldest.current);
    assert_eq!((newest.set.id, &newest.releases), (second, &vec![]));
    assert_eq!(oldest.value, Some(value("3")));
    assert_eq!(
        (oldest.releases.as_slice(), oldest.withdrawn.len()),
        (&[1, 2][..], 0)
    );
    assert_eq!(oldest.approved_by, "rosa de prueba");
    assert!(matches!(&oldest.provenance, Provenance::Form { by, .. } if by == "ana de prueba"));
    let remarks: Vec<_> = oldest
        .set
        .remarks
        .iter()
        .map(|event| event.remark.as_deref())
        .collect();
    assert_eq!(
        remarks,
        [Some("¿Es el dato anual?"), Some("Confirme con el cuadro 4")]
    );
    let [pending] = reported.pending.as_slice() else {
        panic!("{:?}", reported.pending);
    };
    assert_eq!(pending.after, Some(value("3.6")));
    assert_eq!(pending.set.status, Status::Draft);
}

#[tokio::test]
async fn the_history_marks_withdrawn_releases() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3")])
        .await;
    office.publish(&rosa).await;
    office
        .approved(&ana, &rosa, vec![over(observed("2024"), Some("3"), "3.4")])
        .await;
    office.publish(&rosa).await;
    let order = WithdrawRelease {
        number: 2,
        reason: "La cifra era de otro año".to_owned(),
        expected_number: 3,
    };
    office.backend.call(&rosa, order).await.unwrap();
    let reported = office
        .backend
        .call(
            &rosa,
            ReadHistory {
                cell: observed("2024"),
            },
        )
        .await
        .unwrap();
    let releases: Vec<_> = reported
        .versions
        .iter()
        .map(|version| (version.releases.clone(), version.withdrawn.clone()))
        .collect();
    // The release that withdraws shows the older value again.
    assert_eq!(releases, [(vec![2], vec![2]), (vec![1, 3], vec![])]);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_value_from_a_file_names_its_cell_and_leads_to_the_file_who_may_have_it() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let bytes = b"C\xc3\xb3digo,2024\nPNTD-1,3.1\n".to_vec();
    let batch = office
        .backend
        .receive_import(&ana, "serie.csv".to_owned(), bytes)
        .await
        .unwrap();
    let view = loop {
        let view = office
            .backend
            .call(
                &ana,
                ReadImport {
                    batch: batch.clone(),
                },
            )
            .await
            .unwrap();
        if view.summary.status != ImportStatus::Reading {
            break view;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let layouts = view
        .sheets
        .into_iter()
        .filter_map(|sheet| sheet.layout)
        .collect();
    let chosen = PreviewImport {
        batch: batch.clone(),
        layouts,
        seen: None,
    };
    let preview = office.backend.call(&ana, chosen).await.unwrap();
    let order = CommitImport {
        batch: batch.clone(),
        content_hash: preview.content_hash,
        title: "Serie".to_owned(),
        submit: true,
    };
    let set = office.backend.call(&ana, order).await.unwrap().change_set;
    office.act(&rosa, set, Event::Approve).await.unwrap();

    let reported = office
        .backend
        .call(
            &rosa,
            ReadHistory {
                cell: observed("2024"),
            },
        )
        .await
        .unwrap();
    let Provenance::Import {
        file, sha256, cell, ..
    } = &reported.versions[0].provenance
    else {
        panic!("{reported:?}");
    };
    assert_eq!(
        (file.as_str(), sha256.len(), cell.as_str()),
        ("serie.csv", 64, "B2")
    );
    assert_eq!(
        reported.versions[0].set.batch.as_deref(),
        Some(batch.as_str())
    );
    // CEPLAN sees where it comes from, not the file itself.
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let reported = office
        .backend
        .call(
            &ceplan,
            ReadHistory {
                cell: observed("2024"),
            },
        )
        .await
        .unwrap();
    assert_eq!(reported.versions.len(), 1);
    assert_eq!(
        (
            reported.versions[0].set.open,
            &reported.versions[0].set.batch
        ),
        (false, &None)
    );
}

#[tokio::test]
async fn what_waits_is_for_the_secretariat_its_author_and_the_entity_of_the_indicator() {
    let office = Office::open().await;
    let Staff {
        ana,
        rosa,
        own,
        foreign,
        ceplan,
    } = staff(&office).await;
    office.draft(&ana, vec![typed(observed("2024"), "3")]).await;
    for (person, sees, opens) in [
        (&ana, 1, true),
        (&rosa, 1, true),
        (&own, 1, false),
        (&foreign, 0, false),
        (&ceplan, 0, false),
    ] {
        let reported = office
            .backend
            .call(
                person,
                ReadHistory {
                    cell: observed("2024"),
                },
            )
            .await
            .unwrap();
        let name = &person.viewer.as_ref().unwrap().name;
        assert_eq!(reported.pending.len(), sees, "{name}");
        assert!(
            reported
                .pending
                .iter()
                .all(|pending| pending.set.open == opens),
            "{name}"
        );
        assert!(reported.versions.is_empty(), "{name}");
    }
    assert_eq!(HEADLINE, "PNTD-1");
}
