//! The service as a client sees it, on SQLite in memory: no server, every constraint alive.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use lending::{app, db::Db};
use serde_json::{Value, json};
use tower::ServiceExt as _;

async fn ask(app: &Router, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let request = request.body(Body::from(body.to_string())).expect("a request");
    let response = app.clone().oneshot(request).await.expect("the service answers");
    let status = response.status();
    let body = response.into_body().collect().await.expect("a whole body").to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

async fn get(app: &Router, path: &str) -> (StatusCode, Value) {
    ask(app, Method::GET, path, Value::Null).await
}

async fn post(app: &Router, path: &str, body: Value) -> (StatusCode, Value) {
    ask(app, Method::POST, path, body).await
}

async fn library() -> Router {
    app(Db::memory().await.expect("SQLite in memory"))
}

fn titles(page: &Value) -> Vec<&str> {
    let books = page["books"].as_array().expect("a page of books");
    books.iter().map(|book| book["title"].as_str().expect("a title")).collect()
}

#[tokio::test]
async fn a_book_is_lent_to_one_reader_at_a_time() {
    let app = library().await;
    let (status, book) = post(&app, "/books", json!({ "title": "Momo", "author": "Michael Ende" })).await;
    assert_eq!((status, &book["title"]), (StatusCode::CREATED, &json!("Momo")));
    for name in ["ada", "bob"] {
        let (status, _) =
            post(&app, "/readers", json!({ "name": name, "email": format!("{name}@example.org") })).await;
        assert_eq!(status, StatusCode::CREATED);
    }

    assert_eq!(post(&app, "/books/1/lend", json!({ "reader": 1 })).await.0, StatusCode::CREATED);
    let (status, body) = post(&app, "/books/1/lend", json!({ "reader": 2 })).await;
    assert_eq!((status, body), (StatusCode::CONFLICT, json!({ "error": "somebody has the book" })));
    assert_eq!(get(&app, "/readers/1").await.1["at_home"], json!(["Momo"]));
    assert_eq!(titles(&get(&app, "/books?on_shelf=true").await.1), Vec::<&str>::new());

    assert_eq!(post(&app, "/books/1/return", Value::Null).await.0, StatusCode::OK);
    assert_eq!(post(&app, "/books/1/return", Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(post(&app, "/books/1/lend", json!({ "reader": 2 })).await.0, StatusCode::CREATED);
    assert_eq!(get(&app, "/readers/1").await.1["at_home"], json!([]));
    assert_eq!(post(&app, "/books/1/lend", json!({ "reader": 99 })).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn books_come_in_pages_and_by_filter() {
    let app = library().await;
    for number in 1..=45 {
        let subject = if number % 2 == 0 { "even" } else { "odd" };
        let book =
            json!({ "title": format!("Volume {number:02}"), "author": "Anon", "subjects": [subject, "all"] });
        assert_eq!(post(&app, "/books", book).await.0, StatusCode::CREATED);
    }
    let mut seen = Vec::new();
    let mut path = "/books".to_owned();
    loop {
        let (status, page) = get(&app, &path).await;
        assert_eq!(status, StatusCode::OK);
        seen.extend(titles(&page).into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => path = format!("/books?after={next}"),
            None => break,
        }
    }
    let all: Vec<String> = (1..=45).map(|number| format!("Volume {number:02}")).collect();
    assert_eq!(seen, all);

    let (_, page) = get(&app, "/books?subject=odd&title=Volume%204&author=Anon").await;
    assert_eq!(titles(&page), ["Volume 41", "Volume 43", "Volume 45"]);
    assert_eq!(page["books"][0]["subjects"], json!(["all", "odd"]));
    assert_eq!(titles(&get(&app, "/books?subject=none").await.1), Vec::<&str>::new());
    assert_eq!(get(&app, "/books?after=nonsense").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_a_constraint_refuses_is_said_and_nothing_is_left_behind() {
    let app = library().await;
    let momo =
        json!({ "title": "Momo", "author": "Michael Ende", "isbn": "9783522177504", "subjects": ["time"] });
    assert_eq!(post(&app, "/books", momo.clone()).await.0, StatusCode::CREATED);
    let (status, body) = post(&app, "/books", momo).await;
    assert_eq!((status, body), (StatusCode::CONFLICT, json!({ "error": "another book has this ISBN" })));
    let (status, body) =
        post(&app, "/books", json!({ "title": "  ", "author": "x", "subjects": ["blank"] })).await;
    assert_eq!(
        (status, body),
        (StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": "a book needs a title" }))
    );
    let (status, body) = post(&app, "/books", json!({ "title": "x".repeat(201), "author": "x" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    assert!(body["error"].as_str().expect("why").contains("books.title"), "{body}");
    assert_eq!(titles(&get(&app, "/books").await.1), ["Momo"]);
    assert_eq!(get(&app, "/books/2").await.0, StatusCode::NOT_FOUND);
}
