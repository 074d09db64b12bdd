//! How SQLite writes SQL.
//!
//! SQLite keeps what is declared as text: a type decides only by its affinity, constraints cannot be added to a table that
//! exists, and foreign keys may name tables that are not there yet.

mod ddl;
mod document;
mod former;
mod quote;
mod twin;
mod types;
mod value;

pub use types::canonical_type;

use super::{Capabilities, NameLength, Spelling};
use crate::ObjectName;
use crate::access::{Access, DefaultPrivileges};
use crate::document::Words;
use crate::fits::Need;
use crate::model::{self, Type, Value};
use crate::object::{Object, ObjectId};
use crate::schema::{
    Check, Column, ColumnStorage, ColumnType, EnumType, Exclusion, Expr, ForeignKey, Identity, Index,
    IndexStorage, PrimaryKey, Schema, Table, TableOptions, Unique,
};

/// SQLite.
pub struct Sqlite;

impl Spelling for Sqlite {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            enum_types: false,
            comments: false,
            constraint_comments: false,
            notes: true,
            schemas: false,
            alter_constraints: false,
            unenforced: false,
            index_methods: false,
            index_kinds: &[],
            partial_indexes: true,
            prefixes: false,
            on_update_current_timestamp: false,
            collations_are_words: false,
            key_collations: true,
            nulls_not_distinct: false,
            deferrable_uniques: false,
            deferrable_foreign_keys: true,
            set_default: true,
            index_nulls: false,
            nulls_smallest: true,
            virtual_columns: true,
            identity_is_primary_key: true,
            constraints_name_indexes: false,
            indexes_of_tables: false,
            nullable_primary_keys: true,
            sequences: false,
            families: false,
            empty_tables: false,
            named_not_null: false,
            conflict_clauses: true,
            ordered_keys: true,
            foreign_keys_of_any_type: true,
            tells_no_action: false,
            foreign_keys_to_anything: true,
            application_functions: true,
            grants: false,
            exclusions: false,
            row_security: false,
            match_full: false,
            // SQLite has no limit of its own but that of a statement; https://sqlite.org/limits.html
            case_sensitive_names: false,
            reserved_prefix: Some("sqlite_"),
            system_columns: &[],
            max_name: NameLength::Bytes(usize::MAX),
            max_columns: 2000,
            triggers_of_tables: false,
            trigger_statements: true,
            triggers_write_rows: false,
            required_before_triggers: false,
            overloads: false,
            creation_settings: false,
        }
    }

    /// The library is built in, and has everything.
    fn needs(&self, _table: &model::Table) -> Vec<Need> {
        Vec::new()
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
            Identity::ByDefault | Identity::Always | Identity::Serial => Identity::ByDefault,
            Identity::Rowid => Identity::Rowid,
        }
    }

    fn column_type(&self, ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
        types::column_type(ty, identity)
    }

    fn enum_column(&self, _: &[String]) -> Option<ColumnType> {
        None
    }

    fn disturbed_by_keys(&self, _: &Table) -> Vec<(String, String)> {
        Vec::new()
    }

    /// Everything is told as it is written.
    fn settle(&self, _: &mut Table) {}

    fn declared_type(&self, ty: &ColumnType) -> Type {
        types::declared_type(ty)
    }

    fn value(&self, value: &Value, ty: &Type) -> Expr {
        value::value(value, ty)
    }

    fn row_value(&self, value: &Value, ty: &Type) -> String {
        value::value(value, ty).0
    }

    fn row_text(&self, value: &str, ty: &Type) -> String {
        value::as_text(value, ty)
    }

    /// It looks for the highest number itself.
    fn count_on(&self, _: &ObjectName, _: &str) -> Option<String> {
        None
    }

    fn expression(&self, sql: &str) -> Expr {
        value::expression(sql)
    }

    fn default_expression(&self, sql: &str, _: &ColumnType) -> Expr {
        self.expression(sql)
    }

    /// What all databases are given is read as the standard says.
    fn means_otherwise(&self, _: &str) -> Option<(&'static str, &'static str)> {
        None
    }

    fn declared_expression(&self, expr: &Expr) -> String {
        value::declared_expression(expr)
    }

    fn type_sql(&self, ty: &ColumnType) -> String {
        types::type_sql(ty)
    }

    fn placeholder(&self, number: usize) -> String {
        format!("?{number}")
    }

    fn instant(&self, _: &Type) -> String {
        self.expression("now()").0
    }

    fn next_version(&self, column: &str, ty: &Type) -> String {
        match ty {
            Type::Int | Type::BigInt => format!("{column} + 1"),
            // SQLite's clock counts milliseconds.
            _ => format!(
                "max(strftime('%Y-%m-%d %H:%M:%f', 'now'), strftime('%Y-%m-%d %H:%M:%f', {column}, '+0.001 seconds')) || '000'"
            ),
        }
    }

    fn cast_from_text(&self, _: &Type, _: Option<Identity>) -> String {
        // Whatever is given is stored, by the column's affinity.
        String::new()
    }

    fn comment_on(&self, _: &ObjectId, _: Option<&str>) -> Option<String> {
        None
    }

    // Whoever can open the file may do everything.
    fn alter_object_access(
        &self,
        _: &ObjectId,
        _: &Access,
        _: &Access,
        _: Option<&Access>,
    ) -> Vec<Vec<String>> {
        Vec::new()
    }

    fn alter_default_privileges(
        &self,
        _: &DefaultPrivileges,
        _: &DefaultPrivileges,
        _: Option<u32>,
        _: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        Vec::new()
    }

    fn column(&self, column: &Column) -> String {
        ddl::column(column, "")
    }

    fn table_options(&self, options: &TableOptions) -> TableOptions {
        let TableOptions { strict, without_rowid, .. } = *options;
        TableOptions { strict, without_rowid, ..TableOptions::default() }
    }

    /// Nothing of it can be said here.
    fn column_storage(&self, _: &ColumnStorage, _: &ColumnType) -> ColumnStorage {
        ColumnStorage::default()
    }

    fn index_storage(&self, _: &IndexStorage) -> IndexStorage {
        IndexStorage::default()
    }

    fn primary_key(&self, key: &PrimaryKey) -> String {
        ddl::primary_key(key)
    }

    fn unique(&self, unique: &Unique) -> String {
        ddl::unique(unique)
    }

    fn check(&self, check: &Check) -> String {
        ddl::check(check)
    }

    /// Never asked for: there are none.
    fn exclusion(&self, exclusion: &Exclusion) -> String {
        format!("CONSTRAINT {} EXCLUDE {}", self.ident(&exclusion.name), exclusion.definition.sql())
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
        unreachable!("SQLite has no enum types, so no schema of SQLite holds {}", ty.name)
    }

    fn twin(&self, table: &Table, new: &str, twin: &crate::twin::Twin) -> Vec<Object> {
        twin::twin(table, new, twin)
    }

    fn twin_suffix(&self) -> &'static str {
        twin::SUFFIX
    }

    fn former(&self, old: &ObjectName, table: &Table) -> Result<Vec<Object>, String> {
        former::former(old, table)
    }

    fn documents(&self) -> &'static dyn Words {
        &document::Documents
    }

    fn create_all(&self, schema: &Schema) -> Vec<String> {
        ddl::create_all(schema)
    }
}
