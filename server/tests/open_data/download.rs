//! Files of releases.

use reqwest::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HOST, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RANGE,
};
use sha2::{Digest, Sha256};
use workbook::write::{DEMO_LABEL, REAL_LABEL};

use crate::open_data::demonstration::{everything, get, get_as_program, published, unpacked};

#[tokio::test]
async fn the_release_file_has_the_hash_that_everything_names() {
    let (server, release) = published().await;
    let answer = get(&server, "/descargas/pntd.json").await;
    let named = answer.headers()["x-release-sha256"]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = answer.bytes().await.unwrap();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), named);
    let file: domain::release::Release = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file, *release);
    for path in ["/descargas/pntd.xlsx", "/descargas/plantilla.xlsx"] {
        let bytes = get(&server, path).await.bytes().await.unwrap();
        assert!(unpacked(&bytes).contains(&named), "{path}");
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn files_come_with_a_name_that_says_what_they_are() {
    let (server, release) = published().await;
    let code = "S04-1";
    for (path, ending, media) in [
        ("/descargas/pntd.xlsx".to_owned(), "xlsx", "spreadsheetml"),
        ("/descargas/pntd-valores.csv".to_owned(), "csv", "text/csv"),
        (
            "/descargas/pntd-valores.csv?variante=maquina".to_owned(),
            "csv",
            "text/csv",
        ),
        (
            "/descargas/plantilla.xlsx".to_owned(),
            "xlsx",
            "spreadsheetml",
        ),
        (format!("/indicadores/{code}.xlsx"), "xlsx", "spreadsheetml"),
        (format!("/indicadores/{code}.csv"), "csv", "text/csv"),
        (format!("/indicadores/{code}.ods"), "ods", "opendocument"),
        (format!("/indicadores/{code}.zip"), "zip", "application/zip"),
        (
            format!("/indicadores/{code}.metadata.json"),
            "metadata.json",
            "csvm+json",
        ),
        (
            format!("/indicadores/{code}.sdmx.csv"),
            "sdmx.csv",
            "sdmx.data+csv",
        ),
        (
            format!("/indicadores/{code}.sdmx.json"),
            "sdmx.json",
            "sdmx.data+json",
        ),
        ("/servicios.csv".to_owned(), "csv", "text/csv"),
        ("/indicadores.json".to_owned(), "json", "application/json"),
        (
            "/descargas/datapackage.json".to_owned(),
            "json",
            "application/json",
        ),
        (
            "/descargas/pntd-estructura.sdmx.json".to_owned(),
            "sdmx.json",
            "sdmx.structure+json",
        ),
        (
            format!("/indicadores/{code}.json"),
            "json",
            "application/json",
        ),
        (
            "/publicaciones/1/pntd.xlsx".to_owned(),
            "xlsx",
            "spreadsheetml",
        ),
    ] {
        let answer = get(&server, &path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name| answer.headers()[&name].to_str().unwrap();
        assert!(header(CONTENT_TYPE).contains(media), "{path}");
        let number = if path.starts_with("/publicaciones/1") {
            1
        } else {
            release.number
        };
        let name = header(CONTENT_DISPOSITION);
        assert!(
            name.starts_with(&format!(
                "attachment; filename=\"pntd-demostracion-publicacion-{number}"
            )),
            "{name}"
        );
        assert!(name.ends_with(&format!(".{ending}\"")), "{name}");
        assert!(
            everything(&server, &path).await.contains(DEMO_LABEL),
            "{path} is not labelled"
        );
    }
}

#[tokio::test]
async fn a_file_that_did_not_change_is_not_sent_again() {
    let (server, _) = published().await;
    let first = get(&server, "/descargas/pntd-valores.csv").await;
    let tag = first.headers()[ETAG].clone();
    assert!(first.headers().contains_key(LAST_MODIFIED));
    let ask = |path: &str| {
        server
            .anonymous()
            .get(path)
            .header(IF_NONE_MATCH, tag.clone())
            .send()
    };
    let again = ask("/descargas/pntd-valores.csv").await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(again.bytes().await.unwrap().len(), 0);
    for other in [
        "/descargas/pntd-valores.csv?variante=maquina",
        "/publicaciones/1/pntd-valores.csv",
    ] {
        assert_eq!(
            ask(other).await.unwrap().status(),
            200,
            "{other} is another file"
        );
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_there() {
    let (server, _) = published().await;
    for path in [
        "/descargas/otro.xlsx",
        "/descargas/pntd.csv",
        "/servicios.sdmx.csv",
        "/indicadores/NADA-1.xlsx",
        "/indicadores/..%2f..%2fetc%2fpasswd.csv",
        "/publicaciones/99/pntd.xlsx",
    ] {
        assert_eq!(get(&server, path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn other_sites_read_a_download_and_take_it_up_where_it_broke_off() {
    let (server, _) = published().await;
    for path in [
        "/descargas/pntd-valores.csv",
        "/descargas/pntd.json",
        "/indicadores/S04-1.csv",
        "/indicadores/S04-1.ods",
        "/indicadores.zip",
        "/graficos/S04-1.json",
        "/publicaciones.atom",
    ] {
        let whole = get(&server, path).await;
        assert_eq!(whole.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{path}");
        assert_eq!(whole.headers()[ACCEPT_RANGES], "bytes", "{path}");
        let bytes = whole.bytes().await.unwrap();
        let middle = bytes.len() / 2;
        let part = async |range: String| {
            let request = server.anonymous().get(path).header(RANGE, range);
            request.send().await.unwrap()
        };
        let rest = part(format!("bytes={middle}-")).await;
        assert_eq!(rest.status(), 206, "{path}");
        let of = format!("bytes {middle}-{}/{}", bytes.len() - 1, bytes.len());
        assert_eq!(rest.headers()[CONTENT_RANGE], of.as_str(), "{path}");
        assert_eq!(rest.bytes().await.unwrap(), bytes.slice(middle..), "{path}");
        let beyond = part(format!("bytes={}-", bytes.len())).await;
        assert_eq!(beyond.status(), 416, "{path}");
    }
}

/// Rule: what is real in a demonstration is not called invented, and the other way round.
#[tokio::test]
async fn only_invented_figures_are_marked_as_demonstration() {
    let (server, _) = published().await;
    let csv = get(&server, "/descargas/pntd-valores.csv?variante=maquina").await;
    let csv = csv.text().await.unwrap();
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (code, condition) = (column("codigo_indicador"), column("condicion"));
    let (mut real, mut invented) = (0, 0);
    for row in rows.records() {
        let row = row.unwrap();
        if row[code].starts_with("CTX-") {
            assert_eq!(&row[condition], REAL_LABEL, "{row:?}");
            real += 1;
        } else {
            assert_eq!(&row[condition], DEMO_LABEL, "{row:?}");
            invented += 1;
        }
    }
    assert!(real > 50 && invented > 50, "{real} and {invented}");
    let book = |path: &'static str| async {
        let bytes = get(&server, path).await.bytes().await.unwrap();
        unpacked(&bytes)
    };
    let context = book("/indicadores/CTX-01.xlsx").await;
    assert!(context.contains(REAL_LABEL) && !context.contains(DEMO_LABEL));
    let policy = book("/indicadores/S04-1.xlsx").await;
    assert!(policy.contains(DEMO_LABEL) && !policy.contains(REAL_LABEL));
}

#[tokio::test]
async fn a_forged_host_header_reaches_no_page() {
    let (server, release) = published().await;
    let mut paths = site::routes(&release);
    paths.extend(["/nada", "/publicaciones/1", "/descargas/pntd-valores.csv"].map(str::to_owned));
    for path in paths {
        let request = server.anonymous().get(&path).header(HOST, "ajeno.example");
        let answer = request.send().await.unwrap();
        let text = format!(
            "{:?} {}",
            answer.headers().clone(),
            answer.text().await.unwrap()
        );
        assert!(!text.contains("ajeno"), "{path}");
    }
}

#[tokio::test]
async fn codes_in_other_letters_are_led_to_their_page() {
    let (server, _) = published().await;
    for (typed, meant) in [
        ("/indicadores/s04-1", "/indicadores/S04-1"),
        ("/indicadores/s04-1.csv", "/indicadores/S04-1.csv"),
        (
            "/indicadores/s04-1.csv?variante=maquina",
            "/indicadores/S04-1.csv?variante=maquina",
        ),
        ("/objetivos/op1", "/objetivos/OP1"),
        (
            "/publicaciones/1/servicios/s04",
            "/publicaciones/1/servicios/S04",
        ),
    ] {
        let answer = get(&server, typed).await;
        assert_eq!(answer.status(), 308, "{typed}");
        assert_eq!(answer.headers()[LOCATION], meant);
        assert_eq!(get(&server, meant).await.status(), 200);
    }
    assert_eq!(get(&server, "/indicadores/x99").await.status(), 404);
}

/// The addresses that are promised to stay, one a line.
const STABLE: &str = include_str!("../../src/http/download/stable-addresses.txt");

#[tokio::test]
async fn addresses_that_are_promised_stay() {
    let (server, _) = published().await;
    let mut followed = 0;
    // Drawings need the script of the charts, which the browser's tests have.
    let is_drawing = |line: &str| {
        line.ends_with(".svg") || (line.starts_with("/graficos/") && line.ends_with(".png"))
    };
    let lines = STABLE.lines().filter(|line| line.starts_with('/'));
    for line in lines.filter(|line| !is_drawing(line)) {
        let mut answer = get(&server, line).await;
        if let Some(there) = answer.headers().get(LOCATION) {
            assert_eq!(answer.status(), 307, "{line}");
            let there = there.to_str().unwrap().to_owned();
            answer = get(&server, &there).await;
        }
        assert_eq!(answer.status(), 200, "{line}");
        assert!(!answer.bytes().await.unwrap().is_empty(), "{line}");
        followed += 1;
    }
    assert!(followed > 100, "{followed}");
}

/// A file for programs names its description, and that describes it.
#[tokio::test]
async fn a_csv_file_names_its_description() {
    let (server, _) = published().await;
    for path in [
        "/indicadores/S04-1.csv",
        "/descargas/pntd-valores.csv",
        "/descargas/pntd-indicadores.csv",
        "/servicios.csv",
    ] {
        assert!(
            !get(&server, path).await.headers().contains_key("link"),
            "for people"
        );
        let answer = get(&server, &format!("{path}?variante=maquina")).await;
        let link = answer.headers()["link"].to_str().unwrap().to_owned();
        let name = link.trim_start_matches('<').split('>').next().unwrap();
        let folder = name.rsplit_once('/').unwrap().0;
        let metadata = crate::open_data::demonstration::json(&server, name).await;
        let url = metadata["url"].as_str().unwrap();
        let described = get(&server, &format!("{folder}/{url}"))
            .await
            .text()
            .await
            .unwrap();
        let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
        let names: Vec<_> = columns
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(described.lines().next().unwrap(), names.join(","), "{path}");
    }
}

/// Redirects and errors too: a program in a browser follows the first and reads the second.
#[tokio::test]
async fn every_answer_of_open_data_is_open_to_other_sites() {
    let (server, _) = published().await;
    for (path, status) in [
        ("/publicaciones/vigente/descargas/pntd.json", 307),
        ("/indicadores/s04-1.csv", 308),
        ("/publicaciones/1/indicadores/s04-1.csv", 308),
        ("/descargas/nada.csv", 404),
        ("/indicadores/NADA-1.csv", 404),
        ("/servicios.zip", 200),
        ("/data.json", 200),
        ("/publicaciones.atom", 200),
        ("/.well-known/pntd-keys.json", 200),
        ("/api/v1/valores?pagina=9999", 404),
    ] {
        let answer = get_as_program(&server, path).await;
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{path}");
        let may = &answer.headers()["cross-origin-resource-policy"];
        assert_eq!(may, "cross-origin", "{path}");
    }
    // What a browser asks before it asks for a part of a file.
    let mut asked = server
        .anonymous()
        .get("/descargas/pntd.json")
        .build()
        .unwrap();
    *asked.method_mut() = reqwest::Method::OPTIONS;
    let answer = reqwest::Client::new().execute(asked).await.unwrap();
    assert_eq!(answer.status(), 204);
    let allowed = answer.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    assert!(allowed.contains("range") && allowed.contains("if-none-match"));
    let page = get(&server, "/").await;
    assert!(
        !page.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN),
        "pages are not"
    );
}

/// The catalogue names only addresses that are there.
#[tokio::test]
async fn every_address_of_the_catalogue_answers() {
    let (server, _) = published().await;
    let catalogue = crate::open_data::demonstration::json(&server, "/data.json").await;
    let datasets = catalogue["dcat:dataset"].as_array().unwrap();
    assert!(datasets.len() > 40, "{}", datasets.len());
    for (at, dataset) in datasets.iter().enumerate() {
        // The forms of one indicator are those of all.
        let forms = dataset["dcat:distribution"].as_array().unwrap();
        for form in forms.iter().filter(|_| at < 8 || at % 16 == 0) {
            let url = form["dcat:downloadURL"]["@id"].as_str().unwrap();
            let path = url.splitn(4, '/').nth(3).unwrap();
            assert_eq!(
                get(&server, &format!("/{path}")).await.status(),
                200,
                "{url}"
            );
        }
    }
}
