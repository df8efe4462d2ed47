//! What stands around every page: where one can go, who one is, whether the data are real.
//!
//! The menu hides what the role may not do; that is a courtesy. The refusal itself is in the use cases.

use domain::role::{Act, may};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::A, hooks::use_location};

use super::{attempt::confirmed, wording::counted};
use crate::{
    call::call,
    error::AppError,
    wire::{Badges, ReadBadges, ReadSession, SessionInfo},
};

type Session = Resource<Result<SessionInfo, AppError>>;

/// Reads who is signed in, once for all pages.
pub fn provide_session() {
    let session: Session = Resource::new(|| (), |()| call(ReadSession {}));
    provide_context(session);
}

/// Who is signed in. Read it inside what [`super::load::loaded`] shows; `None` before and without it.
pub fn session_now() -> Option<SessionInfo> {
    use_context::<Session>()?.get()?.ok()
}

/// Whether the menu and the buttons of an act are shown.
pub fn may_now(act: Act) -> bool {
    session_now().is_some_and(|session| may(Some(session.viewer.role), act))
}

/// What reads the session again, after something that stands above every page has changed.
pub fn session_reader() -> Callback<()> {
    let session = use_context::<Session>();
    Callback::new(move |()| {
        if let Some(session) = session {
            session.refetch();
        }
    })
}

/// What waits for somebody, beside the menu's entries.
#[derive(Clone, Copy)]
struct BadgeResource(Resource<Result<Badges, AppError>>);

/// What reads the numbers of the menu again, after an act that changes them.
pub fn badge_reader() -> Callback<()> {
    let badges = use_context::<BadgeResource>();
    Callback::new(move |()| {
        if let Some(BadgeResource(badges)) = badges {
            badges.refetch();
        }
    })
}

/// What waits behind an entry of the menu: how much, and in words.
fn waiting(href: &str, badges: &Badges) -> Option<(u32, String)> {
    let counted =
        |count: u32, one: &str, many: &str| (count > 0).then(|| counted(count.into(), one, many));
    let parts = match href {
        "/gestion/cambios" => vec![
            counted(badges.to_review, "por revisar", "por revisar"),
            counted(badges.returned, "devuelto a usted", "devueltos a usted"),
            counted(
                badges.unread,
                "observación sin leer",
                "observaciones sin leer",
            ),
        ],
        "/gestion/configuracion" => vec![counted(badges.to_decide, "por decidir", "por decidir")],
        "/gestion/opiniones" => vec![counted(
            badges.opinions,
            "comentario por atender",
            "comentarios por atender",
        )],
        _ => return None,
    };
    let total = match href {
        "/gestion/cambios" => badges.to_review + badges.returned + badges.unread,
        "/gestion/opiniones" => badges.opinions,
        _ => badges.to_decide,
    };
    let words: Vec<String> = parts.into_iter().flatten().collect();
    (total > 0).then(|| (total, words.join(", ")))
}

type MayLeave = Box<dyn Fn() -> bool + Send + Sync>;

/// Asked before a link leads away from a page; a page sets it while it holds what cannot be saved.
#[derive(Clone, Copy)]
struct LeaveGuard(StoredValue<Option<MayLeave>>);

/// Has `may_leave` asked before a link leads away, for as long as the page is shown.
pub fn ask_before_leaving(may_leave: impl Fn() -> bool + Send + Sync + 'static) {
    if let Some(LeaveGuard(guard)) = use_context::<LeaveGuard>() {
        guard.set_value(Some(Box::new(may_leave)));
        on_cleanup(move || {
            guard.try_set_value(None);
        });
    }
}

/// Has the browser ask before the window is closed or loaded again, while something would be lost.
pub fn ask_before_closing(would_lose: impl Fn() -> bool + Clone + 'static) {
    Effect::new(move |_| {
        let would_lose = would_lose.clone();
        let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
            if would_lose() {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Both, for a page whose text is in the browser only.
pub fn keep_unsaved(would_lose: impl Fn() -> bool + Clone + Send + Sync + 'static) {
    let asked = would_lose.clone();
    ask_before_leaving(move || {
        !asked()
            || confirmed("Hay cambios sin guardar en esta página. Si sale, se pierden. ¿Salir?")
    });
    ask_before_closing(would_lose);
}

/// Stops a click on a link that the page does not let go. It comes before the router's own handling.
fn hold_back(guard: StoredValue<Option<MayLeave>>, event: &leptos::ev::MouseEvent) {
    use leptos::{wasm_bindgen::JsCast, web_sys::Element};
    let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| {
        target
            .closest("a[href]:not([href^='#'], [download])")
            .ok()
            .flatten()
    });
    let is_held = || guard.with_value(|ask| ask.as_ref().is_some_and(|may_leave| !may_leave()));
    if link.is_some() && !elsewhere && is_held() {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Where one can go: for whoever may do one of these.
const MENU: [(&str, &str, &[Act]); 14] = [
    ("/gestion", "Lo que me toca", &[Act::ReadOffice]),
    ("/gestion/captura", "Hoja de valores", &[Act::ReadOffice]),
    (
        "/gestion/politica",
        "Política e indicadores",
        &[Act::ReadOffice],
    ),
    ("/gestion/importar", "Importar valores", &[Act::EnterValues]),
    (
        "/gestion/cambios",
        "Conjuntos de cambios",
        &[Act::ReadOffice],
    ),
    ("/gestion/publicar", "Publicaciones", &[Act::PublishRelease]),
    ("/gestion/catalogo", "Catálogo y fichas", &[Act::ReadOffice]),
    ("/gestion/calendario", "Calendario", &[Act::ReadOffice]),
    ("/gestion/ajustes", "Ajustes", &[Act::ChangeSettings]),
    (
        "/gestion/configuracion",
        "Cambios de configuración",
        &[Act::ReviewChanges, Act::ManageCalendar],
    ),
    ("/gestion/opiniones", "Opiniones", &[Act::ReadOpinions]),
    ("/gestion/cuentas", "Cuentas", &[Act::ManageUsers]),
    ("/gestion/auditoria", "Auditoría", &[Act::ReadAudit]),
    ("/gestion/cuenta", "Mi cuenta", &[Act::ManageOwnAccount]),
];

/// Menu, banner and the place of the page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let open = RwSignal::new(false);
    let guard = StoredValue::new(None);
    provide_context(LeaveGuard(guard));
    let path = use_location().pathname;
    // Counted again with every page that is opened.
    let badges = Resource::new(move || path.get(), |_| call(ReadBadges {}));
    provide_context(BadgeResource(badges));
    focus_after_navigation(open);
    view! {
        <div class="office-frame" on:click:capture=move |event| hold_back(guard, &event)>
        <a class="skip-link" href="#contenido" rel="external">
            "Ir al contenido"
        </a>
        <header class="office-head">
            <p class="office-brand">
                <A href="/gestion" exact=true>
                    "Gestión · Política Nacional de Transformación Digital"
                </A>
            </p>
            <button
                type="button"
                class="office-menu-button"
                aria-expanded=move || open.get().to_string()
                aria-controls="menu"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                "Menú"
            </button>
        </header>
        <Banner />
        <div class="office-body">
            <nav id="menu" class="office-nav" class:is-open=move || open.get() aria-label="Gestión">
                <Menu />
            </nav>
            <main id="contenido" class="office-main" tabindex="-1">
                {children()}
            </main>
        </div>
        </div>
    }
}

#[component]
fn Menu() -> impl IntoView {
    view! {
        <Transition fallback=|| ()>
            {move || {
                session_now()
                    .map(|session| {
                        let badges = use_context::<BadgeResource>()
                            .and_then(|BadgeResource(badges)| badges.get()?.ok())
                            .unwrap_or_default();
                        let items = MENU
                            .into_iter()
                            .filter(|(.., acts)| acts.iter().any(|act| may(Some(session.viewer.role), *act)))
                            .map(|(href, label, _)| {
                                view! {
                                    <li>
                                        <A href=href exact=href == "/gestion" || href == "/gestion/cuenta">
                                            {label}
                                            {waiting(href, &badges)
                                                .map(|(count, words)| {
                                                    view! {
                                                        " "
                                                        <span class="menu-badge" title=words.clone()>
                                                            <span aria-hidden="true">{count}</span>
                                                            <span class="visually-hidden">{words.clone()}</span>
                                                        </span>
                                                    }
                                                })}
                                        </A>
                                    </li>
                                }
                            })
                            .collect_view();
                        view! {
                            <ul class="office-menu">{items}</ul>
                            <div class="office-who">
                                <p>
                                    <strong>{session.viewer.display_name}</strong>
                                    <br />
                                    {session.viewer.role.label_es()}
                                </p>
                                <form method="post" action="/gestion/salir">
                                    <button type="submit" class="button button--quiet">
                                        "Cerrar sesión"
                                    </button>
                                </form>
                                <p>
                                    <a href="/gestion/ayuda" rel="external">
                                        "Ayuda y glosario"
                                    </a>
                                </p>
                                <p>
                                    <a href="/" rel="external">
                                        "Ver el sitio público"
                                    </a>
                                    {session.release.map(|number| format!(" (publicación n.º {number})"))}
                                </p>
                            </div>
                        }
                    })
            }}
        </Transition>
    }
}

#[component]
fn Banner() -> impl IntoView {
    view! {
        <Transition fallback=|| ()>
            {move || {
                session_now()
                    .map(|session| {
                        view! {
                            {session
                                .demo
                                .then(|| {
                                    view! {
                                        <aside class="demo-banner" aria-label="Aviso">
                                            <strong>"Datos de demostración."</strong>
                                            " Ningún valor de esta instalación es oficial."
                                        </aside>
                                    }
                                })}
                            {session
                                .must_change_password
                                .then(|| {
                                    view! {
                                        <aside class="notice-banner" aria-label="Contraseña">
                                            "Su contraseña es de un solo uso. "
                                            <a href="/gestion/contrasena" rel="external">"Cambie su contraseña"</a> " para seguir."
                                        </aside>
                                    }
                                })}
                        }
                    })
            }}
        </Transition>
    }
}

/// After a navigation within the office the new page has the focus, as after a full load.
fn focus_after_navigation(open: RwSignal<bool>) {
    // The location exists only below the router, which is above the frame.
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            open.set(false);
            request_animation_frame(|| {
                use leptos::wasm_bindgen::JsCast;
                let main = document().get_element_by_id("contenido");
                if let Some(main) =
                    main.and_then(|e| e.dyn_into::<leptos::web_sys::HtmlElement>().ok())
                {
                    // Fails only for an element that cannot be focused; then the focus stays.
                    let _ = main.focus();
                }
            });
        }
        now
    });
}

/// Heading and window title of a page.
#[component]
pub fn Heading(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <Title text=format!("{text} · Gestión") />
        <h1>{text}</h1>
    }
}

/// For an address that the office does not have.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Heading text="Página no encontrada" />
        <p>
            "La dirección no existe en la gestión. Vuelva a " <a href="/gestion">"Lo que me toca"</a> "."
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_says_what_waits_and_nothing_where_nothing_does() {
        let badges = Badges {
            to_review: 2,
            returned: 1,
            unread: 3,
            to_decide: 0,
            opinions: 4,
        };
        let (count, words) = waiting("/gestion/cambios", &badges).expect("a badge");
        assert_eq!(count, 6);
        assert_eq!(
            words,
            "2 por revisar, 1 devuelto a usted, 3 observaciones sin leer"
        );
        let opinions = waiting("/gestion/opiniones", &badges);
        assert_eq!(opinions, Some((4, "4 comentarios por atender".to_owned())));
        assert_eq!(waiting("/gestion/configuracion", &badges), None);
        assert_eq!(waiting("/gestion", &badges), None);
        assert_eq!(waiting("/gestion/cambios", &Badges::default()), None);
    }
}
