//! What has to be known of a database before rows are made: how many are there already, and what they can refer to.

use std::collections::BTreeMap;
use std::sync::Arc;

use tablewright_schema::model::{Column, ForeignKey, Table};

use super::Making;
use super::cover::is_made_by_database;
use super::link::{Pool, To, can_be_named};
use super::recipe::{Place, Recipe};
use crate::dialect::{self, Datum};
use crate::error::SeedError;
use crate::key::natural_key;
use crate::load::{Load, refused};
use crate::row::Batch;

impl<'s> Load<'_, 's, '_> {
    /// Whether the rows that are made have no key but one that the database makes, so that none of them can be found again: then
    /// there are to be so many rows in the table, and those that are missing are made.
    pub(crate) fn is_filled_up(&self, at: usize) -> bool {
        let stream = &self.seeds.streams[at];
        let tables = &self.seeds.tables[stream.table];
        let (Some(fake), Some(table)) = (&stream.fake, self.declared(stream.table)) else { return false };
        let is_given = |name: &str| fake.with.as_ref().is_some_and(|with| with.get(name).is_some());
        let is_made_there = |name: &String| {
            table.column(name).is_some_and(|column| is_made_by_database(column, self.dialect))
                && !is_given(name)
        };
        tables.key.is_empty() || (!tables.is_said && tables.key.iter().any(is_made_there))
    }

    /// What the rows of a stream are made from.
    pub(crate) async fn making(
        &mut self,
        at: usize,
        table: &'s Table,
        writes: bool,
    ) -> Result<Option<Making>, SeedError> {
        let seeds = self.seeds;
        let Some(fake) = &seeds.streams[at].fake else { return Ok(None) };
        let is_filled_up = self.is_filled_up(at);
        let first = match is_filled_up {
            true => {
                let there = self.session.count(&table.name).await;
                let there = there.map_err(|source| refused(table, "read", source))?;
                there + if writes { 0 } else { self.new_rows(self.seeds.streams[at].table) }
            }
            false => 0,
        };
        let mut to = BTreeMap::new();
        for key in &table.foreign_keys {
            to.insert(key.name.clone(), self.to(at, table, key, writes).await?);
        }
        let key: &[String] = match is_filled_up {
            true => &[],
            false => &seeds.tables[seeds.streams[at].table].key,
        };
        let variables = &seeds.variables;
        let place = Place { model: self.model, table, dialect: self.dialect, key, variables, to };
        let recipe = Recipe::new(fake, &place).map(Arc::new);
        if let (Ok(recipe), false) = (&recipe, is_filled_up) {
            self.recipes.insert(table.name.clone(), Arc::clone(recipe));
        }
        Ok(Some(Making { recipe, first: first.min(fake.rows), line: fake.line }))
    }

    /// What a foreign key leads to.
    async fn to(
        &mut self,
        at: usize,
        table: &Table,
        key: &ForeignKey,
        writes: bool,
    ) -> Result<To, SeedError> {
        let (model, seeds) = (self.model, self.seeds);
        let Some(target) = model.tables.get(&key.table) else { return Ok(To::Later) };
        let of_target = |stream: usize| {
            let stream = &seeds.streams[stream];
            stream.fake.is_some() && seeds.tables[stream.table].name == key.table
        };
        let order: Vec<usize> = seeds
            .batches
            .iter()
            .filter_map(|batch| match batch {
                Batch::Stream(stream) => Some(*stream),
                Batch::Rows { .. } => None,
            })
            .collect();
        let place = |stream: usize| order.iter().position(|known| *known == stream);
        let theirs = order.iter().copied().find(|stream| of_target(*stream));
        let is_named = theirs.is_some_and(|stream| !self.is_filled_up(stream)) && can_be_named(table, key);
        match theirs {
            Some(stream) if stream == at && is_named => return Ok(To::Own),
            Some(stream) if stream != at && place(stream) > place(at) => return Ok(To::Later),
            Some(_) if is_named => {
                if let Some(recipe) = self.recipes.get(&key.table) {
                    return Ok(To::Made(Arc::clone(recipe)));
                }
                // It could not be made, which is told where it is asked for.
                return Ok(To::Held(Arc::new(Pool { is_open: true, ..Pool::default() })));
            }
            Some(_) | None => {}
        }
        let is_seeded = seeds.tables.iter().any(|seeds| seeds.name == key.table) && key.table != table.name;
        let mut pool = self.pool(target, key).await?;
        pool.is_open = pool.held.is_empty() && is_seeded && !writes;
        Ok(To::Held(Arc::new(pool)))
    }

    /// The rows of a table, each with the columns that a key refers to, in an order that every database has.
    async fn pool(&mut self, target: &'s Table, key: &ForeignKey) -> Result<Pool, SeedError> {
        let names = natural_key(target).unwrap_or_default();
        let by: Vec<&Column> = names.iter().filter_map(|name| target.column(name)).collect();
        let wanted: Vec<&Column> = key.referenced.iter().filter_map(|name| target.column(name)).collect();
        let columns: Vec<&Column> = by.iter().chain(&wanted).copied().collect();
        let rows = self.session.keys(&target.name, &columns).await;
        let mut rows = rows.map_err(|source| refused(target, "read", source))?;
        // Databases sort texts by rules of their own, and numbers may come as text.
        rows.sort_by_cached_key(|row| {
            let shown = by.iter().zip(row).map(|(column, datum)| {
                let text =
                    column.ty.on(self.dialect).and_then(|ty| dialect::show(ty, datum)).unwrap_or_default();
                (text.parse::<i64>().ok(), text)
            });
            shown.collect::<Vec<_>>()
        });
        // A row that is not known by what is referred to cannot be referred to.
        rows.retain(|row| !row[by.len()..].contains(&Datum::Null));
        let held = rows.into_iter().flat_map(|row| row.into_iter().skip(by.len())).collect();
        Ok(Pool { width: wanted.len(), held, is_open: false })
    }
}
