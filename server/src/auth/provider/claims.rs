//! What the provider says of a person, as this system reads it: who, which role, which entities.

use std::collections::{BTreeMap, BTreeSet};

use domain::role::Role;
use domain::text::fold;
use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Of several roles the first of these counts.
const ROLES_BY_PRECEDENCE: [Role; 5] = [
    Role::Admin,
    Role::Reviewer,
    Role::Planner,
    Role::Reporter,
    Role::Ceplan,
];

/// Seconds by which the clocks of two machines may differ.
const MAX_CLOCK_SKEW_SECONDS: i64 = 30;
/// Values of the role claim that a refusal shows at most.
const MAX_SHOWN_VALUES: usize = 20;

/// The claims that the standard does not name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct OtherClaims(BTreeMap<String, Value>);

impl AdditionalClaims for OtherClaims {}

/// A person as the provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    /// The name that never changes there, for no one's eyes.
    pub subject: String,
    /// The account's name here, if the provider says one that can be one.
    pub name: Option<String>,
    pub display_name: Option<String>,
    /// `None`: no value of the claim has a role here.
    pub role: Option<Role>,
    /// What the claim held.
    pub role_values: Vec<String>,
    /// `None`: the provider does not say; administration does.
    pub entities: Option<BTreeSet<String>>,
    pub authentication: Authentication,
}

/// How the person proved at the provider who they are, as its identity token says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authentication {
    /// The class of the authentication (`acr`).
    pub acr: Option<String>,
    /// The methods that were used (`amr`; RFC 8176 names some).
    pub amr: Vec<String>,
    /// Whether one of them is a second factor by the operator's setting.
    pub second_factor: bool,
}

/// How claims become a role and entities.
pub(super) struct ClaimMapping {
    pub role_claim: String,
    pub roles: BTreeMap<String, Role>,
    pub entities_claim: Option<String>,
    /// Values of `acr` and `amr` that say that a second factor was asked for.
    pub second_factor_acr: BTreeSet<String>,
    pub second_factor_amr: BTreeSet<String>,
}

impl ClaimMapping {
    /// Nothing is left to be asked.
    pub fn is_complete(&self, claims: &Map<String, Value>) -> bool {
        let entities = self.entities_claim.as_deref();
        lookup(claims, &self.role_claim).is_some()
            && entities.is_none_or(|claim| lookup(claims, claim).is_some())
            && claims.contains_key("preferred_username")
            && claims.contains_key("name")
    }

    /// What the identity token says of the authentication. Nothing else is believed: other claims about the
    /// person are not bound to this sign-in.
    pub fn authentication(&self, token: &Map<String, Value>) -> Authentication {
        let acr = token.get("acr").and_then(Value::as_str).map(str::to_owned);
        let amr = values(token.get("amr"));
        let by_class = acr
            .as_ref()
            .is_some_and(|acr| self.second_factor_acr.contains(acr));
        let by_method = amr.iter().any(|amr| self.second_factor_amr.contains(amr));
        Authentication {
            acr,
            second_factor: by_class || by_method,
            amr: amr.into_iter().take(MAX_SHOWN_VALUES).collect(),
        }
    }

    /// The person of these claims; `None` without issuer or subject.
    pub fn identity(
        &self,
        claims: &Map<String, Value>,
        authentication: Authentication,
    ) -> Option<Identity> {
        let text = |claim: &str| {
            let text = claims.get(claim).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let role_values = values(lookup(claims, &self.role_claim));
        let roles: BTreeSet<Role> = role_values
            .iter()
            .filter_map(|value| self.roles.get(value).copied())
            .collect();
        let named = text("preferred_username").or_else(|| text("email"));
        let entities = self.entities_claim.as_deref();
        Some(Identity {
            issuer: text("iss")?,
            subject: text("sub")?,
            name: named.as_deref().and_then(account_name),
            display_name: text("name").or(named),
            role: ROLES_BY_PRECEDENCE
                .into_iter()
                .find(|role| roles.contains(role)),
            role_values: role_values.into_iter().take(MAX_SHOWN_VALUES).collect(),
            entities: entities.map(|claim| values(lookup(claims, claim)).into_iter().collect()),
            authentication,
        })
    }
}

/// Whether the person signed in at the provider since this moment (Unix time), give or take what clocks differ.
pub(super) fn is_fresh(claims: &Map<String, Value>, since: i64) -> bool {
    let at = claims.get("auth_time").and_then(Value::as_i64);
    at.is_some_and(|at| at >= since.saturating_sub(MAX_CLOCK_SKEW_SECONDS))
}

/// Claims as the provider wrote them.
pub(super) fn as_map(claims: &impl Serialize) -> Result<Map<String, Value>, serde_json::Error> {
    match serde_json::to_value(claims)? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

/// A claim by its name, or by the way to it: `realm_access.roles`.
fn lookup<'a>(claims: &'a Map<String, Value>, claim: &str) -> Option<&'a Value> {
    if let Some(found) = claims.get(claim) {
        return Some(found);
    }
    let (first, rest) = claim.split_once('.')?;
    lookup(claims.get(first)?.as_object()?, rest)
}

/// The texts of a claim: one, or a list.
fn values(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// The name of an account from the name at the provider: without the part after `@`, in small letters
/// without accents. `None` when nothing that can be a name is left.
fn account_name(text: &str) -> Option<String> {
    let local = text.split('@').next().unwrap_or_default();
    let mut name = String::new();
    for letter in local.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' | '.' | '_' | '-' => name.push(letter),
            other => match fold(&other.to_string()).as_str() {
                "" => name.push('-'),
                plain => name.push_str(plain),
            },
        }
    }
    let name = name.trim_matches(['-', '.']);
    let fits = (2..=60).contains(&name.len())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte)
        });
    fits.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_open_session_at_the_provider_proves_nothing_when_accounts_are_linked() {
        let fresh = |claims: Value| is_fresh(claims.as_object().unwrap(), 1_000_000);
        assert!(fresh(json!({"auth_time": 1_000_020})));
        assert!(fresh(json!({"auth_time": 999_990})), "clocks differ");
        assert!(!fresh(json!({"auth_time": 996_400})));
        assert!(!fresh(json!({})));
    }

    fn rule() -> ClaimMapping {
        let roles = [
            ("consulta", Role::Ceplan),
            ("editores", Role::Planner),
            ("jefes", Role::Reviewer),
        ];
        ClaimMapping {
            role_claim: "realm_access.roles".to_owned(),
            roles: roles.map(|(value, role)| (value.to_owned(), role)).into(),
            entities_claim: Some("entidades".to_owned()),
            second_factor_acr: BTreeSet::from(["phr".to_owned()]),
            second_factor_amr: BTreeSet::from(["mfa".to_owned(), "hwk".to_owned()]),
        }
    }

    fn identity(claims: Value) -> Identity {
        let mut all = json!({"iss": "https://sso.example.pe", "sub": "17"});
        let map = all.as_object_mut().unwrap();
        map.extend(claims.as_object().unwrap().clone());
        rule().identity(map, Authentication::default()).unwrap()
    }

    #[test]
    fn the_highest_of_several_roles_counts() {
        let role = |values: Value| identity(json!({"realm_access": {"roles": values}})).role;
        assert_eq!(
            role(json!(["editores", "jefes", "otros"])),
            Some(Role::Reviewer)
        );
        assert_eq!(role(json!("consulta")), Some(Role::Ceplan));
        assert_eq!(role(json!(["otros"])), None);
        assert_eq!(role(json!([])), None);
        assert_eq!(role(json!({"jefes": true})), None);
        assert_eq!(identity(json!({})).role, None);
        // A name with dots in it comes before the way through objects.
        assert_eq!(
            identity(json!({"realm_access.roles": "jefes"})).role,
            Some(Role::Reviewer)
        );
    }

    #[test]
    fn a_second_factor_is_what_the_operator_says_and_the_token_names() {
        let second = |claims: Value| {
            let map = claims.as_object().unwrap();
            rule().authentication(map).second_factor
        };
        assert!(second(json!({"acr": "phr"})));
        assert!(second(json!({"acr": "0", "amr": ["pwd", "mfa"]})));
        assert!(second(json!({"amr": "hwk"})));
        for other in [
            json!({}),
            json!({"acr": "0"}),
            json!({"acr": "mfa"}),
            json!({"amr": ["pwd"]}),
            json!({"amr": ["phr"]}),
            json!({"acr": ["phr"], "amr": {"mfa": true}}),
        ] {
            assert!(!second(other.clone()), "{other}");
        }
    }

    #[test]
    fn an_account_gets_a_plain_name() {
        let name = |text: &str| identity(json!({"preferred_username": text})).name;
        assert_eq!(name("Ana.Quispe@pcm.gob.pe").as_deref(), Some("ana.quispe"));
        assert_eq!(name("José Núñez").as_deref(), Some("jose-nunez"));
        assert_eq!(name("ñ"), None);
        assert_eq!(name("李"), None);
        assert_eq!(name(&"a".repeat(61)), None);
        assert_eq!(
            identity(json!({"email": "eva@pcm.gob.pe"})).name.as_deref(),
            Some("eva")
        );
    }

    #[test]
    fn entities_come_from_their_claim() {
        let entities = identity(json!({"entidades": ["PCM", "RENIEC"]}))
            .entities
            .unwrap();
        assert_eq!(entities.into_iter().collect::<Vec<_>>(), ["PCM", "RENIEC"]);
    }
}
