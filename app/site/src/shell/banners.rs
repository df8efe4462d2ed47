//! What must be said before the content: data of a demonstration, a withdrawn release, an older one.

use components::DemoTag;
use domain::sentence;
use leptos::prelude::*;
use messages::t;

use crate::{context::View, route};

/// What is made up and what is not, on a page of this section.
pub fn demonstration_words(section: &str) -> &'static str {
    if section == CONTEXT {
        t!("Los valores de la política son inventados; los de contexto son cifras publicadas.")
    } else {
        t!(
            "Los valores de la política son inventados para mostrar cómo funciona el tablero: no describen al Perú. \
             Los de contexto son cifras publicadas."
        )
    }
}

/// The section whose pages show real figures.
const CONTEXT: &str = "/contexto";

/// The same in two words, for the one line of a phone.
fn short_words(section: &str) -> &'static str {
    if section == CONTEXT {
        t!("el contexto es real")
    } else {
        t!("valores inventados")
    }
}

pub fn banners(view: &View<'_>, section: &str) -> AnyView {
    // A phone shows the short words and the whole ones at the foot of the page; who listens hears the whole ones here.
    let demo = view.release.demo.then(|| {
        view! {
            <section class="banner banner--demo" aria-label=t!("Aviso: datos de demostración")>
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
    let page = route::in_present_language(&route::of_release(by.number, "/cambios"));
    let what = t!("Ver qué cambió con la N.º {number}", number = by.number);
    let banner = view! {
        <section class="banner banner--withdrawn" aria-label=t!("Aviso: publicación retirada")>
            <div class="page">
                <strong>{sentence::withdrawn_sentence(by)}</strong>
                " "
                <a href=page>{what}</a>
            </div>
        </section>
    };
    Some(banner.into_any())
}

/// On every page of a release that withdraws another.
fn withdrawal(view: &View<'_>) -> Option<AnyView> {
    let withdrawal = view.release.withdraws.as_ref()?;
    let page = route::in_present_language(&route::of_release(withdrawal.number, "/"));
    let what = t!("Ver la N.º {number}", number = withdrawal.number);
    let banner = view! {
        <section class="banner banner--old" aria-label=t!("Aviso: retira una publicación anterior")>
            <div class="page">
                {sentence::withdrawal_sentence(withdrawal)}
                " "
                <a href=page>{what}</a>
            </div>
        </section>
    };
    Some(banner.into_any())
}

fn old(view: &View<'_>) -> Option<AnyView> {
    let words = t!(
        "Está viendo la publicación n.º {number}; la vigente es la n.º {newest}. ",
        number = view.release.number,
        newest = view.newest()
    );
    let banner = || {
        view! {
            <section class="banner banner--old" aria-label=t!("Aviso: publicación anterior")>
                <div class="page">
                    {words}
                    <a href=route::in_present_language("/")>{t!("Ver la publicación vigente")}</a>
                </div>
            </section>
        }
        .into_any()
    };
    (!view.context.current).then(banner)
}
