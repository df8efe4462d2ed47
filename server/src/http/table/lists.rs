//! Lists of the office: change sets, imports, releases, changes of configuration, entities, settings, accounts.

use app::{
    office::tables::words,
    wire::{
        AccountView, ChangeOutcome, ChangeSetSummary, ImportSummary, ListChangeSets,
        ProposedChange, ReleaseSummary, SettingsView,
    },
};
use chrono::{DateTime, Utc};
use domain::{change_set::Status, format::capitalised, settings::percent_es};
use workbook::write::{
    rules::Look,
    table::{Column, ColumnType, Field},
};

use super::Rows;

fn column(key: &str, title: &str, width: u16) -> Column {
    Column::new(key, title, width, "")
}

fn count(key: &str, title: &str) -> Column {
    column(key, title, 10).of(ColumnType::Integer)
}

/// A moment in UTC, as programs read it.
fn moment(at: DateTime<Utc>) -> Field {
    Field::text(at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn look(status: Status) -> Look {
    match status {
        Status::Approved | Status::Published => Look::Good,
        Status::Submitted => Look::Attention,
        Status::Returned => Look::Bad,
        Status::Draft | Status::Discarded => Look::Quiet,
    }
}

pub(super) fn of_change_sets(sets: &[ChangeSetSummary], filter: &ListChangeSets) -> Rows {
    let columns = vec![
        count("numero", "Número"),
        column("titulo", "Conjunto de cambios", 48),
        column("estado", "Estado", 14),
        count("celdas", "Celdas"),
        column("autor", "Preparó", 24),
        column("archivo", "Desde el archivo", 28),
        column("ultimo_movimiento", "Último movimiento (UTC)", 22),
        count("publicacion", "Publicación"),
        column("observacion", "Última observación", 40),
    ];
    let rows = sets.iter().map(|set| {
        vec![
            Field::Plain(set.id),
            Field::text(&set.title),
            Field::code(set.status.slug(), set.status.label_es()),
            Field::Plain(i64::from(set.cells)),
            Field::text(&set.author_name),
            Field::optional_text(set.from_file.as_deref()),
            moment(set.updated_at),
            set.release
                .map_or(Field::Empty, |number| Field::Plain(i64::from(number))),
            Field::optional_text(set.remark.as_deref()),
        ]
    });
    let looks = Status::ALL.map(|one| (one.label_es().to_owned(), look(one)));
    let mut rows = Rows::of(columns, rows.collect()).with_states(2, looks.to_vec());
    if let Some(status) = filter.status {
        rows = rows.filtered("Estado", status.label_es());
    }
    if filter.mine {
        rows = rows.filtered("De quién", "Solo los míos");
    }
    rows
}

pub(super) fn of_imports(imports: &[ImportSummary]) -> Rows {
    let columns = vec![
        column("archivo", "Archivo", 40),
        column("estado", "Estado", 16),
        column("autor", "Subió", 24),
        column("creado_el", "Cuándo (UTC)", 22),
        count("conjunto", "Conjunto de cambios"),
        column("importacion", "Importación", 38),
    ];
    let rows = imports.iter().map(|import| {
        vec![
            Field::text(&import.file_name),
            Field::text(words::import_status(import.status)),
            Field::text(&import.author),
            moment(import.created_at),
            import.change_set.map_or(Field::Empty, Field::Plain),
            Field::text(&import.id),
        ]
    });
    Rows::of(columns, rows.collect())
}

pub(super) fn of_releases(releases: &[ReleaseSummary]) -> Rows {
    let columns = vec![
        count("numero", "Número"),
        column("publicada_el", "Publicada el (UTC)", 22),
        column("publicada_por", "Publicada por", 24),
        count("celdas", "Celdas"),
        column("nota", "Nota", 48),
        column("sha256", "SHA-256", 40),
        column("clave", "Clave que la firmó", 24),
        count("retira", "Retira la n.º"),
        count("retirada_por", "Retirada por la n.º"),
    ];
    let number = |one: Option<u32>| one.map_or(Field::Empty, |one| Field::Plain(i64::from(one)));
    let rows = releases.iter().map(|release| {
        vec![
            Field::Plain(i64::from(release.number)),
            moment(release.published_at),
            Field::text(&release.published_by),
            Field::Plain(i64::from(release.cells)),
            Field::text(&release.note),
            Field::text(&release.sha256),
            Field::optional_text(release.key_id.as_deref()),
            number(release.withdraws),
            number(release.withdrawn_by),
        ]
    });
    Rows::of(columns, rows.collect())
}

pub(super) fn of_configuration(changes: &[ProposedChange]) -> Rows {
    let columns = vec![
        count("numero", "Número"),
        column("que", "Qué cambia", 36),
        column("propuso", "Propuso", 24),
        column("propuesto_el", "Propuesto el (UTC)", 22),
        column("decision", "Decisión", 14),
        column("decidio", "Decidió", 24),
        column("decidido_el", "Decidido el (UTC)", 22),
        column("observacion", "Observación", 40),
        column("detalle", "Detalle (JSON)", 60),
    ];
    let rows = changes.iter().map(|change| {
        let decision = change.decision.as_ref();
        let outcome = decision.map_or("Por decidir", |decision| match decision.outcome {
            ChangeOutcome::Approved => "Aprobado",
            ChangeOutcome::Rejected => "Rechazado",
            ChangeOutcome::Withdrawn => "Retirado",
        });
        vec![
            Field::Plain(change.id),
            Field::text(words::object(&change.subject)),
            Field::text(&change.by),
            moment(change.at),
            Field::text(outcome),
            Field::optional_text(decision.map(|decision| decision.by.as_str())),
            decision.map_or(Field::Empty, |decision| moment(decision.at)),
            Field::optional_text(decision.and_then(|decision| decision.remark.as_deref())),
            Field::text(&change.detail),
        ]
    });
    Rows::of(columns, rows.collect())
}

pub(super) fn of_entities(entities: &[(String, String)]) -> Rows {
    let columns = vec![
        column("codigo", "Código", 16),
        column("nombre", "Entidad", 60),
    ];
    let rows = entities.iter();
    let rows = rows.map(|(code, name)| vec![Field::text(code), Field::text(name)]);
    Rows::of(columns, rows.collect())
}

pub(super) fn of_settings(view: &SettingsView) -> Rows {
    let columns = vec![
        column("ajuste", "Ajuste", 40),
        column("vigente", "En la gestión", 30),
        column("publicado", "En el sitio público", 30),
    ];
    let now = &view.settings;
    let published = view
        .published_with
        .as_ref()
        .map_or(now, |(_, settings)| settings);
    let rows = [
        (
            "En camino desde (del ritmo)",
            percent_es(now.on_track_from),
            percent_es(published.on_track_from),
        ),
        (
            "Necesita acelerar desde (del ritmo)",
            percent_es(now.needs_acceleration_from),
            percent_es(published.needs_acceleration_from),
        ),
        (
            "Cumplimiento de la meta del año",
            capitalised(now.compliance_method.label_es()),
            capitalised(published.compliance_method.label_es()),
        ),
        (
            "Versión de las fórmulas",
            now.formula_version.clone(),
            published.formula_version.clone(),
        ),
    ];
    let rows = rows.map(|(name, now, published)| {
        vec![Field::text(name), Field::text(now), Field::text(published)]
    });
    Rows::of(columns, rows.to_vec())
}

pub(super) fn of_accounts(accounts: &[AccountView]) -> Rows {
    let columns = vec![
        column("cuenta", "Cuenta", 20),
        column("nombre", "Nombre", 30),
        column("rol", "Rol", 20),
        column("entidades", "Entidades", 24),
        column("estado", "Estado", 14),
        column("proveedor", "Ingresa por la institución", 12).of(ColumnType::YesNo),
        column("segundo_factor", "Segundo factor", 12).of(ColumnType::YesNo),
        count("sesiones", "Sesiones"),
        column("misma_persona", "Otras cuentas de la persona", 24),
    ];
    let rows = accounts.iter().map(|account| {
        let state = if account.disabled {
            "Desactivada"
        } else {
            "Activa"
        };
        vec![
            Field::text(&account.name),
            Field::text(&account.display_name),
            Field::code(account.role.slug(), account.role.label_es()),
            Field::text(account.entities.join(", ")),
            Field::text(state),
            Field::yes_no(account.from_provider),
            Field::yes_no(account.second_factor),
            Field::Plain(i64::from(account.sessions)),
            Field::text(account.linked.join(", ")),
        ]
    });
    let looks = vec![
        ("Activa".to_owned(), Look::Good),
        ("Desactivada".to_owned(), Look::Quiet),
    ];
    Rows::of(columns, rows.collect()).with_states(4, looks)
}
