//! Encrypted connections to a real server whose certificate an authority of its own has signed, for the name `localhost`.

use std::path::Path;

use tablewright::Tls;
use tablewright::connection::ConnectError;
use tablewright_tests::{Kind, TestDatabase, postgres_certificates};

use crate::db;

/// A user who may come by TCP, and goes with this value.
struct Guest {
    database: TestDatabase,
    name: String,
    port: String,
}

impl Guest {
    /// None where there is no server with certificates, which has been said.
    fn invite() -> Option<Self> {
        let database = TestDatabase::create(Kind::Postgres)?;
        let (before, name) = database.url().rsplit_once('/').unwrap();
        let port = before.rsplit_once(':').unwrap().1.to_owned();
        let name = name.to_owned();
        database.execute(&format!("CREATE ROLE {name} LOGIN PASSWORD 'hunter2'"));
        Some(Self { database, name, port })
    }

    fn url(&self, host: &str, settings: &str) -> String {
        let Self { database: _, name, port } = self;
        format!("postgres://{name}:hunter2@{host}:{port}/{name}?{settings}")
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.database.execute(&format!("DROP ROLE {}", self.name));
    }
}

fn file(path: &Path) -> String {
    format!("&sslrootcert={}", path.display())
}

/// Whether the server says that this connection is encrypted.
async fn encrypted(db: &db::Db) -> bool {
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    sqlx::query_scalar(sql).fetch_one(db.postgres_pool().unwrap()).await.unwrap()
}

#[tokio::test]
async fn are_made_as_the_url_asks() {
    let Some(certificates) = postgres_certificates() else { return };
    let Some(guest) = Guest::invite() else { return };
    let known = file(&certificates.join("ca.crt"));
    for (host, settings, expected) in [
        ("localhost", format!("sslmode=verify-full{known}"), true),
        ("localhost", format!("sslmode=verify-ca{known}"), true),
        // The signature is right, and nobody asks for the name.
        ("127.0.0.1", format!("sslmode=verify-ca{known}"), true),
        // Nobody asks who it is.
        ("127.0.0.1", "sslmode=require".to_owned(), true),
        ("127.0.0.1", "sslmode=prefer".to_owned(), true),
        ("127.0.0.1", "sslmode=disable".to_owned(), false),
    ] {
        let db = db::Db::connect(&guest.url(host, &settings)).await.unwrap();
        assert_eq!(encrypted(&db).await, expected, "{host} {settings}");
        db.close().await;
    }
    let builder = db::Db::builder(guest.url("localhost", "")).tls(Tls::VerifyFull);
    let db = builder.root_certificate(certificates.join("ca.crt")).connect().await.unwrap();
    assert!(encrypted(&db).await, "the builder says the same");
    db.close().await;
}

#[tokio::test]
async fn are_refused_with_the_reason_and_what_to_do() {
    let Some(certificates) = postgres_certificates() else { return };
    let Some(guest) = Guest::invite() else { return };
    let known = file(&certificates.join("ca.crt"));
    let stranger = file(&certificates.join("stranger.crt"));
    let nowhere = file(&certificates.join("nowhere.crt"));
    for (host, settings, expected) in [
        (
            "localhost",
            format!("sslmode=verify-full{stranger}"),
            "Name the certificate of the authority that has with `sslrootcert`",
        ),
        ("localhost", format!("sslmode=verify-ca{stranger}"), "UnknownIssuer"),
        // The authorities of the web did not sign it either.
        (
            "localhost",
            "sslmode=verify-full".to_owned(),
            "nobody who is known here has signed the server's certificate",
        ),
        ("127.0.0.1", format!("sslmode=verify-full{known}"), "connect by a name that the certificate has"),
        (
            "localhost",
            format!("sslmode=verify-full{nowhere}"),
            "a file that `sslrootcert`, `sslcert` or `sslkey` names cannot be read",
        ),
    ] {
        let error = db::Db::connect(&guest.url(host, &settings)).await.unwrap_err();
        let said = error.to_string();
        assert!(said.contains(expected), "{host} {settings}: {said}");
        assert!(said.contains(&format!("no encrypted connection to {host}:{}", guest.port)), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
        let tablewright::Error::Connect(cause) = error else { panic!("{host} {settings}: {said}") };
        assert!(matches!(cause, ConnectError::Tls { .. }), "{host} {settings}: {said}");
    }
}
