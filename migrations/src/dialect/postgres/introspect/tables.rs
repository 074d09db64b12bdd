//! Tables, their columns and constraints.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use tablewright_schema::access::{Part, Subject};
use tablewright_schema::schema::{
    Column, ColumnType, EnumType, Expr, Generated, Identity, Storage, Table, Tables, Unmanaged,
};
use tablewright_schema::{Dialect, ObjectName};

use super::not_nulls::{self, NotNulls};
use super::rows::{
    self, ColumnRow, Comments, ConstraintRow, ExpressionRow, IndexRow, Namespaces, RelationRow, SequenceRow,
    TypeRow,
};
use super::{access, constraints, family, indexes};
use crate::AuthoringError;
use crate::dialect::postgres::expression::without_outer_parentheses;

/// Tables by their number, with what hangs on them but is not managed.
pub(super) struct Catalogue {
    pub(super) tables: BTreeMap<u32, TableParts>,
    pub(super) unmanaged: Vec<Unmanaged>,
    /// Every ordinary table's name, managed or not.
    pub(super) names: BTreeMap<u32, ObjectName>,
}

/// A table while it is put together.
pub(super) struct TableParts {
    pub(super) table: Table,
    /// The number of each column, in the order of the table's columns.
    numbers: Vec<i16>,
    /// Who owns it, and needs no grants.
    owner: String,
    /// Of a table with parents, the columns that it says itself.
    pub(super) local: BTreeSet<String>,
    /// The collation that each column sorts by.
    pub(super) collations: Vec<u32>,
}

impl Catalogue {
    pub(super) fn into_tables(self) -> Tables {
        let parts = self.tables.into_values();
        let mut tables = parts.map(|parts| parts.table).collect();
        family::leave_usual_names(&mut tables);
        tables
    }

    /// The names of columns of any table; `None` where one of them is not read.
    pub(super) fn columns_of(&self, table: u32, numbers: &[i16]) -> Option<Vec<String>> {
        let name = |number: &i16| {
            let parts = self.tables.get(&table)?;
            Some(parts.table.columns[parts.position(*number)?].name.clone())
        };
        numbers.iter().map(name).collect()
    }

    /// A table hangs on `table`, but is beyond what is managed.
    pub(super) fn leave(&mut self, kind: &str, name: &str, table: u32, sql: Option<String>) {
        let Some(on) = self.names.get(&table) else { return };
        self.unmanaged.push(Unmanaged {
            kind: kind.to_owned(),
            name: on.sibling(name),
            table: Some(on.clone()),
            sql,
            depends_on: vec![(on.clone(), None)],
        });
    }
}

impl TableParts {
    /// The position of the column of that number.
    pub(super) fn position(&self, number: i16) -> Option<usize> {
        self.numbers.binary_search(&number).ok()
    }

    pub(super) fn column_names(&self, numbers: &[i16]) -> Vec<String> {
        numbers
            .iter()
            .filter_map(|number| Some(self.table.columns[self.position(*number)?].name.clone()))
            .collect()
    }
}

/// Rows of tables and what makes their columns.
pub(super) struct ColumnRows {
    relations: Vec<RelationRow>,
    columns: Vec<ColumnRow>,
    types: Vec<TypeRow>,
    expressions: Vec<ExpressionRow>,
    not_nulls: NotNulls,
    /// Those that number a column's rows.
    sequences: Vec<SequenceRow>,
    /// Those that a column owns and does not number its rows by.
    pub(super) apart: Vec<u32>,
    collations: BTreeMap<u32, String>,
}

/// Rows of what hangs on tables and speaks of their columns.
pub(super) struct KeyRows {
    constraints: Vec<ConstraintRow>,
    indexes: Vec<IndexRow>,
    collations: BTreeMap<u32, String>,
    opclasses: BTreeMap<u32, String>,
}

pub(super) async fn read_columns(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<ColumnRows, AuthoringError> {
    let relations = rows::relations(conn, namespaces).await?;
    let columns = rows::columns(conn, namespaces).await?;
    let types = rows::types(conn, &columns.iter().map(|row| row.ty).collect()).await?;
    let usual: BTreeMap<(u32, i32), u32> = types.iter().map(|row| (row.ty, row.collation)).collect();
    let is_own = |row: &&ColumnRow| usual.get(&row.ty) != Some(&row.collation);
    let own_collations = columns.iter().filter(is_own).map(|row| row.collation);
    let collations = rows::collations(conn, own_collations).await?;
    let expressions = rows::expressions(conn, namespaces).await?;
    let not_nulls = not_nulls::read(conn, namespaces).await?;
    let sequences = rows::sequences(conn, namespaces).await?;
    let (sequences, apart) = numbering(sequences, &columns, &expressions);
    Ok(ColumnRows { relations, columns, types, expressions, not_nulls, sequences, apart, collations })
}

pub(super) async fn read_keys(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<KeyRows, AuthoringError> {
    let constraints = rows::constraints(conn, namespaces).await?;
    let indexes = rows::indexes(conn, namespaces).await?;
    let collations = rows::collations(conn, indexes.iter().flat_map(|row| row.collations.clone())).await?;
    let opclasses = rows::opclasses(conn, indexes.iter().flat_map(|row| row.opclasses.clone())).await?;
    Ok(KeyRows { constraints, indexes, collations, opclasses })
}

/// Puts the rows together.
pub(super) fn assemble(
    columns: ColumnRows,
    keys: KeyRows,
    namespaces: &Namespaces,
    comments: &Comments,
    enums: &BTreeMap<ObjectName, EnumType>,
) -> Catalogue {
    let ColumnRows {
        relations,
        columns,
        types: type_rows,
        expressions,
        mut not_nulls,
        sequences,
        apart: _,
        collations,
    } = columns;
    let KeyRows { constraints, indexes, collations: key_collations, opclasses } = keys;
    let types = types(type_rows, enums);
    let own_collation = |row: &ColumnRow| {
        let usual = types.get(&row.ty).map_or(0, |(_, collation, _)| *collation);
        (row.collation != usual).then_some(row.collation)
    };

    let mut catalogue = Catalogue { tables: BTreeMap::new(), unmanaged: Vec::new(), names: BTreeMap::new() };
    let names = relations.iter().map(|row| (row.oid, namespaces.object(row.namespace, &row.name)));
    catalogue.names = names.collect();
    for row in relations {
        let name = namespaces.object(row.namespace, &row.name);
        let mut table = Table::new(name);
        table.family = family::of(&row, &catalogue.names);
        table.access.owner = row.owner;
        table.access.grants = access::grants(Subject::Table, row.acl.as_deref(), &row.owner_name);
        table.comment = comments.get(&(row.oid, 0)).cloned();
        table.options = row.options;
        let parts = TableParts {
            table,
            owner: row.owner_name,
            numbers: Vec::new(),
            local: BTreeSet::new(),
            collations: Vec::new(),
        };
        catalogue.tables.insert(row.oid, parts);
    }
    let mut expressions: BTreeMap<(u32, i16), String> =
        expressions.into_iter().map(|row| ((row.table, row.column), row.expression)).collect();
    let sequences = owned(sequences);
    for row in columns {
        let Some(parts) = catalogue.tables.get_mut(&row.table) else { continue };
        let Some((ty, _, storage)) = types.get(&row.ty) else { continue };
        let place = (row.table, row.number);
        parts.numbers.push(row.number);
        parts.collations.push(row.collation);
        if !row.acl.is_empty() {
            let part = Part::Column(row.name.clone());
            access::add(&mut parts.table.access.grants, Subject::Table, &row.acl, &part, &parts.owner);
        }
        if row.local && parts.table.family.has_parents() {
            parts.local.insert(row.name.clone());
        }
        let expression = expressions.remove(&place);
        let collation = own_collation(&row).and_then(|oid| collations.get(&oid).cloned());
        let comment = comments.get(&place).cloned();
        let unusual = row.storage.filter(|_| row.storage != *storage).and_then(storage_word);
        let sequence = sequences.get(&place);
        let mut column = column(row, ty.clone(), expression, sequence, collation, comment);
        column.storage.storage = unusual;
        column.not_null = not_nulls
            .remove(&place)
            .and_then(|row| row.read(comments).canonical(&parts.table.name, &column.name));
        if let (Some(_), Some(sequence)) = (column.identity, sequence) {
            let part = Part::Sequence(column.name.clone());
            let grants = &mut parts.table.access.grants;
            access::add(grants, Subject::Sequence, &sequence.acl, &part, &parts.owner);
            let options = sequence.options.clone();
            column.sequence = options.canonical(&column.ty, &parts.table.name, &column.name);
        }
        parts.table.columns.push(column);
    }
    let behind: BTreeSet<u32> =
        constraints.iter().filter(|row| row.kind != "f").map(|row| row.index).collect();
    let (backing, indexes): (Vec<_>, Vec<_>) = indexes.into_iter().partition(|row| behind.contains(&row.oid));
    backing.iter().chain(&indexes).for_each(|row| indexes::mark(&mut catalogue, row));
    let backing: BTreeMap<u32, IndexRow> = backing.into_iter().map(|row| (row.oid, row)).collect();
    for row in constraints {
        constraints::add(&mut catalogue, &backing, comments, row);
    }
    for row in indexes {
        match &row.attached {
            Some(above) => family::name_index(&mut catalogue, row.table, &row.name, above),
            None => indexes::add(&mut catalogue, comments, &key_collations, &opclasses, row),
        }
    }
    family::leave_own_columns(&mut catalogue);
    catalogue
}

/// Each type, and the collation and the way of keeping values that are usual for it.
fn types(
    rows: Vec<rows::TypeRow>,
    enums: &BTreeMap<ObjectName, EnumType>,
) -> BTreeMap<(u32, i32), (ColumnType, u32, Option<char>)> {
    rows.into_iter()
        .map(|row| {
            let ty = match row.enumeration.filter(|name| enums.contains_key(name)) {
                Some(name) if row.is_array => ColumnType::EnumArray(name),
                Some(name) => ColumnType::Enum(name),
                None => ColumnType::Native(row.spelled),
            };
            (row.ty, (ty, row.collation, row.storage))
        })
        .collect()
}

/// The sequences by which columns number rows: of an identity, and of a column that is never null and whose default is the next of
/// one that it owns. The others are objects.
fn numbering(
    sequences: Vec<SequenceRow>,
    columns: &[ColumnRow],
    expressions: &[ExpressionRow],
) -> (Vec<SequenceRow>, Vec<u32>) {
    if sequences.is_empty() {
        return (sequences, Vec::new());
    }
    let owners: BTreeSet<(u32, i16)> = sequences.iter().filter_map(|row| row.owner).collect();
    let kept = columns.iter().map(|row| ((row.table, row.number), row));
    let columns: BTreeMap<(u32, i16), &ColumnRow> =
        kept.filter(|(place, _)| owners.contains(place)).collect();
    let defaults = expressions.iter().map(|row| ((row.table, row.column), row.expression.as_str()));
    let defaults: BTreeMap<(u32, i16), &str> = defaults.filter(|(place, _)| owners.contains(place)).collect();
    let mut numbered = BTreeSet::new();
    let (numbering, apart): (Vec<_>, Vec<_>) = sequences.into_iter().partition(|row| {
        let Some(place) = row.owner else { return false };
        let Some(column) = columns.get(&place) else { return false };
        let is_serial = || column.not_null && defaults.get(&place).is_some_and(|text| is_nextval(text, row));
        let numbers = match row.as_regclass {
            None => column.identity.is_some(),
            Some(_) => column.identity.is_none() && is_serial(),
        };
        numbers && numbered.insert(place)
    });
    (numbering, apart.into_iter().map(|row| row.oid).collect())
}

fn owned(rows: Vec<SequenceRow>) -> BTreeMap<(u32, i16), SequenceRow> {
    rows.into_iter().filter_map(|row| Some((row.owner?, row))).collect()
}

fn column(
    row: ColumnRow,
    ty: ColumnType,
    expression: Option<String>,
    sequence: Option<&SequenceRow>,
    collation: Option<String>,
    comment: Option<String>,
) -> Column {
    let is_serial = row.not_null
        && expression
            .as_deref()
            .zip(sequence)
            .is_some_and(|(default, sequence)| is_nextval(default, sequence));
    let identity = match row.identity {
        Some('d') => Some(Identity::ByDefault),
        Some('a') => Some(Identity::Always),
        _ if is_serial => Some(Identity::Serial),
        _ => None,
    };
    let generated = match row.generated {
        Some('s') => Some(true),
        Some('v') => Some(false),
        _ => None,
    };
    let (default, generated) = match (expression, generated) {
        (Some(expr), Some(stored)) => {
            let expr = Expr::new(without_outer_parentheses(&expr));
            (None, Some(Generated { expr, stored }))
        }
        (Some(_), None) if identity.is_some() => (None, None),
        (Some(expr), None) => (Some(Dialect::Postgres.spelling().expression(&expr)), None),
        (None, _) => (None, None),
    };
    Column {
        name: row.name,
        ty,
        nullable: !row.not_null,
        not_null: None,
        default,
        identity,
        generated,
        collation,
        sequence: None,
        storage: row.kept,
        comment,
    }
}

fn is_nextval(default: &str, sequence: &SequenceRow) -> bool {
    let Some(sequence) = &sequence.as_regclass else { return false };
    default == format!("nextval({}::regclass)", Dialect::Postgres.spelling().string(sequence))
}

/// `attstorage`.
fn storage_word(code: char) -> Option<Storage> {
    match code {
        'p' => Some(Storage::Plain),
        'e' => Some(Storage::External),
        'x' => Some(Storage::Extended),
        'm' => Some(Storage::Main),
        _ => None,
    }
}
