//! What keeps two columns of a table equal: a function and a trigger, which sees every row before it is written.

use super::{ddl, quote};
use crate::ObjectName;
use crate::naming;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{Column, ColumnType, Expr, Table};
use crate::twin::Twin;

pub(super) const SUFFIX: &str = "twin";

/// The function and its trigger.
pub(super) fn twin(table: &Table, new: &str, twin: &Twin) -> Vec<Object> {
    let Some((old, new)) = table.column(&twin.old).zip(table.column(new)) else { return Vec::new() };
    let name = table.name.sibling(naming::twin(&table.name, &old.name, &new.name, SUFFIX));
    let (function, trigger) = (function(&name, table, (old, new), twin), trigger(&name, table));
    let of_function = ObjectId::new(ObjectKind::Function, name.clone());
    let of_trigger = ObjectId { on: Some(table.name.clone()), ..ObjectId::new(ObjectKind::Trigger, name) };
    vec![Object::new(of_function, function), Object::new(of_trigger, trigger)]
}

fn function(name: &ObjectName, table: &Table, (old, new): (&Column, &Column), twin: &Twin) -> String {
    let (new_field, old_field) = (field("NEW", &new.name), field("NEW", &old.name));
    let forth = value(twin.forth.as_ref(), table, old, new);
    let back = value(twin.back.as_ref(), table, new, old);
    let differs = distinct(&new_field, &forth, new);
    // Who speaks of one column alone leaves the other one as it is without being told.
    let mut untold = match &new.default {
        Some(default) => format!("NOT ({})", distinct(&new_field, default.sql(), new)),
        None => format!("{new_field} IS NULL"),
    };
    if new.default.is_some() && old.default.is_none() {
        untold.push_str(&format!(" AND {old_field} IS NOT NULL"));
    }
    let was_set =
        |column: &Column| distinct(&field("NEW", &column.name), &field("OLD", &column.name), column);
    let (new_set, old_set) = (was_set(new), was_set(old));
    let body = format!(
        "BEGIN\n    \
         IF TG_OP = 'INSERT' THEN\n        \
         IF {untold} THEN\n            {new_field} := {forth};\n        \
         ELSIF {differs} THEN\n            {old_field} := {back};\n        END IF;\n    \
         ELSIF {new_set} THEN\n        \
         IF {differs} THEN\n            {old_field} := {back};\n        END IF;\n    \
         ELSIF {old_set} THEN\n        {new_field} := {forth};\n    \
         END IF;\n    RETURN NEW;\nEND"
    );
    let mut tag = "$function$".to_owned();
    while body.contains(&tag) {
        tag.insert(tag.len() - 1, 'x');
    }
    // In the words of `pg_get_functiondef`.
    let schema = quote::printed(name.schema.as_deref().unwrap_or("public"));
    let name = quote::printed(&name.name);
    format!("CREATE FUNCTION {schema}.{name}()\n RETURNS trigger\n LANGUAGE plpgsql\nAS {tag}\n{body}\n{tag}")
}

fn trigger(name: &ObjectName, table: &Table) -> String {
    format!(
        "CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {}()",
        quote::ident(&name.name),
        quote::name(&table.name),
        quote::name(name)
    )
}

fn field(record: &str, column: &str) -> String {
    format!("{record}.{}", quote::ident(column))
}

/// The value of one column, made of the row that is written.
fn value(expr: Option<&Expr>, table: &Table, from: &Column, to: &Column) -> String {
    let of_type = |value: String| match from.ty == to.ty {
        true => value,
        false => format!("CAST({value} AS {})", ddl::type_sql(&to.ty)),
    };
    match expr {
        None => of_type(field("NEW", &from.name)),
        // The expression speaks of columns, and finds them in the row.
        Some(expr) => of_type(format!(
            "(SELECT {} FROM (SELECT NEW.*) AS {})",
            expr.sql(),
            quote::ident(&table.name.name)
        )),
    }
}

/// Whether two values differ. What the type's own equality takes for the same may still be another text (`citext`, `1.0` and `1.00`), and
/// some types have none.
fn distinct(a: &str, b: &str, column: &Column) -> String {
    const EXACT: [&str; 11] = [
        "bigint",
        "boolean",
        "bytea",
        "date",
        "integer",
        "smallint",
        "text",
        "timestamp with time zone",
        "timestamp without time zone",
        "uuid",
        "character varying",
    ];
    let is_exact = match &column.ty {
        ColumnType::Enum(_) => true,
        ColumnType::EnumArray(_) => false,
        ColumnType::Native(ty) => EXACT.contains(&ty.split('(').next().unwrap_or_default()),
    };
    match is_exact && column.collation.is_none() {
        true => format!("{a} IS DISTINCT FROM {b}"),
        false => format!("CAST({a} AS text) COLLATE \"C\" IS DISTINCT FROM CAST({b} AS text)"),
    }
}
