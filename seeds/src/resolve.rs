//! Cells to what is bound: values in the database's form, references as what the other row holds.

use std::collections::BTreeMap;

use tablewright_schema::model::{Column, PerDialect};
use tablewright_schema::nearest::nearest;
use tablewright_schema::{Diagnostic, Diagnostics, ObjectName};

use crate::dialect::{self, Datum, Find};
use crate::error::SeedError;
use crate::key;
use crate::load::{Load, Mode, Resolved, There, refused};
use crate::row::{Cell, Content, ReferenceId, RowId, TableSeeds};
use crate::value::Value;

impl<'s> Load<'_, 's, '_> {
    /// Refuses every value that this database cannot hold, before anything is read or written.
    pub(crate) fn representable(&self) -> Result<(), SeedError> {
        let mut out = Diagnostics::new(self.seeds.sources.clone());
        let rows = self.seeds.rows.iter().map(|row| (&self.seeds.tables[row.table].name, &row.cells));
        let keys = self.seeds.references.iter().map(|reference| (&reference.table, &reference.key));
        for (table, cells) in rows.chain(keys) {
            let Some(table) = self.model.tables.get(table) else { continue };
            for (name, cell) in cells {
                let (Content::Value(value), Some(column)) = (&cell.content, table.column(name)) else {
                    continue;
                };
                let (Some(value), Some(ty)) = (value.on(self.dialect), column.ty.on(self.dialect)) else {
                    continue;
                };
                if let Err(reason) = dialect::encode(self.dialect, value, ty) {
                    out.push(Diagnostic::new(cell.span, reason));
                }
            }
        }
        out.or(()).map_err(SeedError::Rows)
    }

    /// What a cell comes to. References were looked up, and the rows that they need were written, before.
    pub(crate) fn resolve(&self, column: &Column, cell: &Cell) -> Resolved {
        match &cell.content {
            Content::Value(value) => {
                let typed = value.on(self.dialect).zip(column.ty.on(self.dialect));
                let encoded = typed.map(|(value, ty)| dialect::encode(self.dialect, value, ty));
                // `representable` has refused what cannot be encoded.
                Resolved::Datum(encoded.and_then(Result::ok).unwrap_or(Datum::Null))
            }
            Content::Of(id, of) => {
                let holds = match self.seeds.references[*id].row.map(|row| self.there[row].as_ref()) {
                    Some(Some(There::Holds(holds))) => Some(holds),
                    Some(Some(There::New) | None) => None,
                    None => self.elsewhere[*id].as_ref(),
                };
                match holds.and_then(|holds| holds.get(of)) {
                    Some(datum) => Resolved::Datum(datum.clone()),
                    None => Resolved::OfNew,
                }
            }
        }
    }

    /// Finds the rows that these rows refer to and that are no seeds: one read for each table and key. What is not there is
    /// reported, all at once. References whose key depends on a seed row that was not looked at yet wait for the next call.
    pub(crate) async fn look_up(&mut self, rows: &[RowId]) -> Result<(), SeedError> {
        let mut wanted = Vec::new();
        for cell in rows.iter().flat_map(|id| self.seeds.rows[*id].cells.values()) {
            self.outside(cell, &mut wanted);
        }
        // A key of several columns is one reference in several cells.
        wanted.sort_unstable();
        wanted.dedup();
        let mut missing = Diagnostics::new(self.seeds.sources.clone());
        loop {
            let mut groups: BTreeMap<(&'s ObjectName, Vec<&'s str>), Vec<ReferenceId>> = BTreeMap::new();
            for id in wanted.extract_if(.., |id| self.is_ready(*id)) {
                let reference = &self.seeds.references[id];
                let key = reference.key.keys().map(String::as_str).collect();
                groups.entry((&reference.table, key)).or_default().push(id);
            }
            if groups.is_empty() {
                return missing.or(()).map_err(SeedError::Rows);
            }
            for ((table, key), ids) in groups {
                let absent = self.look_up_by(table, &key, &ids).await?;
                missing.list.extend(absent.into_iter().map(|id| self.missing(id)));
            }
        }
    }

    /// The references in a cell to rows that are no seeds and were not looked up yet.
    fn outside(&self, cell: &Cell, wanted: &mut Vec<ReferenceId>) {
        let Content::Of(id, _) = &cell.content else { return };
        let reference = &self.seeds.references[*id];
        // Rows that are streamed are there when their file is done.
        let is_coming = |(at, seeds): (usize, &TableSeeds)| {
            let mut streams = self.seeds.streams.iter().enumerate().filter(|(_, stream)| stream.table == at);
            seeds.name == reference.table
                && streams.any(|(at, _)| self.mode == Mode::DryRun || !self.streamed.contains(&at))
        };
        if reference.row.is_none() && self.seeds.tables.iter().enumerate().any(is_coming) {
            return;
        }
        if reference.row.is_none() && self.elsewhere[*id].is_none() {
            reference.key.values().for_each(|cell| self.outside(cell, wanted));
            wanted.push(*id);
        }
    }

    /// Whether everything in a reference's key is known.
    fn is_ready(&self, id: ReferenceId) -> bool {
        self.seeds.references[id].key.values().all(|cell| match &cell.content {
            Content::Value(_) => true,
            Content::Of(inner, _) => match self.seeds.references[*inner].row {
                Some(row) => self.there[row].is_some(),
                None => self.elsewhere[*inner].is_some(),
            },
        })
    }

    /// Looks for the rows of one table by one key; gives the references whose row is not there.
    async fn look_up_by(
        &mut self,
        table: &'s ObjectName,
        key: &[&str],
        ids: &[ReferenceId],
    ) -> Result<Vec<ReferenceId>, SeedError> {
        let Some(table) = self.model.tables.get(table) else { return Ok(Vec::new()) };
        let given: Vec<&Column> = key.iter().filter_map(|name| table.column(name)).collect();
        let needed = self.read_by_references(table);
        let mut sought = Vec::new();
        let mut rows = Vec::new();
        for &id in ids {
            let cells = given
                .iter()
                .filter_map(|column| Some((*column, self.seeds.references[id].key.get(&column.name)?)));
            let values = cells.map(|(column, cell)| match self.resolve(column, cell) {
                Resolved::Datum(datum) => Some(datum),
                Resolved::OfNew => None,
            });
            // A row that refers to a new one cannot be there.
            if let Some(values) = values.collect::<Option<Vec<Datum>>>() {
                sought.push(id);
                rows.push(values);
            }
        }
        let positions: Vec<usize> = (0..given.len()).collect();
        let find = Find { table: &table.name, given: &given, key: &positions, needed: &needed, rows: &rows };
        let found = self.session.find(&find).await.map_err(|source| refused(table, "read", source))?;
        for found in found {
            let holds = needed.iter().map(|column| column.name.clone()).zip(found.needed);
            self.elsewhere[sought[found.row]] = Some(holds.collect());
        }
        Ok(ids.iter().copied().filter(|id| self.elsewhere[*id].is_none()).collect())
    }

    fn missing(&self, id: ReferenceId) -> Diagnostic {
        let reference = &self.seeds.references[id];
        let message = format!("there is no {}, neither in the seeds nor in the database", self.described(id));
        let found = Diagnostic::new(reference.span, message);
        let mut key = reference.key.iter();
        let (Some((column, cell)), None) = (key.next(), key.next()) else { return found };
        let Some(word) = text_of(cell) else { return found };
        let rows = self.seeds.rows.iter().filter(|row| self.seeds.tables[row.table].name == reference.table);
        match nearest(word, rows.filter_map(|row| text_of(row.cells.get(column)?))) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found,
        }
    }

    /// `agent_templates(name: planner)`
    pub(crate) fn described(&self, id: ReferenceId) -> String {
        let reference = &self.seeds.references[id];
        let key = reference.key.iter().map(|(name, cell)| (name.as_str(), cell));
        format!("{}({})", reference.table, self.described_key(&reference.table, key))
    }

    /// `name: planner`; foreign keys by their relation.
    pub(crate) fn described_key<'k>(
        &self,
        table: &ObjectName,
        key: impl Iterator<Item = (&'k str, &'k Cell)>,
    ) -> String {
        let table = self.model.tables.get(table);
        let parts = key.map(|(name, cell)| {
            let known_as = table.map_or(name, |table| key::known_as(table, name));
            let value = match (&cell.content, table.and_then(|table| table.column(name))) {
                (Content::Of(id, _), _) => self.described(*id),
                (Content::Value(_), Some(column)) => {
                    match (self.resolve(column, cell), column.ty.on(self.dialect)) {
                        (Resolved::Datum(datum), Some(ty)) => dialect::show(ty, &datum).unwrap_or_default(),
                        (Resolved::Datum(_) | Resolved::OfNew, _) => String::new(),
                    }
                }
                (Content::Value(_), None) => String::new(),
            };
            format!("{known_as}: {value}")
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

fn text_of(cell: &Cell) -> Option<&str> {
    match &cell.content {
        Content::Value(PerDialect::Same(Value::Text(text))) => Some(text),
        Content::Value(_) | Content::Of(..) => None,
    }
}
