//! What is looked for as an address, there and back: a search can be sent to somebody, works without a
//! script, and is the same for the screen and for its file. Pure.

use crate::{
    office::address::{text, with_query},
    wire::{AuditFilter, ListAudit},
};

/// The screen.
pub const PATH: &str = "/gestion/auditoria";

/// Names of the parts in the address.
pub const ACTOR: &str = "quien";
pub const ACT: &str = "acto";
pub const OBJECT_KIND: &str = "objeto";
pub const OBJECT_NAME: &str = "codigo";
pub const TEXT: &str = "texto";
pub const FROM: &str = "desde";
pub const TO: &str = "hasta";
const BEFORE: &str = "antes";

/// Reads an address by its parts; what is empty or cannot be read asks for nothing.
pub fn read(part: impl Fn(&str) -> Option<String>) -> ListAudit {
    let text = |name| text(&part, name);
    ListAudit {
        filter: AuditFilter {
            actor: text(ACTOR),
            act: text(ACT),
            object_kind: text(OBJECT_KIND),
            object_name: text(OBJECT_NAME),
            text: text(TEXT),
            from: text(FROM).and_then(|day| day.parse().ok()),
            to: text(TO).and_then(|day| day.parse().ok()),
        },
        before: text(BEFORE).and_then(|position| position.parse().ok()),
    }
}

/// The address of a search at `path`, which may be that of a file.
pub fn address(path: &str, search: &ListAudit) -> String {
    let filter = &search.filter;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let parts = [
        (ACTOR, filter.actor.clone()),
        (ACT, filter.act.clone()),
        (OBJECT_KIND, filter.object_kind.clone()),
        (OBJECT_NAME, filter.object_name.clone()),
        (TEXT, filter.text.clone()),
        (FROM, day(filter.from)),
        (TO, day(filter.to)),
        (BEFORE, search.before.map(|position| position.to_string())),
    ];
    with_query(path, parts)
}

/// The search for everything about one object, stored as `change_set/12`.
pub fn about(object: &str) -> Option<AuditFilter> {
    let (kind, name) = object.split_once('/')?;
    Some(AuditFilter {
        object_kind: Some(kind.to_owned()),
        object_name: Some(name.to_owned()),
        ..AuditFilter::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::address::tests::parts;

    fn again(address: &str) -> ListAudit {
        read(parts(address))
    }

    #[test]
    fn a_search_survives_its_address() {
        let search = ListAudit {
            filter: AuditFilter {
                actor: Some("ana".to_owned()),
                act: Some("change_set.approve".to_owned()),
                object_kind: Some("route".to_owned()),
                object_name: Some("POST /fn/save_account".to_owned()),
                text: Some("año & 100 %".to_owned()),
                from: chrono::NaiveDate::from_ymd_opt(2026, 3, 1),
                to: chrono::NaiveDate::from_ymd_opt(2026, 3, 31),
            },
            before: Some(1204),
        };
        assert_eq!(again(&address(PATH, &search)), search);
        assert_eq!(address(PATH, &ListAudit::default()), PATH);
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        let odd = "/gestion/auditoria?quien=&desde=ayer&antes=x&texto=%20";
        assert_eq!(again(odd), ListAudit::default());
    }
}
