//! Legal notice, privacy and contact: who is behind the data, under which terms, what the site stores.
//!
//! It says only what the settings of the release say: no institution and no address is made up.

use domain::{contact::Contact, opinion, role::Act};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    opinion_pages,
    prose::{self, Part},
    shell::{self, Head},
};

/// Where it is.
pub const PATH: &str = "/aviso";

const TITLE: &str = "Aviso legal, privacidad y contacto";

pub fn page(view: &View<'_>) -> Page {
    let lede = "Quién ofrece estos datos, cómo se pueden usar, qué guarda el sitio de quien lo visita y a quién escribir.";
    let body = view! {
        {prose::trail(view, TITLE, PATH)}
        {prose::document(TITLE, lede.into_any(), parts(view))}
    };
    let head = Head {
        title: TITLE.to_owned(),
        description:
            "Quién ofrece los datos, con qué licencia y fuentes, qué guarda el sitio de quien lo visita y cómo tomar contacto."
                .to_owned(),
        path: PATH.to_owned(),
        section: "",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn parts(view: &View<'_>) -> Vec<Part> {
    let mut parts = vec![
        Part::new("quien", "Quién ofrece los datos", offered(view)),
        Part::new("licencia", "Licencia", licence(view)),
        Part::new("fuentes", "Fuentes", sources(view)),
        Part::new("exactitud", "Errores y correcciones", corrections(view)),
        Part::new("privacidad", "Privacidad de quien visita", privacy()),
    ];
    if view.context.takes_opinions {
        parts.push(Part::new(
            "opiniones",
            "Lo que responde sobre una página",
            opinions(),
        ));
    }
    parts.extend([
        Part::new("personas", "Personas que las páginas nombran", named(view)),
        Part::new("contacto", "Contacto", contact(view)),
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
        Some(name) => view! {
            <p>"Ofrece los datos de esta publicación: "<strong>{name.to_owned()}</strong>". Es la institución que registró quien administra el tablero."</p>
        }
        .into_any(),
        None => view! {
            <p>
                <strong>"Este no es un sitio oficial."</strong>
                " Ninguna institución está registrada como la que ofrece estos datos. Que las páginas nombren a una entidad del \
                 Estado como fuente o como responsable no significa que ella las publique."
            </p>
        }
        .into_any(),
    };
    let demo = view.release.demo.then(|| {
        view! { <p>"Esta publicación es una demostración. "{shell::demonstration_words("")}</p> }
    });
    view! {
        {who}
        {demo}
        <p>
            "Los umbrales de los estados, el calendario y las fórmulas son de este tablero. Están en la "
            <a href=view.href("/metodologia")>"metodología"</a>"."
        </p>
    }
    .into_any()
}

fn licence(view: &View<'_>) -> AnyView {
    let licence = view.release.settings.licence;
    view! {
        <p>
            "Los datos se pueden usar con la licencia "
            <a href=licence.page() rel="license">{licence.title_es()}</a>
            {format!(" ({}), elección de este tablero. Al usarlos, cite la fuente y el número de la publicación: cada página termina con una cita lista para copiar.", licence.name())}
        </p>
        <p>"El programa que hace el sitio es de código abierto, con licencia Apache 2.0."</p>
    }
    .into_any()
}

fn sources(view: &View<'_>) -> AnyView {
    let edition = &view.release.catalogue.edition;
    view! {
        <ul>
            <li>"La política, sus objetivos, lineamientos y servicios: "{edition.source.trim_end_matches('.').to_owned()}"."</li>
            <li>
                "Los "<a href=view.href("/contexto")>"indicadores de contexto"</a>
                ": medidas de otras instituciones. Cada una nombra la suya; sus datos se rigen también por las condiciones de ella."
            </li>
            <li>"Cada valor dice su procedencia en la página de su indicador."</li>
        </ul>
    }
    .into_any()
}

fn corrections(view: &View<'_>) -> AnyView {
    view! {
        <p>
            "Los valores se muestran como se registraron y aprobaron; pueden tener errores. Una publicación no se cambia: lo que se \
             corrige sale en la siguiente, y "<a href=view.href("/cambios")>"Qué cambió"</a>" lo dice valor por valor. Las anteriores \
             quedan a la vista en "<a href=view.href("/publicaciones")>"Publicaciones"</a>"."
        </p>
        <p>"Para una decisión importante, compruebe el número con la fuente que la página cita."</p>
    }
    .into_any()
}

/// What the server does with a visit: `server/src/http/trace.rs` (a line has no address and nothing that was typed),
/// `security.rs` (nothing is loaded from elsewhere), `the_public_site_sets_no_cookie`.
fn privacy() -> AnyView {
    view! {
        <p>"Para leer las páginas públicas no hay que dar ningún dato."</p>
        <ul>
            <li>"No usan cookies ni el almacenamiento de su navegador."</li>
            <li>"No cargan nada de otros sitios: ni letras, ni mapas, ni contadores de visitas, ni publicidad."</li>
            <li>
                "Por cada visita el servidor anota el momento, la clase de página, si respondió bien, cuánto tardó y un número al azar de la \
                 solicitud. No anota su dirección de red ni lo que escribe al buscar."
            </li>
            <li>
                "Quien opera el servidor puede tener delante otros equipos, con registros propios; una copia del sitio en archivos la \
                 sirve el servidor de quien la puso. De esos registros este programa no sabe."
            </li>
            <li>
                "La gestión, donde entra quien registra y aprueba los datos, es otra parte: usa cookies y guarda quién hizo qué y, por un tiempo, desde qué dirección de red. \
                 Cada persona con cuenta ve ahí qué datos suyos se guardan."
            </li>
        </ul>
    }
    .into_any()
}

fn named(view: &View<'_>) -> AnyView {
    view! {
        <p>
            "Para que cada número se pueda comprobar, las páginas nombran a quien lo registró, a quien lo aprobó y a quien hizo la \
             publicación. Ese nombre queda en las publicaciones, que no cambian. "
            <a href=view.href("/publicaciones")>"Ver las publicaciones"</a>"."
        </p>
    }
    .into_any()
}

/// What becomes of an answer to «¿Le sirvió esta página?»: `server/src/db/opinion.rs`.
fn opinions() -> AnyView {
    let kept = format!(
        "Se borran a los {} días de recibidas, y salen entonces también de los totales.",
        opinion::KEPT_DAYS
    );
    let read = format!(
        "Si escribe un comentario, se guarda con el «Sí» o el «No» después del que lo escribe, la página, la publicación y el día. Lo puede \
         leer quien tiene en el tablero una cuenta de {}, y no se publica. No escriba datos personales: nadie le responde por este medio. Un \
         texto que los tenga se puede borrar antes de plazo.",
        Act::ReadOpinions.who_can_es()
    );
    view! {
        <p>"Al pie de algunas páginas se pregunta si la página sirvió. Responder es voluntario y no pide ningún dato."</p>
        <ul>
            <li>"De un «Sí» o un «No» se guarda cuántos hubo por página, publicación y día. No se guarda su dirección de red, ni la hora, ni qué programa usa."</li>
            <li>{read}</li>
            <li>{kept}</li>
            <li>
                "Para que un programa no llene la cola, el servidor cuenta por unos minutos, solo en su memoria, cuántas respuestas llegan de \
                 una misma dirección de red."
            </li>
        </ul>
        <p>"De las respuestas se publica solo "<a href=opinion_pages::TOTALS>"cuántas hubo por página"</a>"."</p>
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
                {format!("Diríjase a {name} por sus canales de atención. ")}
                "Este tablero no tiene registrado un correo, un teléfono ni una dirección propios, y no inventa uno."
            </p>
        }
        .into_any(),
        None => view! {
            <p>
                "Este tablero no tiene registrado ningún contacto: ni una institución, ni un correo, ni un teléfono. Cuando quien lo \
                 administra registre la institución que ofrece los datos, aparecerá aquí."
            </p>
        }
        .into_any(),
    }
}

/// The contact that administration entered.
fn registered(contact: Contact<'_>, institution: Option<&str>) -> AnyView {
    let whose = institution.map_or_else(
        || "Quien administra el tablero registró este contacto: ".to_owned(),
        |name| format!("Contacto de {name} sobre estos datos: "),
    );
    let shown = match contact {
        Contact::Email(address) => {
            view! { <a href=format!("mailto:{address}")>{address.to_owned()}</a> }.into_any()
        }
        Contact::Page(address) => {
            view! { <a href=address.to_owned() rel="external">{address.to_owned()}</a> }.into_any()
        }
        Contact::Words(words) => words.to_owned().into_any(),
    };
    view! { <p>{whose}{shown}"."</p> }.into_any()
}
