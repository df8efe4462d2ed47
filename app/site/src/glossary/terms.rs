//! The terms of the glossary, each with where its explanation comes from.
//!
//! No source publishes a glossary of this policy. Where a term is the policy's, a form's or another institution's, the
//! term is theirs and the words are this dashboard's: the page says so.

use domain::band::State;
use leptos::prelude::*;
use messages::{msgid, t};

use crate::inline;

/// Where a term comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The document of the policy that the release shows.
    Policy,
    /// CEPLAN's ficha técnica of an indicator.
    Ceplan,
    /// Codes and surveys of the INEI.
    Inei,
    /// The method of another open project.
    OpenSdg,
    /// This dashboard's own configuration or word.
    Dashboard,
}

impl Source {
    /// In words; `policy`: the source of the edition that is shown.
    pub fn words(self, policy: &str) -> AnyView {
        match self {
            Self::Policy => {
                let policy = inline::official(policy);
                let words = t!("Término de la política: {policy}. La explicación es de este tablero.");
                return inline::sentence(words, [("policy", policy)]);
            }
            Self::Ceplan => t!("Término de CEPLAN, de su ficha técnica de indicadores. La explicación es de este tablero."),
            Self::Inei => t!("Término del Instituto Nacional de Estadística e Informática (INEI). La explicación es de este tablero."),
            Self::OpenSdg => t!("Método de Open SDG. La explicación es de este tablero."),
            Self::Dashboard => t!("De este tablero."),
        }
        .into_any()
    }
}

/// What a term means.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    Words(&'static str),
    /// What the methodology says of a state, by the release's thresholds.
    State(State),
}

/// A term. Names of states are those of [`State`], which has their translations.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Its anchor; the first letter is that of its group.
    pub id: &'static str,
    /// In Spanish, as its sources have it.
    pub name: &'static str,
    pub meaning: Meaning,
    pub source: Source,
    /// Where more is said, within the site.
    pub more: Option<&'static str>,
}

const fn term(id: &'static str, name: &'static str, source: Source, words: &'static str) -> Term {
    Term {
        id,
        name,
        meaning: Meaning::Words(words),
        source,
        more: None,
    }
}

const fn state(id: &'static str, name: &'static str, state: State, more: &'static str) -> Term {
    Term {
        id,
        name,
        meaning: Meaning::State(state),
        source: Source::Dashboard,
        more: Some(more),
    }
}

impl Term {
    /// The name in the present language.
    pub fn title(&self) -> &'static str {
        messages::translated(self.name)
    }

    const fn more(mut self, path: &'static str) -> Self {
        self.more = Some(path);
        self
    }
}

const BANDS: &str = "/metodologia#estados";
const ABSENT: &str = "/metodologia#sin-numero";

use Source::{Ceplan, Dashboard, Inei, OpenSdg, Policy};

/// Every term, in the order of the alphabet.
pub const TERMS: [Term; 58] = [
    term("agregable", msgid!("Agregable, no agregable"), Ceplan,
        msgid!("Si los valores de las partes se pueden sumar para tener el del todo. Una cantidad de trámites se suma; un porcentaje, no.")),
    state("aun-no-corresponde", "Aún no corresponde", State::NotDueYet, ABSENT),
    term("avance", msgid!("Avance"), Dashboard,
        msgid!("Qué parte del camino entre la línea de base y la meta del año final ya se recorrió. En la línea de base es 0 %; en la meta, 100 %."))
        .more("/metodologia#avance"),
    term("capacidad-digital", msgid!("Capacidad digital"), Policy,
        msgid!("Algo que una persona hace por medios digitales. La política cuenta ocho: buscar y obtener información, comunicarse, \
         entretenimiento, capacitarse y educarse, tramitar con organizaciones públicas, operar en banca, comprar y vender."))
        .more("/metodologia#ciudadania-digital"),
    term("ciudadania-digital", msgid!("Ciudadanía digital"), Policy,
        msgid!("Aquí se mide por su ejercicio: cuántas de ocho capacidades digitales ejerce, en promedio, cada persona de 6 y más años. \
         La promesa de la política es duplicarlo."))
        .more("/metodologia#ciudadania-digital"),
    term("cumplimiento", msgid!("Cumplimiento"), Dashboard,
        msgid!("Porcentaje que compara el valor obtenido con la meta del mismo año, por un método que cada publicación nombra. Puede pasar de 100 %."))
        .more("/metodologia#cumplimiento"),
    term("desagregacion", msgid!("Desagregación"), Dashboard,
        msgid!("Un indicador medido por partes: por departamento, área de residencia, sexo, edad, lengua materna u otra división.")),
    term("edicion", msgid!("Edición"), Dashboard,
        msgid!("Una redacción de la política, con sus objetivos, códigos y año final. Una edición nueva se agrega; las publicaciones anteriores no cambian.")),
    state("en-camino", "En camino", State::OnTrack, BANDS),
    state("en-retroceso", "En retroceso", State::GoingBack, BANDS),
    term("enaho", msgid!("ENAHO"), Inei,
        msgid!("Encuesta Nacional de Hogares. Con sus microdatos se puede calcular el ejercicio de la ciudadanía digital."))
        .more("/metodologia#ciudadania-digital"),
    term("falta-de-dato", msgid!("Falta de dato"), Dashboard,
        msgid!("La razón por la que un periodo no tiene un número: aún no corresponde, está vencido, no está disponible o no aplica. Lo que falta nunca es cero."))
        .more(ABSENT),
    term("ficha-tecnica", msgid!("Ficha técnica"), Ceplan,
        msgid!("La descripción de un indicador: qué mide, por qué, quién responde, cómo se calcula, con qué fuente, su línea de base y sus logros esperados.")),
    term("firma", msgid!("Firma criptográfica"), Dashboard,
        msgid!("Lo que permite comprobar que una publicación salió de este tablero y que nadie la cambió después. La hace el programa con su propia clave; no es la firma digital de una persona según la Ley N.º 27269."))
        .more("/publicaciones"),
    term("hallazgo", msgid!("Hallazgo"), Dashboard,
        msgid!("Un problema que encuentra una revisión, con un código y un lugar. Los que empiezan con E impiden seguir; los que empiezan con W avisan."))
        .more("/metodologia#hallazgos"),
    term("huella", msgid!("Huella (SHA-256)"), Dashboard,
        msgid!("Un número que se calcula de un archivo: si el archivo cambia en algo, la huella es otra. Cada publicación guarda la huella de la anterior."))
        .more("/publicaciones"),
    term("indicador", msgid!("Indicador"), Ceplan,
        msgid!("Una medida de la política, de un objetivo o de un servicio, con su unidad, su sentido esperado y sus metas.")),
    term("indicador-de-contexto", msgid!("Indicador de contexto"), Dashboard,
        msgid!("Una medida de otra institución que se muestra junto a un objetivo. Nunca cuenta en el avance de la política.")).more("/contexto"),
    term("linea-de-base", msgid!("Línea de base"), Ceplan,
        msgid!("El valor, con su año, desde el que se mide lo avanzado.")),
    term("lineamiento", msgid!("Lineamiento (L)"), Policy,
        msgid!("Una línea de trabajo de un objetivo prioritario. No tiene un indicador propio: se ve por los indicadores de sus servicios.")),
    state("logrado", "Logrado", State::Achieved, BANDS),
    term("maximo-permisible", msgid!("Máximo permisible, mínimo permisible"), Ceplan,
        msgid!("Un límite que el valor no debe pasar, en lugar de una meta a la que deba llegar.")).more("/metodologia#cumplimiento"),
    term("meta", msgid!("Meta, logro esperado"), Ceplan,
        msgid!("El valor que se espera en un año. La del último año es la meta final.")),
    state("necesita-acelerar", "Necesita acelerar", State::NeedsAcceleration, BANDS),
    state("no-aplica", "No aplica", State::NotApplicable, ABSENT),
    state("no-calculable", "No calculable", State::NotComputable, ABSENT),
    term("no-disponible", msgid!("No disponible"), Dashboard,
        msgid!("El periodo no tiene un número y hay una razón registrada. La razón se muestra en el lugar del número.")).more(ABSENT),
    term("objetivo-prioritario", msgid!("Objetivo prioritario (OP)"), Policy,
        msgid!("Cada uno de los grandes resultados que busca la política. Tiene lineamientos y servicios.")).more("/objetivos"),
    term("periodicidad", msgid!("Periodicidad"), Dashboard,
        msgid!("Cada cuánto se mide un indicador: al mes, al trimestre, al semestre o al año.")).more("/metodologia#calendario"),
    term("periodo", msgid!("Periodo"), Dashboard,
        msgid!("El tiempo al que pertenece un valor: un año, un semestre, un trimestre o un mes.")),
    term("plazo", msgid!("Plazo"), Dashboard,
        msgid!("El día hasta el que se espera el valor de un periodo, según el calendario de este tablero. Ninguna norma fija estos días."))
        .more("/metodologia#calendario"),
    term("politica-nacional", msgid!("Política nacional"), Policy,
        msgid!("El documento que dice qué problema público se atiende, con qué objetivos y hasta cuándo. Aquí se sigue la de transformación digital.")),
    term("por-completar", msgid!("Por completar"), Dashboard,
        msgid!("Algo que ninguna fuente disponible publica, por ejemplo el nombre de un servicio. Se deja vacío y se dice; no se inventa.")),
    term("por-poco", msgid!("Por poco"), Dashboard,
        msgid!("La meta del año no se cumplió, pero el cumplimiento es de 95 % o más.")).more("/metodologia#veredicto"),
    term("procedencia", msgid!("Procedencia"), Dashboard,
        msgid!("De dónde salió un valor: el formulario o el archivo, la hoja y la celda, quién lo registró, quién lo aprobó y qué fuente cita.")),
    term("provisional", msgid!("Provisional"), Dashboard,
        msgid!("Un valor que su fuente todavía puede corregir. Se marca en la tabla y en el gráfico.")),
    term("proyeccion", msgid!("Proyección"), Dashboard,
        msgid!("El valor con el que cerraría el año final si cada año se avanzara lo mismo que hasta ahora. No es un pronóstico."))
        .more("/metodologia#avance"),
    term("publicacion", msgid!("Publicación (corte)"), Dashboard,
        msgid!("Todo lo publicado en un momento, con número, fecha y huella. Ya no cambia: lo que se corrige aparece en la siguiente."))
        .more("/publicaciones"),
    term("publicacion-retirada", msgid!("Publicación retirada"), Dashboard,
        msgid!("Una publicación que otra posterior declara sin efecto, con una razón. Sigue a la vista, con un aviso.")).more("/publicaciones"),
    term("publicacion-vigente", msgid!("Publicación vigente"), Dashboard,
        msgid!("La más reciente. Es la que muestran las páginas sin número en su dirección.")).more("/publicaciones"),
    term("puntos-porcentuales", msgid!("Puntos porcentuales"), Dashboard,
        msgid!("La diferencia entre dos porcentajes: de 40 % a 43 % hay 3 puntos porcentuales.")),
    term("quiebre-de-serie", msgid!("Quiebre de serie"), Dashboard,
        msgid!("El año desde el cual los números no se comparan con los anteriores, por ejemplo porque cambió la pregunta de la encuesta."))
        .more(ABSENT),
    state("rezagado", "Rezagado", State::Lagging, BANDS),
    term("ritmo", msgid!("Ritmo"), Dashboard,
        msgid!("El avance frente al que correspondía a esta altura. Con 100 % se va exactamente a tiempo.")).more("/metodologia#avance"),
    term("segunda-opinion", msgid!("Segunda opinión"), OpenSdg,
        msgid!("Otra manera de juzgar el camino: compara la tasa de crecimiento lograda con la necesaria. Si difiere de la primera, la página lo dice."))
        .more("/metodologia#segunda-opinion"),
    term("sentido-esperado", msgid!("Sentido esperado"), Ceplan,
        msgid!("Si se busca que el valor suba (ascendente), que baje (descendente) o que respete un límite.")),
    term("serie-principal", msgid!("Serie principal"), Dashboard,
        msgid!("Los valores de un indicador sin desagregar: los del país o los del todo.")),
    term("servicio", msgid!("Servicio (S)"), Policy,
        msgid!("Lo que una entidad entrega a las personas o a otras entidades para alcanzar un objetivo.")).more("/servicios"),
    state("sin-datos", "Sin datos", State::NoData, ABSENT),
    state("sin-linea-de-base", "Sin línea de base", State::NoBaseline, ABSENT),
    state("sin-meta", "Sin meta", State::NoTarget, ABSENT),
    term("ubigeo", msgid!("Ubigeo"), Inei,
        msgid!("El código de un lugar. Aquí los departamentos llevan el del INEI, que no es el mismo que el de RENIEC.")),
    term("umbral", msgid!("Umbral"), Dashboard,
        msgid!("El ritmo desde el que un estado pasa a ser otro. Los umbrales son una configuración de este tablero: ninguna fuente publica los de CEPLAN."))
        .more(BANDS),
    term("unidad-de-medida", msgid!("Unidad de medida"), Ceplan,
        msgid!("En qué se expresa un valor: cantidad, número, porcentaje, ratio, tasa, índice o tasa de variación.")),
    term("valor-obtenido", msgid!("Valor obtenido"), Dashboard,
        msgid!("El valor que se midió en un periodo. Puede ser provisional.")),
    term("valor-relativo", msgid!("Valor relativo, valor absoluto"), Ceplan,
        msgid!("El relativo es una proporción, como 63 %; el absoluto son las dos cantidades de las que sale, como 63 de 100.")),
    state("vencido", "Vencido", State::Late, ABSENT),
    term("veredicto", msgid!("Veredicto"), Dashboard,
        msgid!("La frase que resume las dos respuestas de un indicador. Sale de una tabla publicada.")).more("/metodologia#veredicto"),
];
