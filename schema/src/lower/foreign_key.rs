//! Foreign keys: at a column or at the table, and whether both ends fit.

mod dangling;

use std::collections::BTreeMap;

use super::reference::{Reference, reference_span, resolve};
use super::scope::{Declared, DeclaredColumn, Scope};
use super::table::one_name;
use super::{column, types};
use crate::model::{ForeignKey, Only, PerDialect, Table, Type};
use crate::schema::{Action, ForeignKeyDetails, IndexKeyOf};
use crate::yaml::ast::{self, ForeignKeyBody};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, Dialect, ObjectName, naming};

/// The foreign keys of a table.
pub(super) struct Keys {
    /// Those that lead somewhere, those at columns first.
    pub(super) foreign_keys: Vec<ForeignKey>,
    /// Those that do not, and say so.
    pub(super) dangling: Vec<ForeignKey>,
}

/// The foreign keys of a table.
pub(super) fn lower(
    declared: &Declared<'_>,
    body: &ast::Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Keys {
    let mut keys: Vec<ForeignKey> = Vec::new();
    let mut dangling: Vec<ForeignKey> = Vec::new();
    for column in declared.columns.iter().filter(|column| !column.is_inherited) {
        keys.extend(at_column(declared, column, scope, out));
    }
    for (name, key) in &body.foreign_keys.0 {
        let Some(key) = key else { continue };
        let Some(name) = one_name(name.as_ref(), key.name.as_ref(), "constraint", out) else { continue };
        let name = name.map(|name| name.value.clone());
        match key.dangling {
            true => dangling.extend(dangling::lower(declared, key, name, scope, out)),
            false => keys.extend(at_table(declared, key, name, scope, out)),
        }
    }
    Keys { foreign_keys: keys, dangling }
}

fn at_column(
    declared: &Declared<'_>,
    column: &DeclaredColumn<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<ForeignKey> {
    let body = column.body()?;
    let Reference { table, columns, nullable: _, span } = resolve(body.references.as_ref()?, scope, out)?;
    let [_] = columns.as_slice() else { return None };
    let mut no_action_on_update = false;
    let on_update = match body.on_update.as_deref() {
        None => Action::NoAction,
        // Another value, or SQL, is what the column is set to; a bare word has to be an action here.
        Some(set) => match (column::action(set), set) {
            (Some(action), _) => {
                no_action_on_update = action.value == Action::NoAction;
                action.value
            }
            (None, PerDialect::Same(ast::DefaultDecl::Value(node))) => {
                let words = ["no action", "restrict", "cascade", "set null", "set default"];
                let found = crate::yaml::from_yaml::unknown_word(node, &words);
                out.push(found);
                Action::NoAction
            }
            (None, PerDialect::Same(ast::DefaultDecl::Sql(_)) | PerDialect::Each(_)) => Action::NoAction,
        },
    };
    let key = ForeignKey {
        name: match &body.constraint {
            Some(name) => name.value.clone(),
            None => naming::foreign_key(&declared.name, &[&column.name]),
        },
        columns: vec![column.name.clone()],
        table,
        referenced: columns,
        on_delete: body.on_delete.as_ref().map(|action| action.value).unwrap_or_default(),
        on_update,
        deferrable: body.deferrable.as_ref().map(|found| found.value).unwrap_or_default(),
        details: ForeignKeyDetails {
            no_action_on_delete: says_no_action(body.on_delete.as_ref()),
            no_action_on_update,
            ..ForeignKeyDetails::default()
        },
        only: Only(body.only.0.clone()),
        span,
    };
    Some(key)
}

fn at_table(
    declared: &Declared<'_>,
    body: &ForeignKeyBody,
    name: Option<String>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<ForeignKey> {
    let known = scope.has_columns(&declared.name, &body.columns, out);
    let reference = resolve(&body.references, scope, out)?;
    if !is_whole(body, &reference, out) || !known {
        return None;
    }
    let Reference { table, columns, nullable: _, span: _ } = reference;
    let span = reference_span(&body.references);
    set_columns(body, out);
    let own: Vec<String> = body.columns.iter().map(|column| column.value.clone()).collect();
    Some(ForeignKey {
        name: name.unwrap_or_else(|| naming::foreign_key(&declared.name, &own)),
        columns: own,
        table,
        referenced: columns,
        on_delete: body.on_delete.as_ref().map(|action| action.value).unwrap_or_default(),
        on_update: body.on_update.as_ref().map(|action| action.value).unwrap_or_default(),
        deferrable: body.deferrable.as_ref().map(|found| found.value).unwrap_or_default(),
        details: ForeignKeyDetails {
            set_columns: body.set_columns.iter().map(|column| column.value.clone()).collect(),
            period: body.period,
            match_full: body.match_full,
            not_valid: body.not_valid,
            not_enforced: body.not_enforced,
            no_action_on_delete: says_no_action(body.on_delete.as_ref()),
            no_action_on_update: says_no_action(body.on_update.as_ref()),
            comment: body.comment.as_ref().map(|comment| comment.value.clone()),
        },
        only: Only(body.only.0.clone()),
        span,
    })
}

/// Whether a key of a table has columns, as many as it refers to; a finding if not.
fn is_whole(body: &ForeignKeyBody, reference: &Reference, out: &mut Diagnostics) -> bool {
    let Reference { table, columns, nullable, span: _ } = reference;
    let span = reference_span(&body.references);
    if *nullable {
        let found = Diagnostic::new(span, "`?` says that a column may be NULL, and stands at the column");
        out.push(found.help("remove it here"));
    }
    if body.columns.is_empty() {
        if !body.broken {
            out.push(Diagnostic::new(body.span, "a foreign key needs the key `columns`"));
        }
        return false;
    }
    // What dangles may leave open to which columns.
    let is_open = body.dangling && columns.is_empty();
    if body.columns.len() != columns.len() && !is_open {
        let number = |count| if count == 1 { "1 column".to_owned() } else { format!("{count} columns") };
        let verb = if body.columns.len() == 1 { "refers" } else { "refer" };
        let message = format!("{} {verb} to {}", number(body.columns.len()), number(columns.len()));
        out.push(
            Diagnostic::new(span, message).help(format!("it refers to `{table}({})`", columns.join(", "))),
        );
        return false;
    }
    true
}

/// Whether it is written that nothing happens.
fn says_no_action(said: Option<&Spanned<Action>>) -> bool {
    said.is_some_and(|action| action.value == Action::NoAction)
}

/// `set_columns` are columns of the key, of an action that sets some.
fn set_columns(body: &ForeignKeyBody, out: &mut Diagnostics) {
    let Some(first) = body.set_columns.first() else { return };
    for column in &body.set_columns {
        if !body.columns.iter().any(|own| own.value == column.value) {
            let found = Diagnostic::new(column.span, format!("`{}` is no column of this key", column.value));
            out.push(found.help("`set_columns` are some of its `columns`"));
        }
    }
    let sets = body
        .on_delete
        .as_ref()
        .is_some_and(|action| matches!(action.value, Action::SetNull | Action::SetDefault));
    if !sets {
        let found = Diagnostic::new(first.span, "nothing is set when the row that is referenced is deleted");
        out.push(found.help("add `on_delete: set null`, or remove `set_columns`"));
    }
}

/// Checks that every key refers to something unique, of its own types, and can do what it says.
pub(super) fn check(tables: &BTreeMap<ObjectName, Table>, scope: &Scope<'_>, out: &mut Diagnostics) {
    for table in tables.values() {
        for key in &table.foreign_keys {
            if let Some(target) = tables.get(&key.table) {
                check_unique(key, target, out);
                check_exists(table, key, target, out);
            }
            check_types(table, key, scope, out);
            check_actions(table, key, out);
        }
        for key in &table.dangling {
            dangling::check(key, tables.get(&key.table), out);
        }
    }
}

fn check_unique(key: &ForeignKey, target: &Table, out: &mut Diagnostics) {
    if is_unique(&key.referenced, target) {
        return;
    }
    let columns = key.referenced.join(", ");
    let message = format!("`{}({columns})` is not unique, so that nothing can refer to it", key.table);
    let place =
        key.referenced.first().and_then(|name| target.column(name)).map_or(target.span, |column| column.span);
    let help = match key.referenced.as_slice() {
        [column] => format!("add `unique: true` to `{column}`, or refer to the primary key"),
        _ => format!("add `uniques: [[{columns}]]` to `{}`, or refer to the primary key", key.table),
    };
    let help = format!("{help}; SQLite takes it as a key under `foreign_keys` that says `dangling: true`");
    out.push(Diagnostic::new(key.span, message).related(place, "declared here").help(help));
}

/// Whether the columns of a table are unique together.
fn is_unique(columns: &[String], target: &Table) -> bool {
    let same = |other: &[String]| {
        other.len() == columns.len() && other.iter().all(|column| columns.contains(column))
    };
    let by_index =
        target.indexes.iter().filter(|index| index.unique && index.predicate.is_none()).any(|index| {
            let columns: Option<Vec<String>> = index
                .keys
                .iter()
                .map(|key| match &key.of {
                    IndexKeyOf::Column(column) => Some(column.clone()),
                    IndexKeyOf::Expr(_) => None,
                })
                .collect();
            columns.is_some_and(|columns| same(&columns))
        });
    let mut keys = target.primary_key.iter().chain(&target.uniques);
    by_index || keys.any(|key| same(&key.columns))
}

/// Where the key exists, so must what it refers to.
fn check_exists(table: &Table, key: &ForeignKey, target: &Table, out: &mut Diagnostics) {
    for dialect in Dialect::ALL {
        if !table.only.includes(dialect) || !key.only.includes(dialect) {
            continue;
        }
        let own = key.columns.iter().filter_map(|name| table.column(name));
        if own.clone().any(|column| !column.only.includes(dialect)) {
            continue;
        }
        let mut referenced = key.referenced.iter().filter_map(|name| target.column(name));
        if !target.only.includes(dialect) || referenced.any(|column| !column.only.includes(dialect)) {
            let message = format!("`{}` is not there on {dialect}, where this key refers to it", key.table);
            let only: Vec<&str> = Dialect::ALL
                .iter()
                .filter(|dialect| target.only.includes(**dialect))
                .map(|d| d.name())
                .collect();
            let found = Diagnostic::new(key.span, message).related(target.span, "declared here");
            out.push(found.help(format!("write `only: {}` here too", only.join(", "))));
            return;
        }
    }
}

/// Columns of a key and of what it refers to whose types differ on one of the databases.
fn differing<'a>(
    table: &'a Table,
    key: &'a ForeignKey,
    scope: &'a Scope<'_>,
    on: impl Fn(&Dialect) -> bool,
) -> impl Iterator<Item = (&'a str, &'a str, Type, Type)> {
    key.columns.iter().zip(&key.referenced).filter_map(move |(column, referenced)| {
        let (own, other) = (scope.types.of(&table.name, column)?, scope.types.of(&key.table, referenced)?);
        let differ = |dialect: Dialect| match (own.on(dialect), other.on(dialect)) {
            (Some(own), Some(other)) => (!comparable(own, other)).then(|| (own.clone(), other.clone())),
            (Some(_), None) | (None, Some(_)) | (None, None) => None,
        };
        let (own, other) = Dialect::ALL.into_iter().filter(&on).find_map(differ)?;
        Some((column.as_str(), referenced.as_str(), own, other))
    })
}

/// Whether the columns of a key have the types of those that it refers to, so that Rust can look for one by the other.
pub(super) fn has_one_type(table: &Table, key: &ForeignKey, scope: &Scope<'_>) -> bool {
    differing(table, key, scope, |_| true).next().is_none()
}

fn check_types(table: &Table, key: &ForeignKey, scope: &Scope<'_>, out: &mut Diagnostics) {
    // What is for one database alone, and says so itself, may be what only that one takes.
    let is_checked = |dialect: &Dialect| {
        let takes_any =
            key.only.0 == [*dialect] && dialect.spelling().capabilities().foreign_keys_of_any_type;
        table.only.includes(*dialect) && key.only.includes(*dialect) && !takes_any
    };
    for (column, referenced, own, other) in differing(table, key, scope, is_checked) {
        let shown = |ty: &Type| types::print(ty).unwrap_or_else(|| "a native type".to_owned());
        let message = format!(
            "`{column}` is `{}`, and `{}.{referenced}`, which it refers to, is `{}`",
            shown(&own),
            key.table,
            shown(&other),
        );
        let found = Diagnostic::new(key.span, message);
        out.push(found.help("leave `type:` out: the type comes from the column that is referred to"));
    }
}

/// Whether values of the two types can be equal to a database.
pub(crate) fn comparable(a: &Type, b: &Type) -> bool {
    let number = |ty: &Type| matches!(ty, Type::SmallInt | Type::Int | Type::BigInt | Type::Decimal(_));
    let text = |ty: &Type| matches!(ty, Type::Text | Type::Varchar(_) | Type::Char(_));
    let native = |ty: &Type| matches!(ty, Type::Native(_));
    a == b || (number(a) && number(b)) || (text(a) && text(b)) || native(a) || native(b)
}

fn check_actions(table: &Table, key: &ForeignKey, out: &mut Diagnostics) {
    // What is for one database alone, and says so itself, may be what only fails when it is carried out.
    if matches!(key.only.0.as_slice(), [_]) {
        return;
    }
    for (name, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        // Only some columns may be set; on update all are.
        let set = match key.details.set_columns.as_slice() {
            [] => &key.columns,
            _ if name == "on_update" => &key.columns,
            _ => &key.details.set_columns,
        };
        let columns = set.iter().filter_map(|column| table.column(column));
        match action {
            Action::SetNull => {
                if let Some(column) = columns.clone().find(|column| !column.nullable) {
                    let message = format!("`{name}: set null` on `{}`, which cannot be NULL", column.name);
                    let found = Diagnostic::new(key.span, message);
                    out.push(found.help("add `?` to the reference, or choose `cascade` or `restrict`"));
                }
            }
            Action::SetDefault => {
                if let Some(column) =
                    columns.clone().find(|column| !column.nullable && column.default.is_none())
                {
                    let message = format!("`{name}: set default` on `{}`, which has no default", column.name);
                    out.push(Diagnostic::new(key.span, message).help("add `default:`"));
                }
            }
            Action::NoAction | Action::Restrict | Action::Cascade => {}
        }
    }
}
