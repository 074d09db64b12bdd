//! The query that reads a table for an export: its own columns, and of rows that it refers to what people know them by.

use sqlx::AssertSqlSafe;
use tablewright_schema::Dialect;
use tablewright_schema::model::{Column, Model, RelationKind, Table, Type};

use crate::dialect;
use crate::key;
use crate::table::foreign_key_of;

/// Values as seeds write them, whatever the session says otherwise.
pub(super) const POSTGRES_SETTINGS: &str = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO'; \
     SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1";
/// Keys within keys: a row that is known by another that is known by another.
const DEEPEST: usize = 4;

/// What is read.
pub(super) struct Query<'m> {
    dialect: Dialect,
    pub(super) leaves: Vec<Leaf<'m>>,
    joins: Vec<String>,
    order: Vec<String>,
    from: String,
}

/// One value of a row.
pub(super) struct Leaf<'m> {
    /// `name`; `template`, `name`.
    pub(super) path: Vec<&'m str>,
    pub(super) column: &'m Column,
    pub(super) ty: &'m Type,
    sql: String,
}

impl<'m> Query<'m> {
    pub(super) fn of(table: &'m Table, model: &'m Model, dialect: Dialect) -> Self {
        let from = dialect.spelling().name(&table.name);
        let mut query = Query { dialect, leaves: Vec::new(), joins: Vec::new(), order: Vec::new(), from };
        let key = key::natural_key(table).unwrap_or_default();
        let is_made = |column: &Column| column.is_computed() || column.identity.is_some();
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        // The key comes first, as people would write it.
        let rest = columns.into_iter().filter(|name| !key.contains(name));
        let given = key
            .iter()
            .copied()
            .chain(rest.filter(|name| table.column(name).is_some_and(|column| !is_made(column))));
        for name in given {
            query.add(table, name, "t", &[], model, 0);
        }
        let spelling = dialect.spelling();
        query.order = key.iter().map(|name| format!("t.{}", spelling.ident(name))).collect();
        query
    }

    /// A column of the table that is called `alias`; where it refers to another row, what that is known by.
    fn add(
        &mut self,
        table: &'m Table,
        name: &str,
        alias: &str,
        path: &[&'m str],
        model: &'m Model,
        depth: usize,
    ) {
        let Some(column) = table.column(name) else { return };
        let (true, Some(ty)) = (column.only.includes(self.dialect), column.ty.on(self.dialect)) else {
            return;
        };
        let spelling = self.dialect.spelling();
        let sql = format!("{alias}.{}", spelling.ident(&column.name));
        if let Some((relation, target, referenced)) = referred(table, column, model)
            && target.only.includes(self.dialect)
            && depth < DEEPEST
        {
            let key = key::natural_key(target).unwrap_or_default();
            if !key.is_empty() && key != [referenced] {
                let joined = format!("j{}", self.joins.len());
                let on = format!("{joined}.{} = {sql}", spelling.ident(referenced));
                self.joins.push(format!(" LEFT JOIN {} AS {joined} ON {on}", spelling.name(&target.name)));
                let short = key.len() == 1 && foreign_key_of(target, key[0]).is_none();
                let path: Vec<&str> = path.iter().copied().chain([relation]).collect();
                match short {
                    // `template: planner`
                    true => {
                        let before = self.leaves.len();
                        self.add(target, key[0], &joined, &path, model, depth + 1);
                        if let Some(leaf) = self.leaves.get_mut(before) {
                            leaf.path = path;
                        }
                    }
                    false => {
                        for name in key {
                            self.add(target, name, &joined, &path, model, depth + 1);
                        }
                    }
                }
                return;
            }
        }
        let path = path.iter().copied().chain([column.name.as_str()]).collect();
        self.leaves.push(Leaf { path, column, ty, sql });
    }

    pub(super) fn sql(&self) -> AssertSqlSafe<String> {
        let leaf = |leaf: &Leaf<'_>| dialect::exported(self.dialect, leaf.ty, &leaf.sql);
        let leaves: Vec<String> = self.leaves.iter().map(leaf).collect();
        let order = match self.order.is_empty() {
            true => String::new(),
            false => format!(" ORDER BY {}", self.order.join(", ")),
        };
        AssertSqlSafe(format!(
            "SELECT {} FROM {} AS t{}{order}",
            leaves.join(", "),
            self.from,
            self.joins.concat()
        ))
    }
}

/// The relation along a column, the table at its other end, and the column there.
fn referred<'m>(
    table: &'m Table,
    column: &'m Column,
    model: &'m Model,
) -> Option<(&'m str, &'m Table, &'m str)> {
    let key = foreign_key_of(table, &column.name)?;
    let relation = table.relations.iter().find(|relation| match &relation.kind {
        RelationKind::BelongsTo { foreign_key, .. } => *foreign_key == key.name,
        RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => false,
    });
    Some((relation?.name.as_str(), model.tables.get(&key.table)?, key.referenced.first()?.as_str()))
}
