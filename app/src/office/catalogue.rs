//! The catalogue: nodes of the policy and indicators with their ficha técnica. Names, places and
//! fichas that no source publishes are completed here; history is never altered, releases keep
//! the texts that they were published with.
//!
//! Rows are edited as texts by field name: `text`, `breaks`, `gaps`, `node_text` and `indicator_text` are
//! the logic, without elements; `form` and `read_only` draw whatever row they are given.

mod breaks;
mod entities;
mod form;
mod gaps;
pub(super) mod indicator_text;
mod list;
mod node_text;
mod read_only;
pub(super) mod text;

use std::sync::Arc;

use domain::{
    code::{IndicatorCode, NodeCode},
    role::Act,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::{
    attempt::Attempt,
    configuration::{WaitingNotice, opener},
    frame::{Heading, may_now},
    load::{Failure, loaded},
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{Call, CatalogueView, ReadCatalogue, SaveIndicator, SaveNode, SaveOutcome},
};
use form::{Record, RecordForm, Writer};
use list::IndicatorItem;
use read_only::ReadOnly;
use text::{Problems, Spec, Texts};

pub use gaps::visible_nodes;
pub use list::ListPage;

/// The code of a page for a new row; no real code is in small letters.
const NEW: &str = "nuevo";

/// A page of one row.
struct Sheet {
    title: String,
    specs: Vec<Spec>,
    record: Record,
    writer: Writer,
    /// The folder of its address.
    folder: &'static str,
    /// Where to go on from here.
    links: AnyView,
}

/// `/gestion/catalogo/nodo/:code`
#[component]
pub fn NodePage() -> impl IntoView {
    record_page(|view, code, _, editable| {
        let is_new = code == NEW;
        let record = if is_new {
            let texts = node_text::blank(&view.catalogue);
            Record { texts, version: 0 }
        } else {
            node_record(view, code)?
        };
        let taken = view.node_versions.keys().cloned().collect();
        let order = |node, version| SaveNode { node, version };
        Some(Sheet {
            title: if is_new {
                "Agregar objetivo, lineamiento o servicio".to_owned()
            } else {
                format!("Objetivo, lineamiento o servicio {code}")
            },
            specs: node_text::specs(view),
            record,
            writer: writer(taken, node_text::read, order, node_record),
            folder: "nodo",
            links: node_links(view, code, editable),
        })
    })
}

/// `/gestion/catalogo/indicador/:code`
#[component]
pub fn IndicatorPage() -> impl IntoView {
    record_page(|view, code, node, _| {
        let is_new = code == NEW;
        let record = if is_new {
            let texts = indicator_text::blank(&view.catalogue, node);
            Record { texts, version: 0 }
        } else {
            indicator_record(view, code)?
        };
        let taken = view.indicator_versions.keys().cloned().collect();
        let order = |indicator, version| SaveIndicator { indicator, version };
        Some(Sheet {
            title: if is_new {
                "Agregar indicador".to_owned()
            } else {
                format!("Ficha técnica de {code}")
            },
            specs: indicator_text::specs(&view.catalogue),
            record,
            writer: writer(taken, indicator_text::read, order, indicator_record),
            folder: "indicador",
            links: indicator_links(code),
        })
    })
}

/// Where rows of one kind are checked, written and read again: the codes of all rows, what reads the texts, the call
/// that saves a row at a version, and the row with a code.
fn writer<Row: 'static, Save: Call<Answer = SaveOutcome<CatalogueView>>>(
    taken: Vec<String>,
    read: fn(&Texts) -> Result<Row, Problems>,
    order: fn(Row, i32) -> Save,
    record: fn(&CatalogueView, &str) -> Option<Record>,
) -> Writer {
    let check = move |texts: &Texts| read(texts).err().unwrap_or_default();
    Writer {
        check: Arc::new(move |texts, new| with_free_code(check(texts), texts, new, &taken)),
        save: Arc::new(move |texts, version| {
            let saving = call(order(read(texts)?, version));
            let code = code_of(texts).to_owned();
            Ok(Box::pin(async move {
                let stored = saving.await?.done();
                let record = |view| record(&view, &code).ok_or_else(missing);
                stored.map(record).transpose()
            }))
        }),
        read: Arc::new(move |code| {
            Box::pin(
                async move { record(&call(ReadCatalogue {}).await?, &code).ok_or_else(missing) },
            )
        }),
    }
}

/// What a page shows of the catalogue: the code, the node of a new indicator, whether one may edit.
type Show = fn(&CatalogueView, &str, Option<&str>, bool) -> Option<Sheet>;

fn record_page(show: Show) -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let code = Memo::new(move |_| params.read().get("code").unwrap_or_default());
    let catalogue = Resource::new(
        move || code.get(),
        |code| async move { call(ReadCatalogue {}).await.map(|view| (code, view)) },
    );
    // Above what is loaded: «Se guardó» is still there when a new row gets its own address.
    let attempt = Attempt::new();
    let navigate = use_navigate();
    let open_waiting = opener();
    loaded(catalogue, move |(code, view)| {
        let editable = may_now(Act::EditCatalogue);
        let node = query.read_untracked().get("nodo");
        let Some(sheet) = show(&view, &code, node.as_deref(), editable) else {
            return view! { <Heading text="No existe" /> <Failure error=missing() /> }.into_any();
        };
        let (folder, navigate) = (sheet.folder, navigate.clone());
        let subject = subject_of(folder, &code);
        let waiting = view.waiting;
        let saved = Callback::new(move |stored: Option<String>| {
            let Some(stored) = stored else {
                return open_waiting.run(());
            };
            if stored != code {
                let address = format!("/gestion/catalogo/{folder}/{stored}");
                navigate(&address, Default::default());
            }
        });
        let Sheet {
            title,
            specs,
            record,
            writer,
            links,
            ..
        } = sheet;
        view! {
            <Heading text=title />
            <WaitingNotice waiting subject />
            {links}
            {if editable {
                view! { <RecordForm specs record writer attempt saved /> }.into_any()
            } else {
                view! { <ReadOnly specs texts=record.texts /> }.into_any()
            }}
        }
        .into_any()
    })
}

/// What a change of this row is a change of.
fn subject_of(folder: &str, code: &str) -> String {
    let kind = if folder == "nodo" {
        "node"
    } else {
        "indicator"
    };
    format!("{kind}/{code}")
}

/// The indicators of a node and where its values are.
fn node_links(view: &CatalogueView, code: &str, editable: bool) -> AnyView {
    let Some(node) = view
        .catalogue
        .nodes
        .iter()
        .find(|n| n.code.as_str() == code)
    else {
        return ().into_any();
    };
    let items = view
        .catalogue
        .indicators_of(&node.code)
        .map(|indicator| view! { <IndicatorItem indicator=indicator.clone() /> })
        .collect_view();
    let none = items.is_empty();
    let add = format!("/gestion/catalogo/indicador/nuevo?nodo={code}");
    let grid = format!("/gestion/captura/nodo/{code}");
    view! {
        <section class="block">
            <h2>"Sus indicadores"</h2>
            {if none {
                view! { <p>"Todavía no tiene indicadores."</p> }.into_any()
            } else {
                view! {
                    <ul>{items}</ul>
                    <p>
                        <a href=grid>"Sus valores en la hoja"</a>
                    </p>
                }
                    .into_any()
            }}
            {editable.then(|| view! { <p><a href=add>"Agregar un indicador aquí"</a></p> })}
        </section>
    }
    .into_any()
}

fn indicator_links(code: &str) -> AnyView {
    if code == NEW {
        return ().into_any();
    }
    view! {
        <p>
            "La línea de base, los logros esperados y los valores obtenidos están en la "
            <a href=format!("/gestion/captura/indicador/{code}")>"hoja de valores"</a>
            "."
        </p>
    }
    .into_any()
}

fn code_of(texts: &Texts) -> &str {
    texts.get("code").map_or("", |code| code.trim())
}

/// Adds that a new row has the code of another.
fn with_free_code(
    mut problems: Problems,
    texts: &Texts,
    is_new: bool,
    taken: &[String],
) -> Problems {
    let code = code_of(texts);
    if is_new && taken.iter().any(|known| known == code) {
        problems.push(("code", format!("El código {code} ya existe: escriba otro.")));
    }
    problems
}

fn node_record(view: &CatalogueView, code: &str) -> Option<Record> {
    let code: NodeCode = code.parse().ok()?;
    let texts = node_text::of(view.catalogue.node(&code)?);
    let version = view.node_versions.get(code.as_str()).copied()?;
    Some(Record { texts, version })
}

fn indicator_record(view: &CatalogueView, code: &str) -> Option<Record> {
    let code: IndicatorCode = code.parse().ok()?;
    let texts = indicator_text::of(view.catalogue.indicator(&code)?);
    let version = view.indicator_versions.get(code.as_str()).copied()?;
    Some(Record { texts, version })
}

fn missing() -> AppError {
    AppError::new(ErrorCode::NotFound, "El catálogo no tiene ese código.")
}

fn who_can_edit() -> String {
    format!(
        "Solo lectura: el catálogo lo edita {}.",
        Act::EditCatalogue.who_can_es()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_row_needs_a_code_of_its_own() {
        let texts = Texts::from([("code", " S04-1 ".to_owned())]);
        let taken = ["S04-1".to_owned()];
        let problems = with_free_code(Vec::new(), &texts, true, &taken);
        assert_eq!(problems.first().map(|(field, _)| *field), Some("code"));
        assert!(with_free_code(Vec::new(), &texts, false, &taken).is_empty());
        assert!(with_free_code(Vec::new(), &texts, true, &[]).is_empty());
    }
}
