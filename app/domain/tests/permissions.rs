//! Who may do what, as one table that a person can check, and the two rules beside it.

use crate::support::series as support;
use domain::role::{Act, Denied, Role, Viewer, check, may};

/// `·` is refused.
const TABLE: &str = "
act              | nobody | admin | planner | reporter | reviewer | ceplan
ReadPublic       | sí     | sí    | sí      | sí       | sí       | sí
SignIn           | sí     | sí    | sí      | sí       | sí       | sí
ManageOwnAccount | ·      | sí    | sí      | sí       | sí       | sí
ReadOffice       | ·      | sí    | sí      | sí       | sí       | sí
EnterValues      | ·      | sí    | sí      | sí       | ·        | ·
EnterTargets     | ·      | sí    | sí      | ·        | ·        | ·
ReviewChanges    | ·      | sí    | ·       | ·        | sí       | ·
PublishRelease   | ·      | sí    | ·       | ·        | sí       | ·
EditCatalogue    | ·      | sí    | ·       | ·        | ·        | ·
ManageCalendar   | ·      | sí    | sí      | ·        | ·        | ·
ChangeSettings   | ·      | sí    | ·       | ·        | ·        | ·
ManageUsers      | ·      | sí    | ·       | ·        | ·        | ·
ReadAudit        | ·      | sí    | ·       | ·        | ·        | ·
UseToken         | ·      | ·     | ·       | ·        | ·        | ·
GiveOpinion      | sí     | sí    | sí      | sí       | sí       | sí
ReadOpinions     | ·      | sí    | sí      | ·        | sí       | sí
AttendOpinions   | ·      | sí    | sí      | ·        | sí       | ·
";

#[test]
fn the_table_is_what_people_were_promised() {
    let mut rows = TABLE.lines().filter(|line| line.contains('|'));
    let fields = |line: &str| {
        line.split('|')
            .map(|field| field.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let header = fields(rows.next().expect("a header"));
    let roles: Vec<Option<Role>> = header[1..]
        .iter()
        .map(|slug| Role::from_slug(slug))
        .collect();
    assert_eq!(roles[0], None);
    assert_eq!(
        roles[1..].iter().flatten().count(),
        Role::ALL.len(),
        "every role has its column"
    );
    let mut acts = Vec::new();
    for row in rows {
        let row = fields(row);
        let act = Act::ALL
            .into_iter()
            .find(|act| format!("{act:?}") == row[0])
            .expect("an act");
        for (role, cell) in roles.iter().zip(&row[1..]) {
            assert_eq!(may(*role, act), cell == "sí", "{act:?} as {role:?}");
        }
        acts.push(act);
    }
    assert_eq!(acts, Act::ALL, "every act has its row");
}

fn viewer(role: Role, entities: &[&str]) -> Viewer {
    Viewer {
        name: "ana".to_owned(),
        display_name: "Ana Quispe".to_owned(),
        role,
        entities: entities.iter().map(|e| (*e).to_owned()).collect(),
    }
}

#[test]
fn a_refusal_says_who_can() {
    assert_eq!(check(None, Act::EnterValues), Err(Denied::SignedOut));
    assert_eq!(check(None, Act::ReadPublic), Ok(()));
    let denied = check(Some(&viewer(Role::Reporter, &["PCM"])), Act::PublishRelease)
        .expect_err("a reporter publishes nothing");
    assert_eq!(
        denied.to_string(),
        "su rol no permite esta acción; puede hacerla: revisión"
    );
}

#[test]
fn a_reporter_enters_values_of_their_own_entity_only() {
    let mut catalogue = support::catalogue(&["S04-1"]);
    let code = "S04-1".parse().expect("a code");
    let reporter = viewer(Role::Reporter, &["PCM"]);
    // Without a responsible entity the indicator is nobody's.
    assert!(matches!(
        reporter.check_entry(&catalogue, &code),
        Err(Denied::NoEntity { .. })
    ));
    catalogue
        .nodes
        .iter_mut()
        .for_each(|node| node.entity = Some("MTC".to_owned()));
    assert!(matches!(
        reporter.check_entry(&catalogue, &code),
        Err(Denied::Entity { .. })
    ));
    assert_eq!(
        viewer(Role::Reporter, &["MTC", "PCM"]).check_entry(&catalogue, &code),
        Ok(())
    );
    assert_eq!(
        viewer(Role::Planner, &[]).check_entry(&catalogue, &code),
        Ok(())
    );
    assert_eq!(
        viewer(Role::Ceplan, &["MTC"]).check_entry(&catalogue, &code),
        Err(Denied::Role(Act::EnterValues))
    );
    assert!(matches!(
        reporter.check_entry(&catalogue, &"S99-1".parse().expect("a code")),
        Err(Denied::NoEntity { .. })
    ));
}

#[test]
fn every_role_has_its_own_slug() {
    for role in Role::ALL {
        assert_eq!(Role::from_slug(role.slug()), Some(role));
    }
    assert_eq!(Role::from_slug("root"), None);
}
