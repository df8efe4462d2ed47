//! Tokens: who makes them, what ends them, and that nobody else ever sees one.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::role::Role;
use domain::token::Scope;
use serde_json::json;
use server::http::config::{HttpConfig, RoleList};
use server::use_case::import::Quota;

use crate::proposals::office::code;
use crate::proposals::program::{PASSWORD, World, one};

fn order(days: u16, password: &str) -> MakeToken {
    MakeToken {
        name: "Sistema".to_owned(),
        scope: Scope::Propose,
        days,
        password: password.to_owned(),
    }
}

async fn own(world: &World, by: &Caller) -> OwnAccount {
    world
        .office
        .backend
        .call(by, ReadOwnAccount {})
        .await
        .unwrap()
}

async fn status(world: &World, token: &str) -> u16 {
    let answer = world
        .get(token, "/api/v1/propuestas/1")
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    if status == 401 {
        let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.contains("invalid_token"), "{challenge}");
    }
    status
}

#[tokio::test]
async fn the_password_makes_a_token_and_roles_that_decide_have_none() {
    let world = World::open().await;
    let backend = &world.office.backend;
    let ana = world.person("ana", Role::Planner, &[]).await;
    assert!(own(&world, &ana).await.may_have_tokens);
    let refused = async |by: &Caller, order: MakeToken| {
        code(backend.call(by, order).await.map(|made| made.text))
    };
    assert_eq!(
        refused(&ana, order(90, "no es esta")).await,
        ErrorCode::Invalid
    );
    assert_eq!(refused(&ana, order(0, PASSWORD)).await, ErrorCode::Invalid);
    assert_eq!(
        refused(&ana, order(366, PASSWORD)).await,
        ErrorCode::Invalid
    );
    let nameless = MakeToken {
        name: " ".to_owned(),
        ..order(90, PASSWORD)
    };
    assert_eq!(refused(&ana, nameless).await, ErrorCode::Invalid);
    for role in [Role::Admin, Role::Reviewer, Role::Ceplan] {
        let person = world.person(role.slug(), role, &[]).await;
        assert!(!own(&world, &person).await.may_have_tokens);
        assert_eq!(
            refused(&person, order(90, PASSWORD)).await,
            ErrorCode::Conflict
        );
    }
    assert_eq!(
        world.office.count("select count(*) from api_token").await,
        0
    );
    backend.call(&ana, order(365, PASSWORD)).await.unwrap();
    let tokens = own(&world, &ana).await.tokens;
    assert_eq!(tokens.len(), 1);
    assert_eq!((tokens[0].until - tokens[0].since).num_days(), 365);
    assert_eq!(tokens[0].last_used, None);
}

#[tokio::test]
async fn a_token_is_nowhere_but_with_its_owner() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let answer = world.post(&token, "clave-0001").json(&one("2023", "2.4"));
    assert_eq!(answer.send().await.unwrap().status(), 201);
    assert!(own(&world, &ana).await.tokens[0].last_used.is_some());
    let letters = token.trim_start_matches("pntd_");
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    .fetch_all(&world.office.pool)
    .await
    .unwrap();
    assert!(tables.iter().any(|table| table == "api_token"));
    for table in tables {
        let rows = format!(
            "select count(*) from \"{table}\" t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'"
        );
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(rows))
            .bind(letters)
            // As it would look among bytes.
            .bind(hex::encode(letters))
            .fetch_one(&world.office.pool)
            .await
            .unwrap();
        assert_eq!(found, 0, "{table}");
    }
}

#[tokio::test]
async fn an_ended_token_opens_nothing() {
    let world = World::open().await;
    let backend = &world.office.backend;
    let admin = world.person("admin", Role::Admin, &[]).await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let other = world.person("eva", Role::Planner, &[]).await;
    let (mine, theirs) = (
        world.token(&ana, Scope::Propose).await,
        world.token(&ana, Scope::ReadOwn).await,
    );
    assert_eq!(status(&world, &mine).await, 404);
    let listed = own(&world, &ana).await.tokens;
    let (second, first) = (listed[0].number, listed[1].number);
    // A number of somebody else's token ends nothing.
    let foreign = backend.call(&other, EndToken { number: first }).await;
    assert_eq!(code(foreign), ErrorCode::NotFound);
    assert_eq!(status(&world, &mine).await, 404);
    let left = backend
        .call(&ana, EndToken { number: first })
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(status(&world, &mine).await, 401);
    assert_eq!(status(&world, &theirs).await, 404);

    let name = "ana".to_owned();
    let seen = backend
        .call(&admin, ListAccountTokens { name: name.clone() })
        .await
        .unwrap();
    assert_eq!(seen[0].number, second);
    let end = EndAccountToken {
        name,
        number: second,
    };
    assert!(backend.call(&admin, end).await.unwrap().is_empty());
    assert_eq!(status(&world, &theirs).await, 401);
    let log = world.office.log().await;
    let ends: Vec<(&str, &str)> = log
        .iter()
        .filter(|(_, act, ..)| act == "token.end")
        .map(|(actor, _, object, _)| (actor.as_str(), object.as_str()))
        .collect();
    assert_eq!(ends, [("ana", "account/ana"), ("admin", "account/ana")]);
}

#[tokio::test]
async fn whatever_changes_the_account_ends_its_tokens() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Reporter, &["PCM"]).await;
    world.person("eva", Role::Planner, &["MTC"]).await;
    for (kind, change) in [
        (
            "closed",
            "update account set disabled = true where name = 'ana'",
        ),
        (
            "another role",
            "update account set role = 'planner' where name = 'ana'",
        ),
        (
            "other entities",
            "update account set entities = '{MTC}' where name = 'ana'",
        ),
        (
            "a one-time password",
            "update account set password_hash = password_hash || 'x', must_change_password = true,
                    one_time_until = now() + interval '1 hour' where name = 'ana'",
        ),
        (
            "expired",
            "update api_token set created_at = now() - interval '2 days', expires_at = now() - interval '1 second'",
        ),
    ] {
        let token = world.token(&ana, Scope::Propose).await;
        assert_eq!(status(&world, &token).await, 404, "{kind}");
        let hash: String =
            sqlx::query_scalar("select password_hash from account where name = 'ana'")
                .fetch_one(&world.office.pool)
                .await
                .unwrap();
        sqlx::query(sqlx::AssertSqlSafe(change.to_owned()))
            .execute(&world.office.pool)
            .await
            .unwrap();
        assert_eq!(status(&world, &token).await, 401, "{kind}");
        // Giving it back opens none of the old ones.
        sqlx::query(
            "update account set disabled = false, role = 'reporter', entities = '{PCM}',
                    must_change_password = false, one_time_until = null, password_hash = $1 where name = 'ana'",
        )
        .bind(hash)
        .execute(&world.office.pool)
        .await
        .unwrap();
        assert_eq!(status(&world, &token).await, 401, "{kind}");
    }
}

#[tokio::test]
async fn closing_all_sessions_of_an_account_ends_its_tokens_too_and_the_log_counts_them() {
    let world = World::open().await;
    let backend = &world.office.backend;
    let admin = world.person("admin", Role::Admin, &[]).await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let eva = world.person("eva", Role::Planner, &[]).await;
    let somebody_elses = world.token(&eva, Scope::Propose).await;
    let count = async |name: &str| {
        let accounts = backend.call(&admin, ListAccounts {}).await.unwrap();
        let account = accounts.iter().find(|account| account.name == name);
        account.unwrap().tokens
    };

    // Administration, and the person: all of them means the programs, too.
    for by_administration in [true, false] {
        let token = world.token(&ana, Scope::Propose).await;
        assert_eq!((status(&world, &token).await, count("ana").await), (404, 1));
        // The other sessions are those of people.
        backend.call(&ana, EndOtherSessions {}).await.unwrap();
        assert_eq!(status(&world, &token).await, 404);
        if by_administration {
            let end = EndAccountSessions {
                name: "ana".to_owned(),
            };
            assert_eq!(backend.call(&admin, end).await.unwrap().tokens, 0);
        } else {
            backend.end_all_sessions(&ana).await.unwrap();
        }
        assert_eq!((status(&world, &token).await, count("ana").await), (401, 0));
    }
    assert_eq!(status(&world, &somebody_elses).await, 404);
    let log = world.office.log().await;
    for act in ["account.end_sessions", "session.end_all"] {
        let entry = log.iter().find(|(_, found, ..)| found == act).unwrap();
        let detail: serde_json::Value = serde_json::from_str(&entry.3).unwrap();
        assert_eq!(detail["tokens"], 1, "{act}");
    }
}

#[tokio::test]
async fn a_token_opens_what_its_scope_and_its_account_allow() {
    let config = HttpConfig {
        second_factor_roles: RoleList(vec![Role::Reporter]),
        ..HttpConfig::default()
    };
    let world = World::with(config, Quota::default()).await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let rita = world.person("rita", Role::Reporter, &["PCM"]).await;
    let reading = world.token(&ana, Scope::ReadOwn).await;
    let without_step = world.token(&rita, Scope::Propose).await;
    for (token, words) in [
        (&reading, "solo permite ver"),
        (&without_step, "segundo paso"),
    ] {
        let answer = world.post(token, "clave-0001").json(&one("2023", "2.4"));
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 403);
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "forbidden");
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{problem}"
        );
    }
    let refused = "select count(*) from audit where act = 'access.refuse'";
    assert_eq!(world.office.count(refused).await, 2);
    assert_eq!(world.sets().await, 0);
}

#[tokio::test]
async fn only_a_bearer_token_in_its_header_is_a_token() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let path = world.url("/api/v1/propuestas/1");
    let ask = || world.client.get(&path);
    for (what, request) in [
        ("nothing", ask()),
        (
            "another scheme",
            ask().header("authorization", format!("Basic {token}")),
        ),
        ("a cookie", ask().header("cookie", format!("pntd={token}"))),
        ("a short one", ask().bearer_auth(&token[..44])),
        (
            "another one",
            ask().bearer_auth(format!("pntd_{}", "a".repeat(40))),
        ),
        ("two", ask().bearer_auth(&token).bearer_auth(&token)),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401, "{what}");
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], json!("no_token"), "{what}");
    }
    let in_address = world.client.get(format!("{path}?token={token}"));
    assert_eq!(in_address.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn an_account_has_ten_tokens_at_most() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    for _ in 0..10 {
        world.token(&ana, Scope::ReadOwn).await;
    }
    let more = world.office.backend.call(&ana, order(90, PASSWORD)).await;
    assert_eq!(code(more.map(|made| made.text)), ErrorCode::Conflict);
}
