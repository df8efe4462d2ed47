//! Every finding code of the import with its meaning and remedy, in one table.
//!
//! `E1xx` the file, `E2xx` the layout, `E3xx` a cell, `E4xx` the meaning against the catalogue;
//! `W` alike for what only warns. A code never changes its meaning; a new rule takes a new code.
//! Findings carry more exact sentences than this table; this is the reference list of the help page.

/// One code: what it means and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub code: &'static str,
    pub meaning: &'static str,
    pub remedy: &'static str,
}

/// The meaning of a code, if it is one of the import's.
pub fn meaning(code: &str) -> Option<&'static Meaning> {
    ALL.iter().find(|m| m.code == code)
}

const fn m(code: &'static str, meaning: &'static str, remedy: &'static str) -> Meaning {
    Meaning {
        code,
        meaning,
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
    // The layout.
    m("E201", "No se encontró la fila de encabezados.", "Indique en qué fila están los encabezados."),
    m("E202", "Ninguna columna dice de qué indicador son los valores.", "Elija el indicador de la tabla."),
    m("E203", "Debajo del encabezado no hay filas de datos.", "Indique las filas de datos."),
    m("E204", "Ninguna columna contiene valores ni campos que se puedan importar.", "Indique qué columna contiene los valores."),
    m("E205", "Hay una columna de valores, pero ninguna dice el periodo.", "Indique la columna del periodo."),
    m("E206", "Dos columnas tienen el mismo papel.", "Deje una sola con ese papel y marque la otra como «No importar»."),
    m("E207", "El indicador elegido no existe en el catálogo.", "Elija un indicador del catálogo."),
    m("E208", "Hay un valor de línea de base sin columna de año base.", "Indique la columna del año base."),
    m("E209", "Hay campos de ficha, pero ninguna columna dice a qué código pertenecen.", "Indique la columna del código."),
    m("W201", "Una columna no se reconoció y no se importará.", "Indique su papel si contiene datos."),
    m("W202", "El papel de una columna se dedujo.", "Confirme el papel de la columna."),
    m("W203", "Debajo de la tabla hay números que no se leerán.", "Amplíe las filas de datos si son parte de la tabla."),
    m("W204", "Los números del archivo usan coma decimal.", "Confirme cómo están escritos los números."),
    m("W205", "La hoja está oculta.", "Confirme que quiere importarla."),
    // A cell: how a number is written (found by `crate::number`).
    m("E300", "La celda de un valor está vacía.", "Escriba un número, o diga por qué no lo hay."),
    m("E301", "La celda no contiene un número.", "Escriba un número, o «no disponible» con su razón."),
    m("E302", "La fracción divide entre cero.", "Corrija el denominador."),
    m("E303", "El número tiene más dígitos de los que se pueden guardar sin pérdida.", "Escriba el número con menos decimales o use otra unidad."),
    m("W301", "Se leyó la coma como decimal.", "Confirme el valor leído."),
    m("W302", "La coma o el punto pueden ser de miles o decimales.", "Confirme el valor leído."),
    m("W303", "El número no sigue la forma de escribir números del archivo.", "Confirme el valor leído."),
    m("W304", "El valor se redondeó a los decimales de la unidad.", "Amplíe los decimales de la unidad si importan."),
    m("W305", "El número lleva una llamada de nota.", "Confirme que es una llamada a una nota."),
    m("W306", "Una fracción se leyó como porcentaje.", "Confirme que el valor es ese porcentaje."),
    // Periods and codes (found by `crate::period` and `crate::code`).
    m("E312", "La fila tiene un valor, pero no dice de qué periodo es.", "Escriba el periodo en la fila."),
    m("E313", "El código no es de ningún indicador del catálogo, o puede ser de varios.", "Corrija el código, o agregue el indicador en el catálogo."),
    m("E314", "El código no es de ningún objetivo, lineamiento o servicio del catálogo, o puede ser de varios.", "Corrija el código, o agréguelo en el catálogo."),
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
    m("W351", "El nombre del indicador difiere del catálogo.", "Compruebe que el código es el correcto."),
    m("W352", "La unidad difiere de la del catálogo.", "Compruebe que los valores están en la unidad del catálogo."),
    m("W353", "El sentido esperado difiere del catálogo.", "Corrija el archivo o el catálogo."),
    m("W354", "El objetivo, lineamiento o servicio difiere del catálogo.", "Corrija el archivo o el catálogo."),
    // The meaning against the catalogue.
    m("E401", "El valor está fuera del rango admisible de la unidad.", "Corrija el valor o el rango en el catálogo."),
    m("E402", "La meta es posterior al horizonte de la política.", "Corrija el año de la meta."),
    m("E403", "La meta no es posterior a la línea de base.", "Corrija el año de la meta o de la línea de base."),
    m("E404", "El denominador es cero.", "Corrija el denominador."),
    m("E405", "El valor no corresponde al numerador y denominador.", "Corrija el valor, el numerador o el denominador."),
    m("E406", "La desagregación no existe en el catálogo.", "Elija una desagregación del catálogo."),
    m("E407", "El indicador no existe en el catálogo.", "Elija un indicador del catálogo."),
    m("W401", "La meta va contra el sentido esperado.", "Revise la meta, la línea de base y el sentido, o registre la razón: bloquea la publicación."),
    m("W402", "El periodo no corresponde a la periodicidad del indicador.", "Compruebe el periodo."),
    m("W403", "La meta o línea de base es de una desagregación.", "Nada; se guarda, pero el avance se calcula con la serie principal."),
    m("W404", "El valor salta mucho respecto del periodo anterior.", "Compruebe el valor, sobre todo la coma decimal."),
    m("W405", "Los valores parecen fracciones de uno y la unidad es porcentaje.", "Compruebe si deben multiplicarse por 100."),
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
