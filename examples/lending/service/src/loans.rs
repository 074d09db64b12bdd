//! Lending a book, and taking it back.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use tablewright::types::Utc;

use crate::db::{BookId, Db, Loan, ReaderId, loan};
use crate::problem::Problem;

#[derive(Deserialize)]
pub(crate) struct Lend {
    reader: ReaderId,
}

/// That nobody else has the book is not asked first: the unique index decides, also between two requests at once.
pub(crate) async fn lend(
    State(db): State<Db>,
    Path(book): Path<BookId>,
    Json(Lend { reader }): Json<Lend>,
) -> Result<(StatusCode, Json<Loan>), Problem> {
    let loan = db.loans().insert(loan::New::new(book, reader)).await?;
    Ok((StatusCode::CREATED, Json(loan)))
}

pub(crate) async fn give_back(State(db): State<Db>, Path(book): Path<BookId>) -> Result<Json<Loan>, Problem> {
    let out = db.loans().filter(loan::book_id.eq(book)).filter(loan::returned_at.is_null()).first().await?;
    let out = out.ok_or_else(|| Problem::not_found("loan"))?;
    Ok(Json(db.loans().update(out.id).returned_at(Utc::now()).save().await?))
}
