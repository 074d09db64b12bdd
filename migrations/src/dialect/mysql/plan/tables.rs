//! A table that changes, tables that go, and the foreign keys between them all.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::mysql::Mysql;
use tablewright_schema::schema::{Table, TableOptions};

use super::clause::{Clause, alter, alter_and_respread, let_checks_go};
use super::columns::{is_made_anew, is_text};
use super::online::{Way, is_simple};
use super::partitions::{Respread, respread};
use super::versions::exempt_later;
use super::{Phase, Work, children_first, ident, name, spelling};
use crate::change::{Change, Constraint, TableChange};
use crate::dialect::mysql::expression;
use crate::expand::begun;
use crate::plan::{HazardKind, Lock, Step};

/// A table that changes: what goes into the statement before its rows are filled, what they get, and the rest.
pub(super) struct Altered<'a> {
    pub from: &'a Table,
    pub to: &'a Table,
    /// The collation of tables that name none.
    pub usual: Option<&'a str>,
    pub prepare: Vec<Clause>,
    pub fill: Vec<Step>,
    pub alter: Vec<Clause>,
    /// What is prepared stands in a statement of its own, though no row is filled.
    pub is_apart: bool,
    /// Columns that are modified before rows are filled.
    pub prepared: BTreeSet<String>,
    /// New columns that triggers of ours write from now on: they are there before those.
    pub twins: BTreeSet<String>,
}

impl Altered<'_> {
    /// `agents.title`, for what is said to people.
    pub(super) fn subject(&self, part: &str) -> String {
        format!("{}.{part}", self.to.name)
    }

    fn change(&mut self, change: &TableChange) {
        match change {
            TableChange::AddColumn { column, backfill } => self.add_column(column, backfill.as_ref()),
            TableChange::AlterColumn { from, to, backfill, cast } => {
                self.alter_column(from, to, backfill.as_ref(), cast.as_ref());
            }
            TableChange::DropColumn(column) => self.drop_column(column),
            TableChange::AddConstraint(constraint) => self.add_constraint(constraint),
            TableChange::RenameConstraint { from, to } => self.rename_constraint(from, to),
            TableChange::AlterConstraint { from, to } => self.alter_constraint(from, to),
            TableChange::DropConstraint(constraint) => self.drop_constraint(constraint),
            TableChange::AddIndex(index) => self.add_index(index),
            TableChange::RenameIndex { from, to } => self.rename_key(&from.name, &to.name),
            TableChange::AlterIndex { from, to } => self.alter_index(from, to),
            TableChange::DropIndex(index) => self.drop_index(&index.name),
            TableChange::Comment { from: _, to } => {
                let text = spelling().string(to.as_deref().unwrap_or_default());
                self.alter.push(Clause::new(format!("COMMENT={text}"), Way::Inplace));
            }
            TableChange::Options { from, to } => self.options(from, to),
            // Nothing that these servers have.
            TableChange::Family { .. } | TableChange::Access { .. } => {}
        }
    }

    fn options(&mut self, from: &TableOptions, to: &TableOptions) {
        if from.engine != to.engine {
            let engine = to.engine.as_deref().unwrap_or("InnoDB");
            self.alter.push(Clause::new(format!("ENGINE={engine}"), Way::Copy));
        }
        if from.collation != to.collation {
            let sql = match &to.collation {
                Some(collation) => format!("DEFAULT COLLATE={collation}"),
                None => usual_collation(self.usual),
            };
            self.alter.push(Clause::new(sql, Way::Copy));
            // Columns that name no collation have the table's.
            for column in self.to.columns.iter().filter(|column| column.collation.is_none()) {
                let same = self.from.column(&column.name).is_some_and(|before| before == column);
                if same && is_text(self.to, &column.name) {
                    let mut clause = Clause::modify_converting(Some(self.to), column, Way::Copy);
                    if let Some(reason) = self.loss(column, column) {
                        clause = clause.hazard(HazardKind::NarrowType, self.subject(&column.name), reason);
                    }
                    self.alter.push(self.recollated(column, column, clause));
                }
            }
        }
        if from.system_versioned != to.system_versioned {
            self.versioning(to.system_versioned);
        }
        if from.create_options != to.create_options {
            let wanted =
                TableOptions { create_options: to.create_options.clone(), ..TableOptions::default() };
            let clauses = Mysql::table_clauses(&wanted, None);
            let clauses = clauses.trim_start().trim_start_matches("ENGINE=InnoDB").trim_start().to_owned();
            let gone = from.create_options.iter().filter(|(name, _)| to.create_options.get(name).is_none());
            // Numbers have no DEFAULT, and are as usual when they are zero.
            let is_number = |name: &str| {
                ["key_block_size", "max_rows", "min_rows", "avg_row_length", "checksum", "delay_key_write"]
                    .contains(&name)
            };
            let gone = gone.map(|(name, _)| {
                let usual = if is_number(name) { "0" } else { "DEFAULT" };
                format!("{}={usual}", name.to_ascii_uppercase())
            });
            let all: Vec<String> = gone.chain((!clauses.is_empty()).then_some(clauses)).collect();
            self.alter.push(Clause::new(all.join(" "), Way::Copy));
        }
    }
}

impl<'a> Work<'a> {
    pub(super) fn alter_table(&mut self, from: &Table, to: &Table, changes: &[TableChange]) {
        match exempt_later(from, to, changes) {
            Some((bare, bare_changes, exempt)) => {
                self.alter_once(from, &bare, &bare_changes);
                self.push(Phase::Alter, exempt);
            }
            None => self.alter_once(from, to, changes),
        }
    }

    fn alter_once(&mut self, from: &Table, to: &Table, changes: &[TableChange]) {
        let mut altered = Altered {
            from,
            to,
            usual: self.usual,
            prepare: Vec::new(),
            fill: Vec::new(),
            alter: Vec::new(),
            is_apart: false,
            prepared: BTreeSet::new(),
            twins: begun(self.from, self.to)
                .into_iter()
                .filter(|pair| pair.table == to.name)
                .flat_map(|pair| [pair.old, pair.new])
                .collect(),
        };
        self.counts |= begins_to_count(changes);
        let anew = made_anew(to, changes);
        let follow = followers(from, to, changes, &anew);
        for column in &follow {
            altered.alter.push(Clause::drop_column(column, Way::Server));
        }
        // What follows is made anew as it shall be, whatever changes in it.
        let is_follower = |change: &TableChange| matches!(change, TableChange::AlterColumn { to, .. } if follow.contains(to.name.as_str()));
        for change in changes.iter().filter(|change| !is_follower(change)) {
            altered.change(change);
        }
        for column in to.columns.iter().filter(|column| follow.contains(column.name.as_str())) {
            let sql = format!("ADD COLUMN {}", Mysql::column_of(to, column));
            altered.alter.push(Clause::new(sql, Way::Copy));
        }
        let all_anew: BTreeSet<&str> = anew.iter().chain(&follow).copied().collect();
        altered.make_anew(&all_anew);
        altered.implied(&self.aside, &all_anew);
        let simple = is_simple(from) && is_simple(to);
        let Altered { mut prepare, fill, alter: clauses, is_apart, prepared, .. } = altered;
        self.converts |= prepare.iter().chain(&clauses).any(|clause| clause.converts);
        let clauses = in_order(clauses);
        let mut standing: BTreeSet<String> = checked_columns(from);
        let respread = respread(from, to);
        let (anew, apart) = match respread {
            Respread::Same => (None, None),
            Respread::Anew(clause) => (Some(clause), None),
            Respread::Apart(step) => (None, Some(step)),
        };
        if fill.is_empty() && !is_apart {
            prepare.extend(clauses);
            let mut clauses = in_order(prepare);
            let_checks_go(&mut clauses, &mut standing);
            let step = alter_and_respread(to, clauses, anew.as_deref(), simple);
            for step in step.into_iter().chain(apart) {
                self.push(Phase::Alter, step);
            }
            return;
        }
        let mut checks = if fill.is_empty() { Vec::new() } else { without_checks(from, to, &all_anew) };
        checks.retain(|(column, _)| !prepared.contains(*column));
        // What keeps rows from what they are to get goes first.
        let (first, rest): (Vec<Clause>, Vec<Clause>) = clauses.into_iter().partition(|clause| {
            clause.sql.starts_with("DROP CONSTRAINT ")
                || (clause.sql.starts_with("DROP KEY ") && !self.is_needed(from, to, &clause.sql))
        });
        let mut first = in_order(first);
        first.extend(checks.into_iter().map(|(_, clause)| clause));
        first.extend(prepare);
        let_checks_go(&mut first, &mut standing);
        let mut rest = rest;
        let_checks_go(&mut rest, &mut standing);
        if let Some(step) = alter(to, first, simple) {
            self.push(Phase::Prepare, step);
        }
        for step in fill {
            self.push(Phase::Fill, step);
        }
        let step = alter_and_respread(to, rest, anew.as_deref(), simple);
        for step in step.into_iter().chain(apart) {
            self.push(Phase::Alter, step);
        }
    }

    /// Whether a foreign key that stands needs the index until another one takes its place in the same statement.
    fn is_needed(&self, from: &Table, to: &Table, drop: &str) -> bool {
        let own = from.foreign_keys.keys().any(|key| !self.aside.is_dropped(&to.name, key));
        let others = self.before.values().any(|table| {
            table
                .foreign_keys
                .values()
                .any(|key| key.table == to.name && !self.aside.is_dropped(&table.name, &key.name))
        });
        let is_unique = from.uniques.keys().any(|unique| drop == format!("DROP KEY {}", ident(unique)));
        // Only a unique key can keep rows from their values.
        !is_unique || own || others
    }

    pub(super) fn drop_tables(&mut self) {
        let gone: Vec<&Table> = self.changes.iter().filter_map(dropped).collect();
        let ordered = children_first(gone);
        let mut done: BTreeSet<&ObjectName> = BTreeSet::new();
        for table in ordered {
            // In a circle, the keys that refer to it from tables that go later stand in the way.
            for other in self.changes.iter().filter_map(dropped) {
                let later = other.name != table.name && !done.contains(&other.name);
                for key in other.foreign_keys.values().filter(|key| later && key.table == table.name) {
                    if self.aside.is_dropped(&other.name, &key.name) {
                        continue;
                    }
                    let sql =
                        format!("ALTER TABLE {} DROP FOREIGN KEY {}", name(&other.name), ident(&key.name));
                    self.push(Phase::DropForeignKeys, Step::new(sql, Lock::None));
                }
            }
            done.insert(&table.name);
            let subject = table.name.to_string();
            let step =
                Step::new(format!("DROP TABLE {}", name(&table.name)), Lock::ReadsAndWrites(subject.clone()))
                    .hazard(HazardKind::DropTable, subject, "the table and all its rows are dropped");
            self.push(Phase::DropTables, step);
        }
    }

    /// All of a table at once: those that go, and those that come.
    pub(super) fn foreign_keys(&mut self) {
        let mut gone: BTreeMap<&ObjectName, Vec<String>> = BTreeMap::new();
        for (table, key) in &self.aside.dropped {
            gone.entry(table).or_default().push(format!("DROP FOREIGN KEY {}", ident(key)));
        }
        for (table, clauses) in gone {
            let sql = format!("ALTER TABLE {} {}", name(table), clauses.join(", "));
            self.push(Phase::DropForeignKeys, Step::new(sql, Lock::None));
        }
        let to = self.to;
        for table in to.tables.values() {
            let new = self.new_foreign_keys(table);
            let clauses: Vec<String> = table
                .foreign_keys
                .values()
                .filter(|key| {
                    new.contains(key.name.as_str())
                        || self.aside.come_back.contains(&(&table.name, key.name.as_str()))
                })
                .map(|key| format!("ADD {}", spelling().foreign_key(key)))
                .collect();
            if clauses.is_empty() {
                continue;
            }
            let sql = match clauses.as_slice() {
                [one] => format!("ALTER TABLE {} {one}", name(&table.name)),
                all => format!("ALTER TABLE {}\n    {}", name(&table.name), all.join(",\n    ")),
            };
            let existed = self.before.contains_key(&table.name);
            let lock = if existed { Lock::Writes(table.name.to_string()) } else { Lock::None };
            let mut step = Step::new(sql, lock);
            for key in new.into_iter().filter(|_| existed) {
                let reason = "rows that point nowhere stop the migration";
                step = step.hazard(HazardKind::AddForeignKey, format!("{}.{key}", table.name), reason);
            }
            self.push(Phase::AddForeignKeys, step);
        }
    }

    /// The foreign keys of a table that were not there, and those that have another name.
    fn new_foreign_keys(&self, table: &Table) -> BTreeSet<&'a str> {
        let mut new = BTreeSet::new();
        for change in self.changes {
            match change {
                Change::CreateTable(created) if created.name == table.name => {
                    new.extend(created.foreign_keys.keys().map(String::as_str));
                }
                Change::AlterTable { to, changes, .. } if to.name == table.name => {
                    for change in changes {
                        match change {
                            TableChange::AddConstraint(Constraint::ForeignKey(key))
                            | TableChange::RenameConstraint { to: Constraint::ForeignKey(key), .. } => {
                                new.insert(key.name.as_str());
                            }
                            _ => {}
                        }
                    }
                }
                Change::CreateTable(_)
                | Change::AlterTable { .. }
                | Change::Rename(_)
                | Change::Enum(_)
                | Change::DropTable(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => {}
            }
        }
        new
    }
}

fn dropped(change: &Change) -> Option<&Table> {
    match change {
        Change::DropTable(table) => Some(table),
        Change::Rename(_)
        | Change::Enum(_)
        | Change::Object(_)
        | Change::DefaultPrivileges { .. }
        | Change::Rows(_)
        | Change::CreateTable(_)
        | Change::AlterTable { .. } => None,
    }
}

/// What makes the collation of the database that of a table. Only MariaDB has a word for it.
fn usual_collation(usual: Option<&str>) -> String {
    let word = "DEFAULT CHARACTER SET=DEFAULT";
    match usual {
        Some(collation) => format!("/*M! {word} */ /*!80000 DEFAULT COLLATE={collation} */"),
        None => word.to_owned(),
    }
}

/// The columns that have a check of their name.
fn checked_columns(table: &Table) -> BTreeSet<String> {
    let names = table.columns.iter().map(|column| &column.name);
    names.filter(|name| Mysql::column_check(table, name).is_some()).cloned().collect()
}

/// What goes before what changes before what comes: names are free by then.
fn in_order(mut clauses: Vec<Clause>) -> Vec<Clause> {
    let place = |clause: &Clause| match clause.sql.split(' ').take(2).collect::<Vec<_>>().as_slice() {
        ["DROP", "CONSTRAINT"] => 0,
        ["DROP", "KEY" | "PRIMARY"] => 1,
        ["DROP", _] => 2,
        ["RENAME", _] => 3,
        ["ADD", "COLUMN"] => 4,
        ["ALTER" | "MODIFY" | "CHANGE", _] => 5,
        ["ADD", "PRIMARY"] => 6,
        ["ADD", "UNIQUE" | "KEY" | "FULLTEXT" | "SPATIAL"] => 7,
        ["ADD", _] => 8,
        _ => 9,
    };
    clauses.sort_by_key(place);
    clauses
}

/// Columns that are made anew under their names.
fn made_anew<'a>(to: &'a Table, changes: &[TableChange]) -> BTreeSet<&'a str> {
    changes
        .iter()
        .filter_map(|change| match change {
            TableChange::AlterColumn { from, to: column, cast, .. }
                if is_made_anew(from, column, cast.as_ref()) =>
            {
                to.column(&column.name).map(|column| column.name.as_str())
            }
            _ => None,
        })
        .collect()
}

/// Whether a column begins to number rows, or does so in a column that takes its place: to the servers zero asks for the next number then.
fn begins_to_count(changes: &[TableChange]) -> bool {
    changes.iter().any(|change| match change {
        TableChange::AlterColumn { from, to, backfill: _, cast } => {
            to.identity.is_some() && (from.identity.is_none() || is_made_anew(from, to, cast.as_ref()))
        }
        _ => false,
    })
}

/// The columns as they are but for the checks that MariaDB keeps at them, where those change or go: rows are filled in between.
fn without_checks<'a>(from: &'a Table, to: &Table, anew: &BTreeSet<&str>) -> Vec<(&'a str, Clause)> {
    let stays = |name: &str| to.column(name).is_some() && !anew.contains(name);
    from.columns
        .iter()
        .filter(|column| stays(&column.name))
        .filter(|column| {
            let check = Mysql::column_check(from, &column.name);
            check.is_some() && check != to.checks.get(&column.name)
        })
        .map(|column| (column.name.as_str(), Clause::modify(None, column, Way::Server)))
        .collect()
}

/// Generated columns that read one that is made anew, or one that follows it: they go and come with it.
fn followers<'a>(
    from: &Table,
    to: &'a Table,
    changes: &[TableChange],
    anew: &BTreeSet<&str>,
) -> BTreeSet<&'a str> {
    let is_new = |name: &str| {
        changes
            .iter()
            .any(|change| matches!(change, TableChange::AddColumn { column, .. } if column.name == name))
    };
    let mut followers: BTreeSet<&str> = BTreeSet::new();
    loop {
        let more = to.columns.iter().find(|column| {
            let name = column.name.as_str();
            let known = anew.contains(name) || followers.contains(name) || is_new(name);
            let generated = column.generated.as_ref().filter(|_| !known && from.column(name).is_some());
            generated.is_some_and(|generated| {
                anew.iter().chain(&followers).any(|read| expression::reads(&generated.expr, read))
            })
        });
        match more {
            Some(column) => followers.insert(column.name.as_str()),
            None => return followers,
        };
    }
}
