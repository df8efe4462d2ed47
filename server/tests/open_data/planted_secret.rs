//! Nothing unpublished reaches the public: secrets are planted in every state and place that is not
//! public, then every public route is read and searched.
//!
//! A word that is published the same way proves that the search finds what is there.

use std::collections::BTreeSet;

use app::backend::Caller;
use app::wire::{
    ActOnChangeSet, EntryCell, MakeToken, PreviewRelease, PublishRelease, ReadCatalogue, SaveCells,
    SaveIndicator, SaveNode, SaveOutcome,
};
use domain::change_set::Event;
use domain::indicator::{Indicator, IndicatorKind};
use domain::period::{Period, Periodicity};
use domain::release::Release;
use domain::role::{Role, may};
use domain::token::Scope;
use domain::value::{Breakdown, CellKey, CellValue, Datum, Measure};
use messages::Language;
use serde_json::json;
use server::http::routes;
use server::http::{self, api, download};
use server::release::ReleaseStore;

use crate::open_data::demonstration::{caller, configure, everything, published};
use crate::open_data::server_under_test::{LOG, PASSWORD, Server, session_cookie};

/// In every text that nobody may see. The number stands in every unpublished value.
const SECRET: &str = "zqxsecreto";
const SECRET_NUMBERS: [&str; 2] = ["79135246", "79,135,246"];
/// In a text that is published.
const PUBLIC: &str = "zqxpublicado";

#[tokio::test]
async fn nothing_unpublished_is_public() {
    let (server, release) = published().await;
    let indicator = a_yearly_indicator(&release);
    publish_a_word(&server, indicator).await;
    let session = plant(&server, indicator).await;
    let token = plant_a_proposal(&server, indicator).await;
    let store = ReleaseStore::new(server.pool.clone());
    let release = store.current().await.unwrap().unwrap();
    let private = private_keys(&server);
    let mut found = 0;
    let mut answered = BTreeSet::new();
    for path in public_paths(&release, indicator) {
        let said = everything(&server, &path).await;
        answered.extend(route_of(&path).map(|route| (route, said[..3].to_owned())));
        let secrets = SECRET_NUMBERS
            .into_iter()
            .chain([SECRET, session.as_str(), token.as_str()]);
        for secret in secrets.chain(private.iter().map(String::as_str)) {
            assert!(!said.contains(secret), "{path} says «{secret}»");
        }
        found += usize::from(said.contains(PUBLIC));
    }
    assert!(
        found >= 6,
        "the search found the published word on {found} routes only"
    );
    assert!(!LOG.text().contains(&token), "the log says a token");
    for route in public_routes() {
        let otherwise = OTHERWISE.iter().find(|(path, _)| *path == route);
        let status = otherwise.map_or("200", |(_, status)| status).to_owned();
        assert!(
            answered.contains(&(route, status)),
            "nothing was found at the public route {route}: add an address of it to public_paths"
        );
    }
}

/// Public routes that have no page of their own to answer.
const OTHERWISE: &[(&str, &str)] = &[
    ("/api/{*unknown}", "404"),
    ("/favicon.ico", "307"),
    ("/publicaciones/vigente", "307"),
    ("/publicaciones/vigente/{*page}", "307"),
    // these tests have no identity provider
    ("/gestion/ingresar/institucion", "404"),
    ("/gestion/ingresar/retorno", "404"),
];

/// Whatever the table opens to everybody.
fn public_routes() -> impl Iterator<Item = &'static str> {
    let open = routes::all().filter(|rule| rule.method == "GET" && may(None, rule.act));
    open.map(|rule| rule.path)
}

/// The public route that answers an address: at the first difference, the one that names it.
fn route_of(address: &str) -> Option<&'static str> {
    let path = address.split('?').next().unwrap_or_default();
    let fitting = public_routes().filter(|route| fits(route, path));
    fitting.min_by_key(|route| {
        let rank =
            |part: &str| usize::from(part.starts_with('{')) + usize::from(part.contains('*'));
        route.split('/').map(rank).collect::<Vec<_>>()
    })
}

fn fits(route: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for wanted in route.split('/') {
        let Some(part) = parts.next() else {
            return false;
        };
        if wanted.starts_with("{*") {
            return !part.is_empty();
        }
        if wanted != part && (!wanted.starts_with('{') || part.is_empty()) {
            return false;
        }
    }
    parts.next().is_none()
}

#[test]
fn an_address_belongs_to_the_route_that_names_it() {
    for (address, route) in [
        ("/", "/"),
        (
            "/indicadores/PNTD-1.csv?variante=maquina",
            "/indicadores/{code}",
        ),
        ("/publicaciones/2", "/publicaciones/{number}"),
        (
            "/publicaciones/2/indicadores/PNTD-1",
            "/publicaciones/{number}/{*page}",
        ),
        ("/api/v1/politica", "/api/v1/politica"),
        ("/api/v1/nada", "/api/{*unknown}"),
    ] {
        assert_eq!(route_of(address), Some(route));
    }
    assert_eq!(route_of("/gestion"), None);
}

/// The secret lines of the files that sign releases.
fn private_keys(server: &Server) -> Vec<String> {
    let files = std::fs::read_dir(server.keys.path()).unwrap();
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let lines: Vec<String> = texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| !line.starts_with("-----") && line.len() > 16)
        .collect();
    assert!(!lines.is_empty(), "this server has a key");
    lines
}

/// One that takes any number.
fn a_yearly_indicator(release: &Release) -> &Indicator {
    let mut indicators = release.catalogue.indicators.iter();
    indicators
        .find(|i| {
            i.kind == IndicatorKind::Policy
                && i.periodicity == Periodicity::Year
                && i.unit.max.is_none()
        })
        .unwrap()
}

/// A number with a note, in a year that the demonstration leaves empty.
fn entry(indicator: &Indicator, year: i32, number: &str, note: &str) -> EntryCell {
    EntryCell {
        key: CellKey {
            indicator: indicator.code.clone(),
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            period: Period::year(year).unwrap(),
        },
        seen: None,
        after: Some(CellValue {
            datum: Datum::number(number.parse().unwrap()),
            provisional: false,
            note: Some(note.to_owned()),
            source: Some(note.to_owned()),
        }),
        revert: false,
    }
}

/// Saves one cell in a new change set and lets things happen to it.
async fn change(
    server: &Server,
    author: &Caller,
    cell: EntryCell,
    events: &[(&Caller, Event)],
) -> i64 {
    let save = SaveCells {
        reason: None,
        cells: vec![cell],
        ..SaveCells::default()
    };
    let saved = server.backend.call(author, save).await.unwrap();
    assert_eq!(saved.saved, 1, "{saved:?}");
    let mut at = saved.draft.unwrap();
    for (by, event) in events {
        let act = ActOnChangeSet {
            id: at.change_set,
            version: at.version,
            event: event.clone(),
        };
        at.version = server.backend.call(by, act).await.unwrap().version;
    }
    at.change_set
}

async fn publish_a_word(server: &Server, indicator: &Indicator) {
    // Nobody needs to know how the author signs in.
    let login = format!("{SECRET}-autora");
    server.add_account(&login, Role::Planner, false).await;
    let (author, reviewer) = (
        caller(&login, Role::Planner),
        caller("reviewer", Role::Reviewer),
    );
    let events = [(&author, Event::Submit), (&reviewer, Event::Approve)];
    change(
        server,
        &author,
        entry(indicator, 2012, "12", PUBLIC),
        &events,
    )
    .await;
    let next = server
        .backend
        .call(&reviewer, PreviewRelease {})
        .await
        .unwrap();
    let publish = PublishRelease {
        note: "Para buscar".to_owned(),
        sets: next.sets.iter().map(|set| set.id).collect(),
        expected_number: next.next_number,
        reasons: next
            .band_changes
            .iter()
            .map(|view| (view.shift.indicator.clone(), "Para buscar".to_owned()))
            .collect(),
    };
    server.backend.call(&reviewer, publish).await.unwrap();
}

/// A secret in every state of a change set, in the catalogue, in a file and in accounts. Answers the
/// id of a session.
async fn plant(server: &Server, indicator: &Indicator) -> String {
    let reviewer = caller("reviewer", Role::Reviewer);
    let remark = Event::Return {
        remark: format!("{SECRET}: corregir"),
    };
    let states: [&[Event]; 5] = [
        &[],
        &[Event::Submit],
        &[Event::Submit, remark],
        &[Event::Submit, Event::Approve],
        &[Event::Discard],
    ];
    for (year, events) in (2014..).zip(states) {
        let name = format!("{SECRET}-{year}");
        server.add_account(&name, Role::Planner, false).await;
        let author = caller(&name, Role::Planner);
        let by = |event: &Event| matches!(event, Event::Return { .. } | Event::Approve);
        let events: Vec<_> = events
            .iter()
            .map(|event| (if by(event) { &reviewer } else { &author }, event.clone()))
            .collect();
        let cell = entry(indicator, year, "79135246.4", &format!("{SECRET} {year}"));
        change(server, &author, cell, &events).await;
    }
    plant_in_the_catalogue(server, indicator).await;
    plant_files(server).await;
    plant_opinions(server).await;
    let name = format!("{SECRET}-2014");
    let answer = server.anonymous().sign_in(&name, PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    let id = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(id.len() > 16, "{cookie}");
    id.to_owned()
}

/// What a program proposed, in a year of its own. Answers its token.
async fn plant_a_proposal(server: &Server, indicator: &Indicator) -> String {
    let order = MakeToken {
        name: format!("{SECRET}-sistema"),
        scope: Scope::Propose,
        days: 1,
        password: PASSWORD.to_owned(),
    };
    let by = caller("planner", Role::Planner);
    let token = server.backend.call(&by, order).await.unwrap().text;
    let value = json!({"indicator": indicator.code, "period": "2019", "value": "79135246.4",
        "note": format!("{SECRET} 2019"), "source": SECRET});
    let address = format!("{}/api/v1/propuestas", server.base);
    let request = reqwest::Client::new().post(address).bearer_auth(&token);
    let request = request.header("idempotency-key", SECRET);
    let answer = request.json(&json!({"title": SECRET, "values": [value]}));
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    token
}

/// Texts that were edited after the last release.
async fn plant_in_the_catalogue(server: &Server, indicator: &Indicator) {
    let admin = caller("admin", Role::Admin);
    let view = server.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let mut changed = view.catalogue.indicator(&indicator.code).unwrap().clone();
    changed.ficha.justification = format!("{SECRET} en la ficha");
    changed.name = format!("{} {SECRET}", changed.name);
    let version = view.indicator_versions[indicator.code.as_str()];
    let save = SaveIndicator {
        indicator: changed,
        version,
    };
    configure(server, &admin, save).await;
    let mut node = view.catalogue.node(&indicator.node).unwrap().clone();
    node.note = Some(format!("{SECRET} en el servicio"));
    let version = view.node_versions[node.code.as_str()];
    configure(server, &admin, SaveNode { node, version }).await;
    // And one that waits.
    let mut node = view.catalogue.node(&indicator.node).unwrap().clone();
    node.note = Some(format!("{SECRET} propuesto"));
    let version = version + 1;
    let waits = server
        .backend
        .call(&admin, SaveNode { node, version })
        .await;
    assert!(matches!(waits.unwrap(), SaveOutcome::Waits { .. }));
}

/// An upload that is not committed.
async fn plant_files(server: &Server) {
    server
        .execute(
            "with file as (
                 insert into import_file (sha256, bytes, size, first_name, uploaded_by)
                 values (encode(sha256('zqxsecreto'), 'hex'), 'zqxsecreto', 10, 'zqxsecreto.xlsx', 'planner')
                 returning sha256
             )
             insert into import_batch (id, sha256, file_name, author, status, grid)
             select gen_random_uuid(), sha256, 'zqxsecreto.xlsx', 'planner', 'read', convert_to('{\"sheets\": [\"zqxsecreto\"]}', 'UTF8')
             from file",
        )
        .await;
}

/// What a reader wrote of a page, and what the office noted of it; and an answer.
async fn plant_opinions(server: &Server) {
    server
        .execute(
            "insert into opinion (page, release, answer, comment, day, attended_by, attended_at, note)
             values ('/', 1, 'no', 'zqxsecreto', current_date, null, null, null),
                    ('/contexto', 1, 'si', 'zqxsecreto', current_date, 'planner', now(), 'zqxsecreto')",
        )
        .await;
    server
        .execute("insert into opinion_count (page, release, answer, day, count) values ('/', 1, 'si', current_date, 1)")
        .await;
}

/// Files have no language, but for what a chart draws.
fn is_file(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    !path.contains("/graficos/") && download::is_file(name)
}

/// Every address that anybody can read; of files and API for the indicator that the secrets are about. Without the sheets
/// for paper: a PDF holds compressed numbers of letters, in which no text is found. They are made from the release alone,
/// which is searched whole (`pntd-publicacion.json`).
#[expect(clippy::too_many_lines, reason = "a table")]
fn public_paths(release: &Release, indicator: &Indicator) -> BTreeSet<String> {
    let code = indicator.code.as_str();
    let mut paths: BTreeSet<String> = site::routes(release).into_iter().collect();
    paths.extend(api::PATHS.iter().map(|path| path.replace("{code}", code)));
    for series in ["series", "progreso"] {
        paths.insert(format!(
            "/api/v1/indicadores/{code}/{series}?desagregacion=todas"
        ));
    }
    let files = download::FILES.into_iter();
    for file in files.filter(|file| *file != http::sheet::BOOK) {
        paths.insert(format!("/descargas/{file}"));
        for number in 1..=release.number {
            paths.insert(format!("/publicaciones/{number}/{file}"));
        }
    }
    paths.insert("/descargas/pntd-valores.csv?variante=maquina".to_owned());
    for form in domain::download::Form::ALL {
        paths.insert(format!("/indicadores/{code}.{}", form.ending()));
    }
    paths.insert(format!("/indicadores/{code}.csv?variante=maquina"));
    paths.extend(download::LIST_PATHS.map(str::to_owned));
    paths.extend(http::history_files::PATHS.map(str::to_owned));
    paths.insert("/publicaciones/vigente".to_owned());
    paths.insert("/publicaciones/vigente/descargas/pntd.xlsx".to_owned());
    for number in 1..=release.number {
        paths.insert(format!("/publicaciones/{number}"));
        paths.insert(format!("/publicaciones/{number}/indicadores/{code}"));
        paths.insert(format!("/publicaciones/{number}/cambios"));
        paths.insert(format!("/publicaciones/{number}/graficos/{code}.json"));
        paths.insert(format!("/api/v1/indicadores/{code}?publicacion={number}"));
        paths.insert(format!("/api/v1/politica?publicacion={number}"));
        for since in 1..=release.number {
            paths.insert(format!("/publicaciones/{number}/cambios?desde={since}"));
            paths.insert(format!("/api/v1/cambios?desde={since}&hasta={number}"));
        }
    }
    for other in [
        http::keys::KEYS_PATH,
        http::keys::FORMAT_PATH,
        "/data.json",
        "/buscar.json",
        "/incrustar.js",
        "/opinion/gracias",
        "/opinion/gracias?pagina=%2F&respuesta=no",
        "/opiniones",
        "/opiniones.csv",
        "/opiniones.json",
        "/tarjetas/inicio.png",
        "/buscar?q=zqxpublicado",
        "/api/v1/nada",
        "/favicon.ico",
        "/robots.txt",
        "/sitemap.xml",
        "/publicaciones.atom",
        "/salud",
        "/salud/vivo",
        "/salud/listo",
        "/no-existe",
        "/gestion/correo/confirmar?clave=nada",
        "/gestion/correo/baja?clave=nada",
        "/gestion/ingresar",
        "/gestion/ingresar/codigo",
        "/gestion/ingresar/institucion",
        "/gestion/ingresar/retorno",
        "/gestion",
    ] {
        paths.insert(other.to_owned());
    }
    paths.insert(format!("/graficos/{code}.json"));
    paths.insert(format!("/incrustar/{code}"));
    let indicators = &release.catalogue.indicators;
    let other = indicators.iter().find(|one| one.code != indicator.code);
    let both = indicators
        .iter()
        .filter(|one| one.code == indicator.code || Some(*one) == other)
        .map(|one| one.code.as_str());
    let both = both.collect::<Vec<_>>().join(",");
    paths.insert(format!("/comparar?indicadores={both}"));
    paths.extend(http::side_by_side_files::PATHS.map(|path| format!("{path}?indicadores={both}")));
    // The pages among them, in English.
    let english = paths.iter().map(|path| Language::English.address(path));
    let english: Vec<_> = english
        .filter(|path| route_of(path).is_some_and(|route| route.starts_with("/en")))
        .filter(|path| !is_file(path))
        .collect();
    paths.extend(english);
    paths
}
