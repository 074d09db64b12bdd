//! What a request can fail by, and the status that says so.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::db::{book, loan, reader};

/// A failed request: its status and what a client is told.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    message: String,
}

#[derive(Serialize)]
struct Body {
    error: String,
}

impl Problem {
    pub(crate) fn not_found(what: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: format!("there is no such {what}") }
    }

    fn conflict(message: &str) -> Self {
        Self { status: StatusCode::CONFLICT, message: message.to_owned() }
    }

    fn invalid(message: &str) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, message: message.to_owned() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(Body { error: self.message })).into_response()
    }
}

#[allow(clippy::print_stderr, reason = "what a client is not told is for the service's log")]
impl From<tablewright::Error> for Problem {
    fn from(error: tablewright::Error) -> Self {
        match error {
            // The value came from the request: too long, out of range, not what its column holds.
            tablewright::Error::Value { .. } => Self::invalid(&error.to_string()),
            other => {
                eprintln!("{other}");
                Self { status: StatusCode::INTERNAL_SERVER_ERROR, message: "something went wrong".to_owned() }
            }
        }
    }
}

impl From<book::Fail> for Problem {
    fn from(fail: book::Fail) -> Self {
        match fail {
            book::Fail::IsbnTaken => Self::conflict("another book has this ISBN"),
            book::Fail::TitleNotBlank => Self::invalid("a book needs a title"),
            book::Fail::NotFound => Self::not_found("book"),
            other => tablewright::Error::from(other).into(),
        }
    }
}

impl From<reader::Fail> for Problem {
    fn from(fail: reader::Fail) -> Self {
        match fail {
            reader::Fail::EmailTaken => Self::conflict("somebody has a card with this address"),
            reader::Fail::NotFound => Self::not_found("reader"),
            other => tablewright::Error::from(other).into(),
        }
    }
}

impl From<loan::Fail> for Problem {
    fn from(fail: loan::Fail) -> Self {
        match fail {
            loan::Fail::OneReaderAtATime => Self::conflict("somebody has the book"),
            loan::Fail::Book => Self::not_found("book"),
            loan::Fail::Reader => Self::not_found("reader"),
            loan::Fail::NotFound => Self::not_found("loan"),
            other => tablewright::Error::from(other).into(),
        }
    }
}
