//! A request for every row of the table of routes: with arguments that the server understands, so that
//! a refusal is one of permission and nothing else.
//!
//! A new row without arguments here fails every test that calls the table: add what a browser would send.

use domain::catalogue::Catalogue;
use domain::role::Act;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use server::http::routes::{self, RouteRule};
use server::seed::catalogue_csv::CatalogueText;

use crate::http::server_under_test::Person;

/// An import that does not exist.
pub const BATCH: &str = "0198c5d4-0000-7000-8000-000000000000";

/// The objects that requests are about.
#[derive(Debug, Clone)]
pub struct Objects {
    pub set: i64,
    pub version: i32,
    pub batch: String,
}

impl Default for Objects {
    /// None that exists.
    fn default() -> Self {
        Self {
            set: 1,
            version: 1,
            batch: BATCH.to_owned(),
        }
    }
}

/// Every route of people; programs have an authentication of their own ([`programs_routes`]).
pub fn every_route() -> impl Iterator<Item = RouteRule> {
    routes::all().filter(|rule| rule.act != Act::UseToken)
}

/// The ways in of programs with a token.
pub fn programs_routes() -> impl Iterator<Item = RouteRule> {
    routes::all().filter(|rule| rule.act == Act::UseToken)
}

/// The request that a browser would send to this row about these objects.
pub fn request(person: &Person, rule: RouteRule, about: &Objects) -> RequestBuilder {
    let path = concrete(rule.path, about);
    if rule.method == "GET" {
        return person.get(&path);
    }
    if rule.path.starts_with("/fn/") {
        let request = person.post(&path).header("accept", "application/json");
        return request.json(&body_of_call(rule.path, about));
    }
    let request = person.post(&path).header("accept", "text/html");
    match fields(rule.path) {
        Some(fields) => request.form(fields),
        None => request.multipart(reqwest::multipart::Form::new()),
    }
}

/// A path of the table with something in its places.
fn concrete(path: &str, about: &Objects) -> String {
    path.replace("{code}", "PNTD-1")
        .replace("{batch}", &about.batch)
        .replace("{id}", &about.set.to_string())
        .replace("{number}", "1")
        .replace("{file}", "PNTD-1.json")
        .replace("{form}", "csv")
        .replace("{*page}", "servicios")
        .replace("{*unknown}", "nada")
}

/// The fields of a form; `None` = a form with a file.
fn fields(path: &str) -> Option<&'static [(&'static str, &'static str)]> {
    match path {
        "/gestion/ingresar" => Some(&[("cuenta", "nadie"), ("contrasena", "no es esta")]),
        "/gestion/ingresar/codigo" => Some(&[("codigo", "000000")]),
        "/gestion/salir" | "/gestion/salir/todas" | "/gestion/cuenta/vincular" => Some(&[]),
        "/gestion/cuenta/llaves"
        | "/gestion/cuenta/llaves/crear"
        | "/gestion/cuenta/llaves/quitar" => {
            Some(&[("contrasena", "no es esta"), ("nombre", "una"), ("id", "0")])
        }
        "/gestion/contrasena" => Some(&[
            ("actual", "no es esta"),
            ("nueva", "una"),
            ("repetida", "otra"),
        ]),
        "/opinion" | "/en/opinion" => {
            Some(&[("pagina", "/"), ("publicacion", "1"), ("respuesta", "si")])
        }
        // An address that is none, and links without a token.
        "/gestion/cuenta/avisos" => Some(&[("correo", "nadie"), ("aviso", "due")]),
        "/gestion/correo/confirmar" | "/gestion/correo/baja" => Some(&[]),
        "/gestion/importar/archivo" => None,
        other => panic!("POST {other} is new: write down its fields in tests/http/arguments.rs"),
    }
}

/// The body of a call.
#[expect(clippy::too_many_lines, reason = "a table")]
pub fn body_of_call(path: &str, about: &Objects) -> Value {
    let (set, version, batch) = (about.set, about.version, about.batch.as_str());
    match path.trim_start_matches("/fn/") {
        "read_session" | "read_overview" | "read_tree" | "list_imports" | "preview_release"
        | "list_releases" | "read_catalogue" | "list_accounts" | "read_own_account"
        | "end_other_sessions" | "read_reminders" | "verify_audit" | "read_privacy"
        | "read_calendar" | "read_settings" => json!({}),
        "list_access_requests" | "list_configuration_changes" | "list_entities" => json!({}),
        // An entity that there is not.
        "save_entity" => json!({"code": "NADIE", "name": "Nadie", "new": false}),
        "decide_configuration_change" => json!({"id": 0, "outcome": "withdrawn"}),
        "decide_access_request" => json!({"id": 0, "confirm": false}),
        "begin_second_factor" => json!({"password": "no es esta"}),
        "confirm_second_factor" => json!({"code": "000000"}),
        "remove_second_factor" | "renew_recovery_codes" => {
            json!({"password": "no es esta", "code": "000000"})
        }
        "end_session" | "end_token" => json!({"number": 0}),
        "make_token" => {
            json!({"name": "Sistema", "scope": "propose", "days": 90, "password": "no es esta"})
        }
        "list_account_tokens" => json!({"name": "nadie"}),
        "end_account_token" => json!({"name": "nadie", "number": 0}),
        "link_account" => json!({"name": "nadie", "with": "ninguno"}),
        "end_account_sessions" | "remove_account_second_factor" | "unlink_account" => {
            json!({"name": "nadie"})
        }
        "save_reminders" => json!({"address": "nadie", "kinds": ["due"]}),
        "change_password" => json!({"current": "no es esta", "new": "corta"}),
        "read_grid" => json!({"of": "indicator", "code": "PNTD-1"}),
        "look_around" => json!({"at": cell()["key"], "indicators": ["PNTD-1"]}),
        "read_cell_thread" => json!({"key": cell()["key"]}),
        "comment_sheet_cell" => json!({"key": cell()["key"], "text": "¿Fuente?"}),
        "save_view" => json!({"name": "Lo mío", "shared": false,
            "selection": {"due": null, "entity": null, "node": null, "search": "uso", "page": 1}}),
        "remove_view" => json!({"id": 0}),
        "save_cells" => json!({"draft": null, "cells": [cell()]}),
        "list_change_sets" => json!({"status": null, "mine": false}),
        "read_change_set" => json!({"id": set}),
        "revert_change_set" => json!({"id": set, "version": version}),
        "decide_change_set" => json!({"id": set, "version": version, "review": {
            "decisions": [], "rest": {"verdict": "return", "remark": "Falta la fuente"}}}),
        "preview_decision" => json!({"id": set, "approved": []}),
        "mark_cells" => json!({"id": set, "version": version, "seen": 0,
            "marks": [{"key": cell()["key"], "verdict": {"verdict": "approve"}}]}),
        "read_cells" => json!({"id": set, "version": version}),
        "mark_where" => json!({"id": set, "version": version, "verdict": {"verdict": "approve"}}),
        "read_plan" => json!({"id": set, "version": version}),
        "finish_review" => json!({"id": set, "version": version, "revision": 0}),
        "read_badges" => json!({}),
        "list_opinions" => json!({"filter": {"shown": "all", "answer": "no"}, "before": 9}),
        // A comment that there is not.
        "act_on_opinion" => json!({"id": 0, "act": "attend", "note": "Se corrigió"}),
        "see_comments" => json!({"id": set, "upto": 1}),
        "comment_cell" => json!({"id": set, "key": cell()["key"], "text": "¿Fuente?"}),
        "act_on_change_set" => {
            json!({"id": set, "version": version, "event": {"event": "withdraw"}})
        }
        "read_import" | "discard_import" | "read_conflicts" | "undo_import" => {
            json!({"batch": batch})
        }
        "decide_conflicts" => json!({"batch": batch, "choice": "mine"}),
        "save_import_profile" => json!({"batch": batch, "name": "Mensual", "layouts": []}),
        "list_import_profiles" => json!({}),
        "rename_import_profile" => json!({"id": 0, "name": "Mensual"}),
        "delete_import_profile" => json!({"id": 0}),
        "preview_import" => json!({"batch": batch, "layouts": []}),
        "commit_import" => json!({
            "batch": batch, "content_hash": "", "title": "", "submit": false}),
        // A number that is never next.
        "publish_release" => json!({"note": "", "sets": [], "expected_number": 99}),
        "preview_partial_release" => json!({"left_out": null}),
        "publish_partial_release" => json!({
            "release": {"note": "", "sets": [], "expected_number": 99}, "left_out": []}),
        "save_publication_draft" => json!({"note": "Sin publicar"}),
        "withdraw_release" => {
            json!({"number": 98, "expected_number": 99, "reason": ""})
        }
        "save_node" => {
            let node = &catalogue().nodes[0];
            json!({"node": node, "version": 99})
        }
        "save_indicator" => {
            let indicator = &catalogue().indicators[0];
            json!({"indicator": indicator, "version": 99})
        }
        "save_account" => json!({"new": false, "name": "nadie", "display_name": "Nadie",
            "role": "ceplan", "entities": [], "disabled": false, "reset_password": false}),
        // Versions that no row has, and a day that has passed.
        "save_calendar_rule" => json!({"periodicity": "month", "version": 99,
            "rule": {"opens_days": 0, "due_days": 90, "closes_days": null}}),
        "save_indicator_days" => {
            json!({"indicator": "PNTD-1", "days": {"due_days": 365}, "version": 99})
        }
        "reopen_period" => json!({"indicator": "PNTD-1", "period": "2020",
            "until": "2020-01-01", "reason": "Prueba"}),
        "preview_settings" => json!({"settings": settings()}),
        "save_settings" => {
            json!({"settings": settings(), "version": 99, "reason": "Prueba"})
        }
        "list_audit" => json!({"filter": {}, "before": null}),
        "read_history" => json!({"cell": {
            "indicator": "PNTD-1", "measure": "observed", "breakdown": "", "period": "2023"}}),
        // Days that are none.
        "save_privacy" => json!({"address_days": 0}),
        _ => panic!("{path} is new: write down its arguments in tests/http/arguments.rs"),
    }
}

fn settings() -> Value {
    json!({"compliance_method": "ratio", "on_track_from": "0.9",
        "needs_acceleration_from": "0.5", "formula_version": "1"})
}

/// A value of the headline indicator.
pub fn cell() -> Value {
    json!({
        "key": {"indicator": "PNTD-1", "measure": "observed", "breakdown": "", "period": "2023"},
        "seen": null, "revert": false,
        "after": {"datum": {"value": {"value": "2.4", "numerator": null, "denominator": null}},
            "provisional": false, "note": null, "source": "Registro de prueba"}})
}

fn catalogue() -> Catalogue {
    CatalogueText::embedded().parse().unwrap().catalogue
}
