//! What readers wrote of pages, as a table: all that the filter of the page lets through.

use app::{
    backend::Caller,
    error::AppError,
    wire::{ListOpinions, OpinionFilter, OpinionView, OpinionsShown},
};
use domain::opinion::Answer;
use workbook::write::table::{Column, ColumnType, Field};

use super::{Fields, Rows};
use crate::backend::PostgresBackend;

/// The rows, newest first.
pub(super) async fn of_opinions(
    backend: &PostgresBackend,
    by: &Caller,
    filter: OpinionFilter,
) -> Result<Rows, AppError> {
    let column = |key, title, width| Column::new(key, title, width, "");
    let number = |key, title| column(key, title, 12).of(ColumnType::Integer);
    let columns = vec![
        number("numero", "Número"),
        column("dia", "Día", 12),
        column("pagina", "Página", 30),
        number("publicacion", "Publicación"),
        column("sirvio", "¿Sirvió?", 10),
        column("comentario", "Comentario", 70),
        column("atendio", "Atendió", 24),
        column("atendido_el", "Atendido el (UTC)", 22),
        column("nota", "Nota interna", 40),
    ];
    let mut rows = Vec::new();
    let mut search = ListOpinions {
        filter,
        before: None,
    };
    loop {
        let page = backend.call(by, search.clone()).await?;
        search.before = page.opinions.last().map(|opinion| opinion.id);
        rows.extend(page.opinions.iter().map(fields));
        if !page.more {
            break;
        }
    }
    let mut table = Rows::of(columns, rows);
    if search.filter.shown == OpinionsShown::Waiting {
        table = table.filtered("Mostrar", "Comentarios por atender");
    }
    if let Some(answer) = search.filter.answer {
        table = table.filtered("Respuesta", answer.label_es());
    }
    if let Some(page) = search.filter.page {
        table = table.filtered("Página", page);
    }
    Ok(table)
}

fn fields(opinion: &OpinionView) -> Fields {
    let attended = opinion.attended.as_ref();
    let at = attended.map(|one| one.at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    vec![
        Field::Plain(opinion.id),
        Field::Date(opinion.day),
        Field::text(&opinion.page),
        Field::Plain(i64::from(opinion.release)),
        Field::yes_no(opinion.answer == Answer::Yes),
        Field::text(&opinion.comment),
        Field::optional_text(attended.map(|one| one.by.as_str())),
        Field::optional_text(at),
        Field::optional_text(attended.and_then(|one| one.note.as_deref())),
    ]
}
