//! Settings are read from URLs and files, and wrong ones are named.

use super::*;
use crate::config_url::SETTINGS;

fn read(url: &str) -> Result<Config, ConnectError> {
    Config::from(url).with_url()
}

#[test]
fn a_url_sets_everything_and_leaves_the_drivers_words() {
    let config = read(
        "postgres://app:secret@localhost/app?max_connections=20&sslmode=require&min_connections=2&acquire_timeout=250ms\
         &statement_timeout=5s&idle_timeout=off&max_lifetime=1h&slow_after=2&statement_cache=300&check_connections=no\
         &replica=postgres%3A%2F%2Fapp%3Asecret%40copy%2Fapp&replica_fallback=false&channel_binding=require",
    )
    .unwrap();
    let expect = Config {
        url: "postgres://app:secret@localhost/app?sslmode=require".to_owned(),
        replica: Some("postgres://app:secret@copy/app".to_owned()),
        replica_fallback: false,
        max_connections: 20,
        min_connections: 2,
        acquire_timeout: Duration::from_millis(250),
        statement_timeout: Some(Duration::from_secs(5)),
        idle_timeout: None,
        max_lifetime: Some(Duration::from_secs(3_600)),
        slow_after: Some(Duration::from_secs(2)),
        statement_cache: Some(300),
        check_connections: Some(false),
        ..Config::default()
    };
    assert_eq!(config, expect);
    assert!(!format!("{config:?}").contains("secret"), "{config:?}");
    let config =
        read("sqlite://a.db?mode=ro&busy_timeout=1m&journal=keep&row_buffer=200&create_missing=true")
            .unwrap();
    assert_eq!(config.url, "sqlite://a.db?mode=ro");
    assert_eq!((config.busy_timeout, config.journal), (Duration::from_secs(60), Journal::Keep));
    assert_eq!((config.row_buffer, config.create_missing), (200, true));
}

#[test]
fn every_setting_can_be_set() {
    for name in SETTINGS {
        let unknown = Config::default().set(name, "\u{0}").err();
        assert_ne!(unknown.as_deref(), Some("is no setting"), "{name}");
    }
}

#[test]
fn what_is_wrong_is_named_and_no_secret_is_shown() {
    for (url, said) in [
        ("postgres://localhost/a?max_conections=20", "max_conections"),
        ("postgres://localhost/a?max_connections=many", "max_connections"),
        ("postgres://localhost/a?max_connections=-1", "max_connections"),
        ("postgres://localhost/a?max_connections=0", "one connection at least"),
        ("postgres://localhost/a?min_connections=11", "min_connections"),
        ("postgres://localhost/a?acquire_timeout=5 days", "acquire_timeout"),
        ("postgres://localhost/a?acquire_timeout=off", "acquire_timeout"),
        ("postgres://localhost/a?acquire_timeout=99999999999999999999", "acquire_timeout"),
        ("postgres://localhost/a?acquire_timeout=18446744073709551615h", "acquire_timeout"),
        ("postgres://localhost/a?replica_fallback=perhaps", "replica_fallback"),
        ("postgres://localhost/a?mode=ro", "mode"),
        ("postgres://localhost/a?hunter2", "no setting"),
        ("postgres://localhost/a?sslpassword=hunter2", "sslpassword"),
        ("postgres://localhost/a?tls=always", "verify-full"),
        ("sqlite://a.db?journal=memory", "journal"),
        ("sqlite://a.db?row_buffer=0", "row_buffer"),
        ("sqlite://a.db?sslmode=require", "sslmode"),
    ] {
        let message = read(url).unwrap_err().to_string();
        assert!(message.contains(said), "{url}: {message}");
        assert!(!message.contains("hunter2"), "{url}: {message}");
    }
    let missing =
        Config { root_certificate: Some("/not/there.pem".into()), ..Config::from("postgres://a/b") };
    assert!(missing.with_url().unwrap_err().to_string().contains("root_certificate"));
}

#[test]
fn a_file_says_the_same() {
    let config: Config = serde_json::from_str(
        r#"{ "url": "sqlite://a.db", "idle_timeout": "off", "max_lifetime": null, "acquire_timeout": 3,
             "tls": "verify-full", "journal": "keep", "statement_timeout": "1500ms" }"#,
    )
    .unwrap();
    assert_eq!((config.idle_timeout, config.max_lifetime), (None, None));
    assert_eq!(config.acquire_timeout, Duration::from_secs(3));
    assert_eq!(config.statement_timeout, Some(Duration::from_millis(1_500)));
    assert_eq!((config.tls, config.journal), (Some(Tls::VerifyFull), Journal::Keep));
    for (wrong, said) in [
        (r#"{ "url": "sqlite://a.db", "max_conections": 3 }"#, "max_conections"),
        (r#"{ "acquire_timeout": "off" }"#, "off"),
        (r#"{ "acquire_timeout": "soon" }"#, "soon"),
        (r#"{ "acquire_timeout": -3 }"#, ""),
    ] {
        let message = serde_json::from_str::<Config>(wrong).unwrap_err().to_string();
        assert!(message.contains(said), "{wrong}: {message}");
    }
}
