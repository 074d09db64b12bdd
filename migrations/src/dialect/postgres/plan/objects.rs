//! Views, functions, triggers and the like: dropped before what they stand in the way of, made when all that they need is there.

use std::collections::BTreeSet;

use tablewright::sql::tokens;
use tablewright_schema::object::{Change as Way, Object, ObjectId, ObjectKind};
use tablewright_schema::schema::{Access, Table};
use tablewright_schema::{Dialect, ObjectName};

use super::moves::Step as Move;
use super::sequences::is_owning;
use super::types::under_old_name;
use super::{Phase, Work, ident};
use crate::build::object_statements;
use crate::change::{Change, Rename};
use crate::objects::{find, in_order, on_object, on_table};
use crate::plan::{HazardKind, Lock, Step};

const DIALECT: Dialect = Dialect::Postgres;

impl<'a> Work<'a> {
    /// Everything about objects but the tables between them.
    pub(super) fn objects(&mut self) {
        self.rename_objects();
        self.drop_objects();
        let wanted: Vec<&'a Object> = in_order(self.to.objects.values());
        for object in &wanted {
            if !self.moves.is_early(&object.id) {
                self.make(object, Phase::CreateObjects);
            }
        }
        let is_routine = |object: &&&Object| {
            matches!(object.id.kind, ObjectKind::Function | ObjectKind::Procedure)
                && matches!(self.moves.step(object), Move::Create | Move::Replace)
        };
        if wanted.iter().any(|object| is_routine(&object)) {
            let step = Step::new("SET LOCAL check_function_bodies = off", Lock::None)
                .note("A function may speak of what is made after it.");
            self.push(Phase::Schemas, step);
        }
    }

    /// New tables, and what they may need before them: each after what it needs itself.
    pub(super) fn create_tables(&mut self) {
        let tables: Vec<&'a Table> = super::parents_first(self.to, self.changes)
            .into_iter()
            .filter_map(|change| match change {
                Change::CreateTable(table) => Some(table),
                Change::Rename(_)
                | Change::Enum(_)
                | Change::AlterTable { .. }
                | Change::DropTable(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => None,
            })
            .collect();
        let objects = in_order(self.to.objects.values());
        let objects = objects.into_iter().filter(|object| self.moves.is_early(&object.id));
        let mut order = Order { work: self, tables: &tables, seen: BTreeSet::new(), found: Vec::new() };
        objects.for_each(|object| order.visit(Node::Object(object)));
        tables.iter().for_each(|table| order.visit(Node::Table(table)));
        for node in order.found {
            match node {
                Node::Table(table) => self.create_table(table),
                Node::Shell(object) => self.make_shell(object),
                Node::Object(object) => {
                    let brings = matches!(object.id.kind, ObjectKind::Schema | ObjectKind::Extension);
                    self.make(object, if brings { Phase::Schemas } else { Phase::CreateTables });
                }
            }
        }
    }

    /// The name of a base type, for the functions that read and write its values.
    fn make_shell(&mut self, object: &'a Object) {
        match self.moves.step(object) {
            Move::Create => {
                let shell = Object::new(object.id.clone(), format!("CREATE {}", object.id.target(DIALECT)));
                let step = Step::new(shell.sql, Lock::None);
                self.push(Phase::CreateTables, step.note("Its functions need a name to speak of."));
            }
            Move::None | Move::Comment | Move::Replace | Move::Alter(_) => {}
        }
    }

    fn make(&mut self, object: &'a Object, phase: Phase) {
        let lock = lock(&object.id);
        match self.moves.step(object) {
            Move::None => {}
            Move::Comment => self.comment_on(object),
            Move::Create => {
                for sql in object_statements(object, DIALECT) {
                    // The column that a sequence goes with may come later.
                    let owning = object.id.kind == ObjectKind::Sequence && is_owning(&sql);
                    let phase = if owning { Phase::CreateObjects } else { phase };
                    self.push(phase, Step::new(sql, lock.clone()));
                }
            }
            Move::Replace => {
                let old = find(&self.moves.before.objects, &object.id).and_then(|old| old.comment.clone());
                for statement in object.sql.split(Object::NEXT).enumerate().map(|(at, sql)| {
                    match sql.strip_prefix("CREATE ") {
                        Some(rest) if at == 0 && !rest.starts_with("OR REPLACE ") => {
                            format!("CREATE OR REPLACE {rest}")
                        }
                        Some(_) | None => sql.to_owned(),
                    }
                }) {
                    self.push(phase, Step::new(statement, lock.clone()));
                }
                if old != object.comment {
                    self.comment_on(object);
                }
            }
            Move::Alter(old) => {
                let old = old.clone();
                self.alter_object(&old, object);
                if old.comment != object.comment {
                    self.comment_on(object);
                }
            }
        }
    }

    fn comment_on(&mut self, object: &Object) {
        if let Some(sql) = object.comment_sql(DIALECT) {
            self.push(Phase::Comments, Step::new(sql, Lock::None));
        }
    }

    fn alter_object(&mut self, from: &Object, to: &'a Object) {
        match to.id.kind.facts().change {
            Way::AlterOptions if to.id.kind == ObjectKind::Subscription => {
                let target = to.id.target(DIALECT);
                for options in to.signature.iter().filter(|options| !from.signature.contains(options)) {
                    let step = Step::new(format!("ALTER {target} {options}"), Lock::None);
                    self.push(Phase::CreateTables, step);
                }
            }
            Way::AlterOptions => self.alter_sequence_object(from, to),
            Way::AlterAttributes => self.alter_attributes(from, to),
            Way::SetOptions => self.set_options(from, to),
            Way::AlterDomain => self.alter_domain(from, to),
            // Those are replaced or made anew.
            Way::Anew | Way::ReplaceSame | Way::ReplaceLonger => {}
        }
    }

    /// Attributes come and go at the end of a composite type, in whatever tables it is stored.
    fn alter_attributes(&mut self, from: &Object, to: &'a Object) {
        let target = to.id.target(DIALECT);
        let (old, new) = (&from.signature, &to.signature);
        for attribute in new.iter().skip(old.len()) {
            let sql = format!("ALTER {target} ADD ATTRIBUTE {attribute}");
            self.push(Phase::CreateTables, Step::new(sql, Lock::None));
        }
        for attribute in old.iter().skip(new.len()) {
            let name = tokens(attribute).first().map_or("", |token| token.text).to_owned();
            let sql = format!("ALTER {target} DROP ATTRIBUTE {name}");
            let subject = format!("{}.{name}", to.id.name);
            let step = Step::new(sql, Lock::None);
            let step =
                step.hazard(HazardKind::DropColumn, subject, "the attribute and its values are dropped");
            self.push(Phase::DropColumns, step);
        }
        let stays = |subject: &str| {
            let name = tokens(subject).last().map(|token| token.text.to_owned());
            new.iter().any(|attribute| tokens(attribute).first().map(|token| token.text) == name.as_deref())
        };
        self.comment_parts(from, to, stays);
    }

    fn alter_domain(&mut self, from: &Object, to: &'a Object) {
        let target = to.id.target(DIALECT);
        let [_, old_default, old_null, old @ ..] = from.signature.as_slice() else { return };
        let [_, default, null, new @ ..] = to.signature.as_slice() else { return };
        let alter = |action: &str| Step::new(format!("ALTER {target} {action}"), Lock::None);
        for constraint in old.iter().filter(|constraint| !new.contains(constraint)) {
            if let Some(name) = tokens(constraint).get(1) {
                self.push(Phase::DropConstraints, alter(&format!("DROP CONSTRAINT {}", name.text)));
            }
        }
        if old_default != default {
            let action =
                if default.is_empty() { "DROP DEFAULT".to_owned() } else { format!("SET {default}") };
            self.push(Phase::CreateTables, alter(&action));
        }
        let (subject, reason) = (to.id.name.to_string(), "rows that break the new rule stop the migration");
        if old_null != null && !old_null.is_empty() {
            self.push(Phase::AddConstraints, alter("DROP NOT NULL"));
        }
        if old_null != null && !null.is_empty() {
            let named = null.starts_with("CONSTRAINT ");
            let step = if named { alter(&format!("ADD {null}")) } else { alter("SET NOT NULL") };
            self.push(Phase::AddConstraints, step.hazard(HazardKind::SetNotNull, &subject, reason));
        }
        for constraint in new.iter().filter(|constraint| !old.contains(constraint)) {
            let step = alter(&format!("ADD {constraint}")).hazard(HazardKind::AddCheck, &subject, reason);
            self.push(Phase::AddConstraints, step);
        }
        let stays = |subject: &str| {
            let name = tokens(subject).get(3).map(|token| token.text.to_owned());
            to.signature.iter().any(|part| tokens(part).get(1).map(|token| token.text) == name.as_deref())
        };
        self.comment_parts(from, to, stays);
    }

    /// Comments on the parts of an object. Of a part that goes, nothing is left to comment on.
    fn comment_parts(&mut self, from: &Object, to: &Object, stays: impl Fn(&str) -> bool) {
        let comments = |object: &Object| -> Vec<String> {
            let further = object.sql.split(Object::NEXT).skip(1);
            further.filter(|sql| sql.starts_with("COMMENT ")).map(str::to_owned).collect()
        };
        let subject = |comment: &str| comment.split_once(" IS ").map(|(subject, _)| subject.to_owned());
        let (old, new) = (comments(from), comments(to));
        let still: Vec<Option<String>> = new.iter().map(|comment| subject(comment)).collect();
        for gone in old.iter().map(|comment| subject(comment)).filter(|subject| !still.contains(subject)) {
            if let Some(subject) = gone.filter(|subject| stays(subject)) {
                self.push(Phase::Comments, Step::new(format!("{subject} IS NULL"), Lock::None));
            }
        }
        for comment in new.into_iter().filter(|comment| !old.contains(comment)) {
            self.push(Phase::Comments, Step::new(comment, Lock::None));
        }
    }

    fn rename_objects(&mut self) {
        for change in self.changes {
            let Some(Rename::Object { from, to }) = change.as_rename() else { continue };
            let mut now = from.clone();
            if from.name.schema != to.name.schema && from.on.is_none() {
                let namespace = ident(to.name.schema.as_deref().unwrap_or("public"));
                let sql = format!("ALTER {} SET SCHEMA {namespace}", now.target(DIALECT));
                self.push(Phase::Rename, Step::new(sql, lock(to)));
                now.name.schema.clone_from(&to.name.schema);
            }
            if from.name.name != to.name.name {
                let sql = format!("ALTER {} RENAME TO {}", now.target(DIALECT), ident(&to.name.name));
                self.push(Phase::Rename, Step::new(sql, lock(to)));
            }
        }
    }

    /// Dependents go before what they depend on.
    fn drop_objects(&mut self) {
        let dropped = |object: &&Object| self.moves.dropped.contains(&object.id);
        let objects = in_order(self.moves.before.objects.values().filter(dropped));
        let (mut steps, mut released) = (Vec::new(), Vec::new());
        let named = self.in_the_way_of_renames();
        let stay = super::tables::namespaces(self.to, true);
        let held = super::tables::namespaces(self.from, false);
        for object in objects.into_iter().rev().filter(|object| !self.goes_with_another(object)) {
            if object.id.kind == ObjectKind::Schema {
                // It stays for what it holds, or goes with the last of that.
                if object.id.is_public() || stay.contains(&object.id.name.name) {
                    let silent = Object { comment: None, ..object.clone() };
                    if object.comment.is_some() {
                        let sql = silent.comment_sql(DIALECT);
                        steps.extend(sql.map(|sql| (Phase::Comments, Step::new(sql, Lock::None))));
                    }
                    let (was, now, public) = (&object.access, Access::default(), self.to.public.as_ref());
                    let rights = DIALECT.spelling().alter_object_access(&object.id, was, &now, public);
                    let rights = rights.into_iter().flatten();
                    steps.extend(rights.map(|sql| (Phase::LastAccess, Step::new(sql, Lock::None))));
                    continue;
                }
                if held.contains(&object.id.name.name) {
                    continue;
                }
            }
            let mut step = Step::new(self.drop_sql(object), lock(&object.id));
            let wanted = find(&self.to.objects, &object.id);
            if wanted.is_some_and(|wanted| wanted.sql == object.sql) {
                let note = format!("The {} stands in the way; it comes back.", object.id.kind.facts().words);
                step = step.note(note);
            }
            // What only the server has does not come back.
            let is_lost = wanted.is_none() || object.id.kind == ObjectKind::UserMapping;
            if let Some(reason) = object.id.kind.facts().loses.filter(|_| is_lost) {
                step = step.hazard(HazardKind::DropObject, object.id.to_string(), reason);
            }
            let phase = match object.id.kind {
                ObjectKind::Schema | ObjectKind::Extension => Phase::DropSchemas,
                _ if named.contains(&object.id) => Phase::DropNames,
                _ if self.moves.goes_late(&object.id) => {
                    released.push(object.clone());
                    Phase::DropNeeded
                }
                _ => Phase::DropObjects,
            };
            if object.id.kind == ObjectKind::Subscription {
                steps.extend(let_go_of_slot(object).map(|step| (phase, step)));
            }
            steps.push((phase, step));
        }
        steps.into_iter().for_each(|(phase, step)| self.push(phase, step));
        released.iter().for_each(|object| self.release_sequence(object));
    }

    /// A base type and its functions cannot be without each other: it takes them along.
    fn drop_sql(&self, object: &Object) -> String {
        if self.moves.is_aside(&object.id) {
            return format!("DROP {}", under_old_name(object).target(DIALECT));
        }
        let is_of_base_type = || {
            let types = object.depends_on.iter().filter_map(on_object);
            let types = types.filter(|id| id.kind == ObjectKind::BaseType && self.moves.dropped.contains(id));
            types.filter_map(|id| self.moves.before.objects.get(id)).any(|ty| needs(ty, &object.id))
        };
        let drop = object.drop_sql(DIALECT);
        if object.id.kind == ObjectKind::BaseType {
            format!("{drop} CASCADE")
        } else if object.id.kind == ObjectKind::Function && is_of_base_type() {
            drop.replacen("DROP FUNCTION ", "DROP FUNCTION IF EXISTS ", 1)
        } else {
            drop
        }
    }

    /// Whether it hangs on a table or view that goes, and nothing else that goes waits for it.
    fn goes_with_another(&self, object: &Object) -> bool {
        // DROP SERVER does not take them along.
        let hangs = object.id.on.as_ref().filter(|_| object.id.kind != ObjectKind::UserMapping);
        let Some(on) = hangs else { return false };
        let is_of_view =
            |id: &ObjectId| id.on.is_none() && id.name == *on && id.kind >= ObjectKind::ForeignTable;
        let mut others = object.depends_on.iter().filter_map(on_object).filter(|id| !is_of_view(id));
        let view_goes = self.moves.dropped.iter().any(is_of_view);
        let table_goes = self.before.contains_key(on) && !self.to.tables.contains_key(on);
        (view_goes || table_goes) && !others.any(|id| self.moves.dropped.contains(id))
    }
}

/// A subscription that has a slot on its publisher can be dropped in no transaction: it lets go of that first.
fn let_go_of_slot(object: &Object) -> [Step; 2] {
    let alter = |action: &str| Step::new(format!("ALTER {} {action}", object.id.target(DIALECT)), Lock::None);
    [
        alter("DISABLE"),
        alter("SET (slot_name = NONE)").note("A slot on the publisher stays there until somebody drops it."),
    ]
}

/// A table or an object to be made.
#[derive(Clone, Copy)]
enum Node<'a> {
    Table(&'a Table),
    Object(&'a Object),
    /// The name alone of a base type.
    Shell(&'a Object),
}

/// Puts tables and objects in an order in which each comes after what it needs.
struct Order<'w, 'a> {
    work: &'w Work<'a>,
    tables: &'w [&'a Table],
    seen: BTreeSet<(Option<&'a ObjectName>, Option<&'a ObjectId>)>,
    found: Vec<Node<'a>>,
}

impl<'a> Order<'_, 'a> {
    fn visit(&mut self, node: Node<'a>) {
        let to = self.work.to;
        let key = match node {
            Node::Table(table) => (Some(&table.name), None),
            Node::Object(object) | Node::Shell(object) => (None, Some(&object.id)),
        };
        // A base type and the functions that it is made of need each other: its name comes first, then those, then itself.
        if let Node::Object(function) = node {
            let types = function.depends_on.iter().filter_map(on_object).filter_map(|id| to.objects.get(id));
            let circle = |ty: &&Object| ty.id.kind == ObjectKind::BaseType && needs(ty, &function.id);
            types.filter(circle).for_each(|ty| self.visit(Node::Object(ty)));
        }
        // Marked before what it needs is visited, so that a circle ends.
        if !self.seen.insert(key) {
            return;
        }
        match node {
            Node::Shell(_) => {}
            Node::Table(table) => {
                for id in to.needs.get(&table.name).into_iter().flatten() {
                    self.object(id);
                }
                for parent in table.family.parents() {
                    if let Some(parent) = self.tables.iter().find(|table| table.name == *parent) {
                        self.visit(Node::Table(parent));
                    }
                }
            }
            Node::Object(object) => {
                if object.id.kind == ObjectKind::BaseType {
                    self.found.push(Node::Shell(object));
                }
                for dependency in &object.depends_on {
                    if let Some(id) = on_object(dependency) {
                        self.object(id);
                    }
                    let table = on_table(dependency)
                        .and_then(|on| self.tables.iter().find(|table| table.name == *on));
                    if let Some(table) = table {
                        self.visit(Node::Table(table));
                    }
                }
            }
        }
        self.found.push(node);
    }

    fn object(&mut self, id: &ObjectId) {
        let object = self.work.to.objects.get(id);
        if let Some(object) = object.filter(|object| self.work.moves.is_early(&object.id)) {
            self.visit(Node::Object(object));
        }
    }
}

fn needs(object: &Object, id: &ObjectId) -> bool {
    object.depends_on.iter().filter_map(on_object).any(|on| on == id)
}

/// What hangs on a table keeps others from it while it comes or goes.
fn lock(id: &ObjectId) -> Lock {
    match (&id.on, id.kind) {
        (Some(on), ObjectKind::Trigger) => Lock::Writes(on.to_string()),
        (Some(on), _) => Lock::ReadsAndWrites(on.to_string()),
        (None, _) => Lock::None,
    }
}
