//! Carries out the renames of [`Hints`] on a schema value, so that what is left to compare speaks in the new names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use tablewright_schema::access::Part;
use tablewright_schema::family::{name_parts, part_indexes};
use tablewright_schema::object::{Dependency, ObjectId, ObjectKind};
use tablewright_schema::schema::{Column, ColumnType, Family, IndexKeyOf, NotNull, Table};
use tablewright_schema::{Hints, ObjectName, Schema};

use crate::change::{Change, Rename};
use crate::dialect::{self, Planner};
use crate::objects::{self, find};

/// The schema as it stands after the renames, and the renames that applied: those whose old name is there and whose new
/// name is wanted and free.
pub(crate) fn rename<'a>(from: &'a Schema, to: &Schema, hints: &Hints) -> (Cow<'a, Schema>, Vec<Change>) {
    let Hints { tables, enums, columns, enum_values, objects, .. } = hints;
    let none = tables.is_empty() && enums.is_empty() && columns.is_empty() && enum_values.is_empty();
    if none && objects.is_empty() {
        return (Cow::Borrowed(from), Vec::new());
    }
    let mut schema = from.clone();
    let mut changes = Vec::new();
    for (new, old) in &hints.enums {
        if to.enums.contains_key(new) && !to.enums.contains_key(old) && !schema.enums.contains_key(new) {
            rename_enum(&mut schema, old, new, &mut changes);
        }
    }
    for ((name, new), old) in &hints.enum_values {
        if to.enums.get(name).is_some_and(|ty| ty.values.contains(new) && !ty.values.contains(old)) {
            rename_enum_value(&mut schema, name, old, new, &mut changes);
        }
    }
    for (new, old) in &hints.tables {
        if to.tables.contains_key(new) && !to.tables.contains_key(old) && !schema.tables.contains_key(new) {
            rename_table(&mut schema, old, new, hints, &mut changes);
        }
    }
    let planner = dialect::planner(from.dialect);
    for ((table, new), old) in &hints.columns {
        let wanted = to.tables.get(table);
        if wanted.is_some_and(|table| table.column(new).is_some() && table.column(old).is_none()) {
            let names = (old.as_str(), new.as_str());
            rename_column(&mut schema, planner, table, names, hints, &mut changes);
        }
    }
    for (new, old) in &hints.objects {
        let was = ObjectId { name: old.clone(), ..new.clone() };
        let is_free = find(&schema.objects, new).is_none() && find(&to.objects, &was).is_none();
        if let Some(object) =
            find(&schema.objects, &was).filter(|_| is_free && find(&to.objects, new).is_some())
        {
            let was = object.id.clone();
            let now = ObjectId { name: new.name.clone(), ..was.clone() };
            rename_type(&mut schema, &was, &now);
            push(&mut schema, &mut changes, Rename::Object { from: was, to: now });
        }
    }
    (Cow::Owned(schema), changes)
}

/// A type is called by its new name in columns too.
fn rename_type(schema: &mut Schema, from: &ObjectId, to: &ObjectId) {
    let types = [ObjectKind::Domain, ObjectKind::CompositeType, ObjectKind::RangeType, ObjectKind::BaseType];
    if !types.contains(&from.kind) {
        return;
    }
    let planner = dialect::planner(schema.dialect);
    let (was, now) = (planner.printed_type(&from.name), planner.printed_type(&to.name));
    for table in schema.tables.values_mut().map(Arc::make_mut) {
        table.family.of.iter_mut().filter(|ty| **ty == from.name).for_each(|ty| ty.clone_from(&to.name));
        for column in &mut table.columns {
            let ColumnType::Native(spelled) = &mut column.ty else { continue };
            if spelled.strip_prefix(was.as_str()).is_some_and(|rest| rest.is_empty() || rest == "[]") {
                spelled.replace_range(..was.len(), &now);
            }
        }
    }
}

/// Carries out a rename on what the objects of a schema say of each other and of the tables.
pub(crate) fn rename_in_objects(schema: &mut Schema, rename: &Rename) {
    let dialect = schema.dialect;
    let table = |name: &mut ObjectName| match rename {
        Rename::Table { from, to } if name == from => *name = to.clone(),
        Rename::Object { from, to } if *name == from.name => *name = to.name.clone(),
        _ => {}
    };
    let id = |id: &mut ObjectId| match rename {
        Rename::Object { from, to } if id == from => *id = to.clone(),
        _ => {
            if let Some(on) = &mut id.on {
                table(on);
            }
        }
    };
    let mut objects = std::collections::BTreeMap::new();
    for mut object in std::mem::take(&mut schema.objects).into_values() {
        let before = object.id.clone();
        id(&mut object.id);
        if object.id != before {
            object.sql = objects::under_name(dialect, &object.sql, &before, &object.id);
        }
        for dependency in &mut object.depends_on {
            match (dependency, rename) {
                (Dependency::Column(on, column), Rename::Column { table, from, to })
                    if on == table && column == from =>
                {
                    *column = to.clone();
                }
                (Dependency::Enum(name), Rename::Enum { from, to }) if name == from => *name = to.clone(),
                (Dependency::Table(on) | Dependency::Column(on, _), _) => table(on),
                (Dependency::Object(on), _) => id(on),
                (Dependency::Enum(_), _) => {}
            }
        }
        objects.insert(object.id.clone(), object);
    }
    schema.objects = objects;
    for (mut name, ids) in std::mem::take(&mut schema.needs) {
        if let Some(new) = rename.table(&name) {
            name = new.clone();
        }
        let ids = ids.into_iter().map(|mut needed| {
            id(&mut needed);
            needed
        });
        schema.needs.insert(name, ids.collect());
    }
}

fn rename_enum(schema: &mut Schema, old: &ObjectName, new: &ObjectName, changes: &mut Vec<Change>) {
    let Some(mut ty) = schema.enums.remove(old) else { return };
    ty.name = new.clone();
    schema.enums.insert(new.clone(), ty);
    for column in schema.tables.values_mut().flat_map(|table| &mut Arc::make_mut(table).columns) {
        match &mut column.ty {
            ColumnType::Enum(name) | ColumnType::EnumArray(name) if name == old => *name = new.clone(),
            ColumnType::Enum(_) | ColumnType::EnumArray(_) | ColumnType::Native(_) => {}
        }
    }
    push(schema, changes, Rename::Enum { from: old.clone(), to: new.clone() });
}

fn rename_enum_value(
    schema: &mut Schema,
    name: &ObjectName,
    old: &str,
    new: &str,
    changes: &mut Vec<Change>,
) {
    let Some(ty) = schema.enums.get_mut(name) else { return };
    if ty.values.iter().any(|value| value == new) {
        return;
    }
    if let Some(value) = ty.values.iter_mut().find(|value| *value == old) {
        *value = new.to_owned();
        changes.push(Change::Rename(Rename::EnumValue {
            name: name.clone(),
            from: old.to_owned(),
            to: new.to_owned(),
        }));
    }
}

fn rename_table(
    schema: &mut Schema,
    old: &ObjectName,
    new: &ObjectName,
    hints: &Hints,
    changes: &mut Vec<Change>,
) {
    let parts = names_of_parts(schema, old);
    let Some(mut table) = schema.tables.remove(old) else { return };
    for column in &mut table.columns {
        keep_not_null_name(column, (old, &column.name.clone()), new, hints);
    }
    table.name = new.clone();
    schema.tables.insert(new.clone(), table);
    for table in schema.tables.values_mut().map(Arc::make_mut) {
        let Family { partition_by: _, partition_of, inherits, of: _ } = &mut table.family;
        let parents = partition_of.iter_mut().map(|part| &mut part.parent).chain(inherits);
        parents.filter(|parent| *parent == old).for_each(|parent| *parent = new.clone());
    }
    keep_names_of_parts(schema, new, &parts);
    for (_, key) in schema.tables.values_mut().flat_map(|table| Arc::make_mut(table).foreign_keys.iter_mut())
    {
        if key.table == *old {
            key.table = new.clone();
        }
    }
    for object in &mut schema.unmanaged {
        let tables = object.table.iter_mut().chain(object.depends_on.iter_mut().map(|(table, _)| table));
        for table in tables.filter(|table| *table == old) {
            *table = new.clone();
        }
    }
    push(schema, changes, Rename::Table { from: old.clone(), to: new.clone() });
}

/// A server that gives the constraint a name that keeps NULL out leaves it with the name that it has. The column has its new name.
fn keep_not_null_name(column: &mut Column, was: (&ObjectName, &str), now: &ObjectName, hints: &Hints) {
    if column.nullable || hints.version.is_none_or(|version| version < NotNull::NAMED_SINCE) {
        return;
    }
    let mut found = column.not_null.take().map(|found| *found).unwrap_or_default();
    found.name = Some(NotNull::name_of(Some(&found), was.0, was.1));
    column.not_null = found.canonical(now, &column.name);
}

/// What the indexes of a partition are called that belong to its parent's, by the names of those.
fn names_of_parts(schema: &Schema, table: &ObjectName) -> BTreeMap<String, String> {
    let parts = schema.tables.get(table).map(|table| part_indexes(table, &schema.tables));
    parts.unwrap_or_default().into_iter().map(|part| (part.above, part.name)).collect()
}

/// The server leaves them with the names that they have, whatever it would call new ones.
fn keep_names_of_parts(schema: &mut Schema, table: &ObjectName, names: &BTreeMap<String, String>) {
    let Some(found) = schema.tables.get(table).filter(|_| !names.is_empty()) else { return };
    let names = name_parts(found, &schema.tables, names);
    if let Some(part) = schema.tables.get_mut(table).and_then(|table| table.family.partition_of.as_mut()) {
        part.index_names = names;
    }
}

fn rename_column(
    schema: &mut Schema,
    planner: &dyn Planner,
    name: &ObjectName,
    (old, new): (&str, &str),
    hints: &Hints,
    changes: &mut Vec<Change>,
) {
    let heirs = heirs(schema, name);
    let parts: Vec<(ObjectName, BTreeMap<String, String>)> =
        heirs.iter().map(|heir| (heir.clone(), names_of_parts(schema, heir))).collect();
    let Some(table) = schema.tables.get_mut(name) else { return };
    if table.column(old).is_none() || table.column(new).is_some() {
        return;
    }
    rename_in_table(table, planner, old, new);
    for column in table.columns.iter_mut().filter(|column| column.name == new) {
        keep_not_null_name(column, (name, old), name, hints);
    }
    for heir in heirs {
        if let Some(heir) = schema.tables.get_mut(&heir) {
            rename_in_table(heir, planner, old, new);
        }
    }
    for (heir, names) in &parts {
        keep_names_of_parts(schema, heir, names);
    }
    for (_, key) in schema.tables.values_mut().flat_map(|table| Arc::make_mut(table).foreign_keys.iter_mut())
    {
        if key.table == *name {
            replace(&mut key.referenced, old, new);
        }
    }
    for (table, column) in schema.unmanaged.iter_mut().flat_map(|object| &mut object.depends_on) {
        if table == name && column.as_deref() == Some(old) {
            *column = Some(new.to_owned());
        }
    }
    let (from, to) = (old.to_owned(), new.to_owned());
    push(schema, changes, Rename::Column { table: name.clone(), from, to });
}

fn push(schema: &mut Schema, changes: &mut Vec<Change>, rename: Rename) {
    rename_in_objects(schema, &rename);
    changes.push(Change::Rename(rename));
}

/// The tables that have columns from that one, directly or not.
fn heirs(schema: &Schema, of: &ObjectName) -> Vec<ObjectName> {
    let mut found = vec![of.clone()];
    let mut at = 0;
    while let Some(parent) = found.get(at).cloned() {
        let children =
            schema.tables.values().filter(|table| table.family.parents().any(|name| *name == parent));
        let children: Vec<ObjectName> = children.map(|table| table.name.clone()).collect();
        found.extend(children.into_iter().filter(|child| !found.contains(child)).collect::<Vec<_>>());
        at += 1;
    }
    found.split_off(1)
}

fn rename_in_table(table: &mut Table, planner: &dyn Planner, old: &str, new: &str) {
    let Table {
        name: _,
        columns,
        primary_key,
        uniques,
        checks,
        foreign_keys,
        exclusions,
        indexes,
        comment: _,
        family,
        access,
        options,
        rows,
    } = table;
    if let Some(rows) = rows {
        rows.rename_column(old, new);
    }
    if let Some(partitioning) = &mut options.partitioning {
        partitioning.by = planner.rename_column(&partitioning.by, old, new);
        if let Some(by) = &mut partitioning.subpartition_by {
            *by = planner.rename_column(by, old, new);
        }
    }
    for privileges in access.grants.iter_mut().flat_map(|grants| grants.values_mut()) {
        let renamed = std::mem::take(privileges).into_iter().map(|mut privilege| {
            match &mut privilege.of {
                Part::Column(column) | Part::Sequence(column) if column == old => *column = new.to_owned(),
                Part::Column(_) | Part::Sequence(_) | Part::Whole => {}
            }
            privilege
        });
        *privileges = renamed.collect();
    }
    if let Some(key) = &mut family.partition_by {
        *key = planner.rename_column(key, old, new);
    }
    for column in columns {
        if column.name == old {
            column.name = new.to_owned();
        }
        if let Some(generated) = &mut column.generated {
            generated.expr = planner.rename_column(&generated.expr, old, new);
        }
    }
    if let Some(key) = primary_key {
        replace(&mut key.columns, old, new);
        replace(&mut key.backing.include, old, new);
    }
    for (_, unique) in uniques.iter_mut() {
        replace(&mut unique.columns, old, new);
        replace(&mut unique.backing.include, old, new);
    }
    for (_, exclusion) in exclusions.iter_mut() {
        exclusion.definition = planner.rename_column(&exclusion.definition, old, new);
    }
    for (_, check) in checks.iter_mut() {
        check.expr = planner.rename_column(&check.expr, old, new);
    }
    for (_, key) in foreign_keys.iter_mut() {
        replace(&mut key.columns, old, new);
        replace(&mut key.details.set_columns, old, new);
    }
    for (_, index) in indexes.iter_mut() {
        for key in &mut index.keys {
            match &mut key.of {
                IndexKeyOf::Column(column) if column == old => *column = new.to_owned(),
                IndexKeyOf::Column(_) => {}
                IndexKeyOf::Expr(expr) => *expr = planner.rename_column(expr, old, new),
            }
        }
        replace(&mut index.include, old, new);
        if let Some(predicate) = &mut index.predicate {
            *predicate = planner.rename_column(predicate, old, new);
        }
    }
}

fn replace(names: &mut [String], old: &str, new: &str) {
    for name in names.iter_mut().filter(|name| *name == old) {
        *name = new.to_owned();
    }
}
