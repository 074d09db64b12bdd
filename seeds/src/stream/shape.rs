//! What the fields of a row are for: which go into a column as they are, and which name another row.

use std::collections::BTreeSet;

use tablewright_schema::model::{Column, Table};
use tablewright_schema::nearest::{list, suggestion};
use tablewright_schema::schema::Identity;
use tablewright_schema::{Model, ObjectName};

use crate::key;
use crate::special;
use crate::table::{belongs_to, referable, required};

/// Rows that give the same fields.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) sources: Vec<Source>,
    /// The fields that hold the key, by which a row is found again.
    pub(crate) key: Vec<usize>,
    /// What each field holds.
    pub(crate) leaves: Vec<Leaf>,
}

/// Where columns have their values from. Fields are numbered.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A field.
    Value { column: String, field: usize },
    /// The row that these fields name.
    Reference { foreign_key: String, key: Vec<Source> },
}

/// What a field holds.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) table: ObjectName,
    pub(crate) column: String,
    /// `$uuid`, where the field is what that word takes.
    pub(crate) word: Option<String>,
    /// Whether it is part of the name of another row.
    pub(crate) names_a_row: bool,
    /// Whether every row has to say something here.
    pub(crate) needed: bool,
}

/// Why fields make no rows: which field it is, where it is one, what is wrong, and what to do.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) field: Option<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

fn wrong(field: Option<usize>, message: String, help: Option<String>) -> Wrong {
    Wrong { field, message, help }
}

impl Shape {
    /// The shape of rows that give these fields, each by its path: `[name]`, `[template, name]`.
    pub(crate) fn of(
        paths: &[Vec<String>],
        model: &Model,
        table: &Table,
        key: &[String],
    ) -> Result<Shape, Wrong> {
        let fields: Vec<(usize, &[String])> = paths.iter().map(Vec::as_slice).enumerate().collect();
        let mut leaves = vec![None; paths.len()];
        let sources = sources(&fields, model, table, false, &mut leaves)?;
        let leaves: Option<Vec<Leaf>> = leaves.into_iter().collect();
        let Some(mut leaves) = leaves else {
            return Err(wrong(None, format!("a field of `{}` has no name", table.name), None));
        };
        let mut given = BTreeSet::new();
        let mut of_key = Vec::new();
        for source in &sources {
            let columns = source.columns(table);
            for column in &columns {
                if !given.insert((*column).to_owned()) {
                    let help = format!("give `{}` or `{column}`, not both", key::known_as(table, column));
                    return Err(wrong(
                        source.fields().first().copied(),
                        format!("`{column}` is given twice"),
                        Some(help),
                    ));
                }
                if let Some(found) = table.column(column).and_then(|column| made_by_database(column, key)) {
                    return Err(wrong(source.fields().first().copied(), found.0, Some(found.1)));
                }
            }
            if columns.iter().any(|column| key.iter().any(|name| name == column)) {
                of_key.extend(source.fields());
            }
        }
        for column in &table.columns {
            let by_key = key.contains(&column.name);
            if !given.contains(&column.name) && (by_key || required(column)) {
                let name = key::known_as(table, &column.name);
                let help = match by_key {
                    true => {
                        format!("rows of `{}` are matched by it; `match` chooses another key", table.name)
                    }
                    false => format!("add `{name}`, or give the column a default"),
                };
                return Err(wrong(None, format!("rows of `{}` need `{name}`", table.name), Some(help)));
            }
        }
        for (field, leaf) in leaves.iter_mut().enumerate() {
            let column = table.column(&leaf.column).filter(|_| !leaf.names_a_row);
            leaf.needed = of_key.contains(&field) || column.is_some_and(required);
        }
        Ok(Shape { sources, key: of_key, leaves })
    }
}

impl Source {
    /// The columns of the table that it fills.
    pub(crate) fn columns<'s>(&'s self, table: &'s Table) -> Vec<&'s str> {
        match self {
            Source::Value { column, field: _ } => vec![column],
            Source::Reference { foreign_key, key: _ } => {
                let key = table.foreign_keys.iter().find(|key| key.name == *foreign_key);
                key.map(|key| key.columns.iter().map(String::as_str).collect()).unwrap_or_default()
            }
        }
    }

    /// The fields that it takes.
    pub(crate) fn fields(&self) -> Vec<usize> {
        match self {
            Source::Value { column: _, field } => vec![*field],
            Source::Reference { foreign_key: _, key } => key.iter().flat_map(Source::fields).collect(),
        }
    }
}

/// Why a column cannot be given, and what to do.
fn made_by_database(column: &Column, key: &[String]) -> Option<(String, String)> {
    let name = &column.name;
    if column.is_computed() {
        return Some((format!("`{name}` is computed by the database"), "leave it out".to_owned()));
    }
    match column.identity {
        Some(Identity::Always) => {
            Some((format!("`{name}` is always numbered by the database"), "leave it out".to_owned()))
        }
        Some(Identity::ByDefault | Identity::Serial | Identity::Rowid) if !key.contains(name) => {
            let help = format!("leave it out, or match the rows by it: `match: [{name}]`");
            Some((format!("`{name}` is numbered by the database"), help))
        }
        Some(Identity::ByDefault | Identity::Serial | Identity::Rowid) | None => None,
    }
}

fn sources(
    fields: &[(usize, &[String])],
    model: &Model,
    table: &Table,
    names_a_row: bool,
    leaves: &mut [Option<Leaf>],
) -> Result<Vec<Source>, Wrong> {
    let mut sources = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (field, path) in fields {
        let Some((name, rest)) = path.split_first() else { continue };
        if seen.contains(&name.as_str()) {
            continue;
        }
        let word = match rest {
            [] => Some(None),
            [word] if special::is_word(word) => Some(Some(word.clone())),
            _ => None,
        };
        let leaf = |table: &Table, column: &str, word, names_a_row| Leaf {
            table: table.name.clone(),
            column: column.to_owned(),
            word,
            names_a_row,
            needed: false,
        };
        match (word, table.column(name), referable(table, name)) {
            (Some(word), Some(column), _) => {
                leaves[*field] = Some(leaf(table, &column.name, word, names_a_row));
                sources.push(Source::Value { column: column.name.clone(), field: *field });
            }
            (Some(word), None, Some(foreign_key)) => {
                let target = target(model, &foreign_key.table, *field)?;
                let key = key::natural_key(target).unwrap_or_default();
                let [column] = key.as_slice() else {
                    let parts =
                        key.iter().map(|column| format!("`{name}.{}`", key::known_as(target, column)));
                    let help = format!("name its row by {}", parts.collect::<Vec<_>>().join(" and "));
                    return Err(wrong(Some(*field), format!("`{name}` is no single value"), Some(help)));
                };
                leaves[*field] = Some(leaf(target, column, word, true));
                let key = vec![Source::Value { column: (*column).to_owned(), field: *field }];
                sources.push(Source::Reference { foreign_key: foreign_key.name.clone(), key });
            }
            (None, _, Some(foreign_key)) => {
                seen.push(name);
                let target = target(model, &foreign_key.table, *field)?;
                let of_this = fields.iter().filter(|(_, path)| path.len() > 1 && path[0] == *name);
                let inner: Vec<(usize, &[String])> =
                    of_this.map(|(field, path)| (*field, &path[1..])).collect();
                let key = self::sources(&inner, model, target, true, leaves)?;
                let columns: Vec<&str> = key.iter().flat_map(|source| source.columns(target)).collect();
                if !key::is_unique_key(target, &columns) {
                    let message =
                        format!("{} does not say which row of `{}` is meant", list(columns), target.name);
                    let help = format!("name it by one of its unique keys: {}", key::described(target));
                    return Err(wrong(Some(*field), message, Some(help)));
                }
                sources.push(Source::Reference { foreign_key: foreign_key.name.clone(), key });
            }
            (None, Some(_), None) => {
                let message = format!("`{name}` of `{}` refers to no row", table.name);
                return Err(wrong(Some(*field), message, None));
            }
            (_, None, None) => {
                let columns = table.columns.iter().map(|column| column.name.as_str());
                let relations = table.relations.iter().map(|relation| relation.name.as_str());
                let relations = relations.filter(|name| belongs_to(table, name).is_some());
                let help = suggestion(name, columns.chain(relations));
                return Err(wrong(Some(*field), format!("`{}` has no column `{name}`", table.name), help));
            }
        }
    }
    Ok(sources)
}

fn target<'m>(model: &'m Model, name: &ObjectName, field: usize) -> Result<&'m Table, Wrong> {
    model.tables.get(name).ok_or_else(|| wrong(Some(field), format!("there is no table `{name}`"), None))
}
