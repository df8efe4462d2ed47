//! How a call is kept with its use case: by its path, with the types erased.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use app::{
    backend::{Boxed, Caller},
    error::AppError,
    wire::Call,
};
use domain::role::Act;
use tracing::Instrument;

use super::{CallContext, CallError, error::ToAppError, into_answer};

type AnswerFuture = Pin<Box<dyn Future<Output = Result<Boxed, AppError>> + Send>>;
type UseCase = Box<dyn Fn(Caller, CallContext, Boxed) -> AnswerFuture + Send + Sync>;

/// A call of the office with the use case that answers it.
pub struct Registered {
    /// Its address, `/fn/…`.
    pub path: &'static str,
    /// What the caller must be allowed to do.
    pub act: Act,
    use_case: UseCase,
    decode: fn(&[u8]) -> serde_json::Result<Boxed>,
    encode: fn(&Boxed) -> serde_json::Result<Vec<u8>>,
}

impl Registered {
    /// The call of a request's body.
    ///
    /// # Errors
    /// Where the body is not the JSON of this call, with line and column.
    pub fn decode(&self, body: &[u8]) -> serde_json::Result<Boxed> {
        (self.decode)(body)
    }

    /// The JSON of an answer.
    ///
    /// # Errors
    /// For something that is no answer to this call.
    pub fn encode(&self, answer: &Boxed) -> serde_json::Result<Vec<u8>> {
        (self.encode)(answer)
    }

    pub(super) async fn answer(
        &self,
        by: &Caller,
        context: CallContext,
        call: Boxed,
    ) -> Result<Boxed, AppError> {
        let span = tracing::info_span!("call", path = self.path);
        let answered = (self.use_case)(by.clone(), context, call);
        answered.instrument(span).await
    }
}

/// All calls by path.
#[derive(Default)]
pub struct Registry(BTreeMap<&'static str, Registered>);

impl Registry {
    /// Says which use case answers a call.
    pub(super) fn register<C, F, Fut, E>(&mut self, use_case: F)
    where
        C: Call,
        F: Fn(CallContext, C) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<C::Answer, E>> + Send + 'static,
        E: ToAppError,
    {
        let use_case: UseCase = Box::new(move |by, context, call| {
            let asked = call.downcast::<C>().map(|call| use_case(context, *call));
            let asked = asked.map_err(|_| CallError::OtherType(C::PATH));
            Box::pin(async move {
                let answer = into_answer(&by, asked)?.await;
                into_answer(&by, answer).map(|answer| Box::new(answer) as Boxed)
            })
        });
        let registered = Registered {
            path: C::PATH,
            act: C::ACT,
            use_case,
            decode: |body| serde_json::from_slice::<C>(body).map(|call| Box::new(call) as Boxed),
            encode: encode::<C>,
        };
        let before = self.0.insert(C::PATH, registered);
        assert!(before.is_none(), "{} is registered twice", C::PATH);
    }

    /// The call with this path.
    pub fn find(&self, path: &str) -> Option<&Registered> {
        self.0.get(path)
    }

    /// All, by path.
    pub fn iter(&self) -> impl Iterator<Item = &Registered> {
        self.0.values()
    }
}

fn encode<C: Call>(answer: &Boxed) -> serde_json::Result<Vec<u8>> {
    let answer = answer.downcast_ref::<C::Answer>();
    let answer = answer.ok_or_else(|| serde::ser::Error::custom("an answer to another call"))?;
    serde_json::to_vec(answer)
}
