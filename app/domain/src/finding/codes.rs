//! Every finding code of the dashboard with its meaning and remedy, in one table.
//!
//! `E1xx` the file, `E2xx` the layout, `E3xx` a cell, `E4xx` the meaning against the catalogue, `E5xx` a
//! release, `E6xx` typing and permission; `W` alike for what only warns. A code never changes its
//! meaning; a new rule takes a new code. The sentences of findings are made from this table
//! ([`super::Finding::of`]); its meanings are the list of the methodology page.

/// One code: what it means and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub code: &'static str,
    pub meaning: &'static str,
    /// The sentence of a finding, with `{0}`, `{1}` … for what only the place can say; the meaning where
    /// nothing more is to be said.
    pub problem: &'static str,
    pub remedy: &'static str,
}

/// The meaning of a code.
pub fn meaning(code: &str) -> Option<&'static Meaning> {
    ALL.iter().find(|m| m.code == code)
}

const fn m(code: &'static str, meaning: &'static str, remedy: &'static str) -> Meaning {
    Meaning {
        code,
        meaning,
        problem: meaning,
        remedy,
    }
}

/// A code whose findings say more than its meaning.
const fn p(
    code: &'static str,
    meaning: &'static str,
    problem: &'static str,
    remedy: &'static str,
) -> Meaning {
    Meaning {
        code,
        meaning,
        problem,
        remedy,
    }
}

/// All codes, in order.
#[rustfmt::skip]
pub const ALL: &[Meaning] = &[
    // The file.
    m("E101", "El archivo está vacío.", "Elija el archivo correcto y vuelva a subirlo."),
    m("E102", "El archivo no es una hoja de cálculo ni un CSV.", "Guárdelo como libro de Excel (.xlsx), OpenDocument (.ods) o CSV."),
    m("E103", "El archivo está protegido con contraseña.", "Quite la contraseña en su programa de hojas de cálculo y vuelva a subirlo."),
    m("E104", "El archivo está dañado o incompleto.", "Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo."),
    m("E105", "El archivo es un ZIP, pero no contiene un libro de hojas de cálculo.", "Suba el libro mismo, no una carpeta comprimida."),
    m("E106", "El archivo es una página web con nombre de hoja de cálculo.", "Ábralo y guárdelo como libro de Excel (.xlsx)."),
    m("E107", "El archivo es demasiado grande.", "Quite imágenes y hojas que no se importan, o divida el archivo."),
    m("E108", "El contenido descomprimido es desproporcionado.", "Guarde una copia nueva solo con los datos."),
    m("E109", "El libro tiene demasiadas celdas con contenido.", "Divida el archivo en partes más pequeñas."),
    m("E110", "El libro tiene demasiadas hojas.", "Deje solo las hojas que se importan."),
    m("E111", "El archivo declara celdas fuera de los límites de una hoja.", "Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo."),
    m("E112", "Leer el archivo necesita más memoria de la permitida.", "Copie solo los valores a un libro nuevo y súbalo."),
    m("E113", "Leer el archivo toma más tiempo del permitido.", "Copie solo los valores a un libro nuevo y súbalo."),
    m("E114", "El texto del archivo no se puede leer.", "Guárdelo como CSV UTF-8 o como libro de Excel (.xlsx)."),
    m("E115", "El archivo declara una tabla de textos imposible.", "Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo."),
    m("E116", "El lector de archivos se detuvo de forma inesperada.", "Guarde el libro de nuevo y súbalo; si se repite, avise al administrador."),
    m("E117", "El libro no tiene ninguna celda con contenido.", "Elija el archivo correcto y vuelva a subirlo."),
    m("E118", "Una celda tiene un texto demasiado largo.", "Acorte el texto de la celda."),
    m("E119", "El archivo tiene una estructura interna anormal.", "Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo."),
    m("E120", "El nombre del archivo y su contenido no concuerdan.", "Cambie el final del nombre por el de su contenido y vuelva a subirlo."),
    m("E121", "Los textos del libro ocupan demasiado.", "Quite las hojas que no se importan o divida el archivo."),
    p("E122", "Una hoja tiene demasiadas celdas combinadas.", "La hoja tiene más de {0} rangos combinados; los otros {1} no se pueden tener en cuenta.", "Separe las celdas combinadas de los datos y vuelva a subir el archivo."),
    m("E123", "El archivo es una hoja de cálculo XML 2003, no un libro de Excel 97–2003.", "Ábralo en Excel y guárdelo como libro de Excel (.xlsx)."),
    p("E124", "Una línea del archivo de texto tiene unas comillas fuera de lugar.", "En la línea {0} hay unas comillas que no se cierran o que están fuera de lugar: no se sabe dónde terminan sus celdas.", "Corrija las comillas de esa línea y vuelva a subir el archivo."),
    p("E125", "Una línea del archivo de texto tiene más celdas que el encabezado.", "La línea {0} tiene {1} celdas y el encabezado tiene {2}: puede que la coma decimal se haya tomado por separador.", "Ponga entre comillas los valores que contienen el separador, o guarde el archivo como libro de Excel (.xlsx)."),
    p("E126", "Una línea del archivo de texto usa otro separador que el resto.", "La línea {0} no está separada por «{1}», como el resto del archivo, sino por «{2}».", "Use el mismo separador en todas las líneas."),
    p("W101", "Una línea de un archivo UTF-8 está en otra codificación.", "La línea {0} no está en UTF-8 como el resto: se leyó como {1}.", "Compruebe los acentos de esa línea."),
    // The layout.
    m("E201", "No se encontró la fila de encabezados.", "Indique en qué fila están los encabezados."),
    m("E202", "Ninguna columna dice de qué indicador son los valores.", "Elija el indicador de la tabla."),
    p("E203", "Debajo del encabezado no hay filas de datos.", "Debajo del encabezado (fila {0}) no hay filas de datos.", "Complete la tabla, o indique en qué filas están los datos."),
    m("E204", "Ninguna columna contiene valores ni campos que se puedan importar.", "Indique qué columna contiene los valores."),
    m("E205", "Hay una columna de valores, pero ninguna dice el periodo.", "Indique la columna del periodo."),
    p("E206", "Dos columnas tienen el mismo papel.", "Las columnas {0} y {1} tienen el mismo papel.", "Deje una sola con ese papel y marque la otra como «No importar»."),
    p("E207", "El indicador elegido no existe en el catálogo.", "El indicador «{0}» no existe en el catálogo.", "Elija un indicador del catálogo."),
    m("E208", "Hay un valor de línea de base sin columna de año base.", "Indique la columna del año base."),
    m("E209", "Hay campos de ficha, pero ninguna columna dice a qué código pertenecen.", "Indique la columna del código."),
    p("W201", "Una columna no se reconoció y no se importará.", "No se reconoció la columna {0}: no se importará.", "Indique su papel si contiene datos de los indicadores."),
    p("W202", "El papel de una columna se dedujo.", "El papel de la columna {0} se dedujo de su contenido.", "Confirme el papel de la columna."),
    p("W203", "Debajo de la tabla hay números que no se leerán.", "La tabla termina en la fila {0}; debajo hay números que no se leerán.", "Amplíe las filas de datos si esos números son parte de la tabla."),
    p("W204", "Los números del archivo usan coma decimal.", "Los números escritos como texto usan coma decimal: «1,234» se leerá como 1.234.", "Confirme cómo están escritos los números del archivo."),
    p("E210", "Una columna que no se reconoce puede separar grupos.", "No se reconoce la columna {0} (contiene, por ejemplo, «{1}»): si separa grupos, sus filas no son valores nacionales.", "Diga qué contiene la columna, o márquela «No importar» si no separa grupos."),
    p("W206", "Hay filas ocultas con contenido: no se importan.", "Las filas ocultas {0} tienen contenido y no se importan.", "Muéstrelas en su programa, o elija importar también lo oculto."),
    p("W207", "Hay una columna oculta con contenido: no se importa.", "La columna oculta {0} tiene contenido y no se importa.", "Muéstrela en su programa, o elija importar también lo oculto."),
    p("W208", "La hoja contiene resultados que calcula este tablero: no se importa.", "La hoja contiene resultados que calcula este tablero: no se importa.", "Corrija los valores en la hoja «Matriz» o «Valores»; los resultados se calculan de nuevo."),
    m("W205", "La hoja está oculta.", "Confirme que quiere importarla."),
    // A cell: how a number is written (found by `crate::number`).
    m("E300", "La celda de un valor está vacía.", "Escriba un número, o diga por qué no lo hay."),
    m("E301", "La celda no contiene un número.", "Escriba un número, o «no disponible» con su razón."),
    m("E302", "La fracción divide entre cero.", "Corrija el denominador."),
    m("E303", "El número tiene más dígitos de los que se pueden guardar sin pérdida.", "Escriba el número con menos decimales o use otra unidad."),
    m("E304", "Falta el motivo por el que no hay dato.", "Escriba el motivo."),
    m("W301", "Se leyó la coma como decimal.", "Confirme el valor leído."),
    m("W302", "La coma o el punto pueden ser de miles o decimales.", "Confirme el valor leído."),
    m("W303", "El número no sigue la forma de escribir números del archivo.", "Confirme el valor leído."),
    m("W304", "El valor se redondeó a los decimales de la unidad.", "Amplíe los decimales de la unidad si importan."),
    m("W305", "El número lleva una llamada de nota.", "Confirme que es una llamada a una nota."),
    m("W306", "Una fracción se leyó como porcentaje.", "Confirme que el valor es ese porcentaje."),
    m("W307", "Hay numerador sin denominador, o al revés.", "Escriba los dos, o ninguno."),
    // Periods and codes (found by `crate::period` and `crate::code`).
    m("E312", "La fila tiene un valor, pero no dice de qué periodo es.", "Escriba el periodo en la fila."),
    m("E310", "El código puede ser de varios indicadores.", "Escriba el código completo."),
    m("E311", "El código puede ser de varios objetivos, lineamientos o servicios.", "Escriba el código completo."),
    m("E313", "El código no es de ningún indicador del catálogo.", "Corrija el código, o agregue el indicador en el catálogo."),
    m("E314", "El código no es de ningún objetivo, lineamiento o servicio del catálogo.", "Corrija el código, o agréguelo en el catálogo."),
    m("W314", "El código se dedujo de lo escrito.", "Confirme el código leído."),
    m("E315", "El periodo no se entiende.", "Escriba un año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03)."),
    m("W315", "El periodo se dedujo de lo escrito.", "Confirme el periodo leído."),
    m("E317", "La línea de base no dice de qué año es.", "Escriba el año base en la fila."),
    m("E323", "El nombre no es el de ningún indicador del catálogo.", "Agregue una columna con el código del indicador."),
    m("E324", "La fila tiene valores, pero no dice de qué indicador son.", "Escriba el código del indicador en la fila."),
    m("E325", "La fila tiene campos, pero no dice a qué código pertenecen.", "Escriba el código en la fila."),
    // A cell: what it holds and what it is about.
    m("E330", "La celda contiene un error de fórmula.", "Corrija la fórmula o escriba el valor."),
    m("E331", "La celda contiene verdadero o falso.", "Escriba un número."),
    m("E332", "La celda contiene una fecha.", "Cambie el formato de la celda a número y compruebe el valor."),
    m("W333", "El dato figura como no disponible o no aplicable sin razón.", "Escriba la razón en la columna de notas."),
    m("W334", "El número está escrito como porcentaje y la unidad no lo es.", "Confirme el valor leído."),
    m("E341", "El lugar o grupo no existe en el catálogo.", "Corrija el nombre o agréguelo a las desagregaciones."),
    m("W341", "El lugar o grupo puede ser de varias desagregaciones.", "Confirme cuál es en la asignación de columnas."),
    m("E342", "El mismo dato aparece dos veces con valores distintos.", "Deje solo una de las dos celdas."),
    m("W342", "El mismo dato aparece dos veces con el mismo valor.", "Borre una de las dos celdas; se importa una sola vez."),
    m("W343", "No se entendió si el dato es provisional.", "Escriba «Sí» o «No»."),
    m("E344", "El tipo de valor no se entiende.", "Escriba «obtenido», «meta» o «línea de base»."),
    m("E345", "El sentido esperado no se entiende.", "Escriba «ascendente», «descendente», «máximo permisible» o «mínimo permisible»."),
    m("E346", "La unidad de medida no se entiende.", "Use una de las siete unidades de CEPLAN."),
    m("E347", "El mismo campo aparece dos veces con textos distintos.", "Deje un solo texto."),
    m("E348", "Un campo que es un número no se entiende, o está fuera de su rango.", "Escriba un número, como en la exportación."),
    m("E349", "Un campo con palabras fijas tiene otra palabra.", "Use una de las palabras de la ficha, como en la exportación."),
    m("W351", "El nombre del indicador difiere del catálogo.", "Compruebe que el código es el correcto."),
    m("W352", "La unidad difiere de la del catálogo.", "Compruebe que los valores están en la unidad del catálogo."),
    m("W353", "El sentido esperado difiere del catálogo.", "Corrija el archivo o el catálogo."),
    m("W354", "El objetivo, lineamiento o servicio difiere del catálogo.", "Corrija el archivo o el catálogo."),
    // A row of the catalogue.
    m("E361", "El código no está en el catálogo, y a la fila le falta algo para crearlo.", "Complete la fila."),
    m("E362", "El código nuevo no puede ser un código, o ya es de otra cosa.", "Elija otro código."),
    p("E363", "Dos filas quieren crear el mismo código.", "El código nuevo {0} está también en {1}.", "Deje una sola fila por código."),
    m("E364", "El elemento superior no es de un nivel más alto.", "Elija otro elemento superior, o corrija el nivel."),
    m("E365", "El elemento superior depende del mismo elemento.", "Elija otro elemento superior."),
    p("E366", "El indicador cuelga de un lineamiento.", "{0} cuelga de {1}, que es un lineamiento: los lineamientos no tienen indicadores propios.", "Escriba el código de un objetivo o de un servicio."),
    m("E367", "El dato es de un código que el mismo archivo no logra crear.", "Corrija primero la fila que lo crea."),
    m("E368", "El dato es de un indicador nuevo, y crearlo necesita administración.", "Pida a administración que importe el archivo."),
    m("E369", "La entidad responsable no está registrada.", "Escriba el código de una entidad registrada, o pida que la registren."),
    p("E370", "El rango o los decimales de la unidad se contradicen.", "En {0}, {1}.", "Corrija uno de los dos números."),
    m("E371", "La celda contiene una fórmula sin resultado guardado.", "Abra el archivo en su programa, guárdelo y vuelva a subirlo; o escriba el valor."),
    m("E372", "La celda está tachada.", "Quite el tachado si el valor vale; si no, borre la celda."),
    m("W372", "Parte de la celda está tachada.", "Confirme el valor y quite lo tachado."),
    m("E373", "Una columna que no se reconoce tiene datos en las filas de valores.", "Indique el papel de la columna, o márquela como «No importar» si no distingue filas."),
    m("E374", "El lugar o grupo es una fecha: el programa convirtió lo que se escribió.", "Cambie el formato de la columna a texto y vuelva a escribir el grupo."),
    m("E375", "La celda contiene una hora o una duración.", "Cambie el formato de la celda a número y compruebe el valor."),
    m("E376", "El valor es un porcentaje y el indicador cuenta unidades.", "Escriba la cantidad."),
    p("E377", "Varias filas del mismo dato difieren solo en una columna que no se importa.", "Hay {0} filas del mismo dato que difieren solo en la columna «{1}», que no se importa.", "Indique el papel de la columna, o deje una sola de las filas."),
    m("E378", "Está solo la cifra absoluta, y el indicador se mide en otra unidad.", "Escriba también el valor relativo."),
    m("W361", "Para un indicador nuevo se toma lo usual en lo que la fila no dice.", "Confirme, o dígalo en columnas propias."),
    m("W362", "Un indicador nuevo se llama como otro que ya existe.", "Compruebe que no es el mismo con otro código."),
    m("W363", "El código de un indicador nuevo no corresponde a su lugar.", "Compruebe el código y su lugar."),
    // The meaning against the catalogue.
    p("E401", "El valor está fuera del rango admisible de la unidad.", "El valor {0} está fuera del rango admisible de {1} ({2}).", "Corrija el valor; si es correcto, amplíe el rango admisible en el catálogo."),
    p("E402", "La meta es posterior al horizonte de la política.", "La meta es de {0}, después del horizonte de la política ({1}).", "Corrija el año de la meta."),
    p("E403", "La meta no es posterior a la línea de base.", "La meta es de {0}, y la línea de base ya es de {1}.", "Corrija el año de la meta o el de la línea de base."),
    p("E404", "El denominador es cero.", "El denominador es cero: no se puede dividir entre él.", "Corrija el denominador."),
    p("E405", "El valor no corresponde al numerador y denominador.", "{0} entre {1} da {2}, pero el valor dice {3}.", "Corrija el valor, el numerador o el denominador."),
    p("E406", "La desagregación no existe en el catálogo.", "La desagregación «{0}={1}» no existe en el catálogo.", "Elija una desagregación del catálogo, o agréguela."),
    p("E407", "El indicador no existe en el catálogo.", "El indicador {0} no existe en el catálogo.", "Elija un indicador del catálogo."),
    p("E408", "El valor se editó en el archivo, y otra persona lo cambió después de la exportación.", "Conflicto: al exportar el valor era {0}, otra persona lo cambió a {1}, y el archivo dice {2}.", "Decida cuál de los dos valores queda; mientras nadie decida, la celda se deja fuera."),
    p("E409", "La ficha se editó en el archivo, y otra persona la cambió después de la exportación.", "Conflicto: otra persona guardó {0} después de la exportación (versión {1}, ahora {2}); aquí dice ahora «{3}».", "Exporte de nuevo y edite allí."),
    m("E411", "El archivo se exportó de otra base de datos que aquella en la que se importa.", "Exporte de nuevo desde aquí."),
    m("E412", "El periodo está cerrado.", "Pida que lo reabran en el calendario, con el motivo; o deje el valor como está."),
    m("E413", "El periodo todavía no se abre.", "Espere a que se abra, o corrija el periodo."),
    p("E414", "La celda tenía un valor al exportar y en el archivo está vacía.", "Al exportar, la celda tenía {0}, y en el archivo está vacía (lo vigente es {1}).", "Decida si el valor se quita o se queda; mientras nadie decida, se queda."),
    p("W401", "La meta va contra el sentido esperado.", "La meta de {0} ({1}) va contra el sentido esperado: la línea de base es {2}.", "Revise la meta, la línea de base y el sentido; si son correctos, registre la razón, porque esto impide publicar."),
    p("W402", "El periodo no corresponde a la periodicidad del indicador.", "{0} se mide con periodicidad {1}; {2} es un periodo de otra clase.", "Compruebe el periodo; si es correcto, el valor se guarda tal cual."),
    p("W403", "La meta o línea de base es de una desagregación.", "Es la meta o línea de base de una desagregación ({0}).", "Confirme que no es de la serie principal: se guarda, pero el avance se calcula solo con la serie principal."),
    p("W404", "El valor salta mucho respecto del periodo anterior, o de lo habitual en su serie.", "{0}", "Compruebe el valor, sobre todo la coma decimal."),
    p("W405", "Los valores parecen fracciones de uno y la unidad es porcentaje.", "Los {0} valores de {1} están entre 0 y 1, y su unidad es porcentaje.", "Compruebe si deben multiplicarse por 100."),
    p("W407", "Faltan el numerador y el denominador, y los demás valores de la serie los tienen.", "Faltan el numerador y el denominador: los tienen {0} de los otros {1} valores cercanos de la serie.", "Escriba los dos, como en los demás periodos."),
    p("W408", "El valor se aleja de la última meta.", "Se aleja de la meta de {0} ({1}): {2} de {3} en {4} a {5} en {6}.", "Compruebe el valor; si es correcto, explique la causa en la nota."),
    p("W409", "El periodo todavía no termina.", "{0} termina el {1}: el valor todavía puede cambiar.", "Compruebe el periodo; si es un avance, márquelo como provisional."),
    p("W410", "La meta de un año va contra el sentido esperado respecto de la anterior.", "La meta de {0} ({1}) va contra el sentido esperado: la de {2} es {3}.", "Compruebe las dos metas y su año."),
    p("W419", "El valor cambió y sus cifras absolutas no; no le corresponden y se dejan vacías.", "El valor cambió a {0}; las cifras absolutas que tenía ({1}) no le corresponden y se dejan vacías.", "Si las conoce, cambie el valor en la plantilla «Registro», que las tiene en la misma fila."),
    p("W420", "Faltan valores que la hoja tenía al exportarse: se borró su fila o su columna.", "{0} {1} que la hoja «{2}» tenía al exportarse: {3}; lo vigente se queda.", "Si quería quitarlos, deje la fila y su columna, y vacíe sus celdas."),
    p("W421", "Una hoja que se exportó con valores no está en el archivo, o no se importa.", "La hoja «{0}» {1}: se quedan como están {2} que tenía al exportarse.", "Si la editó, inclúyala en el archivo y elíjala entre las hojas que se importan."),
    // A release (found by `crate::release`).
    m("E501", "Un valor por publicar es de un indicador que no está en el catálogo.", "Agregue el indicador al catálogo, o descarte el valor."),
    m("E502", "Un valor por publicar es de una desagregación que no está en el catálogo.", "Agregue la desagregación al catálogo, o descarte el valor."),
    m("E503", "Una meta por publicar es posterior al año final.", "Corrija el año de la meta."),
    m("W504", "Un valor por publicar está fuera del rango de su unidad.", "Revise el valor o el rango en el catálogo."),
    m("E505", "Un indicador por publicar cuelga de un elemento que no está en el catálogo.", "Corrija el objetivo o servicio del indicador."),
    m("E506", "La meta final va contra el sentido esperado, y nadie registró la razón.", "Corrija el sentido o la meta, o registre la razón en la ficha."),
    m("W507", "Una serie tiene varias líneas de base; se usa la última.", "Deje una sola, salvo que la serie se haya rebasado."),
    m("W508", "Una serie tiene más de una meta en un mismo año.", "Deje una meta por año."),
    m("E509", "Hay dos valores para la misma celda.", "Deje un solo valor por indicador, medida, desagregación y periodo."),
    m("E510", "Las celdas de la publicación no están ordenadas.", "Avise al administrador."),
    m("E520", "La publicación no tiene nota.", "Escriba en una o dos frases qué trae la publicación."),
    m("E521", "El estado de un indicador cambia y no se dio una razón.", "Escriba la razón del cambio: queda en la publicación."),
    m("E522", "El retiro de una publicación no tiene razón.", "Escriba por qué se retira: la razón es pública."),
    m("E530", "Los días del calendario se contradicen.", "Adelante la apertura, alargue el cierre o cambie el plazo."),
    // Typing and permission.
    m("E602", "El indicador corresponde a otra entidad.", "Quite la fila, o pida a planificación que la registre."),
    m("E603", "El dato está en un conjunto de cambios que todavía no se resuelve.", "Espere a que se resuelva, o pida a su autor que lo retire."),
    m("E605", "Las metas y las líneas de base no las registra el reporte de una entidad.", "Pida el cambio a planificación o administración."),
    m("E606", "Falta el motivo del cambio de una meta o línea de base vigente.", "Escriba el motivo: lo verá quien revise."),
    m("W603", "El archivo cambiaría el catálogo o las fichas, y eso necesita administración.", "Pida a administración que lo importe."),
    m("W604", "Otra persona también propone un cambio de la celda.", "Pónganse de acuerdo: vale lo que se apruebe primero."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_well_formed() {
        for (i, one) in ALL.iter().enumerate() {
            let (letter, digits) = one.code.split_at(1);
            assert!(
                matches!(letter, "E" | "W")
                    && digits.len() == 3
                    && digits.bytes().all(|b| b.is_ascii_digit())
            );
            assert!(
                ALL[i + 1..].iter().all(|other| other.code != one.code),
                "{} twice",
                one.code
            );
            assert!(one.meaning.ends_with('.') && one.remedy.ends_with('.'));
        }
    }
}
