//! The public site as files: what the server answers, byte for byte, served by nginx without the server, every link
//! walked, also below a folder.

mod compare;
mod installation;
mod page;
mod walk;
mod web_server;

use crate::support::cluster;

use std::fs;

use server::site_export::ExportError;

use installation::{Installation, files, manifest};
use web_server::WebServer;

#[tokio::test(flavor = "multi_thread")]
async fn any_web_server_serves_the_site_of_a_release_as_the_server_does() {
    let here = Installation::demonstration().await;
    let export = here.path("export");
    let written = here.export(&export, None).await.unwrap();
    let names = files(&export);
    assert_eq!((written.release, written.files), (2, names.len()));
    let size: usize = names.values().map(Vec::len).sum();
    assert_eq!(written.size, u64::try_from(size).unwrap());

    let manifest = manifest(&export);
    compare::with_the_server(&here, &export, &manifest).await;
    let asks = |bytes: &[u8]| {
        let page = String::from_utf8_lossy(bytes);
        page.contains("/opinion") || page.contains("¿Le sirvió")
    };
    let asking: Vec<_> = names
        .iter()
        .filter(|(name, bytes)| name.ends_with(".html") && asks(bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(
        asking.is_empty(),
        "nobody takes an answer there: {asking:?}"
    );
    as_of_an_earlier_release(&here).await;

    let Some(nginx) = WebServer::start(&export, "/archivo/2026") else {
        eprintln!("nginx is not installed: the export was not served (run scripts/setup)");
        return;
    };
    let reached = walk::from(&nginx.below_a_folder, "/archivo/2026/").await;
    let unreached: Vec<_> = names
        .keys()
        .filter(|name| name.ends_with(".html") && !reached.contains(*name))
        .collect();
    let unreached: Vec<_> = unreached
        .iter()
        .filter(|name| !is_led_to_by_no_page(name))
        .collect();
    assert!(unreached.is_empty(), "no link leads to {unreached:?}");
    compare::nginx_with_the_server(&here, &nginx.at_root, &manifest).await;
}

/// Pages that have an address and a place in the site map, but no link of a page; and what a web server shows by itself.
fn is_led_to_by_no_page(name: &str) -> bool {
    let lists = [
        "indicadores/index.html",
        "lineamientos/index.html",
        "objetivos/index.html",
    ];
    name == "404.html"
        || name.contains("cambios/desde=")
        || lists.iter().any(|list| name.ends_with(list))
}

fn sums_are_right(export: &std::path::Path) {
    let checked = std::process::Command::new("sha256sum")
        .args(["-c", "--quiet", "--strict", "SHA256SUMS"])
        .current_dir(export)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    let sums = fs::read_to_string(export.join("SHA256SUMS")).unwrap();
    assert_eq!(
        sums.lines().count() + 1,
        files(export).len(),
        "all files but itself"
    );
}

/// The site as it was when release 1 was the current one: nothing in it knows of release 2.
async fn as_of_an_earlier_release(here: &Installation) {
    let first = here.path("first");
    let written = here.export(&first, Some(1)).await.unwrap();
    assert_eq!(written.release, 1);
    assert_eq!(manifest(&first)["release"]["number"], 1);
    let names = files(&first);
    let later =
        |name: &&String| name.starts_with("publicaciones/2") || name.contains("publicacion=2");
    assert_eq!(names.keys().find(later), None);
    let text = |name: &str| String::from_utf8_lossy(&names[name]).into_owned();
    let list = text("publicaciones/index.html");
    assert!(list.contains("id=\"n1\"") && !list.contains("id=\"n2\""));
    let home = text("index.html");
    assert!(home.contains("Publicación n.º 1") && !home.contains("Está viendo la publicación"));
    assert!(!text("publicaciones.atom").contains("N.º 2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_writes_the_same_bytes_in_the_place_of_an_earlier_export() {
    let here = Installation::first_start().await;
    let (export, again) = (here.path("export"), here.path("again"));
    let written = here.export(&export, None).await.unwrap();
    assert_eq!(written.release, 1, "a first release has nothing before it");
    sums_are_right(&export);
    let names = files(&export);

    // it has nothing in memory, and finds something strange in the earlier export
    fs::create_dir(&again).unwrap();
    fs::write(again.join("export.json"), "{}").unwrap();
    fs::write(again.join("viejo.txt"), "").unwrap();
    let said = here.pntd(&again, &[]);
    let wanted = format!("Release 1: {} files, ", names.len());
    assert!(said.starts_with(&wanted), "{said}");
    let second = files(&again);
    assert!(second.keys().eq(names.keys()), "the same files");
    for (name, bytes) in &names {
        assert!(second[name] == *bytes, "{name} differs");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_leaves_the_folder_as_it_was_and_says_where() {
    let here = Installation::first_start().await;
    let folder = here.path("export");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("tesis.docx"), "mine").unwrap();
    let refused = here.export(&folder, None).await.unwrap_err();
    assert!(matches!(refused, ExportError::NotFree(_)), "{refused}");
    assert_eq!(
        fs::read_to_string(folder.join("tesis.docx")).unwrap(),
        "mine"
    );

    let new = here.path("new");
    let refused = here.export(&new, Some(7)).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "there is no release 7: the newest is 1"
    );

    // a sheet that every page names is missing
    fs::remove_file(here.site_root().join("assets/public-1.css")).unwrap();
    let failed = here.export(&new, None).await.unwrap_err();
    let said = failed.to_string();
    assert!(
        said.starts_with("/assets/public-1.css answers 404; /"),
        "{said}"
    );
    assert!(said.ends_with(" leads to it"), "{said}");
    assert!(!new.exists());
    let left = fs::read_dir(here.path("")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        !left
            .iter()
            .any(|name| name.to_string_lossy().contains(".new")),
        "{left:?}"
    );
}
