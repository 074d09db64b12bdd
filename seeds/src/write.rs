//! Rows into a table: inserts and updates, as many at once as have the same columns; and what is there and shall not be.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::model::{Column, Default, Table};

use crate::dialect::{self, Datum, Delete, Find, Insert, Update};
use crate::error::SeedError;
use crate::key;
use crate::load::{Load, Mode, Resolved, refused};
use crate::row::{Batch, RowId};

impl<'s> Load<'_, 's, '_> {
    /// Inserts rows; `None` is what a row says nothing of.
    pub(crate) async fn insert_rows(
        &mut self,
        table: &'s Table,
        given: &[&'s Column],
        rows: Vec<Vec<Option<Datum>>>,
    ) -> Result<(), SeedError> {
        let mut groups: Vec<(Vec<usize>, Vec<Vec<Datum>>)> = Vec::new();
        // What a row leaves out is NULL where nothing else would come of it, so that more rows fit one statement.
        let may_be_null: Vec<bool> =
            given.iter().map(|column| column.nullable && column.default.is_none()).collect();
        for row in rows {
            let is_wanted = |at: usize| row[at].is_some() || may_be_null[at];
            let known = groups.iter().position(|(columns, _)| {
                let mut wanted = (0..given.len()).filter(|at| is_wanted(*at));
                columns.iter().all(|column| wanted.next() == Some(*column)) && wanted.next().is_none()
            });
            let known = known.unwrap_or_else(|| {
                groups.push(((0..given.len()).filter(|at| is_wanted(*at)).collect(), Vec::new()));
                groups.len() - 1
            });
            let wanted = row.into_iter().zip(&may_be_null);
            let wanted = wanted.filter(|(value, null)| value.is_some() || **null);
            groups[known].1.push(wanted.map(|(value, _)| value.unwrap_or(Datum::Null)).collect());
        }
        for (columns, rows) in &groups {
            let columns: Vec<&Column> = columns.iter().map(|column| given[*column]).collect();
            let insert = Insert { table: &table.name, columns: &columns, rows };
            match self.unclear.is_some() {
                true => self.insert_made(table, &insert).await?,
                false => {
                    self.session
                        .insert(&insert)
                        .await
                        .map_err(|source| refused(table, "inserted", source))?;
                }
            }
            for column in columns.iter().filter(|column| column.identity.is_some()) {
                let counted = self.session.count_on(&table.name, &column.name).await;
                counted.map_err(|source| refused(table, "inserted", source))?;
            }
        }
        Ok(())
    }

    /// Inserts rows that were made. Nobody wrote the one that is refused, so it is looked for, and shown.
    async fn insert_made(&mut self, table: &Table, insert: &Insert<'_>) -> Result<(), SeedError> {
        let failed = |source| refused(table, "inserted", source);
        let Some(mut source) = self.session.tried(insert).await.map_err(failed)? else { return Ok(()) };
        let mut rows = insert.rows;
        while rows.len() > 1 {
            let (first, second) = rows.split_at(rows.len() / 2);
            match self.session.tried(&Insert { rows: first, ..*insert }).await.map_err(failed)? {
                Some(refused) => (rows, source) = (first, refused),
                None => rows = second,
            }
        }
        if let Some(refused) = self.session.tried(&Insert { rows, ..*insert }).await.map_err(failed)? {
            source = refused;
        }
        let shown = insert.columns.iter().zip(rows.first().map(Vec::as_slice).unwrap_or_default());
        let shown = shown.map(|(column, datum)| {
            let value = column.ty.on(self.dialect).and_then(|ty| dialect::show(ty, datum));
            format!("{}: {}", column.name, value.unwrap_or_else(|| "NULL".to_owned()))
        });
        Err(SeedError::Made {
            table: table.name.to_string(),
            row: shown.collect::<Vec<_>>().join(", "),
            unclear: self.unclear.clone().unwrap_or_default(),
            source,
        })
    }

    /// Changes rows: which of the given columns, and the values of the key followed by theirs.
    pub(crate) async fn update_rows(
        &mut self,
        table: &'s Table,
        given: &[&'s Column],
        key: &[usize],
        rows: Vec<(Vec<usize>, Vec<Datum>)>,
    ) -> Result<(), SeedError> {
        let mut groups: BTreeMap<Vec<usize>, Vec<Vec<Datum>>> = BTreeMap::new();
        for (columns, values) in rows {
            groups.entry(columns).or_default().push(values);
        }
        for (changed, rows) in groups {
            let columns: Vec<&Column> = key.iter().chain(&changed).map(|column| given[*column]).collect();
            let touched = self.touched(table, &columns);
            let update = Update {
                table: &table.name,
                columns: &columns,
                key: key.len(),
                touched: &touched,
                rows: &rows,
            };
            self.session.update(&update).await.map_err(|source| refused(table, "updated", source))?;
        }
        Ok(())
    }

    /// The columns with `on_update` that the row itself does not set.
    fn touched(&self, table: &'s Table, set: &[&Column]) -> Vec<(&'s str, String)> {
        let spelling = self.dialect.spelling();
        let columns = table.columns.iter().filter(|column| !set.iter().any(|set| set.name == column.name));
        let expression = |column: &'s Column| {
            let ty = column.ty.on(self.dialect)?;
            let expr = match column.on_update.as_ref()?.on(self.dialect)? {
                Default::Sql(sql) => spelling.expression(sql),
                Default::Value(value) => spelling.value(value, ty),
            };
            Some((column.name.as_str(), expr.sql().to_owned()))
        };
        columns.filter_map(expression).collect()
    }

    /// The tables that have seeds, in the order in which they are written.
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        for batch in &self.seeds.batches {
            let table = match batch {
                Batch::Rows { table, rows: _ } => *table,
                Batch::Stream(at) => self.seeds.streams[*at].table,
            };
            if !order.contains(&table) {
                order.push(table);
            }
        }
        order
    }

    /// Finds the rows of a table that are there and not in the seeds, and deletes them.
    pub(crate) async fn prune(&mut self, at: usize) -> Result<(), SeedError> {
        let Some(table) = self.declared(at) else { return Ok(()) };
        // Nobody knows which of their rows are meant.
        if (0..self.seeds.streams.len())
            .any(|stream| self.seeds.streams[stream].table == at && self.is_filled_up(stream))
        {
            return Ok(());
        }
        let columns: Vec<&Column> =
            self.seeds.tables[at].key.iter().filter_map(|name| table.column(name)).collect();
        let mut wanted = std::mem::take(&mut self.kept[at]);
        let rows: Vec<RowId> =
            (0..self.seeds.rows.len()).filter(|id| self.seeds.rows[*id].table == at).collect();
        for id in rows {
            let value =
                |column: &&Column| match self.resolve(column, self.seeds.rows[id].cells.get(&column.name)?) {
                    Resolved::Datum(datum) => Some(datum),
                    Resolved::OfNew => None,
                };
            // A row that refers to one which a dry run does not write is not there.
            wanted.extend(columns.iter().map(value).collect::<Option<Vec<Datum>>>());
        }
        let read = |source| refused(table, "read", source);
        let positions: Vec<usize> = (0..columns.len()).collect();
        let find = Find { table: &table.name, given: &columns, key: &positions, needed: &[], rows: &wanted };
        let found = self.session.find(&find).await.map_err(read)?;
        // The database says both in the same way.
        let found: BTreeSet<String> = found.iter().map(|found| format!("{:?}", found.old)).collect();
        let mut gone = self.session.keys(&table.name, &columns).await.map_err(read)?;
        gone.retain(|key| !found.contains(&format!("{key:?}")));
        let shown = |key: &Vec<Datum>| {
            let parts = columns.iter().zip(key).map(|(column, datum)| {
                let value = column.ty.on(self.dialect).and_then(|ty| dialect::show(ty, datum));
                let value = value.unwrap_or_else(|| "NULL".to_owned());
                format!("{}: {value}", key::known_as(table, &column.name))
            });
            parts.collect::<Vec<_>>().join(", ")
        };
        self.deletes[at] = gone.iter().map(shown).collect();
        // A row whose key is NULL cannot be meant by it.
        gone.retain(|key| !key.contains(&Datum::Null));
        if self.mode == Mode::Write && !gone.is_empty() {
            let delete = Delete { table: &table.name, key: &columns, rows: &gone };
            self.session.delete(&delete).await.map_err(|source| refused(table, "deleted", source))?;
        }
        Ok(())
    }
}
