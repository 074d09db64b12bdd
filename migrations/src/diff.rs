//! Compares two schemas. Values in, values out.

mod constraints;
mod family;
mod parts;

use tablewright_schema::access::{Access, Subject};
use tablewright_schema::object::{Object, ObjectKind};
use tablewright_schema::schema::{
    Column, ColumnType, EnumType, Expr, Generated, Index, IndexKey, IndexKeyOf, Named, Table,
};
use tablewright_schema::{Dialect, Hints, Schema};

use crate::change::{Backfill, Change, EnumChange, ObjectChange, TableChange};
use crate::dialect::{self, Planner};
use crate::objects;
use crate::reference;
use crate::renames::rename;

/// Every difference between two states of one database: renames first, then in the new names what is new, what differs
/// and what is gone, each sorted by name. The order of columns is no difference.
pub fn diff(from: &Schema, to: &Schema, hints: &Hints) -> Vec<Change> {
    let (from, mut changes) = rename(from, to, hints);
    let differ =
        Differ { dialect: to.dialect, planner: dialect::planner(to.dialect), hints, stays: (&from, to) };
    differ.enums(&from, to, &mut changes);
    differ.objects(&from, to, &mut changes);
    for table in to.tables.values().filter(|table| !from.tables.contains_key(&table.name)) {
        changes.push(Change::CreateTable(table.clone()));
    }
    for (from, to) in to.tables.values().filter_map(|table| Some((from.tables.get(&table.name)?, table))) {
        // Most tables are as they were, and looking for what differs in one takes many times as long as seeing that.
        let is_alone = !to.family.has_parents();
        if from == to && (is_alone || to.columns.is_empty() && differ.same_parts(from, to)) {
            continue;
        }
        let inside = differ.table(from, to);
        if !inside.is_empty() {
            changes.push(Change::AlterTable { from: from.clone(), to: to.clone(), changes: inside });
        }
    }
    for table in from.tables.values().filter(|table| !to.tables.contains_key(&table.name)) {
        changes.push(Change::DropTable(table.clone()));
    }
    for ty in from.enums.values().filter(|ty| !to.enums.contains_key(&ty.name)) {
        changes.push(Change::Enum(EnumChange::Drop(ty.clone())));
    }
    let defaults = |schema: &Schema| schema.default_privileges.clone().unwrap_or_default();
    if from.default_privileges != to.default_privileges && defaults(&from) != defaults(to) {
        changes.push(Change::DefaultPrivileges { from: defaults(&from), to: defaults(to) });
    }
    changes.extend(reference::changes(&from, to, hints).into_iter().map(Change::Rows));
    changes
}

/// Whether an object is a schema of which nothing is said but that it is there, as it is for what it holds in the other state.
fn is_implied(other: &Schema, object: &Object) -> bool {
    let Object { id, sql: _, comment, signature: _, access, depends_on: _ } = object;
    let says_nothing = || match id.is_public() {
        true => *access == Access::default(),
        false => access.same(&Access::default(), Some(Subject::Schema)),
    };
    id.kind == ObjectKind::Schema
        && comment.is_none()
        && says_nothing()
        && (id.is_public() || objects::held(other).contains(&id.name.name))
}

fn same_enum(a: &EnumType, b: &EnumType) -> bool {
    let EnumType { name, values, comment, access } = a;
    (name, values, comment) == (&b.name, &b.values, &b.comment) && access.same(&b.access, Some(Subject::Type))
}

struct Differ<'a> {
    dialect: Dialect,
    planner: &'static dyn Planner,
    hints: &'a Hints,
    /// The two states, by which it is known what is there all the while.
    stays: (&'a Schema, &'a Schema),
}

impl<'a> Differ<'a> {
    fn enums(&self, from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
        for wanted in to.enums.values() {
            match from.enums.get(&wanted.name) {
                None => changes.push(Change::Enum(EnumChange::Create(wanted.clone()))),
                Some(ty) if !same_enum(ty, wanted) => {
                    let removed = ty.values.iter().filter(|value| !wanted.values.contains(value));
                    let replaced = removed
                        .filter_map(|value| {
                            let key = (wanted.name.clone(), value.clone());
                            Some((value.clone(), self.hints.enum_replacements.get(&key)?.clone()))
                        })
                        .collect();
                    changes.push(Change::Enum(EnumChange::Alter {
                        from: ty.clone(),
                        to: wanted.clone(),
                        replaced,
                    }));
                }
                Some(_) => {}
            }
        }
    }

    fn objects(&self, from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
        for wanted in to.objects.values() {
            match objects::find(&from.objects, &wanted.id) {
                None if is_implied(from, wanted) => {}
                None => changes.push(Change::Object(ObjectChange::Create(wanted.clone()))),
                Some(object) if !self.same_object(object, wanted) => {
                    let (from, to) = (object.clone(), wanted.clone());
                    changes.push(Change::Object(ObjectChange::Alter { from, to }));
                }
                Some(_) => {}
            }
        }
        let is_gone = |object: &&Object| objects::find(&to.objects, &object.id).is_none();
        for object in from.objects.values().filter(is_gone).filter(|object| !is_implied(to, object)) {
            changes.push(Change::Object(ObjectChange::Drop(object.clone())));
        }
    }

    /// What it depends on is the server's to tell.
    fn same_object(&self, a: &Object, b: &Object) -> bool {
        let Object { id, sql, comment, signature: _, access, depends_on: _ } = a;
        let same_access = match id.is_public() {
            true => *access == b.access,
            false => access.same(&b.access, id.kind.facts().subject),
        };
        *comment == b.comment && same_access && self.planner.same_statement(sql, &b.sql)
    }

    fn table(&self, from: &Table, to: &Table) -> Vec<TableChange> {
        let mut changes = Vec::new();
        let (from, to) = self.comparable(from, to);
        let (from, to) = (from.as_ref(), to.as_ref());
        self.columns(from, to, &mut changes);
        self.constraints(from, to, &mut changes);
        self.indexes(&from.indexes, &to.indexes, &mut changes);
        if from.comment != to.comment && self.planner.alters_comments() {
            changes.push(TableChange::Comment { from: from.comment.clone(), to: to.comment.clone() });
        }
        if !from.access.same(&to.access, Some(Subject::Table)) {
            changes.push(TableChange::Access { from: from.access.clone(), to: to.access.clone() });
        }
        let names = self.part_names(from, to);
        if !names.is_empty() || !parts::same_family(&from.family, &to.family) {
            let (from, to) = (from.family.clone(), to.family.clone());
            changes.push(TableChange::Family { from, to, names });
        }
        if from.options != to.options {
            changes.push(TableChange::Options { from: from.options.clone(), to: to.options.clone() });
        }
        changes
    }

    fn columns(&self, from: &Table, to: &Table, changes: &mut Vec<TableChange>) {
        for wanted in &to.columns {
            match from.column(&wanted.name) {
                None => {
                    let required = !wanted.nullable
                        && wanted.default.is_none()
                        && wanted.identity.is_none()
                        && wanted.generated.is_none();
                    let backfill =
                        self.twin(from, to, wanted).or_else(|| self.backfill(to, wanted, required));
                    let backfill = backfill.or_else(|| self.any_parent(to, wanted, required));
                    changes.push(TableChange::AddColumn { column: wanted.clone(), backfill });
                }
                Some(column) => {
                    let key = (to.name.clone(), wanted.name.clone());
                    let rewritten = self.rewritten_values(from, to, wanted);
                    if rewritten.is_none() && self.same_column(column, wanted) {
                        continue;
                    }
                    changes.push(TableChange::AlterColumn {
                        from: column.clone(),
                        to: wanted.clone(),
                        backfill: self.backfill(to, wanted, column.nullable && !wanted.nullable),
                        cast: self.hints.casts.get(&key).cloned().or(rewritten),
                    });
                }
            }
        }
        for column in from.columns.iter().filter(|column| to.column(&column.name).is_none()) {
            changes.push(TableChange::DropColumn(column.clone()));
        }
    }

    /// Where an enum is a check or a list in the column's type: the values that rows get for those that are renamed or removed. Only for values that the
    /// existing checks allow and the wanted ones do not, so that it is done once.
    fn rewritten_values(&self, from: &Table, to: &Table, column: &Column) -> Option<Expr> {
        let name = self.hints.enum_columns.get(&(to.name.clone(), column.name.clone()))?;
        let spelling = self.dialect.spelling();
        let allows = |table: &Table, value: &str| {
            let literal = spelling.string(value);
            // The values stand in a check, or in the column's type.
            let mut checks = table.checks.values().map(|check| check.expr.sql());
            let in_type = table.column(&column.name).is_some_and(|column| match &column.ty {
                ColumnType::Native(ty) => ty.contains(&literal),
                ColumnType::Enum(_) | ColumnType::EnumArray(_) => false,
            });
            in_type || checks.any(|check| check.contains(&column.name) && check.contains(&literal))
        };
        let renamed = self.hints.enum_values.iter().map(|((of, new), old)| (of, old, new));
        let replaced = self.hints.enum_replacements.iter().map(|((of, old), new)| (of, old, new));
        let whens: Vec<String> = renamed
            .chain(replaced)
            .filter(|(of, old, _)| *of == name && allows(from, old) && !allows(to, old))
            .map(|(_, old, new)| format!("WHEN {} THEN {}", spelling.string(old), spelling.string(new)))
            .collect();
        let ident = spelling.ident(&column.name);
        (!whens.is_empty()).then(|| Expr(format!("CASE {ident} {} ELSE {ident} END", whens.join(" "))))
    }

    /// What rows get in a column that lives beside another one: what that one holds. `None` where a step of its own fills it.
    fn twin(&self, from: &Table, to: &Table, wanted: &Column) -> Option<Backfill> {
        let is_filled = self.hints.filled.contains(&(to.name.clone(), wanted.name.clone()));
        let twins = self.hints.twins.iter().filter(|((table, _), _)| *table == to.name && !is_filled);
        let mut values = twins.filter_map(|((_, new), twin)| {
            let (other, expr) = match wanted.name == *new {
                true => (&twin.old, &twin.forth),
                false if wanted.name == twin.old => (new, &twin.back),
                false => return None,
            };
            let (before, after) = from.column(other).zip(to.column(other))?;
            // A value of another type is another value, unless somebody has said which.
            if expr.is_none() && (before.ty != wanted.ty || after.ty != before.ty) {
                return None;
            }
            Some(expr.clone().unwrap_or_else(|| Expr(self.dialect.spelling().ident(other))))
        });
        values.next().map(|expr| Backfill { expr, filler: false })
    }

    /// What rows get that have no value: what the author said, or on the way back a stand-in for what was dropped.
    fn backfill(&self, table: &Table, column: &Column, required: bool) -> Option<Backfill> {
        let key = (table.name.clone(), column.name.clone());
        if let Some(expr) = self.hints.backfills.get(&key) {
            return Some(Backfill { expr: expr.clone(), filler: false });
        }
        if let Some(expr) = self.filled_by_rows(table, column) {
            return Some(Backfill { expr, filler: false });
        }
        let refers = table.foreign_keys.values().any(|key| key.columns.contains(&column.name));
        let unique = is_unique(table, &column.name);
        // One default for all rows is none where they must differ.
        let shared = unique && column.default.is_some();
        if !(required || shared) || !self.hints.restores || refers {
            return None;
        }
        let nothing = column.nullable.then(|| Expr::new("NULL"));
        let expr = nothing.or_else(|| self.planner.filler(table, column, unique))?;
        Some(Backfill { expr, filler: true })
    }

    /// Rows that belong to the code have what they say in a column that arrives, or is never NULL any more.
    fn filled_by_rows(&self, table: &Table, column: &Column) -> Option<Expr> {
        let (from, to) = self.stays;
        let before = from.tables.get(&table.name)?;
        let arrives = before.column(&column.name).is_none_or(|was| was.nullable && !column.nullable);
        if arrives { reference::filled(to, before, table, column) } else { None }
    }

    /// On the way back, what rows get in a required reference that was dropped: a row that is there. Where there is none, the
    /// rows cannot have a parent either, and NOT NULL stops the migration.
    fn any_parent(&self, table: &Table, column: &Column, required: bool) -> Option<Backfill> {
        let mut keys = table.foreign_keys.values().filter(|key| key.columns.contains(&column.name));
        let (Some(key), None) = (keys.next(), keys.next()) else { return None };
        let [referenced] = key.referenced.as_slice() else { return None };
        let (from, to) = self.stays;
        let parent_key = |state: &'a Schema| state.tables.get(&key.table)?.column(referenced);
        let stays =
            parent_key(from).is_some_and(|before| parent_key(to).is_some_and(|after| before.ty == after.ty));
        if !required || !self.hints.restores || !stays || is_unique(table, &column.name) {
            return None;
        }
        let spelling = self.dialect.spelling();
        let (parent, referenced) = (spelling.name(&key.table), spelling.ident(referenced));
        let expr = Expr(format!("(SELECT {referenced} FROM {parent} ORDER BY {referenced} LIMIT 1)"));
        Some(Backfill { expr, filler: true })
    }

    fn same_column(&self, a: &Column, b: &Column) -> bool {
        let Column {
            name,
            ty,
            nullable,
            not_null,
            default,
            identity,
            generated,
            collation,
            sequence,
            storage,
            comment,
        } = a;
        *name == b.name
            && *ty == b.ty
            && *nullable == b.nullable
            && *not_null == b.not_null
            && self.same_optional(default.as_ref(), b.default.as_ref())
            && *identity == b.identity
            && self.same_generated(generated.as_ref(), b.generated.as_ref())
            && *collation == b.collation
            && *sequence == b.sequence
            && *storage == b.storage
            && (*comment == b.comment || !self.planner.alters_comments())
    }

    fn same_generated(&self, a: Option<&Generated>, b: Option<&Generated>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => a.stored == b.stored && self.planner.same_expression(&a.expr, &b.expr),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    fn same_optional(&self, a: Option<&Expr>, b: Option<&Expr>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.planner.same_expression(a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    fn indexes(&self, from: &Named<Index>, to: &Named<Index>, changes: &mut Vec<TableChange>) {
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        let mut stay = Vec::new();
        for index in from.values() {
            match to.get(&index.name) {
                Some(wanted) if self.same_index(index, wanted) => stay.push((index.clone(), wanted.clone())),
                Some(_) | None => gone.push(index.clone()),
            }
        }
        for wanted in to.values() {
            if !from.get(&wanted.name).is_some_and(|index| self.same_index(index, wanted)) {
                new.push(wanted.clone());
            }
        }
        let renamed = pair(&mut gone, &mut new, |a, b| self.same_index(a, b));
        stay.extend(
            renamed.iter().map(|(from, to)| (Index { name: to.name.clone(), ..from.clone() }, to.clone())),
        );
        let altered =
            stay.into_iter().filter(|(from, to)| from.comment != to.comment || from.storage != to.storage);
        changes.extend(gone.into_iter().map(TableChange::DropIndex));
        changes.extend(renamed.into_iter().map(|(from, to)| TableChange::RenameIndex { from, to }));
        changes.extend(new.into_iter().map(TableChange::AddIndex));
        changes.extend(altered.map(|(from, to)| TableChange::AlterIndex { from, to }));
    }

    /// Whether two indexes are the same but for what can be altered.
    fn same_index(&self, a: &Index, b: &Index) -> bool {
        let Index {
            name: _,
            unique,
            method,
            keys,
            include,
            predicate,
            nulls_not_distinct,
            storage: _,
            comment: _,
        } = a;
        *unique == b.unique
            && *method == b.method
            && keys.len() == b.keys.len()
            && keys.iter().zip(&b.keys).all(|(a, b)| self.same_key(a, b))
            && *include == b.include
            && self.same_optional(predicate.as_ref(), b.predicate.as_ref())
            && *nulls_not_distinct == b.nulls_not_distinct
    }

    fn same_key(&self, a: &IndexKey, b: &IndexKey) -> bool {
        let IndexKey { of, prefix, descending, nulls_first, collation, opclass } = a;
        let same_of = match (of, &b.of) {
            (IndexKeyOf::Column(a), IndexKeyOf::Column(b)) => a == b,
            (IndexKeyOf::Expr(a), IndexKeyOf::Expr(b)) => self.planner.same_expression(a, b),
            (IndexKeyOf::Column(_) | IndexKeyOf::Expr(_), _) => false,
        };
        same_of
            && *prefix == b.prefix
            && *descending == b.descending
            && *nulls_first == b.nulls_first
            && *collation == b.collation
            && *opclass == b.opclass
    }
}

/// Whether a key or unique index of the table has that column.
fn is_unique(table: &Table, column: &str) -> bool {
    let Table { primary_key, uniques, indexes, .. } = table;
    let keys =
        primary_key.iter().map(|key| &key.columns).chain(uniques.values().map(|unique| &unique.columns));
    let has_column = |key: &IndexKey| matches!(&key.of, IndexKeyOf::Column(name) if name == column);
    keys.into_iter().any(|columns| columns.iter().any(|name| name == column))
        || indexes.values().any(|index| index.unique && index.keys.iter().any(has_column))
}

/// Takes from both lists what is the same but for its name.
fn pair<T>(gone: &mut Vec<T>, new: &mut Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<(T, T)> {
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for old in gone.drain(..) {
        match new.iter().position(|wanted| same(&old, wanted)) {
            Some(at) => pairs.push((old, new.remove(at))),
            None => left.push(old),
        }
    }
    *gone = left;
    pairs
}
