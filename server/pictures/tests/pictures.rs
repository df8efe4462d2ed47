//! Pictures are what their drawings say, in the given fonts, and nothing leaves them.

#![expect(clippy::unwrap_used, reason = "tests")]

use pictures::{Card, Figure, Painter, PictureError, Segment};

const REGULAR: &[u8] = include_bytes!("../../tagged_pdf/fonts/SourceSans3-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../tagged_pdf/fonts/SourceSans3-Semibold.otf");

fn painter() -> Painter {
    Painter::new(&[REGULAR, SEMIBOLD])
}

fn figure(name: &str, number: &str) -> Figure {
    Figure {
        name: name.to_owned(),
        number: number.to_owned(),
    }
}

/// Width and height of a PNG, from its header.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_drawing_becomes_a_picture_of_the_asked_width() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 380\"><rect width=\"9\" height=\"9\"/></svg>";
    assert_eq!(size(&painter().png(svg, 1520).unwrap()), (1520, 760));
    let error = painter().png(svg, 5000).unwrap_err();
    assert!(matches!(error, PictureError::Size(5000)), "{error}");
    let error = painter().png("no drawing", 100).unwrap_err();
    assert!(matches!(error, PictureError::Drawing(_)), "{error}");
}

#[test]
fn texts_are_drawn_in_the_given_font_whatever_family_is_asked_for() {
    let text = |family: &str, words: &str| {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 40\"><text x=\"4\" y=\"30\" font-size=\"30\" font-family=\"{family}\">{words}</text></svg>"
        );
        painter().png(&svg, 200).unwrap()
    };
    let drawn = text("'Source Sans 3', system-ui, sans-serif", "Añádase");
    assert_ne!(drawn, text("sans-serif", ""), "something is drawn");
    assert_eq!(drawn, text("sans-serif", "Añádase"));
}

#[test]
fn no_file_that_a_drawing_names_is_read() {
    let folder = std::env::temp_dir();
    let file = folder.join(format!("pictures-{}.svg", std::process::id()));
    std::fs::write(
        &file,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\" fill=\"red\"/></svg>",
    )
    .unwrap();
    let with = |image: &str| {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{image}</svg>"
        );
        painter().png(&svg, 9).unwrap()
    };
    let named = format!(
        "<image width=\"9\" height=\"9\" xlink:href=\"{}\" href=\"{}\"/>",
        file.display(),
        file.display()
    );
    let painted = with(&named);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(painted, with(""));
}

#[test]
fn a_card_has_its_size_and_its_lines_stay_inside() {
    let long = "Porcentaje de personas que ejercen su ciudadanía digital y de muchas otras cosas que nadie puede leer en una tarjeta tan pequeña como esta, por más que se quiera";
    let figures = [
        figure("Línea de base, 2022", "1,234,567.89"),
        figure("Último valor, 4.º trimestre de 2025", "2,345,678.91"),
        figure("Meta, 2030", "40,000,000"),
    ];
    let chart = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 358 348\" width=\"100%\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/></svg>";
    let card = Card {
        site: "Política & <b>",
        title: long,
        verdict: Some(long),
        figures: &figures,
        source: "Publicación n.º 3",
        demo: Some("datos de demostración"),
        chart: Some(chart),
    };
    let painter = painter();
    let svg = card.svg(&painter);
    assert!(svg.contains("Política &amp; &lt;b&gt;"));
    assert_eq!(
        svg.matches('…').count(),
        2,
        "title and verdict are cut: {svg}"
    );
    assert!(svg.contains("40,000,000"), "the target stays");
    assert!(!svg.contains("1,234,567.89"), "what has no room goes");
    assert!(svg.contains("<svg x=\"716\""));
    assert_eq!(size(&card.png(&painter).unwrap()), Card::SIZE);
}

#[test]
fn without_a_chart_a_card_uses_its_whole_width() {
    let card = |chart| Card {
        title: "Centros de ciudadanía digital en funcionamiento en el país",
        chart,
        ..Card::default()
    };
    let lines = |card: Card<'_>| card.svg(&painter()).matches("font-size=\"52\"").count();
    let chart = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>";
    assert!(lines(card(None)) < lines(card(Some(chart))));
}

#[test]
fn a_drawing_as_shapes_has_its_colours_its_places_and_its_letters() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\" viewBox=\"0 0 100 50\">\
        <clipPath id=\"c\"><rect x=\"10\" y=\"5\" width=\"20\" height=\"10\"/></clipPath>\
        <g transform=\"translate(10 0)\" opacity=\"0.5\"><path d=\"M0 0L10 10\" fill=\"none\" stroke=\"#0b4f63\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/></g>\
        <g clip-path=\"url(#c)\"><rect width=\"100\" height=\"50\" fill=\"#8a4b08\"/></g>\
        <text x=\"5\" y=\"40\" font-family=\"x\" font-size=\"12\">2030</text></svg>";
    let drawing = painter().drawing(svg).unwrap();
    assert_eq!((drawing.width, drawing.height), (100.0, 50.0));
    let line = &drawing.shapes[0];
    assert_eq!(line.segments[0], Segment::Move((10.0, 0.0)));
    assert_eq!(line.segments[1], Segment::Line((20.0, 10.0)));
    let outline = line.outline.as_ref().unwrap();
    assert_eq!(outline.ink.colour, (0x0b, 0x4f, 0x63));
    assert!((outline.ink.opacity - 0.5).abs() < 0.01);
    assert_eq!(outline.dashes, [4.0, 3.0]);
    assert!(line.fill.is_none() && line.frame.is_none());
    let cut = drawing.shapes[1].frame.unwrap();
    assert_eq!(
        (cut.left, cut.top, cut.right, cut.bottom),
        (10.0, 5.0, 30.0, 15.0)
    );
    let letters = drawing.shapes[2..].iter().map(|shape| shape.segments.len());
    assert!(letters.sum::<usize>() > 20, "four digits as outlines");
}

#[test]
fn a_paint_that_shapes_do_not_have_is_an_error() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><linearGradient id=\"g\"><stop stop-color=\"#fff\"/><stop offset=\"1\" stop-color=\"#000\"/></linearGradient>\
        <rect width=\"9\" height=\"9\" fill=\"url(#g)\"/></svg>";
    assert!(matches!(painter().drawing(svg), Err(PictureError::Paint)));
}

#[test]
fn what_shapes_do_not_have_is_an_error_and_not_left_out() {
    let pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    for (defined, drawn) in [
        (
            "<mask id=\"m\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/></mask>",
            "<g mask=\"url(#m)\"><rect width=\"9\" height=\"9\"/></g>",
        ),
        (
            "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter>",
            "<g filter=\"url(#f)\"><rect width=\"9\" height=\"9\"/></g>",
        ),
        (
            "",
            "<g style=\"mix-blend-mode:multiply\"><rect width=\"9\" height=\"9\"/></g>",
        ),
        (
            "",
            &format!("<image width=\"9\" height=\"9\" href=\"data:image/png;base64,{pixel}\"/>"),
        ),
    ] {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{defined}{drawn}</svg>"
        );
        let read = painter().drawing(&svg);
        assert!(
            matches!(read, Err(PictureError::Paint)),
            "{drawn}: {read:?}"
        );
    }
}

#[test]
fn what_is_cut_away_entirely_is_not_painted() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\">\
        <clipPath id=\"a\"><rect width=\"10\" height=\"10\"/></clipPath><clipPath id=\"b\"><rect x=\"50\" width=\"10\" height=\"10\"/></clipPath>\
        <g clip-path=\"url(#a)\"><rect width=\"90\" height=\"90\"/><g clip-path=\"url(#b)\"><rect width=\"90\" height=\"90\"/></g></g></svg>";
    let drawing = painter().drawing(svg).unwrap();
    assert_eq!(drawing.shapes.len(), 1, "{drawing:?}");
}
