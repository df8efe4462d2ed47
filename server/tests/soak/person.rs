//! A person of the office: the requests that a browser sends, and how certain their outcome is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::soak::traffic::{Phase, Traffic};

/// Of every account here.
pub const PASSWORD: &str = "quipu lluvia tejado once";

/// The promise of some refusals; where it stands it is taken at its word.
const NOTHING_WRITTEN: &str = "no se escribió nada";

/// The message of a full disk.
const NO_ROOM: &str = "No queda espacio";

/// What the person knows after a request.
#[derive(Debug)]
pub enum Outcome {
    /// Acknowledged: must be there from now on.
    Done(Value),
    /// Refused: must not be there.
    Refused(u16, String),
    /// No answer, or one that leaves it open: there whole, or not at all.
    InDoubt(#[expect(dead_code, reason = "shown when a test fails")] String),
}

#[derive(Clone)]
pub struct Person {
    pub name: String,
    client: Client,
    base: Arc<Mutex<String>>,
    traffic: Arc<Traffic>,
}

impl Person {
    pub fn new(name: &str, base: Arc<Mutex<String>>, traffic: Arc<Traffic>) -> Self {
        // Clients share the server's TLS, whose cryptography a process chooses once.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        Self {
            name: name.to_owned(),
            client,
            base,
            traffic,
        }
    }

    fn address(&self, path: &str) -> String {
        let base = self.base.lock().unwrap_or_else(PoisonError::into_inner);
        format!("{}{path}", *base)
    }

    /// Signs in with a password that must be changed, and changes it.
    pub async fn begin(&self, one_time_password: &str) {
        let form = [
            ("cuenta", self.name.as_str()),
            ("contrasena", one_time_password),
        ];
        let sign_in = self.client.post(self.address("/gestion/ingresar"));
        let answer = sign_in.form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{}", self.name);
        let change = json!({"current": one_time_password, "new": PASSWORD});
        let answer = self.call(Phase::Entry, "change_password", change).await;
        assert!(matches!(answer, Outcome::Done(_)), "{answer:?}");
    }

    /// A new account with its one-time password, by administration.
    pub async fn add_account(&self, name: &str, role: &str) -> String {
        let account = json!({"new": true, "name": name, "display_name": format!("Persona {name}"),
            "role": role, "entities": [], "disabled": false, "reset_password": false});
        let answer = self.call(Phase::Entry, "save_account", account).await;
        match answer {
            Outcome::Done(saved) => saved["one_time_password"].as_str().unwrap().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    /// A call of the office.
    pub async fn call(&self, phase: Phase, function: &str, arguments: Value) -> Outcome {
        let request = self
            .client
            .post(self.address(&format!("/fn/{function}")))
            .json(&arguments);
        self.send(phase, request).await
    }

    /// What is read must be there once the server answers: `None` when it does not.
    pub async fn read(&self, phase: Phase, function: &str, arguments: Value) -> Option<Value> {
        match self.call(phase, function, arguments).await {
            Outcome::Done(value) => Some(value),
            Outcome::InDoubt(_) => None,
            Outcome::Refused(503, _) => None,
            Outcome::Refused(status, body) => panic!("{function}: {status} {body}"),
        }
    }

    /// Uploads a file by the form of the page.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Outcome {
        let form = Form::new().part("archivo", Part::bytes(bytes).file_name(name.to_owned()));
        let address = self.address("/gestion/importar/archivo");
        let request = self.client.post(address).multipart(form);
        self.send(Phase::Import, request).await
    }

    /// Anybody's request.
    pub async fn get(&self, path: &str) -> Option<(u16, String)> {
        let answer = self.client.get(self.address(path)).send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.text().await.ok()?))
    }

    async fn send(&self, phase: Phase, request: RequestBuilder) -> Outcome {
        let _under_way = self.traffic.begin(phase);
        let request = request.header("accept", "application/json");
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Outcome::InDoubt(error.to_string()),
        };
        let status = answer.status().as_u16();
        let Ok(body) = answer.text().await else {
            return Outcome::InDoubt("the answer was cut off".to_owned());
        };
        if body.contains(NO_ROOM) {
            self.traffic.refuse_for_room();
        }
        // A fault of the program is never a fair answer, whatever was killed.
        assert_ne!(status, 500, "{}: {body}", self.name);
        assert_ne!(status, 401, "{} was signed out: {body}", self.name);
        match status {
            200..300 => serde_json::from_str(&body).map_or(Outcome::InDoubt(body), Outcome::Done),
            400..500 => Outcome::Refused(status, body),
            _ if body.contains(NOTHING_WRITTEN) => Outcome::Refused(status, body),
            _ => Outcome::InDoubt(format!("{status} {body}")),
        }
    }
}
