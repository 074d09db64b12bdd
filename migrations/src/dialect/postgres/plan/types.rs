//! Domains and composite types that cannot be changed in place while columns are of them: the old type keeps another name, the
//! columns move to the new one, and the old one goes.

use std::collections::{BTreeMap, BTreeSet};

use tablewright::sql::tokens;
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::schema::{Column, ColumnType};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::columns::set_default;
use super::moves::is_changed_in_place;
use super::{Phase, Work, alter_column, casts, ident};
use crate::dialect;
use crate::objects::{find, on_object};
use crate::plan::{HazardKind, Lock, Step};

/// Both states of each such type, by the type's name as columns spell it.
pub(super) type Remade<'a> = BTreeMap<String, (&'a Object, &'a Object)>;

/// Types that differ in what cannot be changed, and types that are made of those. `before` has the names that they have after the
/// renames.
pub(super) fn remade<'a>(before: &'a Schema, to: &'a Schema) -> Remade<'a> {
    let states: Vec<(&Object, &Object)> = before
        .objects
        .values()
        .filter(|object| steps_aside(object.id.kind))
        .filter_map(|object| Some((object, find(&to.objects, &object.id)?)))
        .collect();
    let changed = states.iter().filter(|(old, new)| !is_changed_in_place(old, new));
    let mut found: BTreeSet<&ObjectId> = changed.map(|(old, _)| &old.id).collect();
    loop {
        let is_over =
            |object: &Object| object.depends_on.iter().filter_map(on_object).any(|on| found.contains(on));
        let over = states.iter().filter(|(old, _)| !found.contains(&old.id) && is_over(old));
        let more: Vec<&ObjectId> = over.map(|(old, _)| &old.id).collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    let remade = states.into_iter().filter(|(old, _)| found.contains(&old.id));
    remade.map(|(old, new)| (spelled(&old.id.name), (old, new))).collect()
}

/// Whether types of a kind can keep another name meanwhile. A range type cannot: its constructors and its multirange keep theirs.
pub(super) fn steps_aside(kind: ObjectKind) -> bool {
    kind == ObjectKind::Domain || kind == ObjectKind::CompositeType
}

/// The type that a column is of, or an array of, as the server spells it.
pub(super) fn element(ty: &ColumnType) -> Option<&str> {
    match ty {
        ColumnType::Native(spelled) => Some(spelled.trim_end_matches("[]")),
        ColumnType::Enum(_) | ColumnType::EnumArray(_) => None,
    }
}

fn spelled(name: &ObjectName) -> String {
    dialect::planner(Dialect::Postgres).printed_type(name)
}

/// The object under the name that it has until it goes.
pub(super) fn under_old_name(object: &Object) -> ObjectId {
    let name = &object.id.name;
    ObjectId { name: name.sibling(super::enums::old_name(&name.name)), ..object.id.clone() }
}

impl<'a> Work<'a> {
    /// The types that columns are of step aside, before the new ones are made.
    pub(super) fn types_aside(&mut self) {
        let aside: Vec<Object> = self
            .moves
            .before
            .objects
            .values()
            .filter(|object| self.moves.is_aside(&object.id))
            .cloned()
            .collect();
        for object in aside {
            let old = under_old_name(&object);
            let sql =
                format!("ALTER {} RENAME TO {}", object.id.target(Dialect::Postgres), ident(&old.name.name));
            let note = format!("{} is made anew, and its columns move to the new one.", object.id.name);
            self.push(Phase::Enums, Step::new(sql, Lock::None).note(note));
        }
    }

    /// The columns of those types move to the new ones.
    pub(super) fn convert_types(&mut self) {
        for (table, column) in self.aside.converted.clone() {
            let (Some(before), Some(after)) = (self.before.get(table).copied(), self.to.tables.get(table))
            else {
                continue;
            };
            let (Some(was), Some(now)) = (before.column(column), after.column(column)) else { continue };
            let Some(states) = element(&now.ty).and_then(|ty| self.aside.remade.get(ty)).copied() else {
                continue;
            };
            if was.default.is_some() {
                self.push(Phase::AlterColumns, alter_column(table, now, "DROP DEFAULT"));
            }
            let subject = format!("{table}.{column}");
            let Conversion { using, loss } = conversion(now, states, &self.aside.remade);
            let mut action = format!("TYPE {}", super::spelling().type_sql(&now.ty));
            action.extend(using.map(|using| format!(" USING {using}")));
            let reason = "the table is written anew while nobody can use it";
            let mut step =
                alter_column(table, now, &action).hazard(HazardKind::RewriteTable, &subject, reason);
            if let Some(loss) = loss {
                step = step.hazard(HazardKind::NarrowType, &subject, loss);
            }
            self.push(Phase::AlterColumns, step);
            if let Some(default) = &now.default {
                self.push(Phase::AlterColumns, set_default(after, now, default));
            }
            self.defaults_done.insert((&after.name, &now.name));
        }
    }
}

/// How values come to the new type; nothing where an assignment does it.
pub(super) struct Conversion {
    pub(super) using: Option<String>,
    loss: Option<String>,
}

pub(super) fn conversion(column: &Column, (old, new): (&Object, &Object), remade: &Remade<'_>) -> Conversion {
    let value = ident(&column.name);
    let target = super::spelling().type_sql(&column.ty);
    let is_array = target.ends_with("[]");
    if old.id.kind == ObjectKind::CompositeType {
        return match is_array {
            true => Conversion { using: Some(format!("{value}::text::{target}")), loss: Some(reason(old)) },
            false => of_attributes(&value, &target, old, new),
        };
    }
    let (was, now) = (base(old, remade, |(old, _)| old), base(new, remade, |(_, new)| new));
    let loss = casts::loss(&ColumnType::Native(was.clone()), &ColumnType::Native(now.clone()));
    let using = match is_array {
        true => Some(format!("{value}::{now}[]::{target}")),
        false => casts::using_native(&value, &was, &now).map(|cast| format!("({cast})::{target}")),
    };
    Conversion { using, loss }
}

fn reason(ty: &Object) -> String {
    format!("not every value of the old {} may fit the new one", ty.id.name)
}

/// What a domain is in the end, when domains below it are looked through.
fn base<'a>(
    domain: &Object,
    remade: &Remade<'a>,
    state: impl Fn((&'a Object, &'a Object)) -> &'a Object + Copy,
) -> String {
    let first = domain.signature.first().map(String::as_str).unwrap_or_default();
    let spelled = first.split(" COLLATE ").next().unwrap_or(first);
    match remade.get(spelled) {
        Some(states) if state(*states).id != domain.id => base(state(*states), remade, state),
        Some(_) | None => spelled.to_owned(),
    }
}

/// Each attribute by its name; NULL for what is new.
fn of_attributes(value: &str, target: &str, old: &Object, new: &Object) -> Conversion {
    let (old_parts, new_parts) = (attributes(old), attributes(new));
    let mut loss = None;
    let fields: Vec<String> = new_parts
        .iter()
        .map(|(name, ty)| {
            let Some((_, was)) = old_parts.iter().find(|(old, _)| old == name) else {
                return "NULL".to_owned();
            };
            let field = format!("({value}).{name}");
            let native = |ty: &str| ColumnType::Native(ty.to_owned());
            if let Some(found) = casts::loss(&native(was), &native(ty)) {
                loss = Some(found);
            }
            casts::using_native(&field, was, ty).unwrap_or(field)
        })
        .collect();
    if old_parts.iter().any(|(name, _)| !new_parts.iter().any(|(new, _)| new == name)) {
        loss = Some("attributes go, and their values with them".to_owned());
    }
    // A row of NULLs is not NULL. In other words, ALTER TABLE of a partitioned table fails inside the server, which reads them twice.
    let using = format!(
        "CASE WHEN {value}::text IS DISTINCT FROM NULL THEN ROW({})::{target} END",
        fields.join(", ")
    );
    Conversion { using: Some(using), loss }
}

/// Names as they are written, and types.
fn attributes(ty: &Object) -> Vec<(String, String)> {
    let split = |attribute: &String| {
        let name = tokens(attribute).first().map(|token| token.text.to_owned())?;
        let rest = attribute.get(name.len()..)?.trim_start();
        Some((name, rest.split(" COLLATE ").next().unwrap_or(rest).to_owned()))
    };
    ty.signature.iter().filter_map(split).collect()
}
