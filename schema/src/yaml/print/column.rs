//! One column: its type alone where nothing else is to be said, a mapping otherwise.

use super::context::Context;
use super::relation::inline_key;
use super::{EnumsOf, Mapping, scalar, storage};
use crate::lower::types;
use crate::model::{PerDialect, Type, Value};
use crate::schema::{Column, Deferrable, Expr, Generated, Schema, Table};
use crate::yaml::ast::DefaultDecl;
use crate::yaml::from_yaml::FromYaml;
use crate::yaml::parse::parse;
use crate::{Diagnostics, naming, value};

/// The column's lines, indented as an entry of `columns`.
pub(super) fn print(column: &Column, table: &Table, context: &Context<'_>) -> String {
    let lead = format!("      {}:", scalar::block(&column.name));
    let (mapping, short) = written(column, table, context);
    match short {
        Some(text) => format!("{lead} {}\n", scalar::block(&text)),
        None => mapping.after(&lead, 8),
    }
}

/// The column's mapping, and its short form if it has one.
fn written(column: &Column, table: &Table, context: &Context<'_>) -> (Mapping, Option<String>) {
    let (schema, names) = (context.schema, &context.names);
    let Column {
        name,
        ty: _,
        nullable,
        not_null,
        default,
        identity,
        generated,
        collation,
        sequence,
        storage,
        comment,
    } = column;
    let mut mapping = Mapping::default();
    let key = inline_key(table, name, schema);
    let in_primary_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
    let (declared, text) = column_type(column, schema);
    // `?` on a column of a primary key is an error to the language, and a state of SQLite.
    let mark = if *nullable && !in_primary_key { "?" } else { "" };
    // A `?` behind no type at all would read like a type of its own.
    let no_type = matches!(&text, TypeText::Native(text) if text.is_empty());
    let comes_from_reference = key.is_some_and(|key| {
        let target = schema
            .tables
            .get(&key.table)
            .and_then(|table| Some((table, table.column(key.referenced.first()?)?)));
        target.is_some_and(|(target, referenced)| {
            let (ty, _) = column_type(referenced, schema);
            let spelled = schema.dialect.spelling().column_type(&ty, None);
            inline_key(target, &referenced.name, schema).is_none() && spelled.as_ref() == Ok(&column.ty)
        })
    });
    if !comes_from_reference {
        match &text {
            TypeText::Bare(text) => mapping.raw("type", scalar::ty(&format!("{text}{mark}"))),
            TypeText::Native(text) => {
                let mark = if no_type { "" } else { mark };
                let text = scalar::flow(&format!("{text}{mark}"));
                mapping.raw("type", format!("{{ {}: {text} }}", schema.dialect));
            }
        }
    }
    if let Some(key) = key {
        let nullable = if comes_from_reference { mark } else { "" };
        super::table::reference(&mut mapping, key, nullable == "?", schema);
    }
    if *nullable && (in_primary_key || (no_type && !comes_from_reference)) {
        mapping.raw("nullable", "true");
    }
    if let Some(not_null) = not_null {
        mapping.raw("not_null", storage::not_null(not_null));
    }
    if let Some(identity) = identity {
        mapping.raw("identity", storage::identity(*identity, sequence.as_deref()));
    }
    if super::table::key_column(table) == Some(name.as_str()) {
        mapping.raw("primary_key", "true");
    }
    if table.uniques.values().any(|unique| super::table::unique_column(unique, table) == Some(name.as_str()))
    {
        mapping.raw("unique", "true");
    }
    if let Some(default) = default {
        mapping.raw("default", default_text(default, &declared, schema));
    }
    if let Some(Generated { expr, stored }) = generated {
        let sql = schema.dialect.spelling().declared_expression(expr);
        match stored {
            true => mapping.text("generated", &sql),
            false => mapping.raw("generated", format!("{{ sql: {}, stored: false }}", scalar::flow(&sql))),
        }
    }
    if let Some(check) = super::table::column_check(table, name) {
        mapping.text("check", &schema.dialect.spelling().declared_expression(&check.expr));
    }
    if let Some(key) = key {
        super::table::actions(&mut mapping, key);
        deferrable(&mut mapping, key.deferrable);
        super::table::relation_names(&mut mapping, table, &key.name, names);
        if key.name != naming::foreign_key(&table.name, &key.columns) {
            mapping.text("constraint", &key.name);
        }
    }
    if let Some(collation) = collation {
        mapping.text("collation", collation);
    }
    storage::column(&mut mapping, storage);
    for (key, value) in context.kept(&table.name, name) {
        mapping.raw(key, value.as_str());
    }
    if let Some(comment) = comment {
        mapping.text("comment", comment);
    }
    let short = match (mapping.0.as_slice(), text) {
        ([("type", _)], TypeText::Bare(text)) => Some(format!("{text}{mark}")),
        _ => None,
    };
    (mapping, short)
}

pub(super) fn deferrable(mapping: &mut Mapping, deferrable: Deferrable) {
    match deferrable {
        Deferrable::No => {}
        Deferrable::Immediate => mapping.raw("deferrable", "true"),
        Deferrable::Deferred => mapping.raw("deferrable", "deferred"),
    }
}

/// How a type is written.
enum TypeText {
    /// As any database understands it.
    Bare(String),
    /// As this database alone does.
    Native(String),
}

/// The declared type that reading gives.
pub(super) fn declared_type(column: &Column, schema: &Schema) -> Type {
    column_type(column, schema).0
}

/// The declared type that reading gives, and its text.
fn column_type(column: &Column, schema: &Schema) -> (Type, TypeText) {
    let spelling = schema.dialect.spelling();
    let enums = EnumsOf(schema);
    let fits = |ty: &Type| spelling.column_type(ty, column.identity).as_ref() == Ok(&column.ty);
    if column.identity.is_some() && fits(&Type::BigInt) {
        return (Type::BigInt, TypeText::Bare("bigint".to_owned()));
    }
    let declared = spelling.declared_type(&column.ty);
    let upper = match &declared {
        Type::Native(text) => types::print(&Type::Native(text.to_uppercase())),
        _ => None,
    };
    // A domain or a composite type of the schema is written by its name.
    let native = Some(spelling.type_sql(&column.ty));
    for text in types::print(&declared).into_iter().chain(upper).chain(native) {
        if let Ok(read) = types::read(&text, false, &enums)
            && fits(&read)
        {
            return (read, TypeText::Bare(text));
        }
    }
    // A native type that has the name of a portable one is told apart by its case.
    let text = match &declared {
        Type::Native(text) => text.clone(),
        _ => spelling.type_sql(&column.ty),
    };
    for text in [text.clone(), text.to_uppercase(), text.to_lowercase()] {
        if let Ok(read) = types::read(&text, true, &enums)
            && fits(&read)
            && !text.ends_with('?')
        {
            return (read, TypeText::Native(text));
        }
    }
    (declared, TypeText::Native(text))
}

/// A value where the expression is nothing but one, `{ sql: … }` otherwise.
fn default_text(default: &Expr, ty: &Type, schema: &Schema) -> String {
    for text in candidates(default.sql()) {
        if reads_as(&text, default, ty, schema) {
            return text;
        }
    }
    let sql = schema.dialect.spelling().declared_expression(default);
    format!("{{ sql: {} }}", scalar::flow(&sql))
}

/// YAML that might be the value of an expression: `true`, `5`, what stands in quotes.
fn candidates(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let literal = sql.strip_prefix('\'').and_then(|rest| {
        let mut text = String::new();
        let mut chars = rest.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\'' if chars.next_if_eq(&'\'').is_some() => text.push('\''),
                '\'' => return Some(text),
                c => text.push(c),
            }
        }
        None
    });
    match literal {
        Some(text) => {
            found.push(scalar::flow(&text));
            found.push(text.clone());
            if let Ok(json) = serde_json::from_str::<serde_json::Value>(&text)
                && (json.is_object() || json.is_array())
            {
                found.push(json.to_string());
                found.push(format!("{{ value: {json} }}"));
            }
        }
        None => {
            if sql.len() < 40 && sql.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')) {
                found.push(sql.to_owned());
            }
            match sql {
                "0" => found.push("false".to_owned()),
                "1" => found.push("true".to_owned()),
                _ => {}
            }
        }
    }
    found
}

/// Whether the YAML, read as the default of a column of that type, gives the expression.
fn reads_as(text: &str, default: &Expr, ty: &Type, schema: &Schema) -> bool {
    if text.contains('\n') {
        return false;
    }
    let mut out = Diagnostics::default();
    let file = out.sources.add("", format!("{{ default: {text} }}"));
    let Some(node) = parse(file, &mut out) else { return false };
    let Some([entry]) = node.mapping() else { return false };
    let Some(PerDialect::Same(DefaultDecl::Value(node))) = PerDialect::read(&entry.value, &mut out) else {
        return false;
    };
    // Without its enum, any word is a value of it; the schema's own default is one of them.
    match value::read(&node, ty, &Default::default()) {
        Ok(Value::Null) | Err(_) => false,
        Ok(value) => schema.dialect.spelling().value(&value, ty) == *default,
    }
}
