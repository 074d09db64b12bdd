//! How PostgreSQL writes SQL.

mod create;
mod ddl;
mod quote;
mod types;
mod value;

use super::{Capabilities, Spelling};
use crate::ObjectName;
use crate::model::{Type, Value};
use crate::schema::{
    Check, Column, ColumnType, EnumType, Expr, ForeignKey, Identity, Index, Schema, Table, Unique,
};

/// PostgreSQL.
pub struct Postgres;

impl Postgres {
    /// Whether a type is spelled as the server spells it for certain, so that it need not be asked.
    pub fn is_certain_type(ty: &ColumnType) -> bool {
        match ty {
            ColumnType::Native(name) => types::is_certain(name),
            ColumnType::Enum(_) | ColumnType::EnumArray(_) => true,
        }
    }

    /// A name as the server prints it in an expression: in quotes only where it needs them.
    pub fn printed_ident(name: &str) -> String {
        quote::printed(name)
    }

    /// `GENERATED … AS IDENTITY`; `None` for a serial, which is a type and a default.
    pub fn identity_clause(identity: Identity) -> Option<&'static str> {
        ddl::identity_clause(identity)
    }
}

#[cfg(test)]
mod tests;

impl Spelling for Postgres {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            enum_types: true,
            comments: true,
            schemas: true,
            alter_constraints: true,
            index_methods: true,
            nulls_not_distinct: true,
            deferrable_uniques: true,
            index_nulls: true,
            nulls_smallest: false,
            // From PostgreSQL 18; older servers say so themselves when the expression is normalised.
            virtual_columns: true,
            identity_is_primary_key: false,
            constraints_name_indexes: true,
            nullable_primary_keys: false,
            table_options: false,
            // NAMEDATALEN - 1.
            case_sensitive_names: true,
            reserved_prefix: None,
            system_columns: &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"],
            max_name_bytes: 63,
            // MaxHeapAttributeNumber.
            max_columns: 1600,
        }
    }

    fn ident(&self, name: &str) -> String {
        quote::ident(name)
    }

    fn name(&self, name: &ObjectName) -> String {
        quote::name(name)
    }

    fn string(&self, text: &str) -> String {
        quote::string(text)
    }

    fn identity(&self, identity: Identity) -> Identity {
        match identity {
            Identity::ByDefault | Identity::Rowid => Identity::ByDefault,
            Identity::Always => Identity::Always,
            Identity::Serial => Identity::Serial,
        }
    }

    fn column_type(&self, ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
        types::column_type(ty, identity)
    }

    fn declared_type(&self, ty: &ColumnType) -> Type {
        types::declared_type(ty)
    }

    fn value(&self, value: &Value, ty: &Type) -> Expr {
        value::value(value, ty)
    }

    /// The portable functions are PostgreSQL's own. `CURRENT_TIMESTAMP` is `now()` under its standard name.
    fn expression(&self, sql: &str) -> Expr {
        let compact: String = sql.chars().filter(|c| !c.is_whitespace()).collect();
        match compact.to_ascii_lowercase().as_str() {
            "now()" | "current_timestamp" => Expr::new("now()"),
            "gen_random_uuid()" => Expr::new("gen_random_uuid()"),
            _ => Expr::new(sql.trim()),
        }
    }

    fn declared_expression(&self, expr: &Expr) -> String {
        expr.sql().to_owned()
    }

    fn type_sql(&self, ty: &ColumnType) -> String {
        ddl::type_sql(ty)
    }

    fn placeholder(&self, number: usize) -> String {
        format!("${number}")
    }

    fn instant(&self, ty: &Type) -> String {
        // `now()` is the beginning of the transaction, and the same for all that it does.
        match ty {
            Type::Timestamp => "(clock_timestamp() AT TIME ZONE 'UTC')".to_owned(),
            _ => "clock_timestamp()".to_owned(),
        }
    }

    fn next_version(&self, column: &str, ty: &Type) -> String {
        match ty {
            Type::Int | Type::BigInt => format!("{column} + 1"),
            _ => format!("GREATEST({}, {column} + interval '1 microsecond')", self.instant(ty)),
        }
    }

    fn cast_from_text(&self, ty: &Type, identity: Option<Identity>) -> String {
        value::cast_from_text(ty, identity)
    }

    fn as_text(&self, expression: &str, ty: &Type) -> String {
        value::as_text(expression, ty)
    }

    fn column(&self, column: &Column) -> String {
        ddl::column(column)
    }

    fn unique(&self, unique: &Unique) -> String {
        ddl::unique(unique)
    }

    fn check(&self, check: &Check) -> String {
        ddl::check(check)
    }

    fn foreign_key(&self, foreign_key: &ForeignKey) -> String {
        ddl::foreign_key(foreign_key)
    }

    fn create_table(&self, table: &Table) -> String {
        ddl::create_table(table)
    }

    fn create_index(&self, table: &ObjectName, index: &Index) -> String {
        ddl::create_index(table, index)
    }

    fn create_enum(&self, ty: &EnumType) -> String {
        ddl::create_enum(ty)
    }

    fn create_all(&self, schema: &Schema) -> Vec<String> {
        create::create_all(schema)
    }
}
