use cartulary::query::{NameError, PathError, QueryError};
use serde::{Deserialize, Serialize};

/// Why a request has no answer, in the form of RFC 9457. It tells the client what to do otherwise,
/// and nothing of the machine: no path, no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problem {
    /// Status of HTTP.
    pub(crate) status: u16,
    /// What is wrong, in a sentence or two.
    pub(crate) detail: String,
}

impl Problem {
    pub(crate) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(400, detail)
    }

    /// A failure that is not the client's. What it was is told on stderr alone.
    pub(crate) fn internal(why: &dyn std::fmt::Display) -> Self {
        crate::output::note(&format!("error: {why}"));
        Self::new(500, "the server failed; its log tells more")
    }
}

impl From<cartulary::Error> for Problem {
    fn from(why: cartulary::Error) -> Self {
        match &why {
            cartulary::Error::Name(NameError::Unknown { .. })
            | cartulary::Error::Path(PathError::Name(NameError::Unknown { .. })) => {
                Self::new(404, why.to_string())
            }
            cartulary::Error::Query(QueryError::TimedOut(_)) => Self::new(504, why.to_string()),
            cartulary::Error::Query(QueryError::TooLarge) => Self::new(507, why.to_string()),
            cartulary::Error::Query(QueryError::TooLong { .. }) => Self::new(413, why.to_string()),
            cartulary::Error::Query(QueryError::Thread(_)) => Self::internal(&why),
            cartulary::Error::Name(_)
            | cartulary::Error::Path(_)
            | cartulary::Error::Class { .. }
            | cartulary::Error::Document(_)
            | cartulary::Error::Query(_) => Self::bad(why.to_string()),
            _ => Self::internal(&why),
        }
    }
}
