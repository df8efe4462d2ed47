//! The licence of the data and the institution that offers them are settings: each release keeps its own, everywhere.

use app::wire::{PreviewRelease, PublishRelease, ReadSettings, SaveSettings};
use domain::{licence::Licence, role::Role, settings::Settings};

use crate::open_data::demonstration::{caller, configure, everything, json, published};
use crate::open_data::server_under_test::Server;

const INSTITUTION: &str = "Institución de prueba";
const CONTACT: &str = "datos@entidad.gob.pe";

/// Sets another licence, an institution and a contact, and publishes.
async fn publish_with_another_licence(server: &Server) {
    let admin = caller("admin", Role::Admin);
    let view = server.backend.call(&admin, ReadSettings {}).await.unwrap();
    let save = SaveSettings {
        settings: Settings {
            licence: Licence::OdcBy1,
            institution: INSTITUTION.to_owned(),
            contact: CONTACT.to_owned(),
            ..view.settings
        },
        version: view.version,
        reason: "Para probar".to_owned(),
    };
    configure(server, &admin, save).await;
    let reviewer = caller("reviewer", Role::Reviewer);
    let next = server
        .backend
        .call(&reviewer, PreviewRelease {})
        .await
        .unwrap();
    assert!(next.band_changes.is_empty(), "a licence moves no state");
    let publish = PublishRelease {
        note: "Otra licencia".to_owned(),
        sets: next.sets.iter().map(|set| set.id).collect(),
        expected_number: next.next_number,
        reasons: Default::default(),
    };
    server.backend.call(&reviewer, publish).await.unwrap();
}

#[tokio::test]
async fn each_release_keeps_its_licence_in_pages_files_api_and_feed() {
    let (server, release) = published().await;
    let before = release.number;
    publish_with_another_licence(&server).await;
    let code = &release.catalogue.indicators[0].code;
    let (usual, chosen) = (Licence::CcBy4, Licence::OdcBy1);
    for path in [
        "/".to_owned(),
        format!("/indicadores/{code}"),
        "/descargas/pntd.xlsx".to_owned(),
        "/descargas/pntd.zip".to_owned(),
        "/descargas/pntd.metadata.json".to_owned(),
        "/data.json".to_owned(),
        format!("/api/v1/indicadores/{code}"),
    ] {
        let said = everything(&server, &path).await;
        let names =
            |licence: Licence| said.contains(licence.name()) || said.contains(licence.uri());
        assert!(names(chosen) && !names(usual), "{path}");
    }
    for path in ["/", "/descargas/pntd.xlsx", "/data.json"] {
        let said = everything(&server, path).await;
        assert!(said.contains(INSTITUTION), "{path}");
    }
    let older = everything(
        &server,
        &format!("/publicaciones/{before}/descargas/pntd.xlsx"),
    )
    .await;
    assert!(older.contains(usual.uri()) && !older.contains(INSTITUTION));
    let notice = everything(&server, "/aviso").await;
    assert!(notice.contains(&format!("mailto:{CONTACT}")));
    let older = everything(&server, &format!("/publicaciones/{before}/aviso")).await;
    assert!(!older.contains(CONTACT));
    let feed = everything(&server, "/publicaciones.atom").await;
    assert!(feed.contains(usual.uri()) && feed.contains(chosen.uri()));
    let description = json(&server, "/api/v1/openapi.json").await;
    assert_eq!(description["info"]["license"]["url"], chosen.uri());
    let changes = json(&server, "/api/v1/cambios").await;
    let texts = changes["data"]["changes"]["texts"].as_array().unwrap();
    assert!(
        texts.iter().any(|text| text["field"] == "licence"),
        "{changes}"
    );
    assert!(texts.iter().any(|text| text["field"] == "contact"));
    let page = everything(&server, "/cambios").await;
    assert!(page.contains("Licencia de los datos"));
}
