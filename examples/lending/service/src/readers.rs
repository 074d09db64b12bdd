//! Readers: registered, and shown with what they have at home.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::db::{Db, Loan, Reader, ReaderId, loan, reader};
use crate::problem::Problem;

#[derive(Deserialize)]
pub(crate) struct NewReader {
    name: String,
    email: String,
}

/// A reader as clients see it.
#[derive(Serialize)]
pub(crate) struct ReaderView {
    #[serde(flatten)]
    reader: Reader,
    /// Titles, the longest at home first.
    at_home: Vec<String>,
}

pub(crate) async fn register(
    State(db): State<Db>,
    Json(NewReader { name, email }): Json<NewReader>,
) -> Result<(StatusCode, Json<Reader>), Problem> {
    Ok((StatusCode::CREATED, Json(db.readers().insert(reader::New::new(name, email)).await?)))
}

/// Three statements: the reader, the loans, their books.
pub(crate) async fn show(
    State(db): State<Db>,
    Path(id): Path<ReaderId>,
) -> Result<Json<ReaderView>, Problem> {
    let at_home = reader::LOANS.filter(loan::returned_at.is_null()).order(loan::lent_at.asc());
    let found = db.readers().find(id).with(at_home.with(loan::BOOK)).await?;
    let (reader, loans) = found.ok_or_else(|| Problem::not_found("reader"))?;
    let at_home = loans.into_iter().map(|(Loan { .. }, book)| book.title).collect();
    Ok(Json(ReaderView { reader, at_home }))
}
