//! Rows in the binary format of `COPY`, the fastest way into a table.
//!
//! The format is PostgreSQL's («COPY», section «Binary Format»); each field is written by sqlx's own encoder of
//! its type, so that a number or a text is here what it is as an argument of a statement.

use sqlx::{Encode, PgConnection, Postgres, encode::IsNull, postgres::PgArgumentBuffer};

use super::error::DbError;

#[cfg(test)]
mod tests;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// No flags, no extension.
const HEADER_END: [u8; 8] = [0; 8];
/// In place of a number of fields: no row follows.
const TRAILER: i16 = -1;
/// In place of a length: the field is null.
const NULL_LENGTH: i32 = -1;
/// Bytes that are gathered before they are sent.
const CHUNK_BYTES: usize = 128 * 1024;

/// Rows of one table, encoded.
#[derive(Default)]
pub(super) struct Rows {
    bytes: PgArgumentBuffer,
}

impl Rows {
    fn begin(&mut self) {
        self.bytes.extend_from_slice(SIGNATURE);
        self.bytes.extend_from_slice(&HEADER_END);
    }

    /// Begins a row of so many fields.
    pub fn row(&mut self, fields: i16) {
        self.bytes.extend_from_slice(&fields.to_be_bytes());
    }

    /// Adds a field to the row.
    ///
    /// # Errors
    /// When the value has no form in the database.
    pub fn field<'q, T: Encode<'q, Postgres>>(&mut self, value: &T) -> Result<(), DbError> {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&NULL_LENGTH.to_be_bytes());
        let encoded = value.encode_by_ref(&mut self.bytes);
        let encoded = encoded.map_err(|error| DbError::Other(sqlx::Error::Encode(error)))?;
        if let IsNull::No = encoded {
            let length = self.bytes.len() - at - 4;
            let length = i32::try_from(length).map_err(|e| DbError::corrupt("copy", e))?;
            self.bytes[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
        Ok(())
    }

    fn end(&mut self) {
        self.bytes.extend_from_slice(&TRAILER.to_be_bytes());
    }
}

/// Copies rows into the table and columns of a `copy … from stdin (format binary)`; `encode` adds one row.
/// Answers how many came in.
///
/// # Errors
/// What a statement that inserts them would answer; then none of them is there.
pub(super) async fn copy_in<T>(
    conn: &mut PgConnection,
    statement: &'static str,
    rows: impl Iterator<Item = T> + Send,
    encode: impl Fn(&mut Rows, T) -> Result<(), DbError> + Send,
) -> Result<u64, DbError> {
    let mut sink = conn.copy_in_raw(statement).await?;
    let mut buffer = Rows::default();
    buffer.begin();
    for row in rows {
        if let Err(error) = encode(&mut buffer, row) {
            sink.abort("a row cannot be encoded").await?;
            return Err(error);
        }
        if buffer.bytes.len() >= CHUNK_BYTES {
            sink.send(buffer.bytes.as_slice()).await?;
            buffer.bytes.clear();
        }
    }
    buffer.end();
    sink.send(buffer.bytes.as_slice()).await?;
    Ok(sink.finish().await?)
}
