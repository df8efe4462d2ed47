//! What must be said before the content: data of a demonstration, a withdrawn release, an older one.

use components::DemoTag;
use domain::sentence;
use leptos::prelude::*;

use crate::{context::View, route};

/// What is made up and what is not, on a page of this section.
pub fn demonstration_words(section: &str) -> &'static str {
    if section == CONTEXT {
        "Los valores de la política son inventados; los de contexto son cifras publicadas."
    } else {
        "Los valores de la política son inventados para mostrar cómo funciona el tablero: no describen al Perú. \
         Los de contexto son cifras publicadas."
    }
}

/// The section whose pages show real figures.
const CONTEXT: &str = "/contexto";

/// The same in two words, for the one line of a phone.
fn short_words(section: &str) -> &'static str {
    if section == CONTEXT {
        "el contexto es real"
    } else {
        "valores inventados"
    }
}

pub fn banners(view: &View<'_>, section: &str) -> AnyView {
    // A phone shows the short words and the whole ones at the foot of the page; who listens hears the whole ones here.
    let demo = view.release.demo.then(|| {
        view! {
            <section class="banner banner--demo" aria-label="Aviso: datos de demostración">
                <div class="page">
                    <DemoTag />
                    <span class="banner-short" aria-hidden="true">" · "{short_words(section)}</span>
                    <span class="banner-words">" "{demonstration_words(section)}</span>
                </div>
            </section>
        }
    });
    view! { {withdrawn(view)} {withdrawal(view)} {demo} {old(view)} }.into_any()
}

/// On every page of a release that was withdrawn. The page itself stays as it was.
fn withdrawn(view: &View<'_>) -> Option<AnyView> {
    let by = view.withdrawn()?;
    let page = route::of_release(by.number, "/cambios");
    let banner = view! {
        <section class="banner banner--withdrawn" aria-label="Aviso: publicación retirada">
            <div class="page">
                <strong>{sentence::withdrawn_sentence(by)}</strong>
                " "
                <a href=page>{format!("Ver qué cambió con la N.º {}", by.number)}</a>
            </div>
        </section>
    };
    Some(banner.into_any())
}

/// On every page of a release that withdraws another.
fn withdrawal(view: &View<'_>) -> Option<AnyView> {
    let withdrawal = view.release.withdraws.as_ref()?;
    let page = route::of_release(withdrawal.number, "/");
    let banner = view! {
        <section class="banner banner--old" aria-label="Aviso: retira una publicación anterior">
            <div class="page">
                {sentence::withdrawal_sentence(withdrawal)}
                " "
                <a href=page>{format!("Ver la N.º {}", withdrawal.number)}</a>
            </div>
        </section>
    };
    Some(banner.into_any())
}

fn old(view: &View<'_>) -> Option<AnyView> {
    let words = format!(
        "Está viendo la publicación n.º {}; la vigente es la n.º {}. ",
        view.release.number,
        view.newest()
    );
    let banner = || {
        view! {
            <section class="banner banner--old" aria-label="Aviso: publicación anterior">
                <div class="page">
                    {words}
                    <a href="/">"Ver la publicación vigente"</a>
                </div>
            </section>
        }
        .into_any()
    };
    (!view.context.current).then(banner)
}
