//! How PostgreSQL writes SQL.

mod access;
mod create;
mod ddl;
mod document;
mod former;
mod jsonpath;
mod needs;
mod quote;
mod settings;
mod twin;
mod types;
mod value;

use super::{Capabilities, NameLength, Spelling};
use crate::access::{Access, DefaultPrivileges};
use crate::document::Words;
use crate::fits::Need;
use crate::model::{self, Type, Value};
use crate::object::{Object, ObjectId};
use crate::schema::{
    Check, Column, ColumnStorage, ColumnType, EnumType, Exclusion, Expr, ForeignKey, Identity, Index,
    IndexStorage, PrimaryKey, Schema, Table, TableOptions, Tables, Unique,
};
use crate::{Dialect, ObjectName};
pub use access::Target;

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

    /// ` (START WITH 100 …)` behind [`Postgres::identity_clause`]; nothing where the sequence counts as usual.
    pub fn identity_options(column: &Column) -> String {
        settings::identity_options(column.sequence.as_deref())
    }

    /// Constraints that `CREATE TABLE` cannot hold, each as written behind `ADD`, for when every table is there.
    pub fn later_constraints(table: &Table) -> Vec<String> {
        ddl::later_constraints(table)
    }

    /// The name of the sequence that numbers rows by a column.
    pub fn sequence_name(table: &ObjectName, column: &Column) -> ObjectName {
        settings::sequence_name(table, column)
    }

    /// `CREATE SEQUENCE` for a serial column; nobody owns it yet.
    pub fn create_sequence(table: &ObjectName, column: &Column) -> String {
        settings::create_sequence(table, column)
    }

    /// `ALTER SEQUENCE … OWNED BY` that column.
    pub fn own_sequence(table: &ObjectName, column: &Column) -> String {
        settings::own_sequence(table, column)
    }

    /// Whether a column is a serial that the word `serial` cannot say.
    pub fn has_own_sequence(column: &Column) -> bool {
        settings::has_own_sequence(column)
    }

    /// The statement by which a column's sequence goes from one way of counting to another; `None` where nothing does.
    pub fn alter_sequence(table: &ObjectName, from: &Column, to: &Column) -> Option<String> {
        settings::alter_sequence(table, from, to)
    }

    /// What follows `ALTER TABLE …`, one action a statement, to go from one way of keeping a table to another.
    pub fn alter_options(from: &TableOptions, to: &TableOptions) -> Vec<String> {
        settings::alter_table(from, to)
    }

    /// The same for what names an index: to be run when the wanted indexes are there.
    pub fn alter_marks(from: &TableOptions, to: &TableOptions) -> Vec<String> {
        settings::alter_marks(from, to)
    }

    /// What follows `ALTER TABLE … ALTER COLUMN …`, one action a statement, to go from one way of keeping values to another.
    pub fn alter_storage(from: &ColumnStorage, to: &ColumnStorage, ty: &ColumnType) -> Vec<String> {
        settings::alter_column(from, to, ty)
    }

    /// What follows `ALTER INDEX …`, one action a statement, to go from one way of keeping an index to another.
    pub fn alter_index(from: &IndexStorage, to: &IndexStorage) -> Vec<String> {
        settings::alter_index(from, to)
    }

    /// The statements that make what `CREATE INDEX` cannot say.
    pub fn after_index(table: &ObjectName, index: &Index) -> Vec<String> {
        settings::after_index(table, index)
    }

    /// An index, built while others read and write the table. Not in a transaction.
    pub fn create_index_concurrently(table: &ObjectName, index: &Index) -> String {
        ddl::create_index_concurrently(table, index)
    }

    /// An index of a partitioned table that none of its partitions has yet: it is invalid until each has one that is attached.
    pub fn create_index_without_partitions(table: &ObjectName, index: &Index) -> String {
        ddl::create_index_without_partitions(table, index)
    }

    /// What follows `ALTER TABLE … ADD` for a primary key over an index that is there, which gets the key's name.
    pub fn primary_key_using_index(key: &PrimaryKey, index: &str) -> String {
        ddl::primary_key_using_index(key, index)
    }

    /// The same of a unique constraint.
    pub fn unique_using_index(unique: &Unique, index: &str) -> String {
        ddl::unique_using_index(unique, index)
    }

    /// What follows `ALTER TABLE … ADD` for the constraint that keeps NULL out of a column.
    pub fn not_null(table: &ObjectName, column: &Column) -> String {
        ddl::not_null(table, column)
    }

    /// The statements that give something to another owner, and allow or forbid what others may do; those of one list belong
    /// together.
    pub fn alter_access(target: &Target, from: &Access, to: &Access) -> Vec<Vec<String>> {
        access::alter(target, from, to)
    }

    /// The statements that give the indexes of a partition, made with all of its family, the names that they are to have.
    pub fn index_names(table: &Table, tables: &Tables) -> Vec<String> {
        settings::index_names(table, tables)
    }

    /// The statements before `CREATE TABLE`, and those after it that make what it cannot say; a third list waits for the indexes.
    pub fn around_table(table: &Table) -> [Vec<String>; 3] {
        [settings::before_table(table), settings::after_table(table), settings::after_indexes(table)]
    }
}

#[cfg(test)]
mod tests;

impl Spelling for Postgres {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            enum_types: true,
            comments: true,
            constraint_comments: true,
            notes: false,
            schemas: true,
            alter_constraints: true,
            unenforced: true,
            index_methods: true,
            index_kinds: &[],
            partial_indexes: true,
            prefixes: false,
            on_update_current_timestamp: false,
            collations_are_words: false,
            key_collations: true,
            nulls_not_distinct: true,
            deferrable_uniques: true,
            deferrable_foreign_keys: true,
            set_default: true,
            index_nulls: true,
            nulls_smallest: false,
            // From PostgreSQL 18 on, which `Model::fits` asks for.
            virtual_columns: true,
            identity_is_primary_key: false,
            constraints_name_indexes: true,
            indexes_of_tables: false,
            nullable_primary_keys: false,
            sequences: true,
            families: true,
            empty_tables: true,
            // Older servers are asked in `Model::fits`.
            named_not_null: true,
            conflict_clauses: false,
            ordered_keys: false,
            foreign_keys_of_any_type: false,
            tells_no_action: false,
            foreign_keys_to_anything: false,
            application_functions: false,
            grants: true,
            exclusions: true,
            row_security: true,
            match_full: true,
            // NAMEDATALEN - 1.
            case_sensitive_names: true,
            reserved_prefix: None,
            system_columns: &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"],
            max_name: NameLength::Bytes(63),
            // MaxHeapAttributeNumber.
            max_columns: 1600,
            triggers_of_tables: true,
            trigger_statements: false,
            triggers_write_rows: true,
            required_before_triggers: false,
            overloads: true,
            creation_settings: false,
        }
    }

    fn needs(&self, table: &model::Table) -> Vec<Need> {
        needs::needs(table)
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
        value::row_value(value, ty)
    }

    fn row_text(&self, value: &str, ty: &Type) -> String {
        value::as_text(value, ty)
    }

    /// Never backwards: numbers that were given and deleted do not come back.
    fn count_on(&self, table: &ObjectName, column: &str) -> Option<String> {
        let (name, column_name) = (self.name(table), self.ident(column));
        let sequence = format!("pg_get_serial_sequence({}, {})", self.string(&name), self.string(column));
        Some(format!(
            "SELECT setval({sequence}, greatest(max({column_name}), pg_sequence_last_value({sequence}::regclass))) FROM {name}"
        ))
    }

    /// The portable functions are PostgreSQL's own. `CURRENT_TIMESTAMP` means the same as `now()` and is kept as it is, as the server does.
    fn expression(&self, sql: &str) -> Expr {
        let compact: String = sql.chars().filter(|c| !c.is_whitespace()).collect();
        match compact.to_ascii_lowercase().as_str() {
            "now()" => Expr::new("now()"),
            "gen_random_uuid()" => Expr::new("gen_random_uuid()"),
            _ => Expr::new(sql.trim()),
        }
    }

    fn default_expression(&self, sql: &str, _: &ColumnType) -> Expr {
        self.expression(sql)
    }

    /// What all databases are given is read as the standard says.
    fn means_otherwise(&self, _: &str) -> Option<(&'static str, &'static str)> {
        None
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

    fn comment_on(&self, id: &ObjectId, comment: Option<&str>) -> Option<String> {
        let text = comment.map_or_else(|| "NULL".to_owned(), |text| self.string(text));
        Some(format!("COMMENT ON {} IS {text}", id.target(Dialect::Postgres)))
    }

    fn alter_object_access(
        &self,
        id: &ObjectId,
        from: &Access,
        to: &Access,
        public: Option<&Access>,
    ) -> Vec<Vec<String>> {
        access::alter_object(id, from, to, public)
    }

    fn alter_default_privileges(
        &self,
        from: &DefaultPrivileges,
        to: &DefaultPrivileges,
        version: Option<u32>,
        is_there: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        access::alter_defaults(from, to, version, is_there)
    }

    fn column(&self, column: &Column) -> String {
        ddl::column(column)
    }

    fn table_options(&self, options: &TableOptions) -> TableOptions {
        TableOptions {
            strict: false,
            without_rowid: false,
            engine: None,
            collation: None,
            create_options: Default::default(),
            partitioning: None,
            system_versioned: false,
            ..options.clone()
        }
    }

    fn column_storage(&self, storage: &ColumnStorage, ty: &ColumnType) -> ColumnStorage {
        let unusual = storage.storage.filter(|storage| settings::usual_storage(ty) != Some(*storage));
        ColumnStorage {
            storage: unusual,
            invisible: false,
            on_update_now: false,
            versioning: None,
            reference_system: None,
            ..storage.clone()
        }
    }

    fn index_storage(&self, storage: &IndexStorage) -> IndexStorage {
        storage.clone()
    }

    fn primary_key(&self, key: &PrimaryKey) -> String {
        ddl::primary_key(key)
    }

    fn unique(&self, unique: &Unique) -> String {
        ddl::unique(unique)
    }

    fn exclusion(&self, exclusion: &Exclusion) -> String {
        ddl::exclusion(exclusion)
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
        create::create_all(schema)
    }
}
