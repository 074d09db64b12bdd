//! Books: searched in pages, shown, added with their subjects.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tablewright::Cursor;

use crate::db::{Book, BookId, Db, Subject, Tx, book, book_subject, loan, subject};
use crate::problem::Problem;

/// What a list of books can be narrowed down by.
#[derive(Deserialize)]
pub(crate) struct Search {
    author: Option<String>,
    title: Option<String>,
    subject: Option<String>,
    #[serde(default)]
    on_shelf: bool,
    after: Option<Cursor>,
}

/// A book as clients see it.
#[derive(Serialize)]
pub(crate) struct BookView {
    #[serde(flatten)]
    book: Book,
    subjects: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct BookPage {
    books: Vec<BookView>,
    /// What to ask for as `after` to see more.
    next: Option<Cursor>,
}

impl From<(Book, Vec<Subject>)> for BookView {
    fn from((book, subjects): (Book, Vec<Subject>)) -> Self {
        Self { book, subjects: subjects.into_iter().map(|subject| subject.name).collect() }
    }
}

pub(crate) async fn list(
    State(db): State<Db>,
    Query(search): Query<Search>,
) -> Result<Json<BookPage>, Problem> {
    let page = db
        .books()
        .select()
        .filter_opt(search.author.map(|author| book::author.eq(author)))
        .filter_opt(search.title.map(|part| book::title.contains(part)))
        .filter_opt(search.subject.map(|name| book::SUBJECTS.any(subject::name.eq(name))))
        .filter_opt(search.on_shelf.then(|| book::LOANS.none(loan::returned_at.is_null())))
        .order(book::author.asc())
        .order(book::title.asc())
        .with(book::SUBJECTS.order(subject::name.asc()))
        .page(search.after, 20)
        .await?;
    Ok(Json(BookPage { books: page.rows.into_iter().map(BookView::from).collect(), next: page.next }))
}

pub(crate) async fn show(State(db): State<Db>, Path(id): Path<BookId>) -> Result<Json<BookView>, Problem> {
    let found = db.books().find(id).with(book::SUBJECTS.order(subject::name.asc())).await?;
    found.map(|found| Json(found.into())).ok_or_else(|| Problem::not_found("book"))
}

/// A book to be added.
#[derive(Deserialize)]
pub(crate) struct NewBook {
    title: String,
    author: String,
    year: Option<i16>,
    isbn: Option<String>,
    #[serde(default)]
    subjects: Vec<String>,
}

pub(crate) async fn add(
    State(db): State<Db>,
    Json(new): Json<NewBook>,
) -> Result<(StatusCode, Json<BookView>), Problem> {
    let added = db
        .tx(async |tx| {
            let book = book::New::new(new.title, new.author).year(new.year).isbn(new.isbn);
            let book = tx.books().insert(book).await?;
            let subjects = subjects(tx, &new.subjects).await?;
            let links = subjects.iter().map(|subject| book_subject::New::new(book.id, subject.id));
            tx.book_subjects().insert_many(links).await.map_err(tablewright::Error::from)?;
            Ok::<_, Problem>((book, subjects))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(added.into())))
}

/// The subjects with these names; those that are new are made.
async fn subjects(tx: &Tx, names: &[String]) -> Result<Vec<Subject>, tablewright::Error> {
    let new = names.iter().map(|name| subject::New::new(name.as_str()));
    tx.subjects().insert_many(new).on_conflict(subject::NAME).ignore().await?;
    tx.subjects().filter(subject::name.is_in(names)).order(subject::name.asc()).all().await
}
