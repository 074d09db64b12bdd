//! Keys and indexes of a table that changes, and those that the server keeps for its foreign keys.

use std::collections::BTreeSet;

use tablewright_schema::dialect::mysql::{Mysql, implied_indexes};
use tablewright_schema::schema::{Check, Index, IndexKeyOf, Unique};

use super::aside::Aside;
use super::clause::Clause;
use super::online::Way;
use super::tables::Altered;
use super::{ident, spelling};
use crate::change::Constraint;
use crate::dialect::mysql::expression;
use crate::documents;
use crate::plan::HazardKind;

impl Altered<'_> {
    pub(super) fn add_constraint(&mut self, constraint: &Constraint) {
        let subject = self.subject(constraint.name());
        let clause = match constraint {
            Constraint::PrimaryKey(key) => {
                Clause::new(format!("ADD {}", spelling().primary_key(key)), Way::Inplace).hazard(
                    HazardKind::AddUnique,
                    self.to.name.to_string(),
                    "rows that are equal in the key stop the migration",
                )
            }
            Constraint::Unique(unique) => add_unique(unique).hazard(
                HazardKind::AddUnique,
                subject,
                "rows that are equal in these columns stop the migration",
            ),
            Constraint::Check(check) => match self.add_check(check) {
                Some(clause) => {
                    let (kind, reason) = documents::hazard(check);
                    clause.hazard(kind, subject, reason)
                }
                None => return,
            },
            // Foreign keys come when all tables are as they shall be.
            Constraint::ForeignKey(_) | Constraint::Exclusion(_) => return,
        };
        self.alter.push(clause);
    }

    /// A check that MariaDB keeps at its column comes with the column.
    fn add_check(&mut self, check: &Check) -> Option<Clause> {
        match self.to.column(&check.name) {
            Some(column) => {
                if self.from.column(&column.name).is_some() && !self.says(&column.name) {
                    return Some(Clause::modify_converting(Some(self.to), column, Way::Copy));
                }
                None
            }
            None => Some(Clause::new(format!("ADD {}", spelling().check(check)), Way::Copy)),
        }
    }

    pub(super) fn drop_constraint(&mut self, constraint: &Constraint) {
        let name = ident(constraint.name());
        let clause = match constraint {
            Constraint::PrimaryKey(_) => {
                // With another one in the same statement, the rows are sorted anew while they are used.
                let way = if self.to.primary_key.is_some() { Way::Inplace } else { Way::Copy };
                Clause::new("DROP PRIMARY KEY", way)
            }
            Constraint::Unique(_) => Clause::new(format!("DROP KEY {name}"), Way::Inplace),
            Constraint::Check(check) => match self.drop_check(check) {
                Some(clause) => clause,
                None => return,
            },
            Constraint::ForeignKey(_) | Constraint::Exclusion(_) => return,
        };
        self.alter.push(clause);
    }

    fn drop_check(&mut self, check: &Check) -> Option<Clause> {
        if self.from.column(&check.name).is_none() {
            return Some(Clause::new(format!("DROP CONSTRAINT {}", ident(&check.name)), Way::Server));
        }
        let column = self.to.column(&check.name)?;
        (!self.says(&column.name) && !self.to.checks.contains_key(&column.name))
            .then(|| Clause::modify(Some(self.to), column, Way::Server))
    }

    /// Whether a clause already says everything of the column.
    fn says(&self, column: &str) -> bool {
        let wanted = ident(column);
        let begins = |sql: &str, words: &str| {
            sql.strip_prefix(words).is_some_and(|rest| rest.starts_with(&format!("{wanted} ")))
        };
        self.alter.iter().any(|clause| {
            begins(&clause.sql, "MODIFY COLUMN ") || begins(&clause.sql, "ADD COLUMN ") || {
                clause.sql.starts_with("CHANGE COLUMN ") && clause.sql.contains(&format!(" {wanted} "))
            }
        })
    }

    pub(super) fn rename_constraint(&mut self, from: &Constraint, to: &Constraint) {
        match (from, to) {
            (Constraint::Unique(old), Constraint::Unique(new)) => self.rename_key(&old.name, &new.name),
            (Constraint::Check(old), Constraint::Check(new)) => {
                if let Some(clause) = self.drop_check(old) {
                    self.alter.push(clause);
                }
                if let Some(clause) = self.add_check(new) {
                    self.alter.push(clause);
                }
            }
            // Every primary key is called PRIMARY; foreign keys step aside.
            (Constraint::PrimaryKey(_) | Constraint::ForeignKey(_) | Constraint::Exclusion(_), _)
            | (Constraint::Unique(_) | Constraint::Check(_), _) => {}
        }
    }

    pub(super) fn rename_key(&mut self, from: &str, to: &str) {
        self.alter.push(Clause::new(format!("RENAME KEY {} TO {}", ident(from), ident(to)), Way::Inplace));
    }

    /// What an index says beside its columns is said where it is made.
    pub(super) fn alter_constraint(&mut self, from: &Constraint, to: &Constraint) {
        match (from, to) {
            (Constraint::PrimaryKey(_), Constraint::PrimaryKey(key)) => {
                self.alter.push(Clause::new("DROP PRIMARY KEY", Way::Inplace));
                self.alter.push(Clause::new(format!("ADD {}", spelling().primary_key(key)), Way::Inplace));
            }
            (Constraint::Unique(old), Constraint::Unique(unique)) => {
                self.alter.push(Clause::new(format!("DROP KEY {}", ident(&old.name)), Way::Inplace));
                self.alter.push(add_unique(unique));
            }
            (Constraint::PrimaryKey(_) | Constraint::Unique(_), _)
            | (Constraint::Check(_) | Constraint::ForeignKey(_) | Constraint::Exclusion(_), _) => {}
        }
    }

    pub(super) fn add_index(&mut self, index: &Index) {
        let clause = add_index(index);
        let clause = match index.unique {
            true => {
                let reason = "rows that are equal in these columns stop the migration";
                clause.hazard(HazardKind::AddUnique, self.subject(&index.name), reason)
            }
            false => clause,
        };
        self.alter.push(clause);
    }

    pub(super) fn drop_index(&mut self, index: &str) {
        self.alter.push(Clause::new(format!("DROP KEY {}", ident(index)), Way::Inplace));
    }

    pub(super) fn alter_index(&mut self, from: &Index, to: &Index) {
        // MariaDB takes an index that differs in nothing else for the same, and leaves it as it is.
        let is_same = |parameter: &str| from.storage.with.get(parameter) == to.storage.with.get(parameter);
        let same_parser = is_same("parser");
        let is_kept = same_parser && is_same("using") && is_same("key_block_size");
        if from.comment == to.comment && from.storage != to.storage && is_kept {
            let ignored = to.storage.with.get("ignored") == Some("true");
            let words = match ignored {
                true => "/*M! IGNORED */ /*!80000 INVISIBLE */",
                false => "/*M! NOT IGNORED */ /*!80000 VISIBLE */",
            };
            self.alter.push(Clause::new(format!("ALTER INDEX {} {words}", ident(&to.name)), Way::Server));
            return;
        }
        if same_parser {
            self.drop_index(&from.name);
        } else {
            // MySQL takes it for the same in one statement, and leaves it as it is.
            self.prepare.push(Clause::new(format!("DROP KEY {}", ident(&from.name)), Way::Inplace));
            self.is_apart = true;
        }
        self.alter.push(add_index(to));
    }

    /// Keys, indexes and checks over columns that are made anew go with the old column and come with the new one, unless a change speaks of them
    /// anyway.
    pub(super) fn make_anew(&mut self, columns: &BTreeSet<&str>) {
        if columns.is_empty() {
            return;
        }
        let said: Vec<String> = self.alter.iter().map(|clause| clause.sql.clone()).collect();
        let is_said = |words: &str| said.iter().any(|sql| sql == words);
        let over = |names: &[String]| names.iter().any(|name| columns.contains(name.as_str()));
        let mut anew = Vec::new();
        if let (Some(old), Some(new)) = (&self.from.primary_key, &self.to.primary_key)
            && over(&new.columns)
            && old.columns == new.columns
        {
            anew.push(Clause::new("DROP PRIMARY KEY", Way::Inplace));
            anew.push(Clause::new(format!("ADD {}", spelling().primary_key(new)), Way::Inplace));
        }
        for unique in self.to.uniques.values().filter(|unique| over(&unique.columns)) {
            let sql = format!("DROP KEY {}", ident(&unique.name));
            if self.from.uniques.contains_key(&unique.name) && !is_said(&sql) {
                anew.push(Clause::new(sql, Way::Inplace));
                anew.push(add_unique(unique));
            }
        }
        for index in self.to.indexes.values() {
            let reads = |key: &IndexKeyOf| match key {
                IndexKeyOf::Column(column) => columns.contains(column.as_str()),
                IndexKeyOf::Expr(expr) => columns.iter().any(|column| expression::reads(expr, column)),
            };
            let sql = format!("DROP KEY {}", ident(&index.name));
            let stays = self.from.indexes.contains_key(&index.name) && !is_said(&sql);
            if stays && index.keys.iter().any(|key| reads(&key.of)) {
                anew.push(Clause::new(sql, Way::Inplace));
                anew.push(add_index(index));
            }
        }
        for (name, key) in implied_indexes(self.to) {
            if over(&key) && implied_indexes(self.from).contains_key(&name) {
                anew.push(Clause::new(format!("DROP KEY {}", ident(&name)), Way::Inplace));
            }
        }
        for check in self.to.checks.values().filter(|check| self.to.column(&check.name).is_none()) {
            let sql = format!("DROP CONSTRAINT {}", ident(&check.name));
            let reads = columns.iter().any(|column| expression::reads(&check.expr, column));
            if reads && self.from.checks.contains_key(&check.name) && !is_said(&sql) {
                anew.push(Clause::new(sql, Way::Server));
                anew.push(Clause::new(format!("ADD {}", spelling().check(check)), Way::Copy));
            }
        }
        self.alter.extend(anew);
    }

    /// The indexes that the server keeps for foreign keys: one goes with its key, or when another index does its work; one comes when the index
    /// that did its work goes and the key stays. One that serves another key from now on is called like that: keys over the same columns share it.
    pub(super) fn implied(&mut self, aside: &Aside<'_>, made_anew: &BTreeSet<&str>) {
        let (before, after) = (implied_indexes(self.from), implied_indexes(self.to));
        let mut renamed = BTreeSet::new();
        for (name, columns) in &before {
            let stays = after.get(name) == Some(columns);
            let is_anew = columns.iter().any(|column| made_anew.contains(column.as_str()));
            if stays || (is_anew && after.contains_key(name)) {
                continue;
            }
            // It may be told by its name from now on.
            let told = self.to.indexes.get(name).map(add_index);
            if let Some(told) = told.filter(|told| told.sql == plain_key(name, columns)) {
                // One that the server made goes when it makes another for a key that comes; one that somebody made stays.
                if self.gets_key_over(columns) {
                    self.alter.push(Clause::new(format!("DROP KEY {}", ident(name)), Way::Inplace));
                } else {
                    self.alter.retain(|clause| clause.sql != told.sql);
                }
                continue;
            }
            let from = self.from;
            let is_free = |name: &String| {
                !before.contains_key(name)
                    && !from.indexes.contains_key(name)
                    && !from.uniques.contains_key(name)
            };
            let mut heirs = after.iter().filter(|(heir, over)| *over == columns && is_free(heir));
            if let Some((heir, _)) = heirs.next().filter(|_| !is_anew) {
                self.rename_key(name, heir);
                renamed.insert(heir);
                continue;
            }
            // A column that goes takes an index of it alone along.
            let gone = columns.iter().all(|column| self.to.column(column).is_none());
            if !gone {
                self.alter.push(Clause::new(format!("DROP KEY {}", ident(name)), Way::Inplace));
            }
        }
        for (name, columns) in &after {
            let comes_with_key =
                !self.from.foreign_keys.contains_key(name) || aside.is_dropped(&self.to.name, name);
            if before.get(name) == Some(columns) || comes_with_key || renamed.contains(name) {
                continue;
            }
            let sql = plain_key(name, columns);
            if self.from.indexes.get(name).map(add_index).is_some_and(|was| was.sql == sql) {
                let drop = format!("DROP KEY {}", ident(name));
                self.alter.retain(|clause| clause.sql != drop);
                continue;
            }
            self.alter.push(Clause::new(sql, Way::Inplace));
        }
    }

    /// Whether a foreign key comes over just these columns.
    fn gets_key_over(&self, columns: &[String]) -> bool {
        let is_new = |name: &String| !self.from.foreign_keys.contains_key(name);
        self.to.foreign_keys.values().any(|key| key.columns == columns && is_new(&key.name))
    }
}

/// An index as the server makes it for a foreign key.
fn plain_key(name: &str, columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| ident(column)).collect();
    format!("ADD KEY {} ({})", ident(name), columns.join(", "))
}

fn add_unique(unique: &Unique) -> Clause {
    Clause::new(format!("ADD {}", spelling().unique(unique)), Way::Inplace)
}

fn add_index(index: &Index) -> Clause {
    // Full-text and spatial indexes keep others from writing while they are made.
    let way = if index.method.is_some() { Way::Server } else { Way::Inplace };
    Clause::new(format!("ADD {}", Mysql::index(index)), way)
}
