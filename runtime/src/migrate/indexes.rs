//! What a statement that no transaction can hold has left behind when it failed, or when its runner was killed.

use sqlx::postgres::PgConnection;

use crate::connection::Link;
use crate::migrate::evidence;
use crate::sql::{Token, TokenKind, tokens};

/// Whether a statement took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did.
    Done,
    /// It did not, or running it again does no harm.
    NotDone,
    /// The database does not tell.
    Unknown,
}

/// What a statement does, as far as its outcome can be looked up.
#[derive(Debug, PartialEq, Eq)]
enum Effect {
    /// `CREATE INDEX CONCURRENTLY index ON table`; both as `to_regclass` reads them, the index as the catalogue spells it.
    CreateIndex { index: Option<String>, table: String },
    /// `DROP INDEX CONCURRENTLY index`.
    DropIndex { index: String },
    /// `ALTER TABLE parent DETACH PARTITION part CONCURRENTLY`; both as they are written.
    Detach { parent: String, part: String },
    /// It may be run any number of times.
    Repeatable,
    /// Anything else.
    Other,
}

/// Whether the statement works beside others instead of keeping them out.
pub(crate) fn is_concurrent(sql: &str) -> bool {
    tokens(sql).iter().take(6).any(|token| token.is_word("concurrently"))
        || matches!(effect(sql), Effect::Detach { .. })
}

/// Whether the statement looks through the rows of a table for a constraint that is there, while others use it.
pub(crate) fn is_validation(sql: &str) -> bool {
    let tokens = tokens(sql);
    let validates = |pair: &[Token<'_>]| pair[0].is_word("validate") && pair[1].is_word("constraint");
    tokens.first().is_some_and(|first| first.is_word("alter")) && tokens.windows(2).any(validates)
}

/// Whether a statement that was begun by an earlier run took effect. An index that it left invalid is dropped. `fingerprint` is
/// what that run has recorded of what stood there before.
pub(crate) async fn outcome(
    conn: &mut Link<'_>,
    sql: &str,
    fingerprint: Option<&[u8]>,
) -> Result<Outcome, sqlx::Error> {
    if let Link::Mysql(conn) = conn {
        return evidence::outcome(conn, sql, fingerprint).await;
    }
    drop_invalid(conn, sql).await?;
    match (effect(sql), conn) {
        (Effect::Repeatable, _) => Ok(Outcome::NotDone),
        (Effect::CreateIndex { index: Some(index), table }, Link::Postgres(conn)) => {
            let found: Option<bool> = sqlx::query_scalar(
                "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
                 WHERE i.indrelid = to_regclass($1) AND c.relname = $2",
            )
            .bind(table)
            .bind(index)
            .fetch_optional(&mut **conn)
            .await?;
            Ok(match found {
                Some(true) => Outcome::Done,
                // Somebody is building it at this moment.
                Some(false) => Outcome::Unknown,
                None => Outcome::NotDone,
            })
        }
        (Effect::DropIndex { index }, Link::Postgres(conn)) => {
            let found: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
                .bind(index)
                .fetch_one(&mut **conn)
                .await?;
            Ok(if found { Outcome::NotDone } else { Outcome::Done })
        }
        (Effect::Detach { parent, part }, Link::Postgres(conn)) => {
            Ok(match is_pending(conn, &parent, &part).await? {
                Some(_) => Outcome::NotDone,
                None => Outcome::Done,
            })
        }
        (
            Effect::CreateIndex { .. } | Effect::DropIndex { .. } | Effect::Detach { .. } | Effect::Other,
            _,
        ) => Ok(Outcome::Unknown),
    }
}

/// Drops the index that a failed `CREATE INDEX CONCURRENTLY` of this name left invalid: it costs every write and serves
/// no read, and `IF NOT EXISTS` would take it for the real one. An index that is just being built stays.
pub(crate) async fn drop_invalid(conn: &mut Link<'_>, sql: &str) -> Result<(), sqlx::Error> {
    match (effect(sql), conn) {
        (Effect::CreateIndex { index: Some(index), table }, Link::Postgres(conn)) => {
            drop_invalid_index(conn, &index, &table).await
        }
        (
            Effect::CreateIndex { .. }
            | Effect::DropIndex { .. }
            | Effect::Detach { .. }
            | Effect::Repeatable
            | Effect::Other,
            Link::Postgres(_) | Link::Sqlite(_) | Link::Mysql(_),
        ) => Ok(()),
    }
}

/// What has to be run in the statement's place, where it was interrupted and only its end is missing: the server does not take it
/// a second time (<https://www.postgresql.org/docs/current/sql-altertable.html>, `FINALIZE`).
pub(crate) async fn rest_of(conn: &mut Link<'_>, sql: &str) -> Result<Option<String>, sqlx::Error> {
    match (effect(sql), conn) {
        (Effect::Detach { parent, part }, Link::Postgres(conn)) => {
            let is_pending = is_pending(conn, &parent, &part).await? == Some(true);
            Ok(is_pending.then(|| format!("ALTER TABLE {parent} DETACH PARTITION {part} FINALIZE")))
        }
        (
            Effect::CreateIndex { .. }
            | Effect::DropIndex { .. }
            | Effect::Detach { .. }
            | Effect::Repeatable
            | Effect::Other,
            Link::Postgres(_) | Link::Sqlite(_) | Link::Mysql(_),
        ) => Ok(None),
    }
}

/// Whether a partition is half detached; `None` where it is none of that table. Servers that detach concurrently have the column.
async fn is_pending(conn: &mut PgConnection, parent: &str, part: &str) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT inhdetachpending FROM pg_inherits WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)",
    )
    .bind(parent)
    .bind(part)
    .fetch_optional(conn)
    .await
}

async fn drop_invalid_index(conn: &mut PgConnection, index: &str, table: &str) -> Result<(), sqlx::Error> {
    let invalid: Option<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', n.nspname, c.relname) \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE i.indrelid = to_regclass($1) AND c.relname = $2 AND NOT i.indisvalid \
           AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)",
    )
    .bind(table)
    .bind(index)
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(name) = invalid {
        let drop_index = format!("DROP INDEX CONCURRENTLY IF EXISTS {name}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(drop_index)).execute(conn).await?;
    }
    Ok(())
}

fn effect(sql: &str) -> Effect {
    let tokens: Vec<Token<'_>> =
        tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let mut rest = Words(&tokens);
    let repeatable = ["vacuum", "analyze", "reindex", "cluster", "checkpoint", "refresh"];
    let mut table = Words(&tokens);
    if let Some((parent, part)) = table.detached(sql) {
        return Effect::Detach { parent, part };
    }
    if repeatable.iter().any(|word| rest.take(word)) || (rest.take("alter") && rest.take("system")) {
        return Effect::Repeatable;
    }
    if rest.take("create") {
        rest.take("unique");
        if !(rest.take("index") && rest.take("concurrently")) {
            return Effect::Other;
        }
        let _ = rest.take("if") && rest.take("not") && rest.take("exists");
        let index = if rest.next_is("on") { None } else { rest.catalogue_name() };
        if !rest.take("on") {
            return Effect::Other;
        }
        rest.take("only");
        return rest.name(sql).map_or(Effect::Other, |table| Effect::CreateIndex { index, table });
    }
    if rest.take("drop") && rest.take("index") && rest.take("concurrently") {
        let _ = rest.take("if") && rest.take("exists");
        let name = rest.name(sql);
        // The server takes one name only.
        return name.map_or(Effect::Other, |index| Effect::DropIndex { index });
    }
    Effect::Other
}

/// The tokens that are not read yet.
struct Words<'a>(&'a [Token<'a>]);

impl Words<'_> {
    fn next_is(&self, word: &str) -> bool {
        self.0.first().is_some_and(|token| token.is_word(word))
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.next_is(word);
        if found {
            self.0 = &self.0[1..];
        }
        found
    }

    /// The table and its partition of `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`.
    fn detached(&mut self, sql: &str) -> Option<(String, String)> {
        if !(self.take("alter") && self.take("table")) {
            return None;
        }
        let _ = self.take("if") && self.take("exists");
        let parent = self.named(sql)?;
        let is_detached = self.take("detach") && self.take("partition");
        let part = if is_detached { self.named(sql)? } else { return None };
        self.take("concurrently").then_some((parent, part))
    }

    /// A name, perhaps with a schema, as it is written; what stands behind it is next.
    fn named(&mut self, sql: &str) -> Option<String> {
        let name = self.name(sql)?;
        let tokens = if self.0.get(1).is_some_and(|token| token.is_symbol(".")) { 3 } else { 1 };
        self.0 = self.0.get(tokens..)?;
        Some(name)
    }

    /// A name as the catalogue has it: bare words are folded to lower case.
    fn catalogue_name(&mut self) -> Option<String> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        match first.kind {
            TokenKind::Word => Some(first.text.to_lowercase()),
            TokenKind::QuotedIdent => first.ident(),
            TokenKind::String | TokenKind::Number | TokenKind::Symbol | TokenKind::Comment => None,
        }
    }

    /// A name, perhaps with a schema, as it is written.
    fn name(&mut self, sql: &str) -> Option<String> {
        let is_ident = |token: &&Token<'_>| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent);
        let first = self.0.first().filter(is_ident)?;
        let qualified = self.0.get(1).is_some_and(|token| token.is_symbol("."));
        let last = if qualified { self.0.get(2).filter(is_ident)? } else { first };
        sql.get(first.start..last.end()).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_read_from_their_statements() {
        let create = |index: Option<&str>, table: &str| Effect::CreateIndex {
            index: index.map(str::to_owned),
            table: table.to_owned(),
        };
        for (sql, expected) in [
            ("CREATE INDEX CONCURRENTLY A_idx ON s.t (b)", create(Some("a_idx"), "s.t")),
            (
                "create unique index concurrently if not exists \"A\"\"x\" on only \"T\" using btree (b)",
                create(Some("A\"x"), "\"T\""),
            ),
            ("CREATE INDEX CONCURRENTLY ON t (b)", create(None, "t")),
            ("CREATE INDEX a ON t (b)", Effect::Other),
            ("DROP INDEX CONCURRENTLY IF EXISTS s.\"I\"", Effect::DropIndex { index: "s.\"I\"".to_owned() }),
            ("DROP INDEX i", Effect::Other),
            ("REINDEX TABLE CONCURRENTLY t", Effect::Repeatable),
            ("VACUUM", Effect::Repeatable),
            ("ALTER SYSTEM SET work_mem = 1", Effect::Repeatable),
            (
                "ALTER TABLE s.t DETACH PARTITION \"P\" CONCURRENTLY",
                Effect::Detach { parent: "s.t".to_owned(), part: "\"P\"".to_owned() },
            ),
            ("ALTER TABLE t DETACH PARTITION p", Effect::Other),
            ("ALTER TABLE t DETACH PARTITION p FINALIZE", Effect::Other),
            ("ALTER TABLE", Effect::Other),
            ("CREATE INDEX CONCURRENTLY", Effect::Other),
        ] {
            assert_eq!(effect(sql), expected, "{sql}");
        }
    }
}
