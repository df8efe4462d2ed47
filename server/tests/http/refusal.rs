//! What a refused person gets to read.

use app::error::{AppError, ErrorCode};
use domain::role::Role;
use reqwest::Response;
use server::http::routes::RouteRule;

use crate::http::server_under_test::location;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    rule: RouteRule,
    pub status: u16,
    pub location: String,
    pub text: String,
}

impl Answer {
    pub async fn of(rule: RouteRule, answer: Response) -> Self {
        Self {
            rule,
            status: answer.status().as_u16(),
            location: location(&answer).to_owned(),
            text: answer.text().await.unwrap(),
        }
    }

    /// Nothing was done for want of a permission.
    pub fn is_refusal(&self) -> bool {
        matches!(self.status, 401 | 403) || self.leads_to_sign_in()
    }

    /// A page of the office sends nobody away without a way in. (Signing out ends there as well.)
    fn leads_to_sign_in(&self) -> bool {
        let sign_in = self.location.starts_with("/gestion/ingresar");
        let asked = self.rule.method == "GET" && !self.rule.path.starts_with("/gestion/ingresar");
        asked && self.status == 303 && sign_in
    }

    /// Why, and who can: in the words of the domain.
    pub fn says_why(&self, role: Option<Role>) {
        let rule = self.rule;
        let what = format!("as {role:?}: {self:?}");
        if rule.path.starts_with("/fn/") {
            let error: AppError = serde_json::from_str(&self.text).expect(&what);
            let code = match role {
                None => ErrorCode::SignedOut,
                Some(_) => ErrorCode::Denied,
            };
            assert_eq!(error.code, code, "{what}");
            assert!(error.request_id.is_some(), "{what}");
        }
        match role {
            Some(_) => {
                assert_eq!(self.status, 403, "{what}");
                assert!(
                    self.text.contains("Su rol no permite esta acción"),
                    "{what}"
                );
                assert!(self.text.contains(rule.act.who_can_es()), "{what}");
            }
            None if rule.method == "GET" => assert!(self.leads_to_sign_in(), "{what}"),
            None => {
                assert_eq!(self.status, 401, "{what}");
                assert!(self.text.contains("Inicie sesión"), "{what}");
            }
        }
    }
}
