//! A file as read: its grid, and what the reader found wrong at places of it.

use super::{
    ReadError,
    worker::{Message, Progress},
};
use domain::finding::Finding;
use import::grid::{Decoder, Grid, StreamError};

/// A file as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFile {
    pub grid: Grid,
    /// Located problems: a quote out of place, a line with too many fields.
    pub findings: Vec<Finding>,
}

/// Puts a file together from the frames of a reading.
#[derive(Debug, Default)]
pub(super) struct Receiver {
    decoder: Decoder,
    findings: Vec<Finding>,
    error: Option<ReadError>,
}

impl Receiver {
    /// Takes the next bytes of the stream.
    ///
    /// # Errors
    /// When they are not such a stream.
    pub fn push(
        &mut self,
        bytes: &[u8],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), StreamError> {
        let (findings, error) = (&mut self.findings, &mut self.error);
        self.decoder
            .push::<Message>(bytes, |message| match message {
                Message::Progress(step) => progress(step),
                Message::Finding(finding) => findings.push(finding),
                Message::Error(refused) => *error = Some(refused),
            })
    }

    /// The file or why it cannot be read; `None` where the stream ended before it said so.
    pub fn finish(self) -> Option<Result<ReadFile, ReadError>> {
        if let Some(error) = self.error {
            return Some(Err(error));
        }
        let grid = self.decoder.finish()?;
        Some(Ok(ReadFile {
            grid,
            findings: self.findings,
        }))
    }
}
