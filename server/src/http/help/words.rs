//! The texts of the help: what to do first in each role, and what words mean. Plain words; the terms are those of the
//! rule book, and a word means the same here and on every page.

use domain::role::Role;

/// What to do, where, and why: title, address (empty where there is none), text.
pub type Step = (&'static str, &'static str, &'static str);

/// What to do on the first day.
pub const fn first_day(role: Role) -> &'static [Step] {
    match role {
        Role::Planner => PLANNER,
        Role::Reporter => REPORTER,
        Role::Reviewer => REVIEWER,
        Role::Ceplan => CEPLAN,
        Role::Admin => ADMIN,
    }
}

const PLANNER: &[Step] = &[
    (
        "Vea lo que le toca",
        "/gestion",
        "La primera página lista los valores vencidos, los que vencen pronto y los conjuntos que le devolvieron.",
    ),
    (
        "Escriba en la hoja",
        "/gestion/captura",
        "Se guarda sola en su borrador y dice a qué hora. Nada de lo que escribe es vigente hasta que otra persona lo apruebe.",
    ),
    (
        "O traiga un archivo",
        "/gestion/importar",
        "Descargue la plantilla con los valores actuales, edítela y súbala: verá celda por celda qué cambia antes de confirmar.",
    ),
    (
        "Envíe a revisión",
        "/gestion/cambios",
        "Revise su conjunto y envíelo. Si se lo devuelven, la observación está en cada celda y ahí mismo se responde.",
    ),
    (
        "Cuide el calendario",
        "/gestion/calendario",
        "Ahí se ve qué vence y cuándo, y se reabre un periodo cerrado, con su motivo.",
    ),
    (
        "Lea lo que dicen los visitantes",
        "/gestion/opiniones",
        "Quien visita el sitio puede decir si una página le sirvió. Marque lo atendido, y borre lo que diga algo de una persona.",
    ),
];

const REPORTER: &[Step] = &[
    (
        "Vea lo que le toca",
        "/gestion",
        "La primera página lista los valores de su entidad que vencieron o vencen pronto.",
    ),
    (
        "Escriba en la hoja",
        "/gestion/captura",
        "Solo se abren los indicadores de su entidad. Se guarda sola en su borrador y dice a qué hora.",
    ),
    (
        "Diga de dónde sale",
        "",
        "En el panel de la celda van la fuente y la nota. Si no hay dato, elija «No disponible» o «No aplica» y escriba el motivo: una falta explicada no es un cero.",
    ),
    (
        "Envíe a revisión",
        "/gestion/cambios",
        "Otra persona revisa cada celda. Si le devuelven alguna, corrija o responda y envíela otra vez.",
    ),
];

const REVIEWER: &[Step] = &[
    (
        "Vea lo que espera",
        "/gestion",
        "La primera página lista los conjuntos por revisar y los que están listos para publicarse.",
    ),
    (
        "Decida celda por celda",
        "/gestion/cambios",
        "Cada celda muestra el valor de antes y el propuesto, de dónde viene y qué dirá la página pública. Nadie aprueba lo que preparó.",
    ),
    (
        "Devuelva con una observación",
        "",
        "Diga qué falta y dónde. Lo devuelto pasa a un conjunto aparte y lo demás sigue su camino.",
    ),
    (
        "Publique",
        "/gestion/publicar",
        "Una publicación lleva número, firma y motivo de cada cambio de estado. Desde entonces es lo que ve el público.",
    ),
];

const CEPLAN: &[Step] = &[
    (
        "Empiece por la primera página",
        "/gestion",
        "Reúne lo que puede consultar y las descargas de lo vigente.",
    ),
    (
        "Recorra la hoja",
        "/gestion/captura",
        "Metas, líneas de base y valores obtenidos, con la historia de cada celda. Guarde con un nombre las vistas que más usa.",
    ),
    (
        "Consulte los conjuntos",
        "/gestion/cambios",
        "Se ven los aprobados y los publicados, con lo que cambió cada uno.",
    ),
    (
        "Revise las fichas",
        "/gestion/catalogo",
        "En el orden de la ficha técnica, con la línea de base y los logros esperados por año.",
    ),
    (
        "Descargue",
        "/datos",
        "Cada publicación está entera en XLSX, ODS, CSV y JSON, y se comprueba con su firma.",
    ),
];

const ADMIN: &[Step] = &[
    (
        "Cree las cuentas",
        "/gestion/cuentas",
        "Una por persona. Dar o quitar un rol que decide necesita a otra persona de administración.",
    ),
    (
        "Complete el catálogo",
        "/gestion/catalogo",
        "Entidades, servicios y fichas. De la entidad del servicio depende quién puede escribir sus valores.",
    ),
    (
        "Fije el calendario",
        "/gestion/calendario",
        "Cuándo se abre, vence y se cierra cada periodo. De ahí sale qué está vencido.",
    ),
    (
        "Revise los ajustes",
        "/gestion/ajustes",
        "Umbrales y método de cumplimiento: son de este tablero, y cambiarlos lo decide otra persona.",
    ),
    (
        "Mire la auditoría",
        "/gestion/auditoria",
        "Quién hizo qué y cuándo, en una cadena que se puede comprobar.",
    ),
];

/// Words and what they mean here.
pub const GLOSSARY: &[(&str, &str)] = &[
    (
        "Cadena",
        "Cada publicación lleva la huella de la anterior, y cada entrada de la auditoría la de la entrada de antes. Si alguien cambia una, las siguientes dejan de coincidir.",
    ),
    (
        "Conjunto de cambios",
        "Varias celdas que se envían, se revisan y se deciden juntas. Tiene número, autor y estado.",
    ),
    (
        "Desagregación",
        "El mismo indicador por departamento, área, sexo u otro grupo. La serie sin desagregación es la principal.",
    ),
    (
        "Hallazgo",
        "Un problema con código y lugar. Los que empiezan con E impiden seguir; los que empiezan con W avisan.",
    ),
    (
        "Línea de base",
        "El año y el valor desde los que se mide el avance.",
    ),
    (
        "Logro esperado o meta",
        "El valor que debe alcanzarse en un año. El del último año es la meta al 2030.",
    ),
    (
        "Periodo",
        "El año, semestre, trimestre o mes al que corresponde un valor.",
    ),
    (
        "Procedencia",
        "De dónde viene un valor: quién lo escribió, o de qué archivo, hoja y celda se leyó, y quién lo aprobó.",
    ),
    (
        "Provisional",
        "Un valor que su fuente todavía puede corregir. Se publica con esa marca.",
    ),
    (
        "Publicación",
        "Todo lo vigente en un momento, con número y firma. El sitio público muestra siempre una publicación entera.",
    ),
    (
        "Quiebre de serie",
        "El año desde el que los números no se comparan con los anteriores, con su motivo.",
    ),
    (
        "Valor obtenido",
        "Lo que se midió en un periodo, con su fuente.",
    ),
    (
        "Vencido",
        "Pasó el plazo del calendario y no hay valor ni motivo de que falte.",
    ),
    (
        "Vigente",
        "El último valor aprobado de una celda. Se publica con la siguiente publicación; hasta entonces lo ve solo la gestión.",
    ),
];

/// How the cells of the sheet look, and why; who only reads sees two of them.
pub const fn marks(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Ceplan => &[
            ("P junto al número", "El valor es provisional."),
            (
                "Casilla vacía",
                "No hay valor vigente. El panel dice desde cuándo se espera.",
            ),
        ],
        _ => &[
            (
                "Borde izquierdo de color",
                "Está en su borrador; con fondo, todavía sin guardar.",
            ),
            (
                "Borde izquierdo gris y cursiva",
                "Otra persona lo propone, o espera revisión.",
            ),
            (
                "Línea roja abajo",
                "Está vencido. Gris: se espera un valor.",
            ),
            (
                "Rayas",
                "No puede escribir ahí; el panel dice por qué y quién puede.",
            ),
            (
                "Esquina de color arriba",
                "Alguien comentó la celda. Mayús+F2 lleva al comentario.",
            ),
            (
                "Marco entero",
                "El valor cambió mientras usted escribía: el panel muestra los dos y usted decide.",
            ),
        ],
    }
}
