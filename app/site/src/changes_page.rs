//! What changed between two releases: new values, revised values, revised targets, changed texts.

mod tables;
mod texts;

use components::StateBadge;
use domain::{
    format,
    release::{Comparison, Release, compare},
    sentence::summary_sentence,
};
use leptos::prelude::*;
use messages::{msgid, t, tn, translated};

use crate::{
    changes, compare_form,
    context::{Page, View},
    list_files::list_files,
    prose,
    query::Query,
    route,
    shell::{self, Head},
    words,
};

/// Two releases and what differs, for the sections of the page.
struct ReleasePair<'a> {
    view: &'a View<'a>,
    before: &'a Release,
    found: Comparison,
}

/// A section with its place in the list of contents.
struct Section {
    id: &'static str,
    title: &'static str,
    count: usize,
    content: AnyView,
}

/// The page. The release to compare with is in the context; `query` only says whether it was asked for.
pub fn page(view: &View<'_>, query: &Query) -> Page {
    let release = view.release;
    let before = view.context.previous;
    let asked = query.get("desde").is_some();
    let title = match before.filter(|_| asked) {
        Some(before) => t!(
            "Qué cambió de la publicación n.º {before} a la n.º {number}",
            before = before.number,
            number = release.number
        ),
        None => t!(
            "Qué cambió en la publicación n.º {number}",
            number = release.number
        ),
    };
    let content = match before {
        Some(before) => compared(view, before),
        None => view! {
            <p class="lede">{t!("Esta es la primera publicación: no hay una anterior con la cual comparar.")}</p>
        }
        .into_any(),
    };
    let body = view! {
        {shell::trail(view, vec![
            (t!("Publicaciones").to_owned(), "/publicaciones".to_owned()),
            (t!("Qué cambió").to_owned(), "/cambios".to_owned()),
        ])}
        <div class="opening"><h1>{title.clone()}</h1></div>
        {content}
        <section class="section">
            <h2>{t!("Comparar otras dos publicaciones")}</h2>
            {compare_form::section(view, before.map(|one| one.number), release.number)}
        </section>
    };
    let head = Head {
        title,
        description: t!("Valores nuevos, valores revisados, metas revisadas y textos cambiados entre dos publicaciones.").to_owned(),
        path: "/cambios".to_owned(),
        section: "/publicaciones",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn compared(view: &View<'_>, before: &Release) -> AnyView {
    // Without a release in the query the one before is meant.
    let is_usual = before.number.checked_add(1) == Some(view.release.number);
    let since = match is_usual {
        true => String::new(),
        false => format!("desde={}", before.number),
    };
    let found = compare(before, view.release);
    let summary = summary_sentence(&found);
    let pair = ReleasePair {
        view,
        before,
        found,
    };
    let sections: Vec<Section> = sections(&pair)
        .into_iter()
        .filter(|section| section.count > 0)
        .collect();
    let contents = (sections.len() > 1).then(|| {
        let entries = sections.iter().map(|section| {
            let words = format!("{} ({})", section.title, section.count);
            (section.id.to_owned(), words)
        });
        prose::contents(t!("Secciones"), entries)
    });
    view! {
        <div class="opening stack">
            <p class="lede">{between(view, before)}" "{summary}</p>
            {note(view)}
            {contents}
        </div>
        {sections.into_iter().map(section).collect_view()}
        <div class="section">{list_files(view, "/cambios", &since, t!("los cambios"))}</div>
    }
    .into_any()
}

/// Which two releases, each with its address.
fn between(view: &View<'_>, before: &Release) -> AnyView {
    let release = view.release;
    let named = |release: &Release| {
        let href = route::in_present_language(&route::of_release(release.number, "/"));
        let name = t!("publicación n.º {number}", number = release.number);
        let date = words::day(release.published_at);
        view! { <a href=href>{name}</a>{t!(", del {date}", date)} }
    };
    let backwards = (before.number > release.number).then_some(t!(
        " Se compara hacia atrás: de una publicación posterior a una anterior."
    ));
    view! { {t!("De la ")}{named(before)}{t!(", a la ")}{named(release)}"."{backwards} }.into_any()
}

/// What the publisher wrote; never the software's words.
fn note(view: &View<'_>) -> Option<AnyView> {
    let note = view.release.note.trim();
    (!note.is_empty()).then(|| {
        let words = t!(
            "Nota de quien publicó, {person}: {note}",
            person = view.release.published_by,
            note
        );
        view! { <p class="muted">{words}</p> }.into_any()
    })
}

fn section(section: Section) -> AnyView {
    let Section {
        id,
        title,
        count,
        content,
    } = section;
    view! {
        <section class="section" id=id>
            <h2>{title}" "<span class="count">{count}</span></h2>
            {content}
        </section>
    }
    .into_any()
}

/// In the order in which a reader asks: first what changed of the answers, then of the numbers, of the
/// targets, and of the texts.
fn sections(pair: &ReleasePair<'_>) -> Vec<Section> {
    let found = &pair.found;
    let states = Section {
        id: "estados",
        title: t!("Estados que cambiaron"),
        count: found.band_changes.len(),
        content: states(pair),
    };
    let catalogue = Section {
        id: "catalogo",
        title: t!("Lo que entra y sale del catálogo"),
        count: found.new_nodes.len()
            + found.new_indicators.len()
            + found.removed_nodes.len()
            + found.removed_indicators.len(),
        content: texts::catalogue(pair),
    };
    let mut sections = vec![states];
    sections.extend(sections_of_cells(pair));
    sections.extend(sections_of_texts(pair));
    sections.push(catalogue);
    sections
}

fn sections_of_cells(pair: &ReleasePair<'_>) -> [Section; 6] {
    use tables::Kind::{New, Revised};
    let found = &pair.found;
    [
        (
            "valores-nuevos",
            msgid!("Valores nuevos"),
            &found.new_values,
            New,
        ),
        (
            "valores-revisados",
            msgid!("Valores revisados"),
            &found.revised_values,
            Revised,
        ),
        (
            "valores-retirados",
            msgid!("Valores retirados"),
            &found.removed_values,
            Revised,
        ),
        ("faltas", msgid!("Faltas de dato"), &found.gaps, Revised),
        (
            "metas",
            msgid!("Metas nuevas o revisadas"),
            &found.targets,
            Revised,
        ),
        (
            "lineas-de-base",
            msgid!("Líneas de base nuevas o revisadas"),
            &found.baselines,
            Revised,
        ),
    ]
    .map(|(id, title, list, kind)| Section {
        id,
        title: translated(title),
        count: list.len(),
        content: tables::cells(pair, list, kind),
    })
}

fn sections_of_texts(pair: &ReleasePair<'_>) -> [Section; 3] {
    let found = &pair.found;
    [
        ("metodo", msgid!("Método y configuración"), &found.methods),
        (
            "definiciones",
            msgid!("Definición de los indicadores"),
            &found.definitions,
        ),
        ("textos", msgid!("Textos cambiados"), &found.texts),
    ]
    .map(|(id, title, list)| Section {
        id,
        title: translated(title),
        count: list.len(),
        content: texts::list(pair, list),
    })
}

fn states(pair: &ReleasePair<'_>) -> AnyView {
    let (view, before) = (pair.view, pair.before);
    let lines = changes::band_lines(view, before, &pair.found.band_changes);
    let only = pair.found.band_changes.iter();
    let revisions = only.filter(|one| one.cause.is_only_revision()).count();
    let said = (revisions > 0).then(|| {
        let count = u64::try_from(revisions).unwrap_or(u64::MAX);
        let words = tn!(
            count,
            "{n} estado cambió solo porque se revisó una meta, una línea de base o un método.",
            "{n} estados cambiaron solo porque se revisó una meta, una línea de base o un método.",
            n = format::count(count)
        );
        view! { <p class="standfirst">{words}</p> }
    });
    let apart = (view.release.number.abs_diff(before.number) > 1).then(|| {
        view! {
            <p class="muted">
                {t!("Entre las dos hay otras publicaciones: la razón que dio quien publicó está en los cambios de cada una.")}
            </p>
        }
    });
    let items = lines.into_iter().map(|line| {
        let indicator = view.release.catalogue.indicator(&line.indicator);
        let name = indicator.map(|one| one.name.clone()).unwrap_or_default();
        let href = view.href(&route::indicator_path(&line.indicator));
        view! {
            <li class="shift">
                <p><a href=href lang=words::official()>{format!("{} {name}", line.indicator)}</a></p>
                <p class="shift-states">
                    <StateBadge state=line.before />" "<span aria-hidden="true">"→"</span>" "<StateBadge state=line.after />
                </p>
                <p>{line.sentence}</p>
            </li>
        }
    });
    view! { {said} {apart} <ul class="plain-list">{items.collect_view()}</ul> }.into_any()
}
