//! Cells of OpenDocument spreadsheets: texts with runs, errors, formulas without a result.

use super::open_documents::{number, row, typed};

#[tokio::test]
async fn an_error_of_an_ods_is_an_error_and_never_zero() {
    let words = [
        ("#DIV/0!", "#DIV/0!"),
        ("#¡DIV/0!", "#DIV/0!"),
        ("#N/D", "#N/A"),
        ("#¡VALOR!", "#VALUE!"),
        ("#¿NOMBRE?", "#NAME?"),
        ("Err:502", "#ERROR!"),
    ];
    for (word, error) in words {
        let formula = "table:formula=\"of:=1/0\"";
        let cells = [
            typed("float", &format!(r#"{formula} office:value="0""#), word),
            typed(
                "string",
                &format!(r#"{formula} office:string-value="""#),
                word,
            ),
            typed(
                "string",
                &format!(r#"{formula} calcext:value-type="error" office:string-value="""#),
                word,
            ),
            typed(
                "percentage",
                &format!(r#"{formula} office:value="0""#),
                word,
            ),
        ];
        let expected: Vec<String> = "ABCD".chars().map(|c| format!("{c}1 {error}")).collect();
        assert_eq!(row("", &cells.concat()).await, expected, "{word}");
    }
    let strange = typed(
        "string",
        "table:formula=\"of:=X()\" calcext:value-type=\"error\"",
        "?!",
    );
    assert_eq!(row("", &strange).await, ["A1 #ERROR!"]);
}

#[tokio::test]
async fn a_formula_without_a_result_is_not_an_empty_cell_of_an_ods() {
    let formula = r#"<table:table-cell table:formula="of:=[.A1]""#;
    let cells = [
        format!("{formula}/>"),
        format!(r#"{formula} office:value-type="float"/>"#),
        format!(r#"{formula} office:value-type="string"/>"#),
        format!(r#"{formula} office:value-type="percentage"></table:table-cell>"#),
        // LibreOffice's way to store an empty text as a result.
        format!("{formula}><text:p/></table:table-cell>"),
        format!(r#"{formula} office:value-type="float" office:value="2.5"/>"#),
        format!(
            r#"{formula} office:value-type="float" office:value="1"><text:p>VERDADERO</text:p></table:table-cell>"#
        ),
    ];
    assert_eq!(
        row("", &cells.concat()).await,
        [
            "A1 no result",
            "B1 no result",
            "C1 no result",
            "D1 no result",
            "F1 2.5",
            "G1 bool true"
        ]
    );
}

#[tokio::test]
async fn runs_of_a_text_are_superscript_or_struck() {
    let text_style = |name: &str, properties: &str| {
        format!(
            r#"<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>"#
        )
    };
    let styles = [
        text_style("up", r#"style:text-position="super 58%""#),
        text_style("high", r#"style:text-position="33% 58%""#),
        text_style("out", r#"style:text-line-through-style="solid""#),
        text_style("in", r#"style:text-line-through-type="none""#),
        r#"<style:style style:name="gone" style:family="table-cell"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>"#.to_owned(),
    ];
    let span = |style: &str, text: &str| {
        format!(r#"<text:span text:style-name="{style}">{text}</text:span>"#)
    };
    let cells = [
        typed("string", "", &format!("12.5{}", span("up", "1"))),
        typed("string", "", &format!("Lima{}", span("high", "a/"))),
        typed("string", "", &format!("{}5400", span("out", "1"))),
        typed("string", "", &span("out", "20.5")),
        typed(
            "string",
            r#"table:style-name="gone""#,
            &format!("9{}", span("in", "7.5")),
        ),
        typed("string", r#"table:style-name="gone""#, "todo"),
        number("gone", "7.5"),
    ];
    assert_eq!(
        row(&styles.concat(), &cells.concat()).await,
        [
            "A1 «12.5¹»",
            "B1 «Lima a/»",
            "C1 «5400» part struck number as text",
            "D1 «20.5» struck number as text",
            "E1 «7.5» part struck number as text",
            "F1 «todo» struck",
            "G1 7.5 struck"
        ]
    );
}

#[tokio::test]
async fn lines_spaces_links_and_comments_of_a_text() {
    let cells = [
        typed("string", "", "uno</text:p><text:p>dos"),
        typed("string", "", "\n   a\n  <text:s text:c=\"2\"/>b<text:tab/>c<text:line-break/>d  \n"),
        typed("string", "", r#"ver <text:a>el <text:span>enlace</text:span></text:a> &amp; m&#225;s"#),
        r#"<table:table-cell office:value-type="string"><office:annotation><text:p>comentario</text:p></office:annotation><draw:frame><draw:text-box><text:p>dibujo</text:p></draw:text-box></draw:frame><text:p>valor</text:p></table:table-cell>"#.to_owned(),
        r#"<table:table-cell office:value-type="string" office:string-value="atributo"/>"#.to_owned(),
    ];
    assert_eq!(
        row("", &cells.concat()).await,
        [
            "A1 «uno\ndos»",
            "B1 «a   b\tc\nd»",
            "C1 «ver el enlace & más»",
            "D1 «valor»",
            "E1 «atributo»"
        ]
    );
}
