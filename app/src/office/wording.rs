//! Words of the office: how values, moments and acts are written. Pure; the same on server and browser. The sentences of
//! errors and findings are not here: they stand with what raises them.

mod audit_log;
pub mod ficha;

use chrono::{DateTime, Duration, Timelike, Utc};
use domain::{
    Decimal,
    catalogue::Catalogue,
    change_set::Status,
    format,
    indicator::Unit,
    value::{Breakdown, CellValue, Datum},
};

pub use audit_log::{act, acts, object, object_kinds};

use crate::wire::{ChangeSetSummary, ImportStatus};

/// A sentence to follow a colon: it begins small, unless its first word is an abbreviation.
pub fn clause(text: &str) -> String {
    let sentence = format::sentence(text);
    let mut letters = sentence.chars();
    let first = letters.next();
    let rest = letters.as_str();
    match first {
        Some(first) if !rest.starts_with(char::is_uppercase) => {
            format!("{}{rest}", first.to_lowercase())
        }
        _ => sentence,
    }
}

/// «1 celda», «128 celdas».
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        format::count(count),
        if count == 1 { one } else { many }
    )
}

/// «15 de marzo de 2026, 14:05», in Lima, which keeps UTC−5 all year.
pub fn moment(at: DateTime<Utc>) -> String {
    let lima = at.naive_utc() - Duration::hours(5);
    format!(
        "{}, {:02}:{:02}",
        format::date_long(lima.date()),
        lima.hour(),
        lima.minute()
    )
}

/// What a cell states, without its unit; a gap by its word.
pub fn cell_text(value: Option<&CellValue>, shown_decimals: u8) -> String {
    match value.map(|v| &v.datum) {
        None => String::new(),
        Some(Datum::Value(q)) => format::number(q.value, shown_decimals.max(scale(q.value))),
        Some(Datum::NotAvailable(_)) => "No disponible".to_owned(),
        Some(Datum::NotApplicable(_)) => "No aplica".to_owned(),
    }
}

/// Decimals that a stored value really has: staff see all of them, not the rounded ones of the pages.
fn scale(value: Decimal) -> u8 {
    u8::try_from(value.normalize().scale()).unwrap_or(u8::MAX)
}

/// «+1.8 puntos porcentuales (+4.4 %)», or in words where there are not two numbers.
pub fn size_of_change(
    before: Option<&CellValue>,
    after: Option<&CellValue>,
    unit: &Unit,
) -> String {
    let number = |value: Option<&CellValue>| value.and_then(|value| value.datum.value());
    match (number(before), number(after)) {
        (Some(old), Some(new)) if old == new => "mismo número".to_owned(),
        (Some(old), Some(new)) => difference(old, new, unit),
        (None, Some(_)) if before.is_none() => "valor nuevo".to_owned(),
        _ if after.is_none() => "se retira el valor".to_owned(),
        _ if before.is_none() => "declaración nueva".to_owned(),
        _ => "cambia lo que se declara".to_owned(),
    }
}

fn difference(old: Decimal, new: Decimal, unit: &Unit) -> String {
    let difference = new - old;
    let mut words = vec![format::signed(
        difference,
        unit.shown_decimals.max(scale(difference)),
    )];
    let label = format::difference_label(unit, difference);
    if !label.is_empty() {
        words.push(label.to_owned());
    }
    let share = difference
        .checked_div(old.abs())
        .and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    if let Some(share) = share {
        words.push(format!("({} %)", format::signed(share, 1)));
    }
    words.join(" ")
}

/// «Ámbito: Lima Metropolitana»; empty for the headline series.
pub fn breakdown(catalogue: &Catalogue, breakdown: &Breakdown) -> String {
    let name = |(dimension, member): (&str, &str)| {
        let member = catalogue.member_name(dimension, member).to_owned();
        match catalogue.dimension(dimension) {
            Some(dimension) => format!("{}: {member}", dimension.name),
            None => member,
        }
    };
    breakdown.pairs().map(name).collect::<Vec<_>>().join(", ")
}

/// What happened to a change set, from the stored name of the event.
pub fn event(name: &str, status_after: Status) -> String {
    match name {
        "submit" => "Enviado a revisión".to_owned(),
        "withdraw" => "Retirado de revisión".to_owned(),
        "return" => "Devuelto con observación".to_owned(),
        "decide" => "Decidido celda por celda: aprobado en parte".to_owned(),
        "split" => "Separado de otro conjunto: celdas observadas".to_owned(),
        "approve" => "Aprobado".to_owned(),
        "publish" => "Publicado".to_owned(),
        "discard" => "Descartado".to_owned(),
        "create" | "created" => "Creado".to_owned(),
        "commit" => "Creado desde una importación".to_owned(),
        "revert" => "Creado para deshacer otro conjunto".to_owned(),
        _ => status_after.label_es().to_owned(),
    }
}

/// «Observado por Rosa Rev · 15 de marzo de 2026, 14:05»: what happened to a set last, and who did it.
pub fn movement(set: &ChangeSetSummary) -> String {
    let edited = || {
        format!(
            "Editado por {} · {}",
            set.author_name,
            moment(set.updated_at)
        )
    };
    match &set.movement {
        // Cells that were written later are no event of the set.
        Some(last) if set.updated_at <= last.at || !set.status.is_editable() => format!(
            "{} por {} · {}",
            event(&last.event, set.status),
            last.by,
            moment(last.at)
        ),
        _ => edited(),
    }
}

/// Where an import stands.
pub fn import_status(status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Reading => "Leyendo",
        ImportStatus::Read => "Por confirmar",
        ImportStatus::Failed => "No se pudo leer",
        ImportStatus::Committed => "Importado",
        ImportStatus::Discarded => "Descartado",
    }
}

/// «1.4 MB», «830 bytes»; decimal multiples, as file managers show them.
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use domain::indicator::UnitKind;

    /// A percentage without limits.
    pub fn unit() -> Unit {
        Unit {
            kind: UnitKind::Percentage,
            label: "%".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        }
    }

    pub fn value(text: &str) -> CellValue {
        let number: Decimal = text.parse().expect("a number");
        CellValue {
            datum: Datum::number(number),
            provisional: false,
            note: None,
            source: None,
        }
    }

    #[test]
    fn a_sentence_starts_large_and_ends_with_one_stop() {
        assert_eq!(format::sentence("falta el motivo"), "Falta el motivo.");
        assert_eq!(format::sentence("Falta el motivo."), "Falta el motivo.");
        assert_eq!(format::sentence(""), "");
    }

    #[test]
    fn the_hour_is_that_of_lima() {
        let at = "2026-03-16T03:05:00Z".parse().expect("a moment");
        assert_eq!(moment(at), "15 de marzo de 2026, 22:05");
    }

    #[test]
    fn staff_see_every_stored_decimal() {
        assert_eq!(cell_text(Some(&value("63.45")), 1), "63.45");
        assert_eq!(cell_text(Some(&value("63")), 1), "63.0");
        assert_eq!(cell_text(None, 1), "");
    }

    #[test]
    fn the_size_of_a_change_is_shown_in_points_and_in_proportion() {
        let (old, new) = (value("40"), value("43"));
        assert_eq!(
            size_of_change(Some(&old), Some(&new), &unit()),
            "+3.0 puntos porcentuales (+7.5 %)"
        );
        assert_eq!(size_of_change(None, Some(&new), &unit()), "valor nuevo");
        assert_eq!(
            size_of_change(Some(&old), None, &unit()),
            "se retira el valor"
        );
        assert_eq!(
            size_of_change(Some(&old), Some(&old), &unit()),
            "mismo número"
        );
    }

    #[test]
    fn a_change_from_zero_has_no_proportion() {
        let (old, new) = (value("0"), value("2"));
        assert_eq!(
            size_of_change(Some(&old), Some(&new), &unit()),
            "+2.0 puntos porcentuales"
        );
    }

    #[test]
    fn who_moved_a_set_last_is_shown_and_not_who_prepared_it() {
        let at = |text: &str| text.parse().expect("a moment");
        let mut set = ChangeSetSummary {
            id: 5,
            title: "Registro".to_owned(),
            author: "ana".to_owned(),
            author_name: "Ana Plan".to_owned(),
            status: Status::Returned,
            cells: 1,
            from_file: None,
            updated_at: at("2026-03-16T03:05:00Z"),
            release: None,
            split_from: None,
            remark: None,
            withdrawn_by: None,
            movement: Some(crate::wire::SetMovement {
                event: "return".to_owned(),
                by: "Rosa Rev".to_owned(),
                at: at("2026-03-16T03:05:00Z"),
            }),
            unread: 0,
        };
        assert_eq!(
            movement(&set),
            "Devuelto con observación por Rosa Rev · 15 de marzo de 2026, 22:05"
        );
        set.updated_at = at("2026-03-16T04:00:00Z");
        assert!(movement(&set).starts_with("Editado por Ana Plan"));
    }

    #[test]
    fn sizes_of_files_are_short() {
        assert_eq!(file_size(830), "830 bytes");
        assert_eq!(file_size(1_450_000), "1.4 MB");
    }
}
