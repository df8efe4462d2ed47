use domain::Decimal;

use super::Rows;

fn encoded(write: impl Fn(&mut Rows)) -> Vec<u8> {
    let mut rows = Rows::default();
    write(&mut rows);
    rows.bytes.to_vec()
}

#[test]
fn a_file_begins_with_the_signature_and_ends_with_minus_one() {
    let bytes = encoded(|rows| {
        rows.begin();
        rows.end();
    });
    assert_eq!(bytes, b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0\xff\xff");
}

#[test]
fn a_field_is_its_length_and_its_bytes() {
    let bytes = encoded(|rows| {
        rows.row(3);
        rows.field(&7_i32).unwrap();
        rows.field(&"año").unwrap();
        rows.field(&None::<i64>).unwrap();
    });
    assert_eq!(
        bytes,
        b"\0\x03\0\0\0\x04\0\0\0\x07\0\0\0\x04a\xc3\xb1o\xff\xff\xff\xff"
    );
}

#[test]
fn a_number_keeps_its_decimals() {
    // ndigits 2, weight 0, sign +, dscale 2: 12 and 5000 ten-thousandths
    let number: Decimal = "12.50".parse().unwrap();
    let bytes = encoded(|rows| rows.field(&number).unwrap());
    assert_eq!(bytes, b"\0\0\0\x0c\0\x02\0\0\0\0\0\x02\0\x0c\x13\x88");
}
