//! Exact numbers of the crate `bigdecimal`: bound, read, compared, added up and used as keys, as long as the database keeps them.

use tablewright::Database;
use tablewright::types::BigDecimal;

use crate::backends_of;

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/decimals.yaml");
}

use db::{payment, rate};

fn number(text: &str) -> BigDecimal {
    text.parse().unwrap()
}

#[tokio::test]
async fn go_in_and_come_back() {
    for (db, name, _database) in backends_of("decimals.yaml", db::Db::memory, db::Db::connect).await {
        for text in [
            "0",
            "1",
            "-1",
            "0.1",
            "-12345.6789",
            "123456789012.345",
            "1E+20",
            "1.5E-30",
            "100",
            "99999.9999",
        ] {
            let stored = db.payments().insert(payment::New::new(number(text))).await;
            if db.database() == Database::Mysql && text == "1.5E-30" {
                let said = stored.unwrap_err().to_string();
                assert!(said.contains("more than 30 behind it"), "{name}: {said}");
                continue;
            }
            let row = stored.unwrap();
            assert_eq!(row.exact, number(text), "{name}");
            assert_eq!(db.payments().find(row.id).await.unwrap(), Some(row), "{name}: {text}");
        }
        // Zeros at the end of a fraction are no part of a number.
        let row = db.payments().insert(payment::New::new(number("1.500"))).await.unwrap();
        assert_eq!((row.exact.to_string().as_str(), row.total.to_string().as_str()), ("1.5", "0"), "{name}");
        let parts = vec![number("1.25"), number("-3"), number("1E+12")];
        let row =
            db.payments().update(row.id).parts(parts.clone()).total(number("1.5E+3")).save().await.unwrap();
        assert_eq!((row.parts.as_ref(), &row.total), (Some(&parts), &number("1500")), "{name}");
        let found = db.payments().filter(payment::parts.has(number("-3.0"))).all().await.unwrap();
        assert_eq!(found, [row], "{name}");
    }
}

#[tokio::test]
async fn are_compared_ordered_and_paged() {
    for (db, name, _database) in backends_of("decimals.yaml", db::Db::memory, db::Db::connect).await {
        let numbers = ["-2.5", "0", "0.001", "3", "10", "1E+14"].map(number);
        let rows = numbers.iter().rev().map(|number| payment::New::new(number.clone()));
        db.payments().insert_many(rows).await.unwrap();
        let exact = async |query: tablewright::Query<'_, db::Payment>| -> Vec<BigDecimal> {
            let rows = query.order(payment::exact.asc()).all().await.unwrap();
            rows.into_iter().map(|row| row.exact).collect()
        };
        assert_eq!(exact(db.payments().select()).await, numbers, "{name}");
        assert_eq!(
            exact(db.payments().filter(payment::exact.gt(number("3.00")))).await,
            numbers[4..],
            "{name}"
        );
        assert_eq!(exact(db.payments().by_exact(number("0.0010"))).await, numbers[2..3], "{name}");
        let some = payment::exact.is_in([number("10.0"), number("0")]);
        assert_eq!(exact(db.payments().filter(some)).await, [number("0"), number("10")], "{name}");
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = db.payments().select().order(payment::exact.asc()).page(after, 2).await.unwrap();
            seen.extend(page.rows.into_iter().map(|row| row.exact));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, numbers, "{name}");
        let small = db.payments().filter(payment::exact.lt(number("100")));
        let (sum, mean): (Option<BigDecimal>, Option<BigDecimal>) =
            small.aggregate((payment::exact.sum(), payment::exact.avg())).await.unwrap();
        assert_eq!((sum, mean), (Some(number("10.501")), Some(number("2.1002"))), "{name}");
        let row = db.payments().by_exact(number("3")).all().await.unwrap().remove(0);
        let row = db.payments().update(row.id).add(payment::exact, number("0.25")).save().await.unwrap();
        assert_eq!(row.exact, number("3.25"), "{name}");
    }
}

#[tokio::test]
async fn are_keys() {
    for (db, name, _database) in backends_of("decimals.yaml", db::Db::memory, db::Db::connect).await {
        let rate = db.rates().insert(rate::New::new(db::RateId(number("0.1900")))).await.unwrap();
        let new = payment::New::new(number("5")).rate(db::RateId(number("0.19")));
        let payment = db.payments().insert(new).await.unwrap();
        let found = db.payments().find(payment.id).with(payment::AT_RATE).required().await.unwrap();
        assert_eq!(found, (payment, Some(rate.clone())), "{name}");
        let found =
            db.rates().find(db::RateId(number("1.9E-1"))).with(rate::PAYMENTS).required().await.unwrap();
        assert_eq!(found.1.len(), 1, "{name}");
        let wrong = payment::New::new(number("5")).rate(db::RateId(number("0.2")));
        assert!(matches!(db.payments().insert(wrong).await, Err(payment::Fail::AtRate)), "{name}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_never_rounded() {
    for (db, name, _database) in backends_of("decimals.yaml", db::Db::memory, db::Db::connect).await {
        let long = number("31415926535897932384626433832795028841971.69399375105820974944592307816406286");
        let stored = db.payments().insert(payment::New::new(long.clone())).await;
        match db.database() {
            Database::Postgres => {
                let row = stored.unwrap();
                assert_eq!(row.exact, long, "{name}");
                assert_eq!(
                    db.payments().by_exact(long.clone()).all().await.unwrap(),
                    std::slice::from_ref(&row),
                    "{name}"
                );
                let page = db.payments().select().order(payment::exact.asc()).page(None, 1).await.unwrap();
                assert_eq!((page.rows, page.next.is_none()), (vec![row.clone()], true), "{name}");
                let next = row.exact.clone() + number("1E-30");
                let more = db.payments().insert(payment::New::new(next.clone())).await.unwrap();
                let page = db.payments().select().order(payment::exact.asc()).page(None, 1).await.unwrap();
                let page =
                    db.payments().select().order(payment::exact.asc()).page(page.next, 1).await.unwrap();
                assert_eq!(page.rows, std::slice::from_ref(&more), "{name}");
                let sum: Option<BigDecimal> =
                    db.payments().select().aggregate(payment::exact.sum()).await.unwrap();
                assert_eq!(sum, Some(row.exact.clone() + next), "{name}");
                let parts = vec![long.clone(), number("1E-16383")];
                let row = db.payments().update(row.id).parts(parts.clone()).save().await.unwrap();
                assert_eq!(row.parts, Some(parts), "{name}");
            }
            Database::Sqlite => {
                let said = stored.unwrap_err().to_string();
                assert!(said.contains("has 76 significant digits; SQLite keeps 15"), "{said}");
            }
            Database::Mysql => {
                let said = stored.unwrap_err().to_string();
                assert!(said.contains("more than 65 digits before the point, or more than 30"), "{said}");
            }
        }
        for text in ["1E+131072", "1E-16384", "1E+9000000000000000000", "-1E-9000000000000000000"] {
            let said = db.payments().insert(payment::New::new(number(text))).await.unwrap_err().to_string();
            assert!(said.contains("payments.exact"), "{name}: {said}");
        }
        for text in ["10000000000", "0.001", "1E+400"] {
            let new = payment::New::new(number("1")).total(number(text));
            let said = db.payments().insert(new).await.unwrap_err().to_string();
            assert!(said.contains("does not fit decimal(12,2)"), "{name}: {said}");
        }
    }
}
