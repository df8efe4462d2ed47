//! Why a chart was not drawn.

use thiserror::Error;

/// Why there is no drawing. The page then shows its table and says so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChartError {
    #[error("the chart script {path} cannot be read: run `make build` ({cause})")]
    Missing { path: String, cause: String },
    #[error("the chart script does not start: {0}")]
    Library(String),
    #[error("the chart cannot be drawn: {0}")]
    Drawing(String),
    #[error("too many charts are waiting")]
    Busy,
    #[error("the chart was not drawn in time")]
    TimedOut,
    /// It took too long or the interpreter failed; the same option may be drawn the next time.
    #[error("the drawing was given up: {0}")]
    Interrupted(String),
    /// The interpreter is being started again after a failure.
    #[error("the chart thread is starting again")]
    Restarting,
    #[error("the chart thread has ended")]
    Ended,
}

impl ChartError {
    /// Whether the same drawing may succeed a little later: nobody keeps its absence for long.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Missing { .. } | Self::Library(_) | Self::Drawing(_) => false,
            Self::Busy | Self::TimedOut | Self::Interrupted(_) | Self::Restarting | Self::Ended => {
                true
            }
        }
    }
}
