//! Hostile values, everywhere a value can go: each is read back as it was, or refused by its type; a table that nobody
//! writes to stays as it is.

use std::fmt::Debug;

use tablewright::types::{Json, NaiveDate, NaiveDateTime, NaiveTime, json};
use tablewright::{Cursor, Database, Error};

use crate::db::{agent_tool, option, project, sample, tool};
use crate::{Backend, backends};

/// What was done, or nothing where the value was refused before it reached the database.
fn settled<T: Debug, E: Into<Error>>(what: &str, done: Result<T, E>) -> Option<T> {
    match done.map_err(Into::into) {
        Ok(done) => Some(done),
        Err(Error::Value { .. }) => None,
        Err(error) => panic!("{what}: {error}"),
    }
}

impl Backend {
    async fn canary(&self) -> project::Id {
        self.db.projects().insert(project::New::new("canary")).await.unwrap().id
    }

    async fn sings(&self, id: project::Id, after: &str) {
        let names: Vec<String> =
            self.db.projects().select().all().await.unwrap().into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["canary"], "{} after {after}", self.name);
        assert_eq!(self.db.projects().find(id).required().await.unwrap().name, "canary");
    }
}

fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "'",
        "''",
        "\"",
        "`",
        "\\",
        "\\'",
        "'; DROP TABLE projects; --",
        "\"; DROP TABLE \"projects\"; --",
        "x' OR '1'='1",
        "$1 ?1 :a @b",
        "{\"a\":1}",
        "[1,2",
        "{1,NULL}",
        "NULL",
        "%",
        "_",
        "*?[a]",
        "100%\\_",
        "a\0b",
        "\0",
        "\u{1}\u{7f}\r\n\t",
        "\u{feff}bom",
        "e\u{301}",
        "\u{202e}right to left",
        "😀👩‍👩‍👧",
        "/* */ -- \n;",
        "\u{fffd}\u{ffff}\u{10ffff}",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("'\"\\".repeat(100_000));
    texts
}

#[tokio::test]
async fn texts_go_through_every_way_of_writing_and_asking() {
    for backend in backends().await {
        let db = &backend.db;
        let canary = backend.canary().await;
        for (number, text) in texts().into_iter().enumerate() {
            let shown: String = text.chars().take(40).collect();
            let at = format!("{} with {shown:?}", backend.name);
            let key = |way: &str| format!("{number} {way}");
            let new = |way: &str| option::New::new(key(way).as_str()).value(text.as_str());
            let refused = settled(&at, db.options().insert(new("insert")).await).is_none();
            assert_eq!(refused, backend.name == "PostgreSQL" && text.contains('\0'), "{at}");
            settled(&at, db.options().insert_many([new("many 1"), new("many 2")]).await);
            db.options()
                .insert_many(["update", "some", "filter"].map(|way| option::New::new(key(way).as_str())))
                .await
                .unwrap();
            settled(
                &at,
                db.options().update(key("update").as_str().into()).value(text.as_str()).save().await,
            );
            let insert = db.options().insert(new("some")).on_conflict(option::PRIMARY_KEY);
            settled(&at, insert.update(option::value).await);
            let insert = db.options().insert_many([new("upsert")]).on_conflict(option::PRIMARY_KEY);
            settled(&at, insert.update_all().await);
            let changes = [(key("filter").as_str().into(), option::Update::new().value(text.as_str()))];
            settled(&at, db.options().update_many(changes).await);
            let all = db.options().select().all().await.unwrap();
            let same = all.iter().filter(|row| row.value.as_deref() == Some(text.as_str())).count();
            assert_eq!(same, if refused { 0 } else { 7 }, "{at}");

            let equal = db.options().filter(option::value.eq(text.as_str())).count().await;
            let one_of = db.options().filter(option::value.is_in([text.as_str(), "another"])).count().await;
            let unique = db.options().find(text.as_str().into()).await;
            if !refused {
                assert_eq!(settled(&at, equal), Some(7), "{at}");
                assert_eq!(settled(&at, one_of), Some(7), "{at}");
            }
            assert_eq!(settled(&at, unique).flatten(), None, "{at}");
            if text.len() < 1_000 {
                let literal =
                    option::value.contains(text.as_str()).and(option::value.starts_with(text.as_str()));
                let found = settled(&at, db.options().filter(literal).all().await).unwrap_or_default();
                let rows: Vec<&str> = found.iter().filter_map(|row| row.value.as_deref()).collect();
                assert!(refused || rows.iter().all(|row| row.starts_with(text.as_str())), "{at}: {rows:?}");
                assert!(refused || rows.len() >= 7, "{at}: {}", rows.len());
            }
            db.options().select().delete().await.unwrap();
        }
        backend.sings(canary, "all texts").await;
    }
}

#[tokio::test]
async fn texts_go_through_links_cursors_documents_and_lists() {
    for backend in backends().await {
        let (db, canary) = (&backend.db, backend.canary().await);
        let agent = db.agents().insert(crate::db::agent::New::new(canary, "a")).await.unwrap();
        let tools =
            db.tools().insert_many((0..texts().len()).map(|at| tool::New::new(format!("t{at}")))).await;
        let tools = tools.unwrap();
        for (text, tool) in texts().into_iter().zip(tools) {
            let shown: String = text.chars().take(40).collect();
            let at = format!("{} with {shown:?}", backend.name);
            let link = agent_tool::Link::new().note(text.as_str());
            if let Some(link) = settled(&at, db.agents().tools(agent.id).link(tool, link).await) {
                assert_eq!(link.note.as_deref(), Some(text.as_str()), "{at}");
            }
            let form = sample::New::new().words(text.as_str()).tags(vec![text.clone(), String::new()]);
            let form = form.document(json!({ "k": text, text.clone(): [text] }));
            let Some(row) = settled(&at, db.samples().insert(form).await) else { continue };
            let found = db.samples().find(row.id).required().await.unwrap();
            assert_eq!(found, row, "{at}");
            assert_eq!(found.tags, Some(vec![text.clone(), String::new()]), "{at}");
            assert_eq!(found.document, Some(json!({ "k": text, text.clone(): [text] })), "{at}");
            if text.len() < 1_000 {
                let filter = sample::document.at("/k").eq(text.as_str());
                let found = settled(&at, db.samples().filter(filter).all().await).unwrap_or_default();
                assert!(found.iter().any(|other| other.id == row.id), "{at}");
            }
        }
        // Every page begins behind the last row of the one before, whatever it holds.
        let (mut after, mut seen) = (None::<Cursor>, 0);
        loop {
            let query = db.samples().select().order(sample::words.desc());
            let page = query.page(after, 3).await.unwrap();
            seen += page.rows.len();
            match page.next {
                Some(next) => after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(seen as u64, db.samples().count().await.unwrap(), "{}", backend.name);
        backend.sings(canary, "links and documents").await;
    }
}

#[tokio::test]
async fn numbers_and_times_at_their_limits() {
    for backend in backends().await {
        let (db, canary, name) = (&backend.db, backend.canary().await, backend.name);
        for number in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX, (1 << 53) + 1] {
            let (small, whole) = (number as i16, number as i32);
            let form = || sample::New::new().big(number).whole(whole).small(small);
            let one = db.samples().insert(form()).await.unwrap();
            let many = db.samples().insert_many([form(), form()]).returning().await.unwrap();
            db.samples().update_many([(one.id, sample::Update::new().big(number))]).await.unwrap();
            for row in many.iter().chain([&one]) {
                assert_eq!(
                    (row.big, row.whole, row.small),
                    (Some(number), Some(whole), Some(small)),
                    "{name}"
                );
            }
            let equal =
                sample::big.eq(number).and(sample::big.is_in([number])).and(sample::whole.is_in([whole]));
            assert_eq!(db.samples().filter(equal).count().await.unwrap(), 3, "{name}: {number}");
        }
        let floats = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -0.0,
            0.1 + 0.2,
        ];
        for float in floats {
            let form = || sample::New::new().double(float).single(float as f32);
            let Some(one) = settled(name, db.samples().insert(form()).await) else { continue };
            let many = db.samples().insert_many([form(), form()]).returning().await.unwrap();
            for row in many.iter().chain([&one]) {
                let double = row.double.unwrap();
                assert!(
                    double == float || double.is_nan() && float.is_nan(),
                    "{name}: {float} became {double}"
                );
            }
        }
        let days = [
            NaiveDate::MIN,
            NaiveDate::MAX,
            NaiveDate::from_ymd_opt(-1, 1, 1).unwrap(),
            NaiveDate::from_ymd_opt(0, 1, 1).unwrap(),
            NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
            NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap(),
        ];
        for day in days {
            let local: NaiveDateTime = day.and_hms_micro_opt(23, 59, 59, 999_999).unwrap();
            for form in [
                sample::New::new().day(day),
                sample::New::new().local(local),
                sample::New::new().instant(local.and_utc()),
            ] {
                let Some(row) = settled(name, db.samples().insert(form.clone()).await) else { continue };
                let same =
                    (row.day.is_none_or(|found| found == day), row.local.is_none_or(|found| found == local));
                assert_eq!(same, (true, true), "{name}: {day}");
                assert!(row.instant.is_none_or(|found| found == local.and_utc()), "{name}: {day}");
                let many = db.samples().insert_many([form.clone(), form]).returning().await.unwrap();
                assert_eq!((many[0].day, many[0].local, many[1].instant), (row.day, row.local, row.instant));
            }
        }
        let leap = time_of_day(23, 59, 59, 1_500_000_000);
        let noon = time_of_day(12, 0, 0, 1_000);
        for (moment, fits) in [(leap, false), (noon, true)] {
            let local = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_time(moment);
            for form in [
                sample::New::new().moment(moment),
                sample::New::new().local(local),
                sample::New::new().instant(local.and_utc()),
            ] {
                let one = settled(name, db.samples().insert(form.clone()).await);
                assert_eq!(one.is_some(), fits, "{name}: {local}");
                let many = settled(name, db.samples().insert_many([form.clone(), form]).await);
                assert_eq!(many.is_some(), fits, "{name}: {local}");
                if let Some(row) = one {
                    assert!(row.moment.is_none_or(|found| found == moment), "{name}: {local}");
                    assert!(row.local.is_none_or(|found| found == local), "{name}: {local}");
                }
            }
        }
        backend.sings(canary, "numbers and times").await;
    }
}

fn time_of_day(hour: u32, minute: u32, second: u32, nanosecond: u32) -> NaiveTime {
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanosecond).unwrap()
}

/// To copy, compare and drop a document of that depth takes more of the stack than a test has.
#[test]
fn what_is_too_large_or_too_deep() {
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(large_and_deep());
    };
    std::thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap().join().unwrap();
}

async fn large_and_deep() {
    for backend in backends().await {
        let (db, canary, name) = (&backend.db, backend.canary().await, backend.name);
        let long = "é'".repeat(10 * 1024 * 1024 / 3);
        let row = db.samples().insert(sample::New::new().words(long.as_str())).await.unwrap();
        assert_eq!(row.words.as_deref(), Some(long.as_str()), "{name}");
        assert_eq!(db.samples().filter(sample::words.eq(long.as_str())).count().await.unwrap(), 1, "{name}");
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(1 << 20).collect();
        let rows = [sample::New::new().raw(bytes.clone()), sample::New::new().raw(Vec::new())];
        let rows = db.samples().insert_many(rows).returning().await.unwrap();
        assert_eq!((rows[0].raw.as_ref(), rows[1].raw.as_deref()), (Some(&bytes), Some(&[][..])), "{name}");
        for depth in [100, 10_000] {
            let mut document = Json::Null;
            for _ in 0..depth {
                document = Json::Array(vec![document]);
            }
            let form = sample::New::new().document(document.clone());
            let one = settled(name, db.samples().insert(form.clone()).await);
            let many = settled(name, db.samples().insert_many([form.clone(), form]).await);
            // MariaDB looks at 32 levels.
            let fits = depth == 100 && db.database() != Database::Mysql;
            assert_eq!((one.is_some(), many.is_some()), (fits, fits), "{name}: {depth}");
            if let Some(one) = one {
                assert_eq!(one.document, Some(document), "{name}");
            }
        }
        let empty = sample::New::new().numbers(Vec::new()).tags(Vec::new()).moods(Vec::new());
        let row = db.samples().insert(empty).await.unwrap();
        assert_eq!(
            (row.numbers, row.tags, row.moods),
            (Some(Vec::new()), Some(Vec::new()), Some(Vec::new())),
            "{name}"
        );
        backend.sings(canary, "what is large").await;
    }
}

/// What somebody else stored, and the column's type does not have, is an error that names the column.
#[tokio::test]
async fn what_cannot_be_read_is_said() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let stored: &[(&str, &str)] = match db.database() {
            Database::Sqlite => &[
                ("day", "'infinity'"),
                ("day", "'2026-02-30'"),
                ("day", "x'00ff'"),
                ("moment", "'24:00:00'"),
                ("local", "'-4713-01-01 00:00:00'"),
                ("instant", "'10000-01-01 00:00:00'"),
                ("whole", "1 << 40"),
                ("whole", "'many'"),
                ("big", "9e99"),
                ("yes", "'perhaps'"),
                ("words", "x'ff'"),
                ("token", "'no uuid'"),
                ("document", "'{'"),
                ("span", "'a while'"),
                ("mood", "'furious'"),
                ("numbers", "'[1, null]'"),
                ("numbers", "'{}'"),
                ("tags", "'[1]'"),
            ],
            Database::Postgres => &[
                ("day", "'infinity'"),
                ("day", "'-infinity'"),
                ("day", "'5874897-12-31'"),
                ("moment", "'24:00:00'"),
                ("local", "'infinity'"),
                ("local", "'-infinity'"),
                ("local", "'294276-12-31 23:59:59'"),
                ("instant", "'infinity'"),
                ("instant", "'294276-12-31 23:59:59Z'"),
                ("exact", "'NaN'"),
                ("exact", "1e40"),
                ("numbers", "'{1,NULL}'"),
                ("numbers", "'{{1,2},{3,4}}'"),
                ("numbers", "'[0:1]={1,2}'"),
                ("tags", "'{NULL}'"),
                ("moods", "'{calm,NULL}'"),
            ],
            Database::Mysql => &[
                ("day", "'0000-00-00'"),
                ("day", "'2026-00-10'"),
                ("moment", "'24:00:00'"),
                ("moment", "'-01:00:00'"),
                ("local", "'0000-00-00 00:00:00'"),
                ("instant", "'2026-11-00 10:00:00'"),
                ("exact", "79228162514264337593543950336"),
                ("exact", "0.00000000000000000000000000001"),
                ("token", "'no uuid'"),
                ("document", "'{'"),
                ("span", "'a while'"),
                ("mood", "'furious'"),
                ("numbers", "'[1, null]'"),
                ("numbers", "'{}'"),
                ("tags", "'[1]'"),
            ],
        };
        for (column, value) in stored {
            let at = format!("{name}: {column} = {value}");
            let id = db.samples().insert(sample::New::new()).await.unwrap().id;
            let sql = format!("UPDATE samples SET {column} = {value} WHERE id = {}", id.0);
            match db.database() {
                Database::Sqlite | Database::Postgres => {
                    execute(db, "PRAGMA ignore_check_constraints = 1", &sql)
                        .await
                        .unwrap_or_else(|e| panic!("{at}: {e}"))
                }
                Database::Mysql => {
                    backend.execute(&format!("SET sql_mode = '', check_constraint_checks = 0; {sql}"));
                }
            }
            match db.samples().find(id).await {
                Err(Error::Read { table: "samples", column: named, .. }) => {
                    assert_eq!(&named, column, "{at}")
                }
                other => panic!("{at}: {other:?}"),
            }
            // The connection is good, and the row can be deleted.
            assert_eq!(db.samples().filter(sample::id.eq(id)).delete().await.unwrap(), 1, "{at}");
        }
    }
}

/// Runs a statement that no repository would write; on SQLite, after this one.
async fn execute(db: &crate::db::Db, on_sqlite: &str, sql: &str) -> Result<(), sqlx::Error> {
    if let Some(pool) = db.mysql_pool() {
        return sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(pool).await.map(drop);
    }
    match (db.sqlite_pool(), db.postgres_pool()) {
        (Some(pool), _) => {
            let both = format!("{on_sqlite}; {sql}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(both)).execute(pool).await.map(drop)
        }
        (None, Some(pool)) => {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(pool).await.map(drop)
        }
        (None, None) => Ok(()),
    }
}
