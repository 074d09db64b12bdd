//! How MySQL and MariaDB write SQL.
//!
//! One spelling serves both servers: what either of them does not take is not written, and what they print in different words is kept in
//! one ([`canonical_type`], [`respelled`]). Names stand in backticks, so that no `sql_mode` changes what they mean.

mod ddl;
mod document;
mod former;
mod keys;
mod options;
mod partitions;
mod quote;
mod tokens;
mod twin;
mod types;
mod value;

pub use keys::{has_index, implied_indexes};
pub use options::is_table_option;
pub(crate) use options::{is_option_value, is_word};
pub use tokens::{Token, TokenKind, respelled, tokens};
pub use types::{ASCII_COLLATION, canonical_type, is_long, is_numeric, listed_values};
pub use value::{is_current_timestamp, is_literal};

use super::literal::blob;
use super::{Capabilities, NameLength, Spelling};
use crate::access::{Access, DefaultPrivileges};
use crate::document::Words;
use crate::fits::Need;
use crate::model::{self, Type, Value};
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{
    Check, Column, ColumnStorage, ColumnType, EnumType, Exclusion, Expr, ForeignKey, Identity, Index,
    IndexStorage, Part, Partitioning, PrimaryKey, Schema, Table, TableOptions, Unique,
};
use crate::{Dialect, ObjectName};

/// MySQL and MariaDB.
pub struct Mysql;

/// What can be said of an index beside its columns, under `with`.
const INDEX_PARAMETERS: [&str; 4] = ["ignored", "key_block_size", "parser", "using"];

impl Mysql {
    /// A column of a table, with the check that MariaDB keeps at it.
    pub fn column_of(table: &Table, column: &Column) -> String {
        ddl::column(column, ddl::column_check(table, &column.name))
    }

    /// The check that MariaDB keeps at a column: it is called like the column.
    pub fn column_check<'a>(table: &'a Table, column: &str) -> Option<&'a Check> {
        ddl::column_check(table, column)
    }

    /// An index behind ADD or inside CREATE TABLE: ``KEY `by_name` (`name`)``.
    pub fn index(index: &Index) -> String {
        ddl::index(index)
    }

    /// What stands behind DEFAULT in a column of that type.
    pub fn default_value(default: &Expr, ty: &ColumnType) -> String {
        ddl::default_value(default, ty)
    }

    /// The options of a table, as they stand behind its columns: ` ENGINE=InnoDB COLLATE=utf8mb4_bin`.
    pub fn table_clauses(options: &TableOptions, comment: Option<&str>) -> String {
        ddl::table_clauses(options, comment)
    }

    /// A literal of bytes: `X'00FF'`.
    pub fn bytes(bytes: &[u8]) -> String {
        blob(bytes)
    }

    /// `PARTITION BY …`, as it stands behind everything else that creates or alters a table.
    pub fn partitioning(partitioning: &Partitioning) -> String {
        partitions::clause(partitioning)
    }

    /// Partitions in parentheses, as they stand behind ADD PARTITION and REORGANIZE PARTITION … INTO.
    pub fn partitions(parts: &[Part]) -> String {
        partitions::list(parts)
    }

    /// What SHOW CREATE TABLE says of partitions. `None` where it says nothing that can be read.
    pub fn read_partitioning(create_table: &str) -> Option<Partitioning> {
        partitions::read(create_table)
    }
}

impl Spelling for Mysql {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            enum_types: false,
            comments: true,
            notes: false,
            constraint_comments: false,
            schemas: false,
            alter_constraints: true,
            unenforced: false,
            index_methods: false,
            index_kinds: &["fulltext", "spatial", "hash"],
            partial_indexes: false,
            prefixes: true,
            on_update_current_timestamp: true,
            collations_are_words: true,
            conflict_clauses: false,
            ordered_keys: true,
            foreign_keys_of_any_type: false,
            tells_no_action: true,
            foreign_keys_to_anything: false,
            key_collations: false,
            nulls_not_distinct: false,
            deferrable_uniques: false,
            deferrable_foreign_keys: false,
            // MariaDB takes the words and refuses the parent's deletion all the same.
            set_default: false,
            index_nulls: false,
            nulls_smallest: true,
            virtual_columns: true,
            identity_is_primary_key: false,
            constraints_name_indexes: true,
            indexes_of_tables: true,
            nullable_primary_keys: false,
            sequences: false,
            families: false,
            empty_tables: false,
            named_not_null: false,
            application_functions: false,
            grants: false,
            exclusions: false,
            row_security: false,
            match_full: false,
            // Names of columns and indexes never, those of tables as the server's file system does.
            case_sensitive_names: false,
            reserved_prefix: None,
            system_columns: &[],
            max_name: NameLength::Characters(64),
            max_columns: 4096,
            triggers_of_tables: false,
            trigger_statements: true,
            triggers_write_rows: true,
            required_before_triggers: true,
            overloads: false,
            creation_settings: true,
        }
    }

    /// Two servers with versions of their own: each is asked itself, by building what is wanted on a scratch database.
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

    /// Both servers take any number that a row brings.
    fn identity(&self, identity: Identity) -> Identity {
        match identity {
            Identity::ByDefault | Identity::Always | Identity::Serial | Identity::Rowid => {
                Identity::ByDefault
            }
        }
    }

    fn column_type(&self, ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
        types::column_type(ty, identity)
    }

    fn enum_column(&self, values: &[String]) -> Option<ColumnType> {
        Some(types::enum_column(values))
    }

    fn disturbed_by_keys(&self, table: &Table) -> Vec<(String, String)> {
        keys::disturbed(table)
    }

    fn settle(&self, table: &mut Table) {
        keys::settle(table);
    }

    fn declared_type(&self, ty: &ColumnType) -> Type {
        types::declared_type(ty)
    }

    fn value(&self, value: &Value, ty: &Type) -> Expr {
        value::value(value, ty)
    }

    fn row_value(&self, value: &Value, ty: &Type) -> String {
        match (value, ty) {
            // A number would be the place of a value in an enum of the database's own.
            (Value::Int(number), Type::Native(_)) => quote::string(&number.to_string()),
            (_, _) => value::value(value, ty).0,
        }
    }

    fn row_text(&self, value: &str, ty: &Type) -> String {
        value::as_text(value, ty)
    }

    /// A number that is given by hand moves the counter.
    fn count_on(&self, _: &ObjectName, _: &str) -> Option<String> {
        None
    }

    fn expression(&self, sql: &str) -> Expr {
        value::expression(sql)
    }

    fn default_expression(&self, sql: &str, ty: &ColumnType) -> Expr {
        value::default_expression(sql, ty)
    }

    fn means_otherwise(&self, sql: &str) -> Option<(&'static str, &'static str)> {
        value::means_otherwise(sql)
    }

    fn declared_expression(&self, expr: &Expr) -> String {
        value::declared_expression(expr)
    }

    fn type_sql(&self, ty: &ColumnType) -> String {
        types::type_sql(ty)
    }

    fn placeholder(&self, _: usize) -> String {
        "?".to_owned()
    }

    fn cast_from_text(&self, _: &Type, _: Option<Identity>) -> String {
        // A text is converted to the column's type when it is stored.
        String::new()
    }

    fn instant(&self, _: &Type) -> String {
        value::NOW.to_owned()
    }

    fn next_version(&self, column: &str, ty: &Type) -> String {
        match ty {
            Type::Int | Type::BigInt => format!("{column} + 1"),
            _ => format!("greatest({}, {column} + INTERVAL 1 MICROSECOND)", value::NOW),
        }
    }

    /// Routines and events have one, and it is changed without making them anew.
    fn comment_on(&self, id: &ObjectId, comment: Option<&str>) -> Option<String> {
        let kinds = [ObjectKind::Function, ObjectKind::Procedure, ObjectKind::Event];
        let text = self.string(comment.unwrap_or_default());
        kinds.contains(&id.kind).then(|| format!("ALTER {} COMMENT {text}", id.target(Dialect::Mysql)))
    }

    // Accounts and their rights belong to the server; they are not part of a schema.
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
        ddl::column(column, None)
    }

    fn table_options(&self, options: &TableOptions) -> TableOptions {
        let TableOptions { engine, collation, create_options, partitioning, system_versioned, .. } =
            options.clone();
        TableOptions {
            engine,
            collation,
            create_options,
            partitioning,
            system_versioned,
            ..TableOptions::default()
        }
    }

    fn column_storage(&self, storage: &ColumnStorage, _: &ColumnType) -> ColumnStorage {
        let ColumnStorage { invisible, on_update_now, versioning, reference_system, .. } = *storage;
        ColumnStorage { invisible, on_update_now, versioning, reference_system, ..ColumnStorage::default() }
    }

    /// Of the parameters those that these servers have: whether queries pass the index by, what takes words from the texts of a full-text index,
    /// what the index is kept in, and the size of its blocks.
    fn index_storage(&self, storage: &IndexStorage) -> IndexStorage {
        let with = storage.with.iter().filter(|(name, _)| INDEX_PARAMETERS.contains(name));
        let with = with.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        IndexStorage { with, ..IndexStorage::default() }
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
        unreachable!("MySQL has no enum types of their own, so no schema of it holds {}", ty.name)
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
