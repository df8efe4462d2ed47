//! A role that decides, given by the identity provider to somebody who does not have it here: the provider is one
//! of the two who give such a role, an administrator of this system is the other.

use app::wire::AccessOrder;
use domain::role::Role;
use serde_json::json;
use sqlx::PgConnection;

use crate::auth::provider::{Identity, admit};
use crate::db::account::Account;
use crate::db::{self, DbError};

/// Who is asked about the role.
pub(super) enum RoleDecision {
    Waits,
    /// Nobody administers this system yet: the provider alone decides, and the log says so.
    Alone,
}

/// Whether the provider gives more than the person decides about here. From administration to review is less.
pub(super) fn exceeds(before: Role, now: Role) -> bool {
    now.decides() && before != now && before != Role::Admin
}

/// Asks administration for the role, once. The caller holds the lock of administration.
pub(super) async fn request_role(
    conn: &mut PgConnection,
    identity: &Identity,
    account: &Account,
    role: Role,
    new: bool,
) -> Result<RoleDecision, DbError> {
    let viewer = &account.viewer;
    let name = viewer.name.as_str();
    let admin = [Role::Admin.slug()];
    if db::account::count_others(conn, name, &admin).await? == 0 {
        let detail = json!({ "role": role, "alone": true });
        admit::note(conn, name, "account.role_from_provider", detail).await?;
        return Ok(RoleDecision::Alone);
    }
    if !db::access_request::waits(conn, name).await? {
        let entities = identity.entities.as_ref().unwrap_or(&viewer.entities);
        let entities = entities.iter().cloned().collect();
        let order = AccessOrder::ProviderRole {
            role,
            entities,
            new,
        };
        let request = serde_json::to_value(&order)
            .map_err(|error| DbError::corrupt("access_request.request", error))?;
        db::access_request::insert(conn, name, &request, name).await?;
        let detail = json!({ "by": "provider", "role": role });
        admit::note(conn, name, "account.request", detail).await?;
    }
    Ok(RoleDecision::Waits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_role_that_decides_more_is_asked_about() {
        assert!(exceeds(Role::Planner, Role::Reviewer));
        assert!(exceeds(Role::Reviewer, Role::Admin));
        assert!(!exceeds(Role::Admin, Role::Reviewer));
        assert!(!exceeds(Role::Reviewer, Role::Reviewer));
        assert!(!exceeds(Role::Reviewer, Role::Planner));
    }
}
