//! What another site makes a browser send is refused on every route that writes, and changes nothing.
//!
//! A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`) and no script can forge that. Who says
//! nothing is no browser and carries nobody's cookie but their own.

use domain::role::Role;

use crate::http::arguments::{Objects, every_route, request};
use crate::http::server_under_test::{Server, start};

async fn written(server: &Server) -> i64 {
    server
        .count("select (select count(*) from audit) + (select count(*) from session) + (select count(*) from sign_in_failure)")
        .await
}

#[tokio::test]
async fn a_request_of_another_site_is_refused_everywhere() {
    let server = start().await;
    let foreign: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://otro.example")],
        &[("origin", "null")],
        // the same machine, another port
        &[("origin", "http://127.0.0.1:1")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://otro.example"),
        ],
    ];
    let mut people = vec![server.anonymous()];
    for role in Role::ALL {
        people.push(server.signed_in(role.slug()).await);
    }
    let before = written(&server).await;
    for rule in every_route().filter(|rule| rule.method != "GET") {
        for headers in foreign {
            for person in &people {
                let mut request = request(person, rule, &Objects::default());
                for (name, value) in *headers {
                    request = request.header(*name, *value);
                }
                let answer = request.send().await.unwrap();
                let status = answer.status();
                let text = answer.text().await.unwrap();
                assert_eq!(status, 403, "{} {headers:?}", rule.path);
                let (whence, advice) = match rule.path.starts_with("/en/") {
                    true => ("came from another website", "Open the page here"),
                    false => ("vino de otro sitio", "Abra la página aquí mismo"),
                };
                assert!(text.contains(whence), "{}: {text}", rule.path);
                assert!(text.contains(advice), "{text}");
            }
        }
    }
    assert_eq!(written(&server).await, before, "something was written");
    for person in &people[1..] {
        assert!(person.is_signed_in().await, "signed out from elsewhere");
    }
}

#[tokio::test]
async fn the_same_requests_of_the_own_site_are_not() {
    let server = start().await;
    let person = server.signed_in("admin").await;
    for rule in every_route()
        .filter(|rule| rule.method != "GET" && !rule.path.starts_with("/gestion/salir"))
    {
        for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", &*server.base)] {
            let request = request(&person, rule, &Objects::default());
            let answer = request.header(name, value).send().await.unwrap();
            assert_ne!(answer.status(), 403, "{} {name}", rule.path);
        }
    }
}
