//! Every finding code of the dashboard with its meaning and remedy, in one table.
//!
//! `E1xx` the file, `E2xx` the layout, `E3xx` a cell, `E4xx` the meaning against the catalogue, `E5xx` a
//! release, `E6xx` typing and permission; `W` alike for what only warns. A code never changes its
//! meaning; a new rule takes a new code. The sentences of findings are made from this table
//! ([`super::Finding::of`]); its meanings are the list of the methodology page.

use messages::{msgid, translated};

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

impl Meaning {
    /// Its meaning in the present language: findings themselves are Spanish, as the office is.
    pub fn shown_meaning(&self) -> &'static str {
        translated(self.meaning)
    }

    /// What to do, in the present language.
    pub fn shown_remedy(&self) -> &'static str {
        translated(self.remedy)
    }
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
    m("E101", msgid!("El archivo está vacío."), msgid!("Elija el archivo correcto y vuelva a subirlo.")),
    m("E102", msgid!("El archivo no es una hoja de cálculo ni un CSV."), msgid!("Guárdelo como libro de Excel (.xlsx), OpenDocument (.ods) o CSV.")),
    m("E103", msgid!("El archivo está protegido con contraseña."), msgid!("Quite la contraseña en su programa de hojas de cálculo y vuelva a subirlo.")),
    m("E104", msgid!("El archivo está dañado o incompleto."), msgid!("Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo.")),
    m("E105", msgid!("El archivo es un ZIP, pero no contiene un libro de hojas de cálculo."), msgid!("Suba el libro mismo, no una carpeta comprimida.")),
    m("E106", msgid!("El archivo es una página web con nombre de hoja de cálculo."), msgid!("Ábralo y guárdelo como libro de Excel (.xlsx).")),
    m("E107", msgid!("El archivo es demasiado grande."), msgid!("Quite imágenes y hojas que no se importan, o divida el archivo.")),
    m("E108", msgid!("El contenido descomprimido es desproporcionado."), msgid!("Guarde una copia nueva solo con los datos.")),
    m("E109", msgid!("El libro tiene demasiadas celdas con contenido."), msgid!("Divida el archivo en partes más pequeñas.")),
    m("E110", msgid!("El libro tiene demasiadas hojas."), msgid!("Deje solo las hojas que se importan.")),
    m("E111", msgid!("El archivo declara celdas fuera de los límites de una hoja."), msgid!("Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo.")),
    m("E112", msgid!("Leer el archivo necesita más memoria de la permitida."), msgid!("Copie solo los valores a un libro nuevo y súbalo.")),
    m("E113", msgid!("Leer el archivo toma más tiempo del permitido."), msgid!("Copie solo los valores a un libro nuevo y súbalo.")),
    m("E114", msgid!("El texto del archivo no se puede leer."), msgid!("Guárdelo como CSV UTF-8 o como libro de Excel (.xlsx).")),
    m("E115", msgid!("El archivo declara una tabla de textos imposible."), msgid!("Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo.")),
    m("E116", msgid!("El lector de archivos se detuvo de forma inesperada."), msgid!("Guarde el libro de nuevo y súbalo; si se repite, avise al administrador.")),
    m("E117", msgid!("El libro no tiene ninguna celda con contenido."), msgid!("Elija el archivo correcto y vuelva a subirlo.")),
    m("E118", msgid!("Una celda tiene un texto demasiado largo."), msgid!("Acorte el texto de la celda.")),
    m("E119", msgid!("El archivo tiene una estructura interna anormal."), msgid!("Ábralo, guárdelo de nuevo como .xlsx y vuelva a subirlo.")),
    m("E120", msgid!("El nombre del archivo y su contenido no concuerdan."), msgid!("Cambie el final del nombre por el de su contenido y vuelva a subirlo.")),
    m("E121", msgid!("Los textos del libro ocupan demasiado."), msgid!("Quite las hojas que no se importan o divida el archivo.")),
    p("E122", msgid!("Una hoja tiene demasiadas celdas combinadas."), "La hoja tiene más de {0} rangos combinados; los otros {1} no se pueden tener en cuenta.", msgid!("Separe las celdas combinadas de los datos y vuelva a subir el archivo.")),
    m("E123", msgid!("El archivo es una hoja de cálculo XML 2003, no un libro de Excel 97–2003."), msgid!("Ábralo en Excel y guárdelo como libro de Excel (.xlsx).")),
    p("E124", msgid!("Una línea del archivo de texto tiene unas comillas fuera de lugar."), "En la línea {0} hay unas comillas que no se cierran o que están fuera de lugar: no se sabe dónde terminan sus celdas.", msgid!("Corrija las comillas de esa línea y vuelva a subir el archivo.")),
    p("E125", msgid!("Una línea del archivo de texto tiene más celdas que el encabezado."), "La línea {0} tiene {1} celdas y el encabezado tiene {2}: puede que la coma decimal se haya tomado por separador.", msgid!("Ponga entre comillas los valores que contienen el separador, o guarde el archivo como libro de Excel (.xlsx).")),
    p("E126", msgid!("Una línea del archivo de texto usa otro separador que el resto."), "La línea {0} no está separada por «{1}», como el resto del archivo, sino por «{2}».", msgid!("Use el mismo separador en todas las líneas.")),
    p("W101", msgid!("Una línea de un archivo UTF-8 está en otra codificación."), "La línea {0} no está en UTF-8 como el resto: se leyó como {1}.", msgid!("Compruebe los acentos de esa línea.")),
    // The layout.
    m("E201", msgid!("No se encontró la fila de encabezados."), msgid!("Indique en qué fila están los encabezados.")),
    m("E202", msgid!("Ninguna columna dice de qué indicador son los valores."), msgid!("Elija el indicador de la tabla.")),
    p("E203", msgid!("Debajo del encabezado no hay filas de datos."), "Debajo del encabezado (fila {0}) no hay filas de datos.", msgid!("Complete la tabla, o indique en qué filas están los datos.")),
    m("E204", msgid!("Ninguna columna contiene valores ni campos que se puedan importar."), msgid!("Indique qué columna contiene los valores.")),
    m("E205", msgid!("Hay una columna de valores, pero ninguna dice el periodo."), msgid!("Indique la columna del periodo.")),
    p("E206", msgid!("Dos columnas tienen el mismo papel."), "Las columnas {0} y {1} tienen el mismo papel.", msgid!("Deje una sola con ese papel y marque la otra como «No importar».")),
    p("E207", msgid!("El indicador elegido no existe en el catálogo."), "El indicador «{0}» no existe en el catálogo.", msgid!("Elija un indicador del catálogo.")),
    m("E208", msgid!("Hay un valor de línea de base sin columna de año base."), msgid!("Indique la columna del año base.")),
    m("E209", msgid!("Hay campos de ficha, pero ninguna columna dice a qué código pertenecen."), msgid!("Indique la columna del código.")),
    p("W201", msgid!("Una columna no se reconoció y no se importará."), "No se reconoció la columna {0}: no se importará.", msgid!("Indique su papel si contiene datos de los indicadores.")),
    p("W202", msgid!("El papel de una columna se dedujo."), "El papel de la columna {0} se dedujo de su contenido.", msgid!("Confirme el papel de la columna.")),
    p("W203", msgid!("Debajo de la tabla hay números que no se leerán."), "La tabla termina en la fila {0}; debajo hay números que no se leerán.", msgid!("Amplíe las filas de datos si esos números son parte de la tabla.")),
    p("W204", msgid!("Los números del archivo usan coma decimal."), "Los números escritos como texto usan coma decimal: «1,234» se leerá como 1.234.", msgid!("Confirme cómo están escritos los números del archivo.")),
    p("E210", msgid!("Una columna que no se reconoce puede separar grupos."), "No se reconoce la columna {0} (contiene, por ejemplo, «{1}»): si separa grupos, sus filas no son valores nacionales.", msgid!("Diga qué contiene la columna, o márquela «No importar» si no separa grupos.")),
    p("W206", msgid!("Hay filas ocultas con contenido: no se importan."), "Las filas ocultas {0} tienen contenido y no se importan.", msgid!("Muéstrelas en su programa, o elija importar también lo oculto.")),
    p("W207", msgid!("Hay una columna oculta con contenido: no se importa."), "La columna oculta {0} tiene contenido y no se importa.", msgid!("Muéstrela en su programa, o elija importar también lo oculto.")),
    p("W208", msgid!("La hoja contiene resultados que calcula este tablero: no se importa."), "La hoja contiene resultados que calcula este tablero: no se importa.", msgid!("Corrija los valores en la hoja «Matriz» o «Valores»; los resultados se calculan de nuevo.")),
    m("W205", msgid!("La hoja está oculta."), msgid!("Confirme que quiere importarla.")),
    // A cell: how a number is written (found by `crate::number`).
    m("E300", msgid!("La celda de un valor está vacía."), msgid!("Escriba un número, o diga por qué no lo hay.")),
    m("E301", msgid!("La celda no contiene un número."), msgid!("Escriba un número, o «no disponible» con su razón.")),
    m("E302", msgid!("La fracción divide entre cero."), msgid!("Corrija el denominador.")),
    m("E303", msgid!("El número tiene más dígitos de los que se pueden guardar sin pérdida."), msgid!("Escriba el número con menos decimales o use otra unidad.")),
    m("E304", msgid!("Falta el motivo por el que no hay dato."), msgid!("Escriba el motivo.")),
    m("W301", msgid!("Se leyó la coma como decimal."), msgid!("Confirme el valor leído.")),
    m("W302", msgid!("La coma o el punto pueden ser de miles o decimales."), msgid!("Confirme el valor leído.")),
    m("W303", msgid!("El número no sigue la forma de escribir números del archivo."), msgid!("Confirme el valor leído.")),
    m("W304", msgid!("El valor se redondeó a los decimales de la unidad."), msgid!("Amplíe los decimales de la unidad si importan.")),
    m("W305", msgid!("El número lleva una llamada de nota."), msgid!("Confirme que es una llamada a una nota.")),
    m("W306", msgid!("Una fracción se leyó como porcentaje."), msgid!("Confirme que el valor es ese porcentaje.")),
    m("W307", msgid!("Hay numerador sin denominador, o al revés."), msgid!("Escriba los dos, o ninguno.")),
    // Periods and codes (found by `crate::period` and `crate::code`).
    m("E312", msgid!("La fila tiene un valor, pero no dice de qué periodo es."), msgid!("Escriba el periodo en la fila.")),
    m("E310", msgid!("El código puede ser de varios indicadores."), msgid!("Escriba el código completo.")),
    m("E311", msgid!("El código puede ser de varios objetivos, lineamientos o servicios."), msgid!("Escriba el código completo.")),
    m("E313", msgid!("El código no es de ningún indicador del catálogo."), msgid!("Corrija el código, o agregue el indicador en el catálogo.")),
    m("E314", msgid!("El código no es de ningún objetivo, lineamiento o servicio del catálogo."), msgid!("Corrija el código, o agréguelo en el catálogo.")),
    m("W314", msgid!("El código se dedujo de lo escrito."), msgid!("Confirme el código leído.")),
    m("E315", msgid!("El periodo no se entiende."), msgid!("Escriba un año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03).")),
    m("W315", msgid!("El periodo se dedujo de lo escrito."), msgid!("Confirme el periodo leído.")),
    m("E317", msgid!("La línea de base no dice de qué año es."), msgid!("Escriba el año base en la fila.")),
    m("E323", msgid!("El nombre no es el de ningún indicador del catálogo."), msgid!("Agregue una columna con el código del indicador.")),
    m("E324", msgid!("La fila tiene valores, pero no dice de qué indicador son."), msgid!("Escriba el código del indicador en la fila.")),
    m("E325", msgid!("La fila tiene campos, pero no dice a qué código pertenecen."), msgid!("Escriba el código en la fila.")),
    // A cell: what it holds and what it is about.
    m("E330", msgid!("La celda contiene un error de fórmula."), msgid!("Corrija la fórmula o escriba el valor.")),
    m("E331", msgid!("La celda contiene verdadero o falso."), msgid!("Escriba un número.")),
    m("E332", msgid!("La celda contiene una fecha."), msgid!("Cambie el formato de la celda a número y compruebe el valor.")),
    m("W333", msgid!("El dato figura como no disponible o no aplicable sin razón."), msgid!("Escriba la razón en la columna de notas.")),
    m("W334", msgid!("El número está escrito como porcentaje y la unidad no lo es."), msgid!("Confirme el valor leído.")),
    m("E341", msgid!("El lugar o grupo no existe en el catálogo."), msgid!("Corrija el nombre o agréguelo a las desagregaciones.")),
    m("W341", msgid!("El lugar o grupo puede ser de varias desagregaciones."), msgid!("Confirme cuál es en la asignación de columnas.")),
    m("E342", msgid!("El mismo dato aparece dos veces con valores distintos."), msgid!("Deje solo una de las dos celdas.")),
    m("W342", msgid!("El mismo dato aparece dos veces con el mismo valor."), msgid!("Borre una de las dos celdas; se importa una sola vez.")),
    m("W343", msgid!("No se entendió si el dato es provisional."), msgid!("Escriba «Sí» o «No».")),
    m("E344", msgid!("El tipo de valor no se entiende."), msgid!("Escriba «obtenido», «meta» o «línea de base».")),
    m("E345", msgid!("El sentido esperado no se entiende."), msgid!("Escriba «ascendente», «descendente», «máximo permisible» o «mínimo permisible».")),
    m("E346", msgid!("La unidad de medida no se entiende."), msgid!("Use una de las siete unidades de CEPLAN.")),
    m("E347", msgid!("El mismo campo aparece dos veces con textos distintos."), msgid!("Deje un solo texto.")),
    m("E348", msgid!("Un campo que es un número no se entiende, o está fuera de su rango."), msgid!("Escriba un número, como en la exportación.")),
    m("E349", msgid!("Un campo con palabras fijas tiene otra palabra."), msgid!("Use una de las palabras de la ficha, como en la exportación.")),
    m("W351", msgid!("El nombre del indicador difiere del catálogo."), msgid!("Compruebe que el código es el correcto.")),
    m("W352", msgid!("La unidad difiere de la del catálogo."), msgid!("Compruebe que los valores están en la unidad del catálogo.")),
    m("W353", msgid!("El sentido esperado difiere del catálogo."), msgid!("Corrija el archivo o el catálogo.")),
    m("W354", msgid!("El objetivo, lineamiento o servicio difiere del catálogo."), msgid!("Corrija el archivo o el catálogo.")),
    // A row of the catalogue.
    m("E361", msgid!("El código no está en el catálogo, y a la fila le falta algo para crearlo."), msgid!("Complete la fila.")),
    m("E362", msgid!("El código nuevo no puede ser un código, o ya es de otra cosa."), msgid!("Elija otro código.")),
    p("E363", msgid!("Dos filas quieren crear el mismo código."), "El código nuevo {0} está también en {1}.", msgid!("Deje una sola fila por código.")),
    m("E364", msgid!("El elemento superior no es de un nivel más alto."), msgid!("Elija otro elemento superior, o corrija el nivel.")),
    m("E365", msgid!("El elemento superior depende del mismo elemento."), msgid!("Elija otro elemento superior.")),
    p("E366", msgid!("El indicador cuelga de un lineamiento."), "{0} cuelga de {1}, que es un lineamiento: los lineamientos no tienen indicadores propios.", msgid!("Escriba el código de un objetivo o de un servicio.")),
    m("E367", msgid!("El dato es de un código que el mismo archivo no logra crear."), msgid!("Corrija primero la fila que lo crea.")),
    m("E368", msgid!("El dato es de un indicador nuevo, y crearlo necesita administración."), msgid!("Pida a administración que importe el archivo.")),
    m("E369", msgid!("La entidad responsable no está registrada."), msgid!("Escriba el código de una entidad registrada, o pida que la registren.")),
    p("E370", msgid!("El rango o los decimales de la unidad se contradicen."), "En {0}, {1}.", msgid!("Corrija uno de los dos números.")),
    m("E371", msgid!("La celda contiene una fórmula sin resultado guardado."), msgid!("Abra el archivo en su programa, guárdelo y vuelva a subirlo; o escriba el valor.")),
    m("E372", msgid!("La celda está tachada."), msgid!("Quite el tachado si el valor vale; si no, borre la celda.")),
    m("W372", msgid!("Parte de la celda está tachada."), msgid!("Confirme el valor y quite lo tachado.")),
    m("E373", msgid!("Una columna que no se reconoce tiene datos en las filas de valores."), msgid!("Indique el papel de la columna, o márquela como «No importar» si no distingue filas.")),
    m("E374", msgid!("El lugar o grupo es una fecha: el programa convirtió lo que se escribió."), msgid!("Cambie el formato de la columna a texto y vuelva a escribir el grupo.")),
    m("E375", msgid!("La celda contiene una hora o una duración."), msgid!("Cambie el formato de la celda a número y compruebe el valor.")),
    m("E376", msgid!("El valor es un porcentaje y el indicador cuenta unidades."), msgid!("Escriba la cantidad.")),
    p("E377", msgid!("Varias filas del mismo dato difieren solo en una columna que no se importa."), "Hay {0} filas del mismo dato que difieren solo en la columna «{1}», que no se importa.", msgid!("Indique el papel de la columna, o deje una sola de las filas.")),
    m("E378", msgid!("Está solo la cifra absoluta, y el indicador se mide en otra unidad."), msgid!("Escriba también el valor relativo.")),
    m("E379", msgid!("La celda se ve vacía y contiene un número: su formato no lo muestra."), msgid!("Si el valor vale, cambie el formato de la celda para que se vea; si no, borre la celda.")),
    m("E380", msgid!("La fila dice que cuenta unidades, y el indicador es un porcentaje."), msgid!("Escriba el porcentaje, o corrija la unidad de la fila.")),
    m("E381", msgid!("La fila tiene cifras absolutas y le falta el valor."), msgid!("Escriba también el valor.")),
    m("E382", msgid!("El valor está en una celda combinada que abarca varios valores."), msgid!("Separe la celda combinada y escriba cada valor en su celda.")),
    m("E383", msgid!("El archivo dice que sus cantidades son miles o millones, y el indicador cuenta unidades."), msgid!("Escriba las cantidades completas, o quite esas palabras si ya lo están.")),
    m("W379", msgid!("Un título, una fila o el nombre de la hoja nombra un grupo."), msgid!("Confirme la desagregación de la tabla en la asignación de columnas.")),
    m("W361", msgid!("Para un indicador nuevo se toma lo usual en lo que la fila no dice."), msgid!("Confirme, o dígalo en columnas propias.")),
    m("W362", msgid!("Un indicador nuevo se llama como otro que ya existe."), msgid!("Compruebe que no es el mismo con otro código.")),
    m("W363", msgid!("El código de un indicador nuevo no corresponde a su lugar."), msgid!("Compruebe el código y su lugar.")),
    // The meaning against the catalogue.
    p("E401", msgid!("El valor está fuera del rango admisible de la unidad."), "El valor {0} está fuera del rango admisible de {1} ({2}).", msgid!("Corrija el valor; si es correcto, amplíe el rango admisible en el catálogo.")),
    p("E402", msgid!("La meta es posterior al horizonte de la política."), "La meta es de {0}, después del horizonte de la política ({1}).", msgid!("Corrija el año de la meta.")),
    p("E403", msgid!("La meta no es posterior a la línea de base."), "La meta es de {0}, y la línea de base ya es de {1}.", msgid!("Corrija el año de la meta o el de la línea de base.")),
    p("E404", msgid!("El denominador es cero."), "El denominador es cero: no se puede dividir entre él.", msgid!("Corrija el denominador.")),
    p("E405", msgid!("El valor no corresponde al numerador y denominador."), "{0} entre {1} da {2}, pero el valor dice {3}.", msgid!("Corrija el valor, el numerador o el denominador.")),
    p("E406", msgid!("La desagregación no existe en el catálogo."), "La desagregación «{0}={1}» no existe en el catálogo.", msgid!("Elija una desagregación del catálogo, o agréguela.")),
    p("E407", msgid!("El indicador no existe en el catálogo."), "El indicador {0} no existe en el catálogo.", msgid!("Elija un indicador del catálogo.")),
    p("E408", msgid!("El valor se editó en el archivo, y otra persona lo cambió después de la exportación."), "Conflicto: al exportar el valor era {0}, otra persona lo cambió a {1}, y el archivo dice {2}.", msgid!("Decida cuál de los dos valores queda; mientras nadie decida, la celda se deja fuera.")),
    p("E409", msgid!("La ficha se editó en el archivo, y otra persona la cambió después de la exportación."), "Conflicto: otra persona guardó {0} después de la exportación (versión {1}, ahora {2}); aquí dice ahora «{3}».", msgid!("Exporte de nuevo y edite allí.")),
    m("E411", msgid!("El archivo se exportó de otra base de datos que aquella en la que se importa."), msgid!("Exporte de nuevo desde aquí.")),
    m("E412", msgid!("El periodo está cerrado."), msgid!("Pida que lo reabran en el calendario, con el motivo; o deje el valor como está.")),
    m("E413", msgid!("El periodo todavía no se abre."), msgid!("Espere a que se abra, o corrija el periodo.")),
    p("E414", msgid!("La celda tenía un valor al exportar y en el archivo está vacía."), "Al exportar, la celda tenía {0}, y en el archivo está vacía (lo vigente es {1}).", msgid!("Decida si el valor se quita o se queda; mientras nadie decida, se queda.")),
    p("W401", msgid!("La meta va contra el sentido esperado."), "La meta de {0} ({1}) va contra el sentido esperado: la línea de base es {2}.", msgid!("Revise la meta, la línea de base y el sentido; si son correctos, registre la razón, porque esto impide publicar.")),
    p("W402", msgid!("El periodo no corresponde a la periodicidad del indicador."), "{0} se mide con periodicidad {1}; {2} es un periodo de otra clase.", msgid!("Compruebe el periodo; si es correcto, el valor se guarda tal cual.")),
    p("W403", msgid!("La meta o línea de base es de una desagregación."), "Es la meta o línea de base de una desagregación ({0}).", msgid!("Confirme que no es de la serie principal: se guarda, pero el avance se calcula solo con la serie principal.")),
    p("W404", msgid!("El valor salta mucho respecto del periodo anterior, o de lo habitual en su serie."), "{0}", msgid!("Compruebe el valor, sobre todo la coma decimal.")),
    p("W405", msgid!("Los valores parecen fracciones de uno y la unidad es porcentaje."), "Los {0} valores de {1} están entre 0 y 1, y su unidad es porcentaje.", msgid!("Compruebe si deben multiplicarse por 100.")),
    p("W407", msgid!("Faltan el numerador y el denominador, y los demás valores de la serie los tienen."), "Faltan el numerador y el denominador: los tienen {0} de los otros {1} valores cercanos de la serie.", msgid!("Escriba los dos, como en los demás periodos.")),
    p("W408", msgid!("El valor se aleja de la última meta."), "Se aleja de la meta de {0} ({1}): {2} de {3} en {4} a {5} en {6}.", msgid!("Compruebe el valor; si es correcto, explique la causa en la nota.")),
    p("W409", msgid!("El periodo todavía no termina."), "{0} termina el {1}: el valor todavía puede cambiar.", msgid!("Compruebe el periodo; si es un avance, márquelo como provisional.")),
    p("W410", msgid!("La meta de un año va contra el sentido esperado respecto de la anterior."), "La meta de {0} ({1}) va contra el sentido esperado: la de {2} es {3}.", msgid!("Compruebe las dos metas y su año.")),
    p("W419", msgid!("El valor cambió y sus cifras absolutas no; no le corresponden y se dejan vacías."), "El valor cambió a {0}; las cifras absolutas que tenía ({1}) no le corresponden y se dejan vacías.", msgid!("Si las conoce, cambie el valor en la plantilla «Registro», que las tiene en la misma fila.")),
    p("W420", msgid!("Faltan valores que la hoja tenía al exportarse: se borró su fila o su columna."), "{0} {1} que la hoja «{2}» tenía al exportarse: {3}; lo vigente se queda.", msgid!("Si quería quitarlos, deje la fila y su columna, y vacíe sus celdas.")),
    p("W421", msgid!("Una hoja que se exportó con valores no está en el archivo, o no se importa."), "La hoja «{0}» {1}: se quedan como están {2} que tenía al exportarse.", msgid!("Si la editó, inclúyala en el archivo y elíjala entre las hojas que se importan.")),
    // A release (found by `crate::release`).
    m("E501", msgid!("Un valor por publicar es de un indicador que no está en el catálogo."), msgid!("Agregue el indicador al catálogo, o descarte el valor.")),
    m("E502", msgid!("Un valor por publicar es de una desagregación que no está en el catálogo."), msgid!("Agregue la desagregación al catálogo, o descarte el valor.")),
    m("E503", msgid!("Una meta por publicar es posterior al año final."), msgid!("Corrija el año de la meta.")),
    m("W504", msgid!("Un valor por publicar está fuera del rango de su unidad."), msgid!("Revise el valor o el rango en el catálogo.")),
    m("E505", msgid!("Un indicador por publicar cuelga de un elemento que no está en el catálogo."), msgid!("Corrija el objetivo o servicio del indicador.")),
    m("E506", msgid!("La meta final va contra el sentido esperado, y nadie registró la razón."), msgid!("Corrija el sentido o la meta, o registre la razón en la ficha.")),
    m("W507", msgid!("Una serie tiene varias líneas de base; se usa la última."), msgid!("Deje una sola, salvo que la serie se haya rebasado.")),
    m("W508", msgid!("Una serie tiene más de una meta en un mismo año."), msgid!("Deje una meta por año.")),
    m("E509", msgid!("Hay dos valores para la misma celda."), msgid!("Deje un solo valor por indicador, medida, desagregación y periodo.")),
    m("E510", msgid!("Las celdas de la publicación no están ordenadas."), msgid!("Avise al administrador.")),
    m("E520", msgid!("La publicación no tiene nota."), msgid!("Escriba en una o dos frases qué trae la publicación.")),
    m("E521", msgid!("El estado de un indicador cambia y no se dio una razón."), msgid!("Escriba la razón del cambio: queda en la publicación.")),
    m("E522", msgid!("El retiro de una publicación no tiene razón."), msgid!("Escriba por qué se retira: la razón es pública.")),
    m("E530", msgid!("Los días del calendario se contradicen."), msgid!("Adelante la apertura, alargue el cierre o cambie el plazo.")),
    // Typing and permission.
    m("E602", msgid!("El indicador corresponde a otra entidad."), msgid!("Quite la fila, o pida a planificación que la registre.")),
    m("E603", msgid!("El dato está en un conjunto de cambios que todavía no se resuelve."), msgid!("Espere a que se resuelva, o pida a su autor que lo retire.")),
    m("E605", msgid!("Las metas y las líneas de base no las registra el reporte de una entidad."), msgid!("Pida el cambio a planificación o administración.")),
    m("E606", msgid!("Falta el motivo del cambio de una meta o línea de base vigente."), msgid!("Escriba el motivo: lo verá quien revise.")),
    m("W603", msgid!("El archivo cambiaría el catálogo o las fichas, y eso necesita administración."), msgid!("Pida a administración que lo importe.")),
    m("W604", msgid!("Otra persona también propone un cambio de la celda."), msgid!("Pónganse de acuerdo: vale lo que se apruebe primero.")),
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
