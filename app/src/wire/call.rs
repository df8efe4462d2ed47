//! What a call of the office is: a shape that says what is asked, what comes back, and who may ask.

use domain::role::Act;
use serde::{Serialize, de::DeserializeOwned};

/// A call: `POST` to [`PATH`](Self::PATH) with the shape as JSON, answered by the JSON of
/// [`Answer`](Self::Answer) or of an [`AppError`](crate::error::AppError). Calls that only read are `POST`
/// as well, so that nothing of the office can be asked for by a link.
///
/// The browser sends it with [`call`](fn@crate::call::call); the server answers it with the use case that is
/// registered for the type. Route, permission and list of calls follow from these constants.
pub trait Call: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Its address: `/fn/` and the name of the shape in snake case.
    const PATH: &'static str;
    /// What the caller must be allowed to do. It is checked before the use case, which checks again with the
    /// object in hand (whose indicator, whose change set, which event).
    const ACT: Act;
}

/// `call!(Shape => Answer, "/fn/shape", Act)`: declares a [`Call`] beside its shape.
macro_rules! call {
    ($call:ty => $answer:ty, $path:literal, $act:ident) => {
        impl $crate::wire::Call for $call {
            type Answer = $answer;
            const PATH: &'static str = $path;
            const ACT: ::domain::role::Act = ::domain::role::Act::$act;
        }
    };
}
pub(super) use call;
