//! Every type goes in and comes out the same, at its limits and with hostile content; or it is refused by type.

use tablewright::Error;
use tablewright::types::{Decimal, Interval, NaiveDate, NaiveTime, TimeZone as _, Utc, Uuid, json};

use crate::db::{Mood, Sample, sample};
use crate::{Backend, backends};

async fn round_trip(backend: &Backend, new: sample::New) -> Sample {
    let stored =
        backend.db.samples().insert(new).await.unwrap_or_else(|error| panic!("{}: {error}", backend.name));
    let found = backend.db.samples().find(stored.id).required().await.unwrap();
    assert_eq!(found, stored, "{}: what RETURNING gives is what SELECT gives", backend.name);
    found
}

#[tokio::test]
async fn every_type_comes_back_as_it_went() {
    for backend in backends().await {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let moment = NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap();
        let new = sample::New {
            id: None,
            small: Some(i16::MIN),
            whole: Some(i32::MIN),
            big: Some(i64::MIN),
            yes: Some(false),
            words: Some("O'Brien \"quoted\" \\ % _ 👩‍🚀 \u{202e}".to_owned()),
            short: Some("größe".to_owned()),
            code: Some("ab".to_owned()),
            price: Some(Decimal::new(1_234_567_890, 2)),
            exact: Some(Decimal::new(123_456_789_012_345, 7)),
            single: Some(f32::MIN_POSITIVE),
            double: Some(f64::MAX),
            token: Some(Uuid::from_u128(u128::MAX)),
            document: Some(json!({ "a'b": [null, true, 1.5, "x\"y", { "deep": {} }] })),
            raw: Some(vec![0, 255, 39, 34]),
            day: Some(day),
            moment: Some(moment),
            local: Some(day.and_time(moment)),
            instant: Some(Utc.with_ymd_and_hms(9999, 12, 31, 23, 59, 59).unwrap()),
            span: Some(Interval { months: -14, days: 3, microseconds: 1 }),
            mood: Some(Mood::VeryHappy),
            numbers: Some(vec![i32::MAX, 0, i32::MIN]),
            tags: Some(vec!["a,b".to_owned(), "\"{}\"".to_owned(), String::new()]),
            moods: Some(vec![Mood::_2ndThoughts, Mood::Calm]),
        };
        let found = round_trip(&backend, new.clone()).await;
        let sample::New {
            id: _,
            small,
            whole,
            big,
            yes,
            words,
            short,
            code,
            price,
            exact,
            single,
            double,
            token,
            document,
            raw,
            day,
            moment,
            local,
            instant,
            span,
            mood,
            numbers,
            tags,
            moods,
        } = new;
        let id = found.id;
        let expected = Sample {
            id,
            small,
            whole,
            big,
            yes,
            words,
            short,
            code,
            price,
            exact,
            single,
            double,
            token,
            document,
            raw,
            day,
            moment,
            local,
            instant,
            span,
            mood,
            numbers,
            tags,
            moods,
        };
        assert_eq!(found, expected, "{}", backend.name);
    }
}

#[tokio::test]
async fn null_and_empty_are_told_apart() {
    for backend in backends().await {
        let nothing = round_trip(&backend, sample::New::new()).await;
        assert_eq!((nothing.words, nothing.raw, nothing.tags, nothing.document), (None, None, None, None));
        let empty = sample::New::new()
            .words("")
            .raw(Vec::<u8>::new())
            .tags(Vec::<String>::new())
            .document(json!(null));
        let empty = round_trip(&backend, empty).await;
        assert_eq!(empty.words.as_deref(), Some(""), "{}", backend.name);
        assert_eq!(empty.raw.as_deref(), Some(&[][..]), "{}", backend.name);
        assert_eq!(empty.tags.as_deref(), Some(&[][..]), "{}", backend.name);
        assert_eq!(empty.document, Some(json!(null)), "{}", backend.name);
    }
}

#[tokio::test]
async fn the_other_limits_come_back_too() {
    for backend in backends().await {
        // MySQL and MariaDB have no infinite numbers.
        let server = backend.db.mysql_pool().is_some();
        let new = sample::New::new()
            .small(i16::MAX)
            .whole(i32::MAX)
            .big(i64::MAX)
            .single(if server { f32::MAX } else { f32::INFINITY })
            .double(if server { f64::MIN } else { f64::NEG_INFINITY })
            .price(Decimal::ZERO)
            .day(NaiveDate::from_ymd_opt(1, 1, 1).unwrap())
            .instant(Utc.with_ymd_and_hms(1, 1, 1, 0, 0, 0).unwrap())
            .words("x".repeat(1_000_000));
        let found = round_trip(&backend, new.clone()).await;
        assert_eq!(
            (found.small, found.whole, found.big),
            (new.small, new.whole, new.big),
            "{}",
            backend.name
        );
        assert_eq!((found.single, found.double), (new.single, new.double), "{}", backend.name);
        assert_eq!(
            (found.price, found.day, found.instant),
            (new.price, new.day, new.instant),
            "{}",
            backend.name
        );
        assert_eq!(found.words, new.words, "{}", backend.name);
    }
}

#[tokio::test]
async fn what_a_database_cannot_hold_is_refused_by_column() {
    for backend in backends().await {
        let postgres = backend.db.postgres_pool().is_some();
        let sqlite = backend.db.sqlite_pool().is_some();
        let too_long = sample::New::new().short("123456");
        let too_exact = sample::New::new().price(Decimal::new(1_005, 3));
        let too_large = sample::New::new().price(Decimal::new(1_000_000_000, 0));
        let nul = sample::New::new().words("a\0b");
        let nul_inside = sample::New::new().document(json!({ "a": ["\0"] }));
        let nan = sample::New::new().double(f64::NAN);
        let mut deep = json!(1);
        for _ in 0..200 {
            deep = json!([deep]);
        }
        let deep = sample::New::new().document(deep);
        let digits = sample::New::new().exact(Decimal::new(1_234_567_890_123_456, 0));
        for (new, column, refused) in [
            (too_long, "short", true),
            (too_exact, "price", true),
            (too_large, "price", true),
            (nul, "words", postgres),
            (nul_inside, "document", postgres),
            (nan, "double", !postgres),
            (deep, "document", true),
            (digits, "exact", sqlite),
        ] {
            match (backend.db.samples().insert(new).await, refused) {
                (Err(sample::Fail::Other(Error::Value { table: "samples", column: at, .. })), true) => {
                    assert_eq!(at, column, "{}", backend.name);
                }
                (Ok(stored), false) => {
                    let found = backend.db.samples().find(stored.id).required().await.unwrap();
                    assert_eq!(format!("{found:?}"), format!("{stored:?}"), "{}", backend.name);
                }
                (result, _) => panic!("{}: {column}: {result:?}", backend.name),
            }
        }
    }
}

#[tokio::test]
async fn every_type_can_be_asked_for() {
    for backend in backends().await {
        let new = sample::New::new()
            .small(3_i16)
            .whole(4)
            .big(5_i64)
            .yes(true)
            .words("a")
            .code("abc")
            .price(Decimal::new(150, 2))
            .double(0.5)
            .token(Uuid::nil())
            .raw(vec![1_u8, 2])
            .day(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap())
            .instant(Utc.with_ymd_and_hms(2024, 1, 1, 0, 0, 0).unwrap())
            .mood(Mood::Calm);
        let stored = round_trip(&backend, new).await;
        round_trip(&backend, sample::New::new().small(9_i16)).await;
        let day = stored.day.unwrap();
        for (number, filter) in [
            sample::small.eq(3_i16),
            sample::whole.is_in([4, 40]),
            sample::big.le(5_i64).and(sample::big.gt(4_i64)),
            sample::yes.eq(true),
            sample::words.is_in(["a", "b"]),
            sample::code.eq("abc"),
            sample::price.eq(Decimal::new(15, 1)),
            sample::price.is_in([Decimal::new(150, 2)]),
            sample::double.between(0.4, 0.6),
            sample::token.is_in([Uuid::nil()]),
            sample::raw.eq(vec![1_u8, 2]),
            sample::raw.is_in([vec![1_u8, 2]]),
            sample::day.ge(day).and(sample::day.is_in([day])),
            sample::instant.lt(Utc::now()),
            sample::instant.is_in([stored.instant.unwrap()]),
            sample::mood.eq(Mood::Calm),
            sample::mood.is_in([Mood::Calm, Mood::VeryHappy]),
            sample::mood.is_not_null(),
        ]
        .into_iter()
        .enumerate()
        {
            let found = backend.db.samples().filter(filter).all().await;
            let found = found.unwrap_or_else(|error| panic!("{}: filter {number}: {error}", backend.name));
            assert_eq!(found, std::slice::from_ref(&stored), "{}: filter {number}", backend.name);
        }
    }
}

#[tokio::test]
async fn names_that_rust_does_not_like() {
    use crate::db::{option, r#type};
    for backend in backends().await {
        let db = &backend.db;
        let new = r#type::New::new("k").self_("me").two_words("2").new_("n").größe(3);
        let stored = db.types().insert(new).await.unwrap();
        assert_eq!((stored.r#fn, stored.r#match, stored.größe), (7, true, 3), "{}", backend.name);
        assert_eq!(stored.self_.as_deref(), Some("me"));
        assert_eq!(db.types().by_fn(7).all().await.unwrap(), std::slice::from_ref(&stored));
        let changed = db.types().update(stored.r#type.clone()).r#fn(8).save().await.unwrap();
        assert_eq!(changed.r#fn, 8);
        assert_eq!(db.types().filter(r#type::two_words.eq("2")).count().await.unwrap(), 1);
        let row = db.options().insert(option::New::new("a").value("b")).await.unwrap();
        assert_eq!(db.options().find("a".into()).required().await.unwrap(), row);
    }
}
