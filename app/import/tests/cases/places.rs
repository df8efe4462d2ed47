//! Places and groups by their labels; Lima is cut three ways.

use super::{PlaceCodes, check, check_corrected};

#[test]
fn lima_has_three_cuts_and_its_metropolis() {
    check(
        "
Código | Año | Ámbito geográfico | Valor
CTX-09 | 2016 | Total | 88.9
CTX-09 | 2016 | LIMA | 92.8
CTX-09 | 2016 | Lima Metropolitana 1/ | 93.3
CTX-09 | 2016 | Provincia de Lima 2/ | 93.2
CTX-09 | 2016 | Region Lima 3/ | 88.6
CTX-09 | 2016 | Resto pais | 86.9",
        "CTX-09 obtenido 2016 = 88.9
         CTX-09 obtenido 2016 departamento=15 = 92.8
         CTX-09 obtenido 2016 ambito=lima-metropolitana = 93.3
         CTX-09 obtenido 2016 ambito=provincia-lima = 93.2
         CTX-09 obtenido 2016 ambito=region-lima = 88.6
         CTX-09 obtenido 2016 ambito=resto-pais = 86.9",
    );
}

#[test]
fn a_label_may_name_its_dimension() {
    check(
        "
Código | Año | Ámbito | Valor
CTX-09 | 2016 | Área de residencia: Urbana | 92.9
CTX-09 | 2016 | Área de residencia: Rural | 76.4
CTX-09 | 2016 | Región natural: Sierra | 85
CTX-09 | 2016 | rural | 76.5",
        "CTX-09 obtenido 2016 area=urbana = 92.9
         CTX-09 obtenido 2016 area=rural = 76.4
         CTX-09 obtenido 2016 region-natural=sierra = 85
         CTX-09 obtenido 2016 ambito=rural = 76.5",
    );
}

#[test]
fn a_heading_row_names_the_dimension_of_the_rows_below() {
    check(
        "
Código | Ámbito | 2016
CTX-09 | Total | 88.9
 | Área de residencia |
CTX-09 | Urbana | 92.9
CTX-09 | Rural | 76.4
 | Región natural |
CTX-09 | Costa | 92.8",
        "CTX-09 obtenido 2016 = 88.9
         CTX-09 obtenido 2016 area=urbana = 92.9
         CTX-09 obtenido 2016 area=rural = 76.4
         CTX-09 obtenido 2016 region-natural=costa = 92.8",
    );
}

#[test]
fn groups_come_in_the_plural_in_pairs_and_as_ages() {
    check(
        "
Código | Periodo | Ámbito | Valor
CTX-08 | 2021-Q4 | hombres | 77.5
CTX-08 | 2021-Q4 | mujeres | 74.1
CTX-08 | 2021-Q4 | edad 19 24 | 93.5
CTX-08 | 2021-Q4 | 60 y más años | 34.4
CTX-08 | 2021-Q4 | urbano mujeres | 77.9",
        "CTX-08 obtenido 2021-Q4 sexo=hombre = 77.5
         CTX-08 obtenido 2021-Q4 sexo=mujer = 74.1
         CTX-08 obtenido 2021-Q4 edad=19-24 = 93.5
         CTX-08 obtenido 2021-Q4 edad=60-mas = 34.4
         CTX-08 obtenido 2021-Q4 area=urbana;sexo=mujer = 77.9",
    );
}

const BY_CODE: &str = "
Código | Ubigeo | 2016
CTX-09 | 1 | 83.6
CTX-09 | \"07\" | 93.9
CTX-09 | 150000 | 92.8";

#[test]
fn ubigeo_is_text_with_its_leading_zero() {
    check(
        BY_CODE,
        "CTX-09 obtenido 2016 departamento=01 = 83.6
         CTX-09 obtenido 2016 departamento=07 = 93.9
         CTX-09 obtenido 2016 departamento=15 = 92.8",
    );
}

#[test]
fn a_file_of_reniec_says_so() {
    check_corrected(
        BY_CODE,
        |layout| layout.place_codes = PlaceCodes::Reniec,
        "CTX-09 obtenido 2016 departamento=01 = 83.6
         CTX-09 obtenido 2016 departamento=08 = 93.9
         CTX-09 obtenido 2016 departamento=16 = 92.8",
    );
}

#[test]
fn an_unknown_place_is_located_with_the_nearest_name() {
    check(
        "
Código | Departamento | 2016
CTX-09 | Ayacuhco | 83
CTX-09 | Cuzcatlán | 70",
        "E341 B2
         E341 B3",
    );
}

#[test]
fn a_member_of_two_dimensions_is_a_guess_that_warns() {
    check(
        "
Código | Grupo | 2016
CTX-09 | Rural | 76.4",
        "CTX-09 obtenido 2016 area=rural = 76.4
         W341 B2",
    );
}

#[test]
fn a_chosen_indicator_reads_a_statistical_table() {
    check_corrected(
        "
5.1 PERÚ: HOGARES QUE TIENEN AL MENOS UN MIEMBRO CON TELÉFONO CELULAR
(Porcentaje)

 | 2015 | 2016
Total | 87.2 | 88.9
Amazonas | 80.2 | 83.6
Nota: las llamadas son las del cuadro original.",
        |layout| layout.tables[0].indicator = Some("CTX-09".into()),
        "CTX-09 obtenido 2015 = 87.2
         CTX-09 obtenido 2016 = 88.9
         CTX-09 obtenido 2015 departamento=01 = 80.2
         CTX-09 obtenido 2016 departamento=01 = 83.6
         W202 A4",
    );
}
