//! Days, times and instants of the crates `time` and `jiff`: bound, read, compared, ordered and used as keys without loss.

use crate::backends_of;

/// The same test for the types of each crate.
macro_rules! suite {
    ($name:ident, $schema:literal, key: |$day:ident| $key:expr, day: $date:expr, noon: $noon:expr, moment: $moment:expr, local: $local:expr, at: $at:expr, early: $early:expr) => {
        pub mod $name {
            //! One crate's types.

            use super::*;

            pub mod db {
                //! What the schema gives.
                #![allow(missing_docs)]
                tablewright::schema!($schema);
            }

            use db::{day, event};

            #[tokio::test]
            async fn go_in_and_come_back() {
                let file = concat!("datetimes_", stringify!($name), ".yaml");
                for (db, name, _database) in backends_of(file, db::Db::memory, db::Db::connect).await {
                    let $day = $date;
                    let stored = db.days().insert(day::New::new($key)).await.unwrap();
                    let new = event::New::new($local, $at).day(stored.day);
                    let first = db.events().insert(new).await.unwrap();
                    assert_eq!((first.local, first.at, first.day), ($local, $at, Some(stored.day)), "{name}");
                    assert_eq!(first.moment, $noon, "{name}: the default of the database");
                    let new = event::New::new($local, $early).day(stored.day).moment($moment);
                    let new = new.others(vec![$at, $early]).days(vec![$date]);
                    let second = db.events().insert(new).await.unwrap();
                    assert_eq!(second.moment, $moment, "{name}");
                    assert_eq!(second.others, Some(vec![$at, $early]), "{name}");
                    assert_eq!(second.days, Some(vec![$date]), "{name}");

                    let all = db.events().select().order(event::at.desc()).with(event::ON_DAY);
                    let all = all.all().await.unwrap();
                    let expected = [(&first, Some(&stored)), (&second, Some(&stored))];
                    let seen: Vec<_> = all.iter().map(|(event, day)| (event, day.as_ref())).collect();
                    assert_eq!(seen, expected, "{name}");
                    let ids = async |query: tablewright::Query<'_, db::Event>| -> Vec<db::EventId> {
                        query.all().await.unwrap().iter().map(|event| event.id).collect()
                    };
                    assert_eq!(ids(db.events().by_at($at)).await, [first.id], "{name}");
                    let found = ids(db.events().by_day_and_moment(stored.day, $moment)).await;
                    assert_eq!(found, [second.id], "{name}");
                    assert_eq!(ids(db.events().filter(event::at.is_in([$at]))).await, [first.id], "{name}");
                    assert_eq!(ids(db.events().filter(event::at.lt($at))).await, [second.id], "{name}");
                    let page = db.events().select().order(event::at.asc()).page(None, 1).await.unwrap();
                    let rest = db.events().select().order(event::at.asc()).page(page.next, 1).await.unwrap();
                    assert_eq!(rest.rows, std::slice::from_ref(&first), "{name}");
                    let changed = db.events().update(first.id).local($local).save().await.unwrap();
                    assert!(changed.changed_at >= first.changed_at, "{name}");
                    assert_eq!(db.days().find(stored.day).await.unwrap(), Some(stored), "{name}");
                }
            }
        }
    };
}

suite! {
    time, "tests/repositories/datetimes_time.yaml",
    key: |day| day,
    day: tablewright::types::time::Date::from_ordinal_date(2024, 60).unwrap(),
    noon: tablewright::types::time::Time::from_hms(12, 0, 0).unwrap(),
    moment: tablewright::types::time::Time::from_hms_micro(23, 59, 59, 999_999).unwrap(),
    local: tablewright::types::time::PrimitiveDateTime::new(
        tablewright::types::time::Date::from_ordinal_date(9999, 365).unwrap(),
        tablewright::types::time::Time::from_hms_micro(0, 0, 0, 1).unwrap(),
    ),
    at: tablewright::types::time::OffsetDateTime::from_unix_timestamp_nanos(1_700_000_000_123_456_000).unwrap(),
    early: tablewright::types::time::OffsetDateTime::from_unix_timestamp_nanos(-1_000).unwrap()
}

suite! {
    jiff, "tests/repositories/datetimes_jiff.yaml",
    key: |day| db::DayId(day),
    day: tablewright::types::jiff::civil::date(2024, 2, 29),
    noon: tablewright::types::jiff::civil::time(12, 0, 0, 0),
    moment: tablewright::types::jiff::civil::time(23, 59, 59, 999_999_000),
    local: tablewright::types::jiff::civil::date(9999, 12, 31).at(0, 0, 0, 1_000),
    at: tablewright::types::jiff::Timestamp::from_nanosecond(1_700_000_000_123_456_000).unwrap(),
    early: tablewright::types::jiff::Timestamp::from_nanosecond(-1_000).unwrap()
}

/// With its feature `large-dates`, the crate `time` has days that nothing else has.
#[tokio::test]
async fn years_beyond_all_calendars_are_refused() {
    use crate::datetimes::time::db::{self, day, event};
    use ::time::{Date, OffsetDateTime, PrimitiveDateTime, Time};
    use tablewright::Error;

    let far = Date::from_ordinal_date(999_999, 365).unwrap();
    let (local, at) =
        (PrimitiveDateTime::new(far, Time::MIDNIGHT), OffsetDateTime::new_utc(far, Time::MIDNIGHT));
    let soon = Date::from_ordinal_date(2024, 60).unwrap();
    let (here, now) =
        (PrimitiveDateTime::new(soon, Time::MIDNIGHT), OffsetDateTime::new_utc(soon, Time::MIDNIGHT));
    for (db, name, _database) in backends_of("datetimes_time.yaml", db::Db::memory, db::Db::connect).await {
        let refused: [Result<(), Error>; 7] = [
            db.days().insert(day::New::new(far)).await.map(drop).map_err(Error::from),
            db.days().insert_many([soon, far].map(day::New::new)).await.map(drop).map_err(Error::from),
            db.days().find(far).await.map(drop),
            db.events().insert(event::New::new(local, now)).await.map(drop).map_err(Error::from),
            db.events().insert(event::New::new(here, at)).await.map(drop).map_err(Error::from),
            db.events()
                .insert(event::New::new(here, now).days(vec![far]))
                .await
                .map(drop)
                .map_err(Error::from),
            db.events().filter(event::at.is_in([now, at])).all().await.map(drop),
        ];
        for (number, refused) in refused.into_iter().enumerate() {
            let said =
                matches!(&refused, Err(Error::Value { reason, .. }) if reason.to_string().contains("262143"));
            assert!(said, "{name}: {number}: {refused:?}");
        }
        assert_eq!(db.days().count().await.unwrap() + db.events().count().await.unwrap(), 0, "{name}");
    }
}
