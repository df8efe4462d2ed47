//! A planner who imports over HTTP: the requests that the browser sends.

use std::time::Duration;

use app::wire::{
    Call, ChangePassword, CommitImport, CommittedImport, ImportPreview, ImportStatus,
    PreviewImport, ReadCatalogue, ReadImport,
};
use domain::code::IndicatorCode;
use import::layout::Layout;
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::program::{Server, plain_client};

/// In place of the one-time password.
const PASSWORD: &str = "quipu lluvia tejado once";

/// Cheap to clone; clones are the same session.
#[derive(Clone)]
pub struct Planner {
    client: Client,
    base: String,
    /// What there is to enter.
    pub indicators: Vec<IndicatorCode>,
}

impl Planner {
    /// Signs in with a password that must be changed, and changes it.
    pub async fn sign_in(server: &Server, account: &str, one_time_password: &str) -> Self {
        let client = plain_client()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()
            .unwrap();
        let mut planner = Self {
            client,
            base: server.base.clone(),
            indicators: Vec::new(),
        };
        let form = [("cuenta", account), ("contrasena", one_time_password)];
        let sign_in = planner.client.post(planner.address("/gestion/ingresar"));
        let answer = sign_in.form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        let change = ChangePassword {
            current: one_time_password.to_owned(),
            new: PASSWORD.to_owned(),
        };
        planner.call(change).await;
        let catalogue = planner.call(ReadCatalogue {}).await.catalogue;
        let codes = catalogue.indicators.into_iter().map(|one| one.code);
        planner.indicators = codes.collect();
        planner
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A call that must be answered.
    pub async fn call<C: Call>(&self, call: C) -> C::Answer {
        answered(self.client.post(self.address(C::PATH)).json(&call)).await
    }

    /// A call that may fail, and how it did.
    pub async fn try_call<C: Call>(&self, call: C) -> Result<C::Answer, String> {
        let request = self.client.post(self.address(C::PATH)).json(&call);
        let request = request.header("accept", "application/json");
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let status = answer.status();
        let body = answer.text().await.map_err(|error| error.to_string())?;
        if !status.is_success() {
            return Err(format!("{}: {status} {body}", C::PATH));
        }
        serde_json::from_str(&body).map_err(|error| error.to_string())
    }

    /// Uploads a file by the form of the page; answers its batch.
    pub async fn upload(&self, bytes: Vec<u8>) -> String {
        let part = Part::bytes(bytes).file_name("valores.xlsx");
        let form = Form::new().part("archivo", part);
        let address = self.address("/gestion/importar/archivo");
        let answer: Value = answered(self.client.post(address).multipart(form)).await;
        answer["batch"].as_str().unwrap().to_owned()
    }

    /// Waits until a batch is read; answers how its sheets are understood.
    pub async fn read(&self, batch: &str) -> Vec<Layout> {
        loop {
            let view = self
                .call(ReadImport {
                    batch: batch.to_owned(),
                })
                .await;
            match view.summary.status {
                ImportStatus::Reading => tokio::time::sleep(Duration::from_millis(20)).await,
                ImportStatus::Read => {
                    let sheets = view.sheets.into_iter();
                    return sheets.filter_map(|sheet| sheet.layout).collect();
                }
                _ => panic!("{:?}", view.error),
            }
        }
    }

    pub async fn preview(&self, batch: &str, layouts: &[Layout]) -> ImportPreview {
        let choice = PreviewImport {
            batch: batch.to_owned(),
            layouts: layouts.to_vec(),
            seen: None,
        };
        self.call(choice).await
    }

    pub async fn commit(&self, preview: &ImportPreview) -> CommittedImport {
        let commit = CommitImport {
            batch: preview.batch.clone(),
            content_hash: preview.content_hash.clone(),
            title: "Medición".to_owned(),
            submit: true,
        };
        self.call(commit).await
    }
}

async fn answered<T: DeserializeOwned>(request: RequestBuilder) -> T {
    let request = request.header("accept", "application/json");
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let body = answer.text().await.unwrap();
    assert!(status.is_success(), "{status} {body}");
    serde_json::from_str(&body).unwrap()
}
