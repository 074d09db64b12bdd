//! Seeds against a database: what is there, what differs, and, unless it is a dry run, the writes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use tablewright_schema::model::{Column, Table};
use tablewright_schema::{Diagnostics, Dialect, Model, ObjectName};

use crate::dialect::{self, Datum, Find, Found, Session};
use crate::error::SeedError;
use crate::location::Locations;
use crate::plan::{Beyond, Change, Inserted, SeedPlan, TablePlan, Updated};
use crate::row::{Batch, Cell, Content, RowId, Seeds};
use crate::stream::fake::Recipe;
use crate::stream::load::{Names, Tally};
use crate::transaction::{ApplyOptions, Progress};

/// Whether the rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They are looked at only.
    DryRun,
    /// They are written.
    Write,
}

/// Goes through the seeds batch by batch, in the transaction that `session` has open.
pub(crate) async fn load(
    session: Session<'_>,
    model: &Model,
    seeds: &Seeds,
    mode: Mode,
    options: ApplyOptions<'_>,
) -> Result<SeedPlan, SeedError> {
    let dialect = session.dialect();
    let tables = seeds.tables.len();
    let ApplyOptions { prune, commit_every, progress } = options;
    let mut load = Load {
        session,
        dialect,
        model,
        seeds,
        mode,
        there: vec![None; seeds.rows.len()],
        elsewhere: vec![None; seeds.references.len()],
        changes: vec![Changes::default(); seeds.tables.len()],
        needed: needed(seeds),
        names: Names::new(),
        tallies: vec![Tally::default(); tables],
        fresh: BTreeMap::new(),
        seen: BTreeMap::new(),
        streamed: BTreeSet::new(),
        kept: vec![Vec::new(); tables],
        deletes: vec![Vec::new(); tables],
        prune,
        commit_every,
        progress,
        file: String::new(),
        since: 0,
        recipes: BTreeMap::new(),
        unclear: None,
    };
    load.representable()?;
    if load.keeps() {
        load.check_streams(Diagnostics::default()).await?;
    }
    load.begin_journal().await?;
    let all: Vec<RowId> = (0..seeds.rows.len()).filter(|id| load.table(*id).is_some()).collect();
    load.look_up(&all).await?;
    for batch in &seeds.batches {
        match batch {
            Batch::Rows { table, rows } => load.batch(*table, rows, Pass::First).await?,
            Batch::Stream(at) => load.stream(*at).await?,
        }
    }
    for table in 0..seeds.tables.len() {
        let postponed =
            |row: &RowId| seeds.rows[*row].table == table && !seeds.rows[*row].postponed.is_empty();
        let rows: Vec<RowId> = all.iter().copied().filter(postponed).collect();
        load.batch(table, &rows, Pass::Postponed).await?;
    }
    if prune {
        for at in load.order().into_iter().rev() {
            load.prune(at).await?;
        }
    }
    load.end_journal().await?;
    Ok(load.plan())
}

/// The columns of each table that references read.
fn needed(seeds: &Seeds) -> BTreeMap<&ObjectName, BTreeSet<&str>> {
    let mut needed: BTreeMap<&ObjectName, BTreeSet<&str>> = BTreeMap::new();
    let keys = seeds.references.iter().flat_map(|reference| reference.key.values());
    for cell in seeds.rows.iter().flat_map(|row| row.cells.values()).chain(keys) {
        if let Content::Of(id, column) = &cell.content {
            needed.entry(&seeds.references[*id].table).or_default().insert(column);
        }
    }
    needed
}

/// Which columns of a row are looked at: circles are closed after every row is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    First,
    Postponed,
}

/// What is known of a seed row.
#[derive(Clone, Debug)]
pub(crate) enum There {
    /// It is in the database and holds this in the columns that references read.
    Holds(BTreeMap<String, Datum>),
    /// It is not, and this is a dry run.
    New,
}

/// What a cell comes to.
#[derive(Clone, Debug)]
pub(crate) enum Resolved {
    Datum(Datum),
    /// Something of a row that a dry run does not write.
    OfNew,
}

/// The changes of a table while they are being found, by row.
#[derive(Clone, Default)]
struct Changes {
    inserts: BTreeMap<RowId, Vec<(String, Option<String>)>>,
    updates: BTreeMap<RowId, Vec<Change>>,
}

pub(crate) struct Load<'c, 's, 'o> {
    pub(crate) session: Session<'c>,
    pub(crate) dialect: Dialect,
    pub(crate) model: &'s Model,
    pub(crate) seeds: &'s Seeds,
    pub(crate) mode: Mode,
    /// By row.
    pub(crate) there: Vec<Option<There>>,
    /// By reference, for those to rows that are no seeds: what the row holds in the columns that references read.
    pub(crate) elsewhere: Vec<Option<BTreeMap<String, Datum>>>,
    /// By table.
    changes: Vec<Changes>,
    pub(crate) needed: BTreeMap<&'s ObjectName, BTreeSet<&'s str>>,
    pub(crate) names: Names,
    /// By table: what became of rows that were streamed.
    pub(crate) tallies: Vec<Tally>,
    /// Whether there was no row in a table before its first stream.
    pub(crate) fresh: BTreeMap<usize, bool>,
    /// By table: hashes of the keys that were streamed.
    pub(crate) seen: BTreeMap<usize, HashSet<u64>>,
    /// The streams that are done.
    pub(crate) streamed: BTreeSet<usize>,
    /// By table: the keys of rows that were streamed, where others are deleted.
    pub(crate) kept: Vec<Vec<Vec<Datum>>>,
    /// By table: what was deleted.
    pub(crate) deletes: Vec<Vec<String>>,
    prune: bool,
    /// See [`ApplyOptions::commit_every`].
    pub(crate) commit_every: Option<u64>,
    progress: Option<&'o mut (dyn FnMut(Progress<'_>) + Send)>,
    /// What the file that is streamed is called in the journal.
    pub(crate) file: String,
    /// Rows since the last commit.
    pub(crate) since: u64,
    /// How rows are made that others can refer to.
    pub(crate) recipes: BTreeMap<ObjectName, Arc<Recipe>>,
    /// While rows are written that were made: the checks that are not understood.
    pub(crate) unclear: Option<Vec<String>>,
}

/// Rows of one table that are looked at together, all with the same columns in view.
struct View<'s> {
    table: &'s Table,
    /// The key's columns and those that some row gives.
    given: Vec<&'s Column>,
    /// Which of `given` are the key.
    key: Vec<usize>,
    /// The rows, and what each has for `given`; `None` where it says nothing.
    rows: Vec<(RowId, Vec<Option<Resolved>>)>,
}

impl<'s> Load<'_, 's, '_> {
    /// The table of a row, if this database has it.
    pub(crate) fn table(&self, id: RowId) -> Option<&'s Table> {
        self.declared(self.seeds.rows[id].table)
    }

    /// A table with seeds, if this database has it.
    pub(crate) fn declared(&self, table: usize) -> Option<&'s Table> {
        let table = self.model.tables.get(&self.seeds.tables[table].name)?;
        table.only.includes(self.dialect).then_some(table)
    }

    pub(crate) fn prunes(&self) -> bool {
        self.prune
    }

    /// How many rows of a table are new so far, those of long files aside.
    pub(crate) fn new_rows(&self, table: usize) -> u64 {
        u64::try_from(self.changes[table].inserts.len()).unwrap_or(u64::MAX)
    }

    /// Tells how far a file is.
    pub(crate) fn told(&mut self, table: &ObjectName, rows: u64, bytes: u64, of: u64) {
        if let Some(progress) = &mut self.progress {
            progress(Progress { table: &table.to_string(), rows, bytes, of });
        }
    }

    async fn batch(&mut self, table: usize, rows: &[RowId], pass: Pass) -> Result<(), SeedError> {
        let Some(declared) = rows.first().and_then(|id| self.table(*id)) else { return Ok(()) };
        self.look_up(rows).await?;
        let view = self.view(table, declared, rows, pass);
        let found = self.find(&view).await?;
        let mut inserts = Vec::new();
        let mut updates = Vec::new();
        for (at, (id, values)) in view.rows.iter().enumerate() {
            match (found.get(&at), pass) {
                (Some(found), _) => {
                    let differing = self.compare(&view, *id, values, found);
                    if !differing.is_empty() {
                        updates.push((at, differing));
                    }
                }
                (None, Pass::First) => {
                    self.new_row(&view, *id, values);
                    inserts.push(at);
                }
                (None, Pass::Postponed) if self.mode == Mode::Write => return Err(self.vanished(*id)),
                (None, Pass::Postponed) => self.new_row(&view, *id, values),
            }
        }
        if self.mode == Mode::Write {
            self.insert(&view, &inserts).await?;
            self.update(&view, &updates).await?;
        }
        Ok(())
    }

    fn view(&self, table: usize, declared: &'s Table, rows: &[RowId], pass: Pass) -> View<'s> {
        let key = &self.seeds.tables[table].key;
        let in_view = |id: RowId, column: &str| {
            let row = &self.seeds.rows[id];
            let is_key = key.iter().any(|name| name == column);
            row.cells
                .get(column)
                .filter(|_| is_key || row.postponed.contains(column) == (pass == Pass::Postponed))
        };
        let here = declared.columns.iter().filter(|column| self.has(column));
        let given: Vec<&Column> =
            here.filter(|column| rows.iter().any(|id| in_view(*id, &column.name).is_some())).collect();
        let values = |id: RowId| {
            let cells =
                given.iter().map(|column| in_view(id, &column.name).map(|cell| self.resolve(column, cell)));
            (id, cells.collect())
        };
        View {
            table: declared,
            key: (0..given.len()).filter(|at| key.contains(&given[*at].name)).collect(),
            rows: rows.iter().map(|id| values(*id)).collect(),
            given,
        }
    }

    /// Whether this database has the column.
    pub(crate) fn has(&self, column: &Column) -> bool {
        column.only.includes(self.dialect) && column.ty.on(self.dialect).is_some()
    }

    /// The columns of a table that references read.
    pub(crate) fn read_by_references(&self, table: &'s Table) -> Vec<&'s Column> {
        let needed = self.needed.get(&table.name);
        table
            .columns
            .iter()
            .filter(|column| needed.is_some_and(|needed| needed.contains(column.name.as_str())))
            .collect()
    }

    /// The rows of the view that are there, by their place in it.
    async fn find(&mut self, view: &View<'s>) -> Result<BTreeMap<usize, Found>, SeedError> {
        let known = |(_, (_, values)): &(usize, &(RowId, Vec<Option<Resolved>>))| {
            view.key.iter().all(|at| matches!(values[*at], Some(Resolved::Datum(_))))
        };
        let sought: Vec<usize> = view.rows.iter().enumerate().filter(known).map(|(at, _)| at).collect();
        let rows: Vec<Vec<Datum>> =
            sought.iter().map(|at| view.rows[*at].1.iter().map(datum).collect()).collect();
        let needed = self.read_by_references(view.table);
        let find = Find {
            table: &view.table.name,
            given: &view.given,
            key: &view.key,
            needed: &needed,
            rows: &rows,
        };
        let found = self.session.find(&find).await.map_err(|source| refused(view.table, "read", source))?;
        Ok(found.into_iter().map(|found| (sought[found.row], found)).collect())
    }

    /// Which of the given columns hold something else; the row's changes are noted.
    fn compare(
        &mut self,
        view: &View<'s>,
        id: RowId,
        values: &[Option<Resolved>],
        found: &Found,
    ) -> Vec<usize> {
        let mut differing = Vec::new();
        let mut changes = Vec::new();
        let needed = self.read_by_references(view.table).into_iter().map(|column| column.name.clone());
        let mut holds: BTreeMap<String, Datum> = needed.zip(found.needed.iter().cloned()).collect();
        for (at, column) in view.given.iter().enumerate() {
            let (Some(value), Some(ty)) = (&values[at], column.ty.on(self.dialect)) else { continue };
            let new = match value {
                Resolved::Datum(_) if dialect::same(self.dialect, ty, &found.old[at], &found.new[at]) => {
                    continue;
                }
                Resolved::Datum(_) => dialect::show(ty, &found.new[at]),
                Resolved::OfNew => self.shown(id, column),
            };
            // A row found by its key has that key, however the database compares it.
            if view.key.contains(&at) {
                continue;
            }
            differing.push(at);
            changes.push(Change { column: column.name.clone(), old: dialect::show(ty, &found.old[at]), new });
            if let Some(held) = holds.get_mut(&column.name) {
                held.clone_from(&found.new[at]);
            }
        }
        self.there[id] = Some(There::Holds(holds));
        if !changes.is_empty() {
            let known = &mut self.changes[self.seeds.rows[id].table];
            match known.inserts.get_mut(&id) {
                // The second step of a row that this load has inserted.
                Some(values) => values.extend(changes.into_iter().map(|change| (change.column, change.new))),
                None => known.updates.entry(id).or_default().extend(changes),
            }
        }
        differing
    }

    /// Notes a row that is not there.
    fn new_row(&mut self, view: &View<'s>, id: RowId, values: &[Option<Resolved>]) {
        let given =
            view.given.iter().zip(values).filter_map(|(column, value)| Some((*column, value.as_ref()?)));
        let shown: Vec<(String, Option<String>)> = given
            .map(|(column, value)| {
                let text = match (value, column.ty.on(self.dialect)) {
                    (Resolved::Datum(datum), Some(ty)) => dialect::show(ty, datum),
                    (Resolved::Datum(_), None) => None,
                    (Resolved::OfNew, _) => self.shown(id, column),
                };
                (column.name.clone(), text)
            })
            .collect();
        self.there[id] = Some(There::New);
        let inserts = self.changes[self.seeds.rows[id].table].inserts.entry(id).or_default();
        for (column, value) in shown {
            if !inserts.iter().any(|(known, _)| *known == column) {
                inserts.push((column, value));
            }
        }
    }

    /// Inserts rows of the view, and reads what references need of them.
    async fn insert(&mut self, view: &View<'s>, new: &[usize]) -> Result<(), SeedError> {
        let row =
            |at: &usize| view.rows[*at].1.iter().map(|value| value.is_some().then(|| datum(value))).collect();
        let rows = new.iter().map(row).collect();
        self.insert_rows(view.table, &view.given, rows).await?;
        self.read_back(view, new).await
    }

    /// What references read of rows that were just inserted: their numbers, mostly.
    async fn read_back(&mut self, view: &View<'s>, new: &[usize]) -> Result<(), SeedError> {
        if new.is_empty() || !self.needed.contains_key(&view.table.name) {
            return Ok(());
        }
        let only_key = |values: &[Option<Resolved>]| view.key.iter().map(|at| values[*at].clone()).collect();
        let inserted = View {
            table: view.table,
            given: view.key.iter().map(|at| view.given[*at]).collect(),
            key: (0..view.key.len()).collect(),
            rows: new.iter().map(|at| (view.rows[*at].0, only_key(&view.rows[*at].1))).collect(),
        };
        let found = self.find(&inserted).await?;
        for (at, (id, values)) in inserted.rows.iter().enumerate() {
            match found.get(&at) {
                Some(found) => drop(self.compare(&inserted, *id, values, found)),
                None => return Err(self.vanished(*id)),
            }
        }
        Ok(())
    }

    async fn update(&mut self, view: &View<'s>, changed: &[(usize, Vec<usize>)]) -> Result<(), SeedError> {
        let row = |(at, columns): &(usize, Vec<usize>)| {
            let values = &view.rows[*at].1;
            let row = view.key.iter().chain(columns).map(|column| datum(&values[*column])).collect();
            (columns.clone(), row)
        };
        let rows = changed.iter().map(row).collect();
        self.update_rows(view.table, &view.given, &view.key, rows).await
    }

    fn vanished(&self, id: RowId) -> SeedError {
        let row = &self.seeds.rows[id];
        SeedError::Vanished {
            location: self.seeds.sources.location(row.span),
            table: self.seeds.tables[row.table].name.to_string(),
            key: self.key_of(id),
        }
    }

    /// What identifies a row, for people.
    fn key_of(&self, id: RowId) -> String {
        let row = &self.seeds.rows[id];
        let table = &self.seeds.tables[row.table];
        self.described_key(
            &table.name,
            table.key.iter().filter_map(|name| Some((name.as_str(), row.cells.get(name)?))),
        )
    }

    /// What a row gets in a column that is not known yet.
    fn shown(&self, id: RowId, column: &Column) -> Option<String> {
        match self.seeds.rows[id].cells.get(&column.name) {
            Some(Cell { content: Content::Of(reference, _), .. }) => Some(self.described(*reference)),
            Some(Cell { content: Content::Value(_), .. }) | None => None,
        }
    }

    fn plan(mut self) -> SeedPlan {
        let mut locations = Locations::new(&self.seeds.sources);
        let mut tables = Vec::new();
        for at in self.order() {
            let of_table = |id: &RowId| self.seeds.rows[*id].table == at && self.table(*id).is_some();
            let rows = (0..self.seeds.rows.len()).filter(of_table).count();
            let tally = std::mem::take(&mut self.tallies[at]);
            let streamed = tally.inserted + tally.updated + tally.unchanged;
            if rows + streamed + self.deletes[at].len() == 0 {
                continue;
            }
            let Changes { inserts, updates } = &self.changes[at];
            let mut inserted = Vec::new();
            for (id, values) in inserts {
                let (key, location) = (self.key_of(*id), locations.of(self.seeds.rows[*id].span));
                inserted.push(Inserted { key, location, values: values.clone() });
            }
            let mut updated = Vec::new();
            for (id, changes) in updates {
                let (key, location) = (self.key_of(*id), locations.of(self.seeds.rows[*id].span));
                updated.push(Updated { key, location, changes: changes.clone() });
            }
            let beyond = Beyond {
                inserts: tally.inserted - tally.inserts.len(),
                updates: tally.updated - tally.updates.len(),
            };
            inserted.extend(tally.inserts);
            updated.extend(tally.updates);
            tables.push(TablePlan {
                table: self.seeds.tables[at].name.to_string(),
                inserts: inserted,
                updates: updated,
                deletes: std::mem::take(&mut self.deletes[at]),
                unchanged: rows - inserts.len() - updates.len() + tally.unchanged,
                beyond,
            });
        }
        SeedPlan { tables }
    }
}

/// What is bound for a cell: NULL where the row says nothing or a dry run cannot know.
fn datum(value: &Option<Resolved>) -> Datum {
    match value {
        Some(Resolved::Datum(datum)) => datum.clone(),
        Some(Resolved::OfNew) | None => Datum::Null,
    }
}

pub(crate) fn refused(table: &Table, doing: &'static str, source: sqlx::Error) -> SeedError {
    SeedError::Table { table: table.name.to_string(), doing, source }
}
