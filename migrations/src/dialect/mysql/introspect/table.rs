//! One table from the rows of the catalogue.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::Spelling as _;
use tablewright_schema::dialect::mysql::{
    ASCII_COLLATION, Mysql, TokenKind, canonical_type, is_literal, is_numeric, is_table_option, respelled,
    tokens,
};
use tablewright_schema::schema::{
    Action, Backing, Check, Column, ColumnStorage, ColumnType, Deferrable, Expr, ForeignKey,
    ForeignKeyDetails, Generated, Identity, Index, IndexKey, IndexKeyOf, IndexStorage, KeyOrder, Parameters,
    PrimaryKey, Table, TableOptions, Unmanaged, Versioning,
};

use super::asked::shown_key;
use super::rows::{CheckRow, ColumnRow, ForeignKeyRow, IndexRow, RuleRow, TableRow};
use super::{Server, unmanaged};
use crate::dialect::mysql::stored::without_database;

/// What the catalogue tells of one table.
pub(super) struct Parts<'a> {
    pub server: &'a Server,
    pub columns: &'a [&'a ColumnRow],
    pub indexes: &'a [&'a IndexRow],
    pub checks: &'a [&'a CheckRow],
    pub foreign_keys: &'a [&'a ForeignKeyRow],
    pub rules: &'a [&'a RuleRow],
    /// What SHOW CREATE TABLE says.
    pub shown: Option<&'a str>,
    /// Whether the table has partitions.
    pub has_partitions: bool,
    /// Defaults that are no text, by table and column.
    pub bytes: &'a BTreeMap<(String, String), Vec<u8>>,
    /// Spatial reference systems, by table and column.
    pub reference_systems: &'a BTreeMap<(String, String), u32>,
}

impl Parts<'_> {
    /// What is there and no schema can say: a check that nobody enforces, partitions that are not understood.
    pub(super) fn unsayable(&self, table: &Table) -> Vec<Unmanaged> {
        let checks = self.checks.iter().filter(|row| row.enforced == 0);
        let checks = checks.map(|row| ("check that is not enforced", row.name.clone()));
        let is_unread = self.has_partitions && table.options.partitioning.is_none();
        let partitions = is_unread.then(|| ("partitions of the table", table.name.name.clone()));
        checks
            .chain(partitions)
            .map(|(kind, name)| unmanaged(kind, ObjectName::new(name), Some(table.name.clone())))
            .collect()
    }

    /// Whether MariaDB keeps the column as JSON: text with a check of its own.
    fn is_json(&self, column: &ColumnRow) -> bool {
        column.ty == "longtext"
            && column.collation.as_deref() == Some("utf8mb4_bin")
            && self.checks.iter().any(|check| json_column(check).is_some_and(|name| name == column.name))
    }
}

pub(super) const PRIMARY: &str = "PRIMARY";

/// The column that a check makes JSON on MariaDB. The check has the column's name, but for a while that of before a rename.
fn json_column(check: &CheckRow) -> Option<String> {
    let found = tokens(&check.clause);
    match found.as_slice() {
        [function, open, column, close]
            if check.of_column == 1
                && function.is_word("json_valid")
                && (open.text, close.text) == ("(", ")") =>
        {
            column.ident()
        }
        _ => None,
    }
}

/// The table as the catalogue tells it, its indexes and keys still as the server lists them.
pub(super) fn table(name: ObjectName, row: &TableRow, parts: &Parts<'_>) -> Table {
    let mut table = Table::new(name);
    let collation = row.collation.clone().unwrap_or_else(|| parts.server.collation.clone());
    table.options = TableOptions {
        engine: row.engine.clone().filter(|engine| !engine.eq_ignore_ascii_case("innodb")),
        collation: Some(collation.clone()).filter(|collation| *collation != parts.server.collation),
        create_options: create_options(row.create_options.as_deref().unwrap_or_default()),
        partitioning: parts
            .shown
            .filter(|_| parts.has_partitions)
            .and_then(Mysql::read_partitioning)
            .map(Box::new),
        system_versioned: row.kind == "SYSTEM VERSIONED",
        ..TableOptions::default()
    };
    table.comment = row.comment.clone().filter(|comment| !comment.is_empty());
    table.columns = parts.columns.iter().map(|row| column(row, &collation, parts)).collect();
    for check in parts.checks.iter().filter(|check| check.enforced == 1) {
        let json = json_column(check);
        let is_json = |column: &ColumnRow| json.as_ref() == Some(&column.name) && parts.is_json(column);
        if !parts.columns.iter().copied().any(is_json) {
            let expr = expression(&check.clause, parts.server);
            table.checks.insert(check.name.clone(), Check::new(check.name.clone(), expr));
        }
    }
    keys(&mut table, parts);
    foreign_keys(&mut table, parts);
    table
}

fn column(row: &ColumnRow, table_collation: &str, parts: &Parts<'_>) -> Column {
    let extra = row.extra.as_deref().unwrap_or_default().to_ascii_lowercase();
    let mut ty = canonical_type(&row.ty);
    let mut collation = row.collation.clone().filter(|collation| collation != table_collation);
    if parts.is_json(row) {
        "json".clone_into(&mut ty);
        collation = None;
    } else if row.collation.as_deref() == Some(ASCII_COLLATION)
        && matches!(ty.as_str(), "char(36)" | "varchar(64)")
    {
        ty.push_str(" character set ascii");
        collation = None;
    }
    let versioning = versioning(row, &extra);
    let generated = row
        .generated
        .as_deref()
        .filter(|sql| !sql.is_empty() && !versioning.is_some_and(Versioning::is_written_by_server))
        .map(|sql| Generated { expr: expression(sql, parts.server), stored: !extra.contains("virtual") });
    let identity = extra.contains("auto_increment").then_some(Identity::ByDefault);
    let ty = ColumnType::Native(ty);
    let default = match &generated {
        Some(_) => None,
        None => match parts.bytes.get(&(row.table.clone(), row.name.clone())) {
            Some(bytes) => Some(default_bytes(bytes)),
            None => row.default.as_deref().and_then(|text| default(text, &ty, &extra, parts.server)),
        },
    };
    Column {
        name: row.name.clone(),
        nullable: row.nullable != 0,
        not_null: None,
        default,
        identity,
        generated,
        collation,
        sequence: None,
        storage: ColumnStorage {
            invisible: extra.split_whitespace().any(|word| word == "invisible"),
            on_update_now: extra.contains("on update current_timestamp"),
            versioning,
            reference_system: parts.reference_systems.get(&(row.table.clone(), row.name.clone())).copied(),
            ..ColumnStorage::default()
        },
        comment: row.comment.clone().filter(|comment| !comment.is_empty()),
        ty,
    }
}

/// What the server says of a column of a table that keeps versions.
fn versioning(row: &ColumnRow, extra: &str) -> Option<Versioning> {
    let generated = row.generated.as_deref().unwrap_or_default();
    if extra.contains("without system versioning") {
        Some(Versioning::Without)
    } else if generated.eq_ignore_ascii_case("row start") {
        Some(Versioning::RowStart)
    } else {
        generated.eq_ignore_ascii_case("row end").then_some(Versioning::RowEnd)
    }
}

/// A default of bytes: text where it is text that everybody can read.
fn default_bytes(bytes: &[u8]) -> Expr {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) => Expr::new(Mysql.string(text)),
        Ok(_) | Err(_) => Expr::new(Mysql::bytes(bytes)),
    }
}

/// MariaDB writes SQL, MySQL the value of a literal.
fn default(text: &str, ty: &ColumnType, extra: &str, server: &Server) -> Option<Expr> {
    if server.is_mariadb {
        return (!text.eq_ignore_ascii_case("null")).then(|| expression(text, server));
    }
    let is_number =
        |text: &str| is_literal(text) && tokens(text).iter().all(|token| token.kind != TokenKind::Word);
    let is_sql =
        extra.contains("default_generated") || text.to_ascii_lowercase().starts_with("current_timestamp");
    let ColumnType::Native(name) = ty else { return None };
    let numeric = is_numeric(name) || name.starts_with("bit");
    if is_sql {
        return Some(expression(text, server));
    }
    Some(match numeric && is_number(text) {
        true => Expr::new(text),
        false => Expr::new(Mysql.string(text)),
    })
}

/// An expression in the one spelling of strings. MySQL's catalogue escapes the whole text as if it stood in a string, and says of each
/// string which character set it has.
fn expression(sql: &str, server: &Server) -> Expr {
    if server.is_mariadb {
        return Expr(without_parentheses(&without_database(&respelled(sql), &server.database)));
    }
    let sql = unescaped(sql);
    let mut text = String::with_capacity(sql.len());
    let mut at = 0;
    let found = tokens(&sql);
    for pair in found.windows(2) {
        let [word, string] = pair else { continue };
        let says_nothing = word.kind == TokenKind::Word
            && string.kind == TokenKind::String
            && string.start == word.end()
            && says_the_usual(word.text, string.text);
        if says_nothing {
            text.push_str(&sql[at..word.start]);
            at = word.end();
        }
    }
    text.push_str(&sql[at..]);
    Expr(without_parentheses(&respelled(&text)))
}

/// The text that MySQL's catalogue has put a backslash before every quote, backslash and end of a line of.
fn unescaped(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut chars = sql.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(escaped)) => {
                chars.next();
                text.push(match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    '0' => '\0',
                    'Z' => '\u{1a}',
                    other => other,
                });
            }
            (c, _) => text.push(c),
        }
    }
    text
}

/// Whether the character set before a string is that of the session that wrote it: the same text in ours.
fn says_the_usual(introducer: &str, string: &str) -> bool {
    match introducer {
        "_utf8mb4" | "_utf8mb3" | "_utf8" => true,
        "_latin1" | "_ascii" => string.is_ascii(),
        _ => false,
    }
}

/// `(a + b)` without its parentheses, where the first closes with the last.
pub(in super::super) fn without_parentheses(sql: &str) -> String {
    let mut sql = sql.trim();
    loop {
        let found = tokens(sql);
        let [first, .., last] = found.as_slice() else { return sql.to_owned() };
        let mut depth = 0_usize;
        let closes_at_end = found.iter().take(found.len() - 1).all(|token| {
            match (token.kind, token.text) {
                (TokenKind::Symbol, "(") => depth += 1,
                (TokenKind::Symbol, ")") => depth = depth.saturating_sub(1),
                (_, _) => {}
            }
            depth > 0
        });
        if (first.text, last.text) != ("(", ")") || !closes_at_end {
            return sql.to_owned();
        }
        sql = sql[first.end()..last.start].trim();
    }
}

/// `row_format=COMPRESSED key_block_size=8 partitioned`: those with a value that a schema holds.
fn create_options(text: &str) -> Parameters {
    option_pairs(text).into_iter().filter(|(name, _)| is_table_option(name)).collect()
}

/// The names of the others, whose values may be secrets.
pub(super) fn unmanaged_options(table: &ObjectName, text: &str) -> Vec<Unmanaged> {
    let names = option_pairs(text).into_iter().map(|(name, _)| name).filter(|name| !is_table_option(name));
    names.map(|name| unmanaged("table option", ObjectName::new(name), Some(table.clone()))).collect()
}

fn option_pairs(text: &str) -> Vec<(String, String)> {
    let found = tokens(text);
    let triples = found.windows(3).filter(|triple| triple[1].text == "=");
    let pairs = triples.filter_map(|triple| {
        let name = triple[0].ident().or_else(|| triple[0].string())?.to_ascii_lowercase();
        let value = triple[2].string().unwrap_or_else(|| triple[2].text.to_owned());
        Some((name, value.to_ascii_lowercase()))
    });
    pairs.collect()
}

fn keys(table: &mut Table, parts: &Parts<'_>) {
    let mut by_name: BTreeMap<&str, Vec<&IndexRow>> = BTreeMap::new();
    for row in parts.indexes {
        by_name.entry(&row.name).or_default().push(row);
    }
    // Rows in memory are found by a hash unless an index says otherwise.
    let is_in_memory =
        table.options.engine.as_ref().is_some_and(|engine| engine.eq_ignore_ascii_case("memory"));
    for (name, rows) in by_name {
        let Some(first) = rows.first() else { continue };
        let shown = parts.shown.map(|sql| shown_key(sql, name)).unwrap_or_default();
        // Elsewhere a unique key of a long text is one of a hash by itself, which is printed as if it had been said; where it was said of
        // another, the server forgets it with the next ALTER TABLE.
        let using = shown.using.filter(|using| using != "hash" || is_in_memory || first.is_unique == 0);
        let using = using.map(|using| ("using".to_owned(), using));
        let blocks = shown.block_size.map(|size| ("key_block_size".to_owned(), size));
        if name == PRIMARY {
            table.primary_key = Some(PrimaryKey {
                name: name.to_owned(),
                columns: rows.iter().filter_map(|row| row.column.clone()).collect(),
                backing: Backing {
                    storage: IndexStorage {
                        with: using.into_iter().chain(blocks).collect(),
                        ..IndexStorage::default()
                    },
                    index_comment: comment(first),
                    orders: orders(&rows),
                    ..Backing::default()
                },
            });
            continue;
        }
        let method = match first.method.to_ascii_lowercase().as_str() {
            "fulltext" => Some("fulltext".to_owned()),
            "spatial" => Some("spatial".to_owned()),
            _ => None,
        };
        let ignored = (first.ignored != 0).then(|| ("ignored".to_owned(), "true".to_owned()));
        let parser = shown.parser.map(|parser| ("parser".to_owned(), parser));
        // The server says a prefix of every spatial key, which is the length of a point's text.
        let spatial = method.as_deref() == Some("spatial");
        let index = Index {
            name: name.to_owned(),
            unique: first.is_unique != 0,
            keys: rows.iter().filter_map(|row| key(row, spatial, parts)).collect(),
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            storage: IndexStorage {
                with: ignored.into_iter().chain(parser).chain(using).chain(blocks).collect(),
                ..IndexStorage::default()
            },
            comment: comment(first),
            method,
        };
        table.indexes.insert(name.to_owned(), index);
    }
}

/// The columns of a primary key that are in it otherwise than whole and ascending, by their place.
fn orders(rows: &[&IndexRow]) -> BTreeMap<usize, KeyOrder> {
    let order = |(place, row): (usize, &&IndexRow)| {
        let prefix = row.prefix.and_then(|length| u32::try_from(length).ok());
        (place, KeyOrder { descending: row.descending != 0, collation: None, prefix })
    };
    rows.iter().enumerate().map(order).filter(|(_, order)| *order != KeyOrder::default()).collect()
}

fn comment(row: &IndexRow) -> Option<String> {
    row.comment.clone().filter(|comment| !comment.is_empty())
}

fn key(row: &IndexRow, spatial: bool, parts: &Parts<'_>) -> Option<IndexKey> {
    let of = match (&row.column, &row.expression) {
        (Some(column), _) => IndexKeyOf::Column(column.clone()),
        (None, Some(sql)) => IndexKeyOf::Expr(expression(sql, parts.server)),
        (None, None) => return None,
    };
    let prefix = row.prefix.filter(|_| !spatial).and_then(|length| u32::try_from(length).ok());
    Some(IndexKey {
        of,
        prefix,
        descending: row.descending != 0,
        nulls_first: None,
        collation: None,
        opclass: None,
    })
}

fn foreign_keys(table: &mut Table, parts: &Parts<'_>) {
    for row in parts.foreign_keys {
        let rule = parts.rules.iter().find(|rule| rule.name == row.name);
        let key = table.foreign_keys.entry(row.name.clone()).or_insert_with(|| ForeignKey {
            name: row.name.clone(),
            columns: Vec::new(),
            table: ObjectName::new(&row.referenced_table),
            referenced: Vec::new(),
            on_delete: rule.map(|rule| action(&rule.on_delete)).unwrap_or_default(),
            on_update: rule.map(|rule| action(&rule.on_update)).unwrap_or_default(),
            deferrable: Deferrable::No,
            details: ForeignKeyDetails {
                // What says nothing is RESTRICT to MariaDB, and NO ACTION to MySQL.
                no_action_on_delete: rule.is_some_and(|rule| {
                    parts.server.is_mariadb && action(&rule.on_delete) == Action::NoAction
                }),
                no_action_on_update: rule.is_some_and(|rule| {
                    parts.server.is_mariadb && action(&rule.on_update) == Action::NoAction
                }),
                ..ForeignKeyDetails::default()
            },
        });
        if row.referenced_schema != parts.server.database {
            key.table = ObjectName::qualified(&row.referenced_schema, &row.referenced_table);
        }
        key.columns.push(row.column.clone());
        key.referenced.push(row.referenced_column.clone());
    }
}

fn action(rule: &str) -> Action {
    Action::ALL.into_iter().find(|action| action.sql() == rule).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_parentheses_go_where_they_close_at_the_end() {
        for (sql, bare) in
            [("((a + 1))", "a + 1"), ("(a) + (b)", "(a) + (b)"), ("')' = (a)", "')' = (a)"), ("a", "a")]
        {
            assert_eq!(without_parentheses(sql), bare);
        }
    }

    #[test]
    fn the_words_of_mysql_become_those_of_both() {
        let mysql = Server { is_mariadb: false, ..Server::default() };
        assert_eq!(
            expression("(`a` in (_utf8mb4\\'x\\',_utf8mb4\\'y\\'))", &mysql).sql(),
            "`a` in ('x','y')"
        );
        // As MySQL 8.0 tells `a <> 'it''s \\ <new line> %\_'` and `a <> _binary'x'`.
        assert_eq!(
            expression(r"(`a` <> _utf8mb4\'it\\\'s \\\\ \\n %\\\\_\')", &mysql).sql(),
            respelled(r"`a` <> 'it''s \\ \n %\\_'")
        );
        assert_eq!(expression(r"(`a` <> _binary\'x\')", &mysql).sql(), "`a` <> _binary'x'");
        let int = ColumnType::Native("int unsigned".to_owned());
        let text = ColumnType::Native("varchar(10)".to_owned());
        let default = |text, ty, extra| default(text, ty, extra, &mysql).map(|expr| expr.0);
        assert_eq!(default("5", &int, "").as_deref(), Some("5"));
        assert_eq!(default("5", &text, "").as_deref(), Some("'5'"));
        assert_eq!(default("(uuid())", &text, "default_generated").as_deref(), Some("uuid()"));
    }

    #[test]
    fn options_with_values_are_read() {
        let text = "row_format=COMPRESSED key_block_size=8 partitioned `PAGE_CHECKSUM`='1' `OPTION_LIST`='user=root,password=hunter2' CONNECTION='mysql://a:hunter2@b'";
        let read = create_options(text);
        let pairs: Vec<(&str, &str)> = read.iter().collect();
        assert_eq!(pairs, [("row_format", "compressed"), ("key_block_size", "8"), ("page_checksum", "1")]);
        let others = unmanaged_options(&ObjectName::new("t"), text);
        let names: Vec<&str> = others.iter().map(|option| option.name.name.as_str()).collect();
        assert_eq!(names, ["option_list", "connection"]);
        assert!(!format!("{read:?}{others:?}").contains("hunter2"));
    }
}
