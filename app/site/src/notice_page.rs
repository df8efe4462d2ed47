//! Legal notice, privacy and contact: who is behind the data, under which terms, what the site stores.
//!
//! It says only what the settings of the release say: no institution and no address is made up.

use domain::{contact::Contact, opinion, role::Act};
use leptos::prelude::*;
use messages::{msgid, t};

use crate::{
    context::{Page, View},
    inline,
    prose::{self, Part},
    route::{NOTICE_PATH, OPINIONS_PATH, in_present_language},
    shell::{self, Head},
    words,
};

const TITLE: &str = msgid!("Aviso legal, privacidad y contacto");

pub fn page(view: &View<'_>) -> Page {
    let title = messages::translated(TITLE);
    let lede = t!(
        "Quién ofrece estos datos, cómo se pueden usar, qué guarda el sitio de quien lo visita y a quién escribir."
    );
    let body = view! {
        {prose::trail(view, title, NOTICE_PATH)}
        {prose::document(title, lede.into_any(), parts(view))}
    };
    let head = Head {
        title: title.to_owned(),
        description:
            t!("Quién ofrece los datos, con qué licencia y fuentes, qué guarda el sitio de quien lo visita y cómo tomar contacto.")
                .to_owned(),
        path: NOTICE_PATH.to_owned(),
        section: "",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn parts(view: &View<'_>) -> Vec<Part> {
    let mut parts = vec![
        Part::new("quien", t!("Quién ofrece los datos"), offered(view)),
        Part::new("licencia", t!("Licencia"), licence(view)),
        Part::new("fuentes", t!("Fuentes"), sources(view)),
        Part::new("exactitud", t!("Errores y correcciones"), corrections(view)),
        Part::new("privacidad", t!("Privacidad de quien visita"), privacy()),
    ];
    if view.context.takes_opinions {
        parts.push(Part::new(
            "opiniones",
            t!("Lo que responde sobre una página"),
            opinions(),
        ));
    }
    parts.extend([
        Part::new(
            "personas",
            t!("Personas que las páginas nombran"),
            named(view),
        ),
        Part::new("contacto", t!("Contacto"), contact(view)),
    ]);
    parts
}

/// The institution of the release's settings; `None` where nobody entered one.
fn institution<'a>(view: &View<'a>) -> Option<&'a str> {
    let release = view.release;
    Some(release.settings.institution.trim()).filter(|name| !name.is_empty())
}

fn offered(view: &View<'_>) -> AnyView {
    let who = match institution(view) {
        Some(name) => {
            let name = view! { <strong lang=words::official()>{name.to_owned()}</strong> };
            let words = t!("Ofrece los datos de esta publicación: {name}. Es la institución que registró quien administra el tablero.");
            view! { <p>{inline::sentence(words, [("name", name.into_any())])}</p> }.into_any()
        }
        None => view! {
            <p>
                <strong>{t!("Este no es un sitio oficial.")}</strong>
                " "
                {t!("Ninguna institución está registrada como la que ofrece estos datos. Que las páginas nombren a una entidad del \
                 Estado como fuente o como responsable no significa que ella las publique.")}
            </p>
        }
        .into_any(),
    };
    let demo = view.release.demo.then(|| {
        view! { <p>{t!("Esta publicación es una demostración.")}" "{shell::demonstration_words("")}</p> }
    });
    view! {
        {who}
        {demo}
        <p>
            {inline::sentence(
                t!("Los umbrales de los estados, el calendario y las fórmulas son de este tablero. Están en la {methodology}."),
                [("methodology", inline::link(view.href("/metodologia"), t!("metodología")))],
            )}
        </p>
    }
    .into_any()
}

fn licence(view: &View<'_>) -> AnyView {
    let licence = view.release.settings.licence;
    let terms = inline::sentence(
        t!(
            "Los datos se pueden usar con la licencia {licence} ({code}), elección de este tablero. Al usarlos, cite la fuente y el \
            número de la publicación: cada página termina con una cita lista para copiar."
        ),
        [
            (
                "licence",
                view! { <a href=licence.page() rel="license">{licence.title()}</a> }.into_any(),
            ),
            ("code", licence.name().into_any()),
        ],
    );
    view! {
        <p>{terms}</p>
        <p>{t!("El programa que hace el sitio es de código abierto, con licencia Apache 2.0.")}</p>
    }
    .into_any()
}

fn sources(view: &View<'_>) -> AnyView {
    let edition = &view.release.catalogue.edition;
    view! {
        <ul>
            <li>
                {inline::sentence(
                    t!("La política, sus objetivos, lineamientos y servicios: {source}."),
                    [("source", inline::official(edition.source.trim_end_matches('.')))],
                )}
            </li>
            <li>
                {inline::sentence(
                    t!("Los {indicators}: medidas de otras instituciones. Cada una nombra la suya; sus datos se rigen también por las \
                        condiciones de ella."),
                    [("indicators", inline::link(view.href("/contexto"), t!("indicadores de contexto")))],
                )}
            </li>
            <li>{t!("Cada valor dice su procedencia en la página de su indicador.")}</li>
        </ul>
    }
    .into_any()
}

fn corrections(view: &View<'_>) -> AnyView {
    view! {
        <p>
            {inline::sentence(
                t!("Los valores se muestran como se registraron y aprobaron; pueden tener errores. Una publicación no se cambia: lo que \
                    se corrige sale en la siguiente, y {changes} lo dice valor por valor. Las anteriores quedan a la vista en \
                    {releases}."),
                [
                    ("changes", inline::link(view.href("/cambios"), t!("Qué cambió"))),
                    ("releases", inline::link(view.href("/publicaciones"), t!("Publicaciones"))),
                ],
            )}
        </p>
        <p>{t!("Para una decisión importante, compruebe el número con la fuente que la página cita.")}</p>
    }
    .into_any()
}

/// What the server does with a visit: `server/src/http/trace.rs` (a line has no address and nothing that was typed),
/// `security.rs` (nothing is loaded from elsewhere), `the_public_site_sets_no_cookie`.
fn privacy() -> AnyView {
    view! {
        <p>{t!("Para leer las páginas públicas no hay que dar ningún dato.")}</p>
        <ul>
            <li>{t!("No usan cookies ni el almacenamiento de su navegador.")}</li>
            <li>{t!("No cargan nada de otros sitios: ni letras, ni mapas, ni contadores de visitas, ni publicidad.")}</li>
            <li>
                {t!("Por cada visita el servidor anota el momento, la clase de página, si respondió bien, cuánto tardó y un número al azar de la \
                 solicitud. No anota su dirección de red ni lo que escribe al buscar.")}
            </li>
            <li>
                {t!("Quien opera el servidor puede tener delante otros equipos, con registros propios; una copia del sitio en archivos la \
                 sirve el servidor de quien la puso. De esos registros este programa no sabe.")}
            </li>
            <li>
                {t!("La gestión, donde entra quien registra y aprueba los datos, es otra parte: usa cookies y guarda quién hizo qué y, por un tiempo, desde qué dirección de red. \
                 Cada persona con cuenta ve ahí qué datos suyos se guardan.")}
            </li>
        </ul>
    }
    .into_any()
}

fn named(view: &View<'_>) -> AnyView {
    view! {
        <p>
            {t!("Para que cada número se pueda comprobar, las páginas nombran a quien lo registró, a quien lo aprobó y a quien hizo la \
             publicación. Ese nombre queda en las publicaciones, que no cambian.")}
            " "
            <a href=view.href("/publicaciones")>{t!("Ver las publicaciones")}</a>"."
        </p>
    }
    .into_any()
}

/// What becomes of an answer to «¿Le sirvió esta página?»: `server/src/db/opinion.rs`.
fn opinions() -> AnyView {
    let kept = t!(
        "Se borran a los {days} días de recibidas, y salen entonces también de los totales.",
        days = opinion::KEPT_DAYS
    );
    let read = t!(
        "Si escribe un comentario, se guarda con el «Sí» o el «No» después del que lo escribe, la página, la publicación y el día. Lo puede \
         leer quien tiene en el tablero una cuenta de {who}, y no se publica. No escriba datos personales: nadie le responde por este medio. \
         Un texto que los tenga se puede borrar antes de plazo.",
        who = Act::ReadOpinions.who_can()
    );
    view! {
        <p>{t!("Al pie de algunas páginas se pregunta si la página sirvió. Responder es voluntario y no pide ningún dato.")}</p>
        <ul>
            <li>{t!("De un «Sí» o un «No» se guarda cuántos hubo por página, publicación y día. No se guarda su dirección de red, ni la hora, ni qué programa usa.")}</li>
            <li>{read}</li>
            <li>{kept}</li>
            <li>
                {t!("Para que un programa no llene la cola, el servidor cuenta por unos minutos, solo en su memoria, cuántas respuestas llegan de \
                 una misma dirección de red.")}
            </li>
        </ul>
        <p>
            {inline::sentence(
                t!("De las respuestas se publica solo {totals}."),
                [("totals", inline::link(in_present_language(OPINIONS_PATH), t!("cuántas hubo por página")))],
            )}
        </p>
    }
    .into_any()
}

/// Whom to write to, as far as the settings say.
pub fn contact(view: &View<'_>) -> AnyView {
    // Settings are checked before they are stored: what cannot be read was never entered.
    if let Ok(Some(contact)) = Contact::read(&view.release.settings.contact) {
        return registered(contact, institution(view));
    }
    match institution(view) {
        Some(name) => view! {
            <p>
                {inline::sentence(
                    t!("Diríjase a {name} por sus canales de atención."),
                    [("name", inline::official(name))],
                )}
                " "
                {t!("Este tablero no tiene registrado un correo, un teléfono ni una dirección propios, y no inventa uno.")}
            </p>
        }
        .into_any(),
        None => view! {
            <p>
                {t!("Este tablero no tiene registrado ningún contacto: ni una institución, ni un correo, ni un teléfono. Cuando quien lo \
                 administra registre la institución que ofrece los datos, aparecerá aquí.")}
            </p>
        }
        .into_any(),
    }
}

/// The contact that administration entered.
fn registered(contact: Contact<'_>, institution: Option<&str>) -> AnyView {
    let shown = match contact {
        Contact::Email(address) => {
            view! { <a href=format!("mailto:{address}")>{address.to_owned()}</a> }.into_any()
        }
        Contact::Page(address) => {
            view! { <a href=address.to_owned() rel="external">{address.to_owned()}</a> }.into_any()
        }
        Contact::Words(words) => inline::official(words),
    };
    let sentence = match institution {
        None => inline::sentence(
            t!("Quien administra el tablero registró este contacto: {contact}."),
            [("contact", shown)],
        ),
        Some(name) => inline::sentence(
            t!("Contacto de {name} sobre estos datos: {contact}."),
            [("name", inline::official(name)), ("contact", shown)],
        ),
    };
    view! { <p>{sentence}</p> }.into_any()
}
