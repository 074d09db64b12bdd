//! How the database would go about it: the plan of a query, in the database's own words.

use std::borrow::Cow;

use super::{One, Query};
use crate::connection::Database;
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::relation::Loads;
use crate::row::Row;
use crate::session::{On, Statement};
use crate::table::Table;

impl<T: Table, L: Loads<T>> Query<'_, T, L> {
    /// The plan by which the database would find the rows, as text of several lines without an end of line behind the last:
    /// PostgreSQL's `EXPLAIN`, SQLite's `EXPLAIN QUERY PLAN` as its shell draws it, or the JSON of `EXPLAIN FORMAT=JSON` on MySQL
    /// and MariaDB. The query itself does not run.
    ///
    /// It is for people, in tests and at a terminal: whether an index serves a filter. The words are the database's, change
    /// with its version, and on PostgreSQL with the number of rows. It is that of the rows alone, whatever
    /// relations are loaded with them.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// let plan = db.customers().filter(db::customer::email.eq("ada@example.org")).explain().await?;
    /// assert!(plan.contains("USING INDEX"), "no index serves it: {plan}");
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the query: a connection that cannot be had, a value that the database cannot hold.
    pub async fn explain(self) -> Result<String, Error> {
        plan(self.on, self.select(Verb::Explain)?).await
    }
}

impl<T: Table, L: Loads<T>> One<'_, T, L> {
    /// The plan by which the database would find the row: as [`Query::explain`].
    ///
    /// # Errors
    ///
    /// As [`Query::explain`].
    pub async fn explain(self) -> Result<String, Error> {
        let (on, statement) = self.into_statement()?;
        plan(on, statement).await
    }
}

async fn plan(on: On<'_>, statement: Statement) -> Result<String, Error> {
    let Statement { table, verb: _, text, args } = statement;
    let word = match on.database() {
        Database::Postgres => "EXPLAIN ",
        Database::Sqlite => "EXPLAIN QUERY PLAN ",
        Database::Mysql => "EXPLAIN FORMAT=JSON ",
    };
    let text = Cow::Owned(format!("{word}{text}"));
    let mut steps: Vec<Step> = Vec::new();
    let mut each = |raw: RawRow<'_>| {
        let mut row = Row::new(raw, table);
        steps.push(match raw {
            RawRow::Postgres(_) | RawRow::Mysql(_) => Step { id: 0, parent: 0, text: row.get()? },
            RawRow::Sqlite(_) => {
                let (id, parent, _unused) = (row.get()?, row.get()?, row.get::<Option<i64>>()?);
                Step { id, parent, text: row.get()? }
            }
        });
        Ok(())
    };
    on.rows(Statement { table, verb: Verb::Explain, text, args }, &mut each).await?;
    Ok(match on.database() {
        Database::Postgres | Database::Mysql => {
            steps.into_iter().map(|step| step.text).collect::<Vec<_>>().join("\n")
        }
        Database::Sqlite => {
            let mut lines = Vec::new();
            draw(&steps, 0, "", &mut lines);
            lines.join("\n")
        }
    })
}

/// A row of the plan. Servers have drawn their tree already; SQLite gives each step the number of the one that it is part of
/// (<https://sqlite.org/eqp.html>).
struct Step {
    id: i64,
    parent: i64,
    text: String,
}

/// As the `sqlite3` shell draws it. Numbers grow from a step to its parts, so that there is no circle.
fn draw(steps: &[Step], parent: i64, indent: &str, lines: &mut Vec<String>) {
    let mut parts = steps.iter().filter(|step| step.parent == parent && step.id > parent).peekable();
    while let Some(step) = parts.next() {
        let (mark, below) = if parts.peek().is_some() { ("|--", "|  ") } else { ("`--", "   ") };
        lines.push(format!("{indent}{mark}{}", step.text));
        draw(steps, step.id, &format!("{indent}{below}"), lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_drawn_as_a_tree() {
        let step = |id, parent, text: &str| Step { id, parent, text: text.to_owned() };
        let steps = [step(2, 0, "UNION"), step(3, 2, "SCAN a"), step(7, 2, "SCAN b"), step(9, 0, "SORT")];
        let mut lines = Vec::new();
        draw(&steps, 0, "", &mut lines);
        assert_eq!(lines, ["|--UNION", "|  |--SCAN a", "|  `--SCAN b", "`--SORT"]);
    }
}
