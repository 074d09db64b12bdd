//! Keys that SQLite counts up, for many rows at once.
//!
//! Each row that a statement gives goes through the driver's thread by itself, which costs more than to write it. A row
//! without a key gets the number behind the largest that there is (<https://www.sqlite.org/autoinc.html>), and nobody else
//! writes meanwhile: so the keys are known when the numbers behind the former last one are as many as the rows, without a gap,
//! and are the keys. Where that does not hold (a trigger wrote rows of its own, the numbers are used up, the key is another),
//! everything is undone, and every key is asked for.

use super::blame::classified;
use super::insert::{Batch, Wanted, Whole, arrange};
use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::row::Row;
use crate::session::On;
use crate::sink::Ordered;
use crate::statement::Sql;

/// Fewer rows are not worth the two statements more.
const WORTH_IT: usize = 100;

/// Why there are no keys.
enum Stopped {
    /// The numbers do not tell.
    Unknown,
    Failed(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Stopped::Failed(error)
    }
}

impl Whole {
    /// Inserts and gives the keys, or has done nothing.
    pub(super) async fn counted(
        &self,
        on: On<'_>,
        batches: &[Batch],
        to: &mut (dyn Ordered + '_),
    ) -> Result<bool, Error> {
        let (Wanted::Keys, [key], None) = (self.wanted, self.table.key, &self.conflict) else {
            return Ok(false);
        };
        match on.database() {
            Database::Sqlite => {}
            Database::Postgres | Database::Mysql => return Ok(false),
        }
        let given = |batch: &Batch| batch.rows[0].is_empty() || batch.rows[0].iter().any(|(at, _)| at == key);
        let many = batches.iter().map(|batch| batch.rows.len()).sum::<usize>() >= WORTH_IT;
        let hidden = self.table.columns.iter().any(|column| column.name.eq_ignore_ascii_case("_rowid_"));
        if !many || hidden || batches.iter().any(given) {
            return Ok(false);
        }
        let numbered = to.number(1);
        to.clear();
        if !numbered {
            return Ok(false);
        }
        let done = match on {
            On::Db(db) => db.tx(async |tx| self.count(On::Tx(tx), batches, to).await).await,
            On::Tx(tx) => tx.tx(async |tx| self.count(On::Tx(tx), batches, to).await).await,
        };
        match done {
            Ok(()) => Ok(true),
            Err(Stopped::Unknown) => {
                to.clear();
                Ok(false)
            }
            Err(Stopped::Failed(error)) => Err(error),
        }
    }

    async fn count(&self, on: On<'_>, batches: &[Batch], to: &mut (dyn Ordered + '_)) -> Result<(), Stopped> {
        let table = self.table.sql.on(on.database());
        let mut sql = Sql::new(on.database());
        sql.push("SELECT coalesce(max(_rowid_), 0) FROM ").push(table);
        let [last] = self.numbers(on, sql).await?;

        let mut left = batches.iter();
        let mut next = || {
            let batch = left.next()?;
            Some(self.statement(on.database(), &batch.rows, Wanted::Nothing))
        };
        let mut now = next().transpose()?;
        let mut places = Vec::new();
        for Batch { places: of_batch, rows } in batches {
            let Some(statement) = now else { return Err(Stopped::Unknown) };
            let (done, following) = tokio::join!(on.execute(statement), async { next().transpose() });
            if let Err(error) = done {
                return Err(classified(on, self.table, error, rows).await.into());
            }
            now = following?;
            places.extend_from_slice(of_batch);
        }

        let mut sql = Sql::new(on.database());
        sql.push(
            "SELECT count(*), coalesce(min(_rowid_), 0), coalesce(max(_rowid_), 0), coalesce(sum(_rowid_ = ",
        );
        sql.list(self.table.key, |sql, column| {
            sql.column(self.table, *column);
        });
        sql.push("), 0) FROM ").push(table).push(" WHERE _rowid_ > ");
        sql.bind_free(self.table, self.table.key[0], &Datum::I64(last))?;
        let [count, first, last, same] = self.numbers(on, sql).await?;
        let rows = i64::try_from(places.len()).map_err(|_| Stopped::Unknown)?;
        if (count, same, last.checked_sub(first)) != (rows, rows, Some(rows - 1)) {
            return Err(Stopped::Unknown);
        }
        to.reserve(places.len());
        for key in first..=last {
            if !to.number(key) {
                return Err(Stopped::Unknown);
            }
        }
        arrange(&places, to);
        Ok(())
    }

    /// The one row of whole numbers that a statement gives.
    async fn numbers<const N: usize>(&self, on: On<'_>, sql: Sql) -> Result<[i64; N], Stopped> {
        let mut found = [0; N];
        let mut each = |raw: RawRow<'_>| {
            let mut row = Row::new(raw, self.table);
            for number in &mut found {
                *number = row.get()?;
            }
            Ok(())
        };
        // A table without numbered rows refuses the question.
        match on.rows(sql.finish(self.table, Verb::Insert), &mut each).await {
            Ok(()) => Ok(found),
            Err(Error::Database(_)) => Err(Stopped::Unknown),
            Err(error) => Err(error.into()),
        }
    }
}
