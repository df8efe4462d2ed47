//! CEPLAN's role is a whole: each page that it may open can be read, and none of them speaks of entering values.

use domain::role::{Role, may};
use server::seed::{self, catalogue_csv::CatalogueText};

use crate::http::arguments::{Objects, every_route, request};
use crate::http::server_under_test::{start, with_the_programs_stack};

/// Pages with something in them, beside those of the table.
const PAGES: [&str; 8] = [
    "/gestion/captura?mostrar=todo",
    "/gestion/captura/nodo/OP1",
    "/gestion/captura/indicador/PNTD-1",
    "/gestion/cambios?estado=approved",
    "/gestion/cambios?estado=published",
    "/gestion/catalogo/nodo/OP1",
    "/gestion/catalogo/indicador/PNTD-1",
    "/gestion/historial/PNTD-1?medida=valor&periodo=2024",
];

#[test]
fn no_page_of_ceplan_speaks_of_entering_values() {
    with_the_programs_stack(async {
        let server = start().await;
        let now = chrono::Utc::now();
        seed::load_catalogue(&server.pool, &CatalogueText::embedded(), true, now)
            .await
            .unwrap();
        let ceplan = server.signed_in("ceplan").await;
        let of_office =
            every_route().filter(|rule| rule.method == "GET" && rule.path.starts_with("/gestion"));
        let of_ceplan = of_office.filter(|rule| may(Some(Role::Ceplan), rule.act));
        let asked = of_ceplan.map(|rule| {
            let request = request(&ceplan, rule, &Objects::default());
            (rule.path, request)
        });
        let asked: Vec<_> = asked
            .chain(PAGES.map(|path| (path, ceplan.get(path))))
            .collect();
        assert!(asked.len() > 20, "{}", asked.len());
        for (path, request) in asked {
            let answer = request.send().await.unwrap();
            assert_ne!(answer.status(), 403, "{path}");
            let text = answer.text().await.unwrap().to_lowercase();
            for word in ["registrar", "guardar borrador", "importar valores"] {
                assert!(!text.contains(word), "{path} says «{word}»");
            }
        }
    });
}

#[tokio::test]
async fn the_help_begins_with_the_first_day_of_the_role() {
    let server = start().await;
    for role in Role::ALL {
        let person = server.signed_in(role.slug()).await;
        let answer = person.get("/gestion/ayuda").send().await.unwrap();
        assert_eq!(answer.status(), 200, "{role:?}");
        let text = answer.text().await.unwrap();
        let title = format!("Su primer día: {}", role.label_es());
        assert!(text.contains(&title), "{role:?}");
        for word in ["Vigente", "Conjunto de cambios", "Cadena"] {
            assert!(text.contains(&format!("<dt>{word}</dt>")), "{word}");
        }
        assert!(!text.contains("<script"), "it needs no program");
    }
}
