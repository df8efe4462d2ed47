//! What readers answered, in numbers by page. The numbers are no part of a release: whoever asks for the page brings
//! them.

use std::cmp::Reverse;

use domain::{
    format,
    opinion::KEPT_DAYS,
    release::{Assessments, Release},
};
use leptos::prelude::*;
use messages::t;

use crate::{
    asked_page::{AskedPage, asked_page},
    context::{Page, SiteContext, View},
    message_page::{self, Problem},
    route::{OPINIONS_FILES, OPINIONS_PATH, in_present_language},
    shell::{self, Head},
};

/// The answers about one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionCount {
    /// Its address below no release.
    pub path: String,
    pub yes: u64,
    pub no: u64,
}

/// The same with what the page is called; a page that the release does not have any more has no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionRow {
    pub path: String,
    pub name: Option<String>,
    pub yes: u64,
    pub no: u64,
}

impl OpinionRow {
    pub fn total(&self) -> u64 {
        self.yes.saturating_add(self.no)
    }
}

/// The rows of page and files: the page with most answers first.
pub fn opinion_rows(release: &Release, counts: &[OpinionCount]) -> Vec<OpinionRow> {
    let mut rows: Vec<OpinionRow> = counts
        .iter()
        .map(|count| OpinionRow {
            path: count.path.clone(),
            name: asked_page(release, &count.path).map(|page| page.name),
            yes: count.yes,
            no: count.no,
        })
        .collect();
    rows.sort_by(|a, b| (Reverse(a.total()), &a.path).cmp(&(Reverse(b.total()), &b.path)));
    rows
}

/// The page; `None`: they cannot be read at the moment, and it says so, with status 503.
pub fn opinion_totals(
    context: &SiteContext<'_>,
    assessments: &Assessments,
    counts: Option<&[OpinionCount]>,
) -> Page {
    let view = View::new(context, assessments, OPINIONS_PATH.to_owned());
    if !context.takes_opinions {
        return message_page::in_site(&view, Problem::NotFound);
    }
    Owner::new().with(|| {
        let content = match counts {
            None => away(),
            Some([]) => view! { <p>{t!("Todavía no hay respuestas.")}</p> }.into_any(),
            Some(counts) => table(&opinion_rows(view.release, counts)),
        };
        let title = t!("Qué dijeron quienes visitaron");
        let lede = t!(
            "Respuestas a «¿Le sirvió esta página?» de los últimos {days} días, por página. Los comentarios no se publican.",
            days = KEPT_DAYS
        );
        let body = view! {
            {shell::trail(&view, vec![(title.to_owned(), OPINIONS_PATH.to_owned())])}
            <div class="opening">
                <h1>{title}</h1>
                <p class="lede">{lede}</p>
                <p>
                    {t!("Cualquiera puede responder, y más de una vez: no es una encuesta, y no dice qué piensa la ciudadanía. \
                     Estos números no son parte de ninguna publicación.")}
                </p>
            </div>
            <section class="section stack">
                <h2>{t!("Respuestas por página")}</h2>
                {content}
            </section>
        };
        let head = Head {
            title: title.to_owned(),
            description: t!("Cuántas veces se respondió que una página sirvió o no, por página.")
                .to_owned(),
            // It is of no release: neither its address nor its citation may say so.
            path: String::new(),
            section: "",
            has_charts: false,
        };
        Page {
            status: if counts.is_some() { 200 } else { 503 },
            ..shell::document(&view, head, body.into_any())
        }
    })
}

fn away() -> AnyView {
    view! {
        <p role="status">
            {t!("En este momento no se pueden leer las respuestas: la base de datos no responde. Vuelva a intentarlo en unos minutos; no se pierden.")}
        </p>
    }
    .into_any()
}

fn table(rows: &[OpinionRow]) -> AnyView {
    let lines = rows.iter().map(|row| {
        let name = match &row.name {
            Some(name) => {
                let (href, language) = (
                    in_present_language(&row.path),
                    AskedPage::language(&row.path),
                );
                view! { <a href=href lang=language>{name.clone()}</a> }.into_any()
            }
            None => {
                let gone = t!("(ya no está en la publicación vigente)");
                view! { {row.path.clone()}" "<span class="muted">{gone}</span> }.into_any()
            }
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                {numbers(row.yes, row.no)}
            </tr>
        }
    });
    let sum = |of: fn(&OpinionRow) -> u64| rows.iter().map(of).fold(0, u64::saturating_add);
    let files = OPINIONS_FILES.map(|path| {
        let name = path.rsplit('.').next().unwrap_or_default().to_uppercase();
        let label = t!("{format}: respuestas por página", format = name);
        view! { <li><a href=path aria-label=label>{name}</a></li> }
    });
    view! {
        <div class="scroller">
            <table class="table opinions">
                <thead>
                    <tr>
                        <th scope="col">{t!("Página")}</th>
                        <th scope="col" class="number">{t!("Sí")}</th>
                        <th scope="col" class="number">{t!("No")}</th>
                        <th scope="col" class="number">{t!("Total")}</th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{t!("Todas")}</th>
                        {numbers(sum(|row| row.yes), sum(|row| row.no))}
                    </tr>
                </tfoot>
            </table>
        </div>
        <p class="muted small">{t!("Descargar las respuestas por página:")}</p>
        <ul class="downloads">{files.into_iter().collect_view()}</ul>
    }
    .into_any()
}

fn numbers(yes: u64, no: u64) -> AnyView {
    let cells = [yes, no, yes.saturating_add(no)];
    let cells = cells.map(|count| view! { <td class="number">{format::count(count)}</td> });
    cells.into_iter().collect_view().into_any()
}
