//! Search: one field, what answers it, and what the answers can be narrowed to.
//!
//! Complete without JavaScript: a form that asks, an address that holds the question. Where no server answers (the site as
//! files) a module does the same from the index (`/buscar.json`).

mod entries;

use std::collections::BTreeMap;

use components::FormField;
use domain::{band::State, policy_tree::NodeKind, release::Release};
use leptos::prelude::*;
use messages::{Language, t, tn};
use search::{Entry, Filter, Found, Hit, Kind, MAX_QUERY_CHARS, Query as Question};

pub use self::entries::index;
use crate::{
    context::{Page, View},
    query::Query,
    route::SEARCH_PATH,
    services,
    shell::{self, Head},
    words,
};

/// What is searched, for programs.
pub const INDEX: &str = "/buscar.json";
/// Answers on one page: who needs more asks more exactly.
const SHOWN: usize = 50;

/// The question in an address.
pub fn question(query: &Query) -> Question {
    let owned = |name: &str| query.get(name).map(str::to_owned);
    let filter = Filter {
        kind: query.get("tipo").and_then(Kind::from_slug),
        objective: owned("objetivo"),
        state: owned("estado"),
    };
    Question::new(query.get("q").unwrap_or_default(), filter)
}

/// The same question with its parameters in one order and nothing else.
pub fn known_query(release: &Release, query: &Query) -> String {
    let asked = question(query);
    let mut known = form_urlencoded::Serializer::new(String::new());
    let mut objectives = release.catalogue.of_kind(NodeKind::Objective);
    let Filter {
        kind,
        objective,
        state,
    } = &asked.filter;
    let objective = objective
        .as_deref()
        .filter(|code| objectives.any(|node| node.code.as_str() == *code));
    let state = state
        .as_deref()
        .filter(|slug| State::ALL.iter().any(|state| state.slug() == *slug));
    let text = (!asked.text.is_empty()).then_some(asked.text.as_str());
    for (name, value) in [
        ("q", text),
        ("tipo", kind.map(Kind::slug)),
        ("objetivo", objective),
        ("estado", state),
    ] {
        if let Some(value) = value {
            known.append_pair(name, value);
        }
    }
    known.finish()
}

pub fn page(view: &View<'_>, query: &Query) -> Page {
    let asked = question(query);
    let own;
    let index = match view.context.search {
        Some(index) => index,
        None => {
            own = entries::index(view.release, view.progress);
            &own
        }
    };
    let found = index.search(&asked);
    let is_asked = asked != Question::default();
    let answers = is_asked.then(|| answers(view, &asked, &found));
    // The index is that of the current release.
    let current = view.context.current;
    let data = current.then(|| {
        view! { <a href=INDEX data-search-index="">{t!("Lo que se busca, como datos (JSON)")}</a> }
    });
    let asked_query = known_query(view.release, query);
    let script = view.context.assets.find("search.js").filter(|_| current);
    let nonce = view.context.nonce.map(str::to_owned);
    let script =
        script.map(|source| view! { <script type="module" src=source nonce=nonce></script> });
    let body = view! {
        <div class="opening">
            <h1>{t!("Buscar")}</h1>
            <p class="lede">
                {t!("Objetivos, lineamientos, servicios, indicadores y las páginas que los explican, por palabra, por código o por lugar.")}
            </p>
        </div>
        {form(view, &asked, index.entries())}
        <div id="resultados" class="stack" data-asked=asked_query data-words=script_words()>{answers}</div>
        <p class="muted small">
            {t!("Se busca sin distinguir tildes ni mayúsculas. El orden es de este tablero: cuenta más lo que está en el nombre y lo que es menos frecuente. ")}
            {data}
        </p>
        {script}
    };
    let title = match asked.text.as_str() {
        "" => t!("Buscar").to_owned(),
        text => t!("Buscar: {text}", text),
    };
    let head = Head {
        title,
        description: t!("Buscar entre los objetivos, servicios e indicadores de la política, por palabra, código o lugar.")
            .to_owned(),
        // Answers to questions are no pages to be found.
        path: if is_asked { String::new() } else { SEARCH_PATH.to_owned() },
        section: SEARCH_PATH,
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn form(view: &View<'_>, asked: &Question, entries: &[Entry]) -> AnyView {
    let names = entries
        .iter()
        .map(|entry| view! { <option value=entry.title.clone()></option> })
        .collect_view();
    let kinds = Kind::ALL.map(|kind| (kind.slug().to_owned(), kind.label().to_owned()));
    let objectives = view
        .release
        .catalogue
        .of_kind(NodeKind::Objective)
        .map(|node| {
            let code = node.code.to_string();
            (code.clone(), format!("{code} {}", words::node_name(node)))
        });
    let states = State::ALL.map(|state| (state.slug().to_owned(), state.label().to_owned()));
    let (filter, text, longest) = (
        &asked.filter,
        asked.text.clone(),
        MAX_QUERY_CHARS.to_string(),
    );
    let kinds = select("tipo", kinds.into_iter(), filter.kind.map(Kind::slug));
    let objectives = select("objetivo", objectives, filter.objective.as_deref());
    let states = select("estado", states.into_iter(), filter.state.as_deref());
    // A phone folds them; what is set stays in sight.
    let is_filtered = *filter != Filter::default();
    view! {
        <form class="site-filters search-form" method="get" action=view.href(SEARCH_PATH) role="search" aria-label=t!("Buscar en el sitio")>
            <FormField id="q" label=t!("Qué busca")>
                <input
                    class="input"
                    type="search"
                    id="q"
                    name="q"
                    value=text
                    maxlength=longest
                    list="nombres"
                    autocomplete="off"
                    spellcheck="true"
                />
            </FormField>
            <datalist id="nombres">{names}</datalist>
            <button class="button" type="submit">{t!("Buscar")}</button>
            <details class="fold search-filters" open=is_filtered>
                <summary>{t!("Tipo, objetivo y estado")}</summary>
                <div class="search-filter-fields">
                    <FormField id="tipo" label=t!("Tipo")>{kinds}</FormField>
                    <FormField id="objetivo" label=t!("Objetivo")>{objectives}</FormField>
                    <FormField id="estado" label=t!("Estado")>{states}</FormField>
                    <button class="button button--quiet" type="submit">{t!("Aplicar")}</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

fn select(
    name: &'static str,
    options: impl Iterator<Item = (String, String)>,
    chosen: Option<&str>,
) -> AnyView {
    services::select(name, services::options(options, chosen))
}

fn answers(view: &View<'_>, asked: &Question, found: &Found<'_>) -> AnyView {
    let total = found.hits.len();
    let counted = match total {
        0 => t!("Nada responde a esa búsqueda.").to_owned(),
        more if more > SHOWN => t!(
            "{n} resultados; se muestran los primeros {shown}.",
            n = more,
            shown = SHOWN
        ),
        some => counted(u64::try_from(some).unwrap_or(u64::MAX), some),
    };
    let partial = found.is_partial.then(partial);
    let hits = found
        .hits
        .iter()
        .take(SHOWN)
        .map(|hit| row(view, hit))
        .collect_view();
    let list = (total > 0).then(|| view! { <ol class="entries">{hits}</ol> });
    let nothing = (total == 0).then(|| {
        view! {
            <p>
                {t!("Pruebe con otra palabra, con menos palabras o sin filtros; o mire ")}
                <a href=view.href("/indicadores")>{t!("todos los indicadores")}</a> {t!(" y ")}
                <a href=view.href("/servicios")>{t!("todos los servicios")}</a> "."
            </p>
        }
    });
    view! {
        <h2 class="visually-hidden">{t!("Resultados")}</h2>
        <p role="status">{counted}" "{partial}</p>
        {corrected(found)}
        {kinds(view, asked, found)}
        {nothing}
        {list}
    }
    .into_any()
}

fn counted(count: u64, n: impl std::fmt::Display) -> String {
    tn!(count, "{n} resultado.", "{n} resultados.", n)
}

fn partial() -> &'static str {
    t!("Ningún resultado tiene todas las palabras: estos tienen algunas.")
}

/// What the script says in another language than its own, which is Spanish, as JSON.
fn script_words() -> Option<String> {
    let language = Language::current();
    if language == Language::Spanish {
        return None;
    }
    let kinds = Kind::ALL.map(|kind| (kind.slug(), kind.label()));
    let pages = entries::pages().map(|(path, title, about)| (path, [title, about]));
    let words = serde_json::json!({
        "nothing": t!("Nada responde a esa búsqueda."),
        "one": counted(1, "{n}"),
        "many": counted(2, "{n}"),
        "more": t!(
            "{n} resultados; se muestran los primeros {shown}.",
            n = "{n}",
            shown = SHOWN
        ),
        "partial": partial(),
        "results": t!("Resultados"),
        "away": t!("La búsqueda no está disponible en esta copia del sitio."),
        // Of what the index says.
        "official": words::official(),
        "prefix": format!("{}/", language.prefix().trim_start_matches('/')),
        "kinds": BTreeMap::from(kinds),
        "pages": pages.collect::<BTreeMap<_, _>>(),
    });
    Some(words.to_string())
}

/// Which words were taken for others.
fn corrected(found: &Found<'_>) -> Option<AnyView> {
    let said = found
        .corrected
        .iter()
        .map(|(typed, taken)| t!("«{taken}» en lugar de «{typed}»", taken, typed))
        .collect::<Vec<_>>();
    (!said.is_empty())
        .then(|| view! { <p>{t!("Se buscó {words}.", words = said.join(", "))}</p> }.into_any())
}

/// The answers by kind, each a link to those alone.
fn kinds(view: &View<'_>, asked: &Question, found: &Found<'_>) -> Option<AnyView> {
    if found.kinds.len() < 2 {
        return None;
    }
    let links = found.kinds.iter().map(|(kind, count)| {
        let chosen = asked.filter.kind == Some(*kind);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &asked.text);
        if !chosen {
            query.append_pair("tipo", kind.slug());
        }
        for (name, value) in [
            ("objetivo", &asked.filter.objective),
            ("estado", &asked.filter.state),
        ] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let href = format!("{}?{}", view.href(SEARCH_PATH), query.finish());
        let current = chosen.then_some("true");
        view! { <li><a href=href aria-current=current>{format!("{} ({count})", kind.label())}</a></li> }
    });
    let links = links.collect_view();
    Some(
        view! { <nav class="search-kinds" aria-label=t!("Resultados por tipo")><ul>{links}</ul></nav> }
            .into_any(),
    )
}

fn row(view: &View<'_>, hit: &Hit<'_>) -> AnyView {
    let entry = hit.entry;
    let place = hit
        .place
        .map(|place| t!("Tiene valores de {place}. ", place));
    let (title, about) = entries::shown(view, entry);
    let language = (entry.kind != Kind::Page).then(words::official).flatten();
    let kind = match &entry.objective {
        Some(objective) if entry.kind != Kind::Objective => {
            format!("{} · {objective}", entry.kind.label())
        }
        _ => entry.kind.label().to_owned(),
    };
    let state = State::ALL
        .into_iter()
        .find(|state| Some(state.slug()) == entry.state);
    let badge = state.map(|state| view! { <components::StateBadge state=state /> });
    view! {
        <li class="entry">
            <span class="entry-code">{entry.code.clone()}</span>
            <div class="entry-body">
                <h3 class="entry-title"><a href=view.href(&entry.path) lang=language>{title}</a></h3>
                <p class="muted small">{kind}</p>
                <p>{place}{about}</p>
            </div>
            <div class="entry-side">{badge}</div>
        </li>
    }
    .into_any()
}
