//! How SQLite writes SQL.

use super::{Capabilities, Spelling};
use crate::ObjectName;
use crate::model::{Type, Value};
use crate::schema::*;

/// SQLite.
pub struct Sqlite;

#[allow(unused_variables)]
impl Spelling for Sqlite {
    fn capabilities(&self) -> Capabilities {
        todo!()
    }

    fn ident(&self, name: &str) -> String {
        todo!()
    }

    fn name(&self, name: &ObjectName) -> String {
        todo!()
    }

    fn string(&self, text: &str) -> String {
        todo!()
    }

    fn identity(&self, identity: Identity) -> Identity {
        match identity {
            Identity::ByDefault | Identity::Always | Identity::Serial => Identity::ByDefault,
            Identity::Rowid => Identity::Rowid,
        }
    }

    fn column_type(&self, ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
        todo!()
    }

    fn declared_type(&self, ty: &ColumnType) -> Type {
        todo!()
    }

    fn value(&self, value: &Value, ty: &Type) -> Expr {
        todo!()
    }

    fn expression(&self, sql: &str) -> Expr {
        todo!()
    }

    fn declared_expression(&self, expr: &Expr) -> String {
        todo!()
    }

    fn type_sql(&self, ty: &ColumnType) -> String {
        todo!()
    }

    fn column(&self, column: &Column) -> String {
        todo!()
    }

    fn unique(&self, unique: &Unique) -> String {
        todo!()
    }

    fn check(&self, check: &Check) -> String {
        todo!()
    }

    fn foreign_key(&self, foreign_key: &ForeignKey) -> String {
        todo!()
    }

    fn create_table(&self, table: &Table) -> String {
        todo!()
    }

    fn create_index(&self, table: &ObjectName, index: &Index) -> String {
        todo!()
    }

    fn create_enum(&self, ty: &EnumType) -> String {
        todo!()
    }

    fn create_all(&self, schema: &Schema) -> Vec<String> {
        todo!()
    }
}
