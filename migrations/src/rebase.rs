//! A branch's migrations on another base: what was generated is planned anew, what was written by hand is carried as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tablewright::Connection;
use tablewright::migrate::{Code, FilesError, MigrateError, Migrations};
use tablewright_schema::{Hints, Schema};

use crate::describe::{Sign, describe};
use crate::diff::diff;
use crate::difference::{Difference, between};
use crate::merge::merge;
use crate::prove::ScratchOptions;
use crate::replay::{ReplayError, replay_through};
use crate::signature::Author;
use crate::write::{files, later};
use crate::{AuthoringError, dialect_of};

/// The files of a folder of migrations, told apart by where they come from.
#[derive(Clone, Debug)]
pub struct Branch<'a> {
    /// The folder, for messages.
    pub folder: &'a Path,
    /// Name and text of the files that the base has.
    pub base: Vec<(String, String)>,
    /// Name and text of the branch's own files.
    pub own: Vec<(String, String)>,
    /// The names of the base's files that were there when the branch began, where that is known.
    pub fork: Option<BTreeSet<String>>,
    /// Versions of the branch that are planned anew though they were edited.
    pub replan: BTreeSet<i64>,
    /// The version of what is new, if the base has none that is later.
    pub now: i64,
}

/// A migration of the branch on the new base.
#[derive(Clone, Debug)]
pub struct Rebased {
    /// Its files: name and text.
    pub files: Vec<(String, String)>,
    /// The versions that it stands for. None: what the files of the branch do not do and the YAML asks for.
    pub was: Vec<i64>,
    /// How it differs from the state before it, where it was planned.
    pub planned: Option<Box<Difference>>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The branch's migrations, in order.
    pub migrations: Vec<Rebased>,
    /// Versions of generated migrations of which nothing is left to do.
    pub done_by_base: Vec<i64>,
}

/// Why a branch cannot be put on another base.
#[derive(Debug)]
pub enum RebaseError {
    /// Reading, comparing or planning failed.
    Authoring(AuthoringError),
    /// Files of the folder cannot be read.
    Files(FilesError),
    /// The base's own migrations do not run.
    Base(MigrateError),
    /// A file that was written by hand does not run on the new base.
    Carried {
        /// The version.
        version: i64,
        /// What the database said.
        error: MigrateError,
    },
    /// A file that was written by hand takes from the new base what it did not take from the old one.
    Takes {
        /// The version.
        version: i64,
        /// What goes.
        lost: Vec<String>,
    },
    /// What is generated stands before something that is written by hand, and base and branch have both changed these, not alike.
    Conflict {
        /// The versions.
        versions: Vec<i64>,
        /// What both changed.
        parts: Vec<String>,
    },
    /// What is generated stands before something that is written by hand, and it cannot be told what it did.
    Unknown {
        /// The versions.
        versions: Vec<i64>,
    },
    /// One generated migration of the branch expands a column and another one contracts it. Planned anew they would be one, without the state
    /// between that applications need.
    Apart {
        /// Which columns: `agents.title to agents.name`.
        columns: String,
        /// The version that expands.
        expand: i64,
        /// The one that contracts.
        contract: i64,
    },
    /// The migrations run, and what they make is not what the YAML says.
    Misses(Vec<String>),
}

impl From<AuthoringError> for RebaseError {
    fn from(error: AuthoringError) -> Self {
        RebaseError::Authoring(error)
    }
}

/// Plans the branch's migrations anew. `judge` is a connection to the kind of server that they are for; it is only asked. Nothing is
/// written: that is for whoever has seen the proof of what was planned.
///
/// # Errors
/// [`RebaseError`] says which file stands in the way.
pub async fn rebase(
    judge: &mut Connection,
    branch: &Branch<'_>,
    wanted: (Schema, Hints),
    scratch: &ScratchOptions,
) -> Result<Outcome, RebaseError> {
    let dialect = dialect_of(judge);
    let base = read(branch, branch.base.clone())?;
    let own = read(branch, branch.own.clone())?;
    let last = base.iter().map(|migration| migration.version).max().unwrap_or(0);
    let mut walk = Walk {
        judge,
        branch,
        wanted,
        scratch,
        state: Schema::empty(dialect),
        texts: branch.base.clone(),
        last,
        outcome: Outcome::default(),
    };
    walk.state = walk.replayed(&walk.texts).await.map_err(|error| match error {
        ReplayError::Authoring(error) => RebaseError::Authoring(error),
        ReplayError::Migrate(error) => RebaseError::Base(error),
    })?;
    if branch.replan.is_empty()
        && branch.stands_on_base()
        && own.iter().all(|migration| migration.version > last)
    {
        return Ok(as_it_is(branch, &own));
    }
    let steps = steps(branch, &own);
    apart(&steps, &own)?;
    let by_hand = steps.iter().any(|step| !step.is_planned);
    let before = if by_hand { walk.before(&own).await? } else { None };
    for (at, step) in steps.iter().enumerate() {
        match step.is_planned {
            true => walk.plan(step, &steps[at + 1..], before.as_deref()).await?,
            false => walk.carry(step, before.as_deref()).await?,
        }
    }
    // What was carried may be all that the branch has, or may not do all that the YAML says.
    walk.close().await?;
    walk.verify().await?;
    Ok(walk.outcome)
}

fn read(branch: &Branch<'_>, texts: Vec<(String, String)>) -> Result<Migrations, RebaseError> {
    Migrations::of_texts(branch.folder, texts).map_err(RebaseError::Files)
}

/// Migrations of the branch that go together.
struct Step {
    is_planned: bool,
    versions: Vec<i64>,
    /// Their place among the branch's migrations.
    first: usize,
}

/// What is generated in a row is one step, what is written by hand one each.
fn steps(branch: &Branch<'_>, own: &Migrations) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (at, migration) in own.iter().enumerate() {
        let texts = branch.texts_of(migration.version);
        let is_planned = branch.replan.contains(&migration.version)
            || Author::of_all(texts.map(|(_, text)| text.as_str())) == Author::Planner;
        match steps.last_mut() {
            Some(step) if step.is_planned && is_planned => step.versions.push(migration.version),
            Some(_) | None => steps.push(Step { is_planned, versions: vec![migration.version], first: at }),
        }
    }
    steps
}

/// The YAML says the end of an expand and its contract, and knows nothing of the state between any more.
fn apart(steps: &[Step], own: &Migrations) -> Result<(), RebaseError> {
    let planned: BTreeSet<i64> =
        steps.iter().filter(|step| step.is_planned).flat_map(|step| step.versions.iter().copied()).collect();
    let mut begun: BTreeMap<&String, i64> = BTreeMap::new();
    for migration in own.iter().filter(|migration| planned.contains(&migration.version)) {
        for columns in migration.up.contracts() {
            if let Some(expand) = begun.get(columns) {
                let (expand, contract) = (*expand, migration.version);
                return Err(RebaseError::Apart { columns: columns.clone(), expand, contract });
            }
        }
        begun.extend(migration.up.expands().iter().map(|columns| (columns, migration.version)));
    }
    Ok(())
}

/// Nothing is to be done where the branch began with all that the base has.
fn as_it_is(branch: &Branch<'_>, own: &Migrations) -> Outcome {
    let migrations = own.iter().map(|migration| Rebased {
        files: branch.texts_of(migration.version).cloned().collect(),
        was: vec![migration.version],
        planned: None,
    });
    Outcome { migrations: migrations.collect(), done_by_base: Vec::new() }
}

impl Branch<'_> {
    fn stands_on_base(&self) -> bool {
        self.fork.as_ref().is_some_and(|fork| self.base.iter().all(|(name, _)| fork.contains(name)))
    }

    /// The branch's files of that version.
    pub fn texts_of(&self, version: i64) -> impl Iterator<Item = &(String, String)> {
        self.own.iter().filter(move |(name, _)| number(name) == Some(version))
    }
}

/// The version that a file's name says.
fn number(name: &str) -> Option<i64> {
    name.split_once('_')?.0.parse().ok()
}

struct Walk<'a> {
    judge: &'a mut Connection,
    branch: &'a Branch<'a>,
    wanted: (Schema, Hints),
    scratch: &'a ScratchOptions,
    /// What there is so far.
    state: Schema,
    /// The files that make it.
    texts: Vec<(String, String)>,
    /// The last version so far.
    last: i64,
    outcome: Outcome,
}

impl Walk<'_> {
    async fn replayed(&self, texts: &[(String, String)]) -> Result<Schema, ReplayError> {
        let read = Migrations::of_texts(self.branch.folder, texts.to_vec());
        let migrations = read.map_err(|error| ReplayError::Migrate(MigrateError::Files(error)))?;
        crate::replay(self.state.dialect, &migrations, self.scratch).await
    }

    /// The states that the branch's migrations led through on the base that it began with: before the first one, and after each. `None`
    /// where they do not run there, as after a merge that cannot be looked behind.
    async fn before(&self, own: &Migrations) -> Result<Option<Vec<Schema>>, RebaseError> {
        let Some(fork) = &self.branch.fork else { return Ok(None) };
        let texts = self.branch.base.iter().filter(|(name, _)| fork.contains(name));
        let there: Vec<i64> = texts.clone().filter_map(|(name, _)| number(name)).collect();
        let all = read(self.branch, texts.chain(&self.branch.own).cloned().collect())?;
        let groups: Vec<Vec<i64>> =
            std::iter::once(there).chain(own.iter().map(|migration| vec![migration.version])).collect();
        match replay_through(self.state.dialect, &all, &groups, self.scratch).await {
            Ok(states) => Ok(Some(states)),
            Err(ReplayError::Migrate(_)) => Ok(None),
            Err(ReplayError::Authoring(error)) => Err(error.into()),
        }
    }

    /// Plans what was generated from what there is now.
    async fn plan(
        &mut self,
        step: &Step,
        rest: &[Step],
        before: Option<&[Schema]>,
    ) -> Result<(), RebaseError> {
        let hints = self.wanted.1.clone();
        let target = match self.is_last_word(rest, before) {
            true => self.wanted.0.clone(),
            false => {
                let Some(states) = before else {
                    return Err(RebaseError::Unknown { versions: step.versions.clone() });
                };
                let (from, to) = (&states[step.first], &states[step.first + step.versions.len()]);
                merge(from, to, &self.state, &hints)
                    .map_err(|parts| RebaseError::Conflict { versions: step.versions.clone(), parts })?
            }
        };
        let difference = between(self.judge, self.state.clone(), target, hints, self.scratch).await?;
        if difference.is_empty() {
            self.outcome.done_by_base.extend(&step.versions);
            return Ok(());
        }
        self.add(difference, step.versions.clone());
        Ok(())
    }

    /// Whether nothing that is written by hand and follows changes the schema.
    fn is_last_word(&self, rest: &[Step], before: Option<&[Schema]>) -> bool {
        if rest.is_empty() {
            return true;
        }
        let none = Hints::default();
        let changes = |step: &Step| match before {
            Some(states) => {
                !diff(&states[step.first], &states[step.first + step.versions.len()], &none).is_empty()
            }
            None => step.is_planned,
        };
        !rest.iter().any(changes)
    }

    fn add(&mut self, difference: Difference, was: Vec<i64>) {
        let dialect = difference.to.dialect;
        debug_assert_eq!(dialect, self.state.dialect);
        let name = self.name(&was);
        let kept = was.first().copied().filter(|version| *version > self.last);
        let version = kept.unwrap_or_else(|| self.next());
        let mut new: Vec<(String, String)> = Vec::new();
        for files in files(&difference.stages, &name, version) {
            let files = files.signed();
            self.last = files.version;
            let stem = files.stem();
            new.push((format!("{stem}.up.sql"), files.up));
            new.push((format!("{stem}.down.sql"), files.down));
        }
        self.texts.extend(new.iter().cloned());
        self.state = difference.to.clone();
        self.outcome.migrations.push(Rebased { files: new, was, planned: Some(Box::new(difference)) });
    }

    fn next(&self) -> i64 {
        if self.branch.now > self.last { self.branch.now } else { later(self.last) }
    }

    /// What stands for several is called what they were called.
    fn name(&self, was: &[i64]) -> String {
        let mut names: Vec<String> = Vec::new();
        for version in was {
            let texts = self.branch.texts_of(*version);
            let stems =
                texts.filter_map(|(name, _)| Some(name.split_once('_')?.1.split('.').next()?.to_owned()));
            for stem in stems {
                // `name_1_of_2` is one of two files of one change.
                let parts: Vec<&str> = stem.rsplitn(4, '_').collect();
                let whole = match parts.as_slice() {
                    [count, "of", number, name] if is_number(count) && is_number(number) => {
                        (*name).to_owned()
                    }
                    _ => stem,
                };
                if !names.contains(&whole) {
                    names.push(whole);
                }
            }
        }
        if names.is_empty() { "rebase".to_owned() } else { names.join("_and_") }
    }

    /// Puts what was written by hand behind what there is, byte for byte.
    async fn carry(&mut self, step: &Step, before: Option<&[Schema]>) -> Result<(), RebaseError> {
        let Some(version) = step.versions.first().copied() else { return Ok(()) };
        let new_version = if version > self.last { version } else { self.next() };
        let renamed = |name: &String| match name.split_once('_') {
            Some((_, rest)) => format!("{new_version}_{rest}"),
            None => name.clone(),
        };
        // What stands for a function of the application names its version.
        let text = |text: &String| match *text == Code::placeholder(version) {
            true => Code::placeholder(new_version),
            false => text.clone(),
        };
        let new: Vec<(String, String)> =
            self.branch.texts_of(version).map(|(name, of_file)| (renamed(name), text(of_file))).collect();
        self.texts.extend(new.iter().cloned());
        let state = self.replayed(&self.texts).await.map_err(|error| match error {
            ReplayError::Authoring(error) => RebaseError::Authoring(error),
            ReplayError::Migrate(error) => RebaseError::Carried { version, error },
        })?;
        let lost: Vec<String> = match before {
            Some(states) => {
                let meant = drops(&states[step.first], &states[step.first + 1]);
                drops(&self.state, &state).into_iter().filter(|line| !meant.contains(line)).collect()
            }
            None => drops(&self.state, &state).into_iter().collect(),
        };
        if !lost.is_empty() {
            return Err(RebaseError::Takes { version, lost });
        }
        (self.state, self.last) = (state, new_version);
        self.outcome.migrations.push(Rebased { files: new, was: vec![version], planned: None });
        Ok(())
    }

    /// What the YAML says and no migration does yet.
    async fn close(&mut self) -> Result<(), RebaseError> {
        let (wanted, hints) = self.wanted.clone();
        let difference = between(self.judge, self.state.clone(), wanted, hints, self.scratch).await?;
        if !difference.is_empty() {
            self.add(difference, Vec::new());
        }
        Ok(())
    }

    /// All of it runs from the beginning, and makes what the YAML says.
    async fn verify(&mut self) -> Result<(), RebaseError> {
        let texts = self.texts.clone();
        let state = self.replayed(&texts).await.map_err(|error| match error {
            ReplayError::Authoring(error) => RebaseError::Authoring(error),
            ReplayError::Migrate(error) => RebaseError::Carried { version: self.last, error },
        })?;
        let (wanted, hints) = self.wanted.clone();
        let left = between(self.judge, state, wanted, hints, self.scratch).await?;
        match left.is_empty() {
            true => Ok(()),
            false => Err(RebaseError::Misses(
                describe(left.to.dialect, &left.changes()).iter().map(ToString::to_string).collect(),
            )),
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What goes between two states, in words.
fn drops(from: &Schema, to: &Schema) -> BTreeSet<String> {
    let lines = describe(from.dialect, &diff(from, to, &Hints::default()));
    let lost = lines.into_iter().flat_map(|line| {
        let whole = (line.sign == Sign::Drop).then(|| line.object.clone());
        let parts = line.details.into_iter().filter(|(sign, _)| *sign == Sign::Drop);
        let parts: Vec<String> = parts.map(|(_, detail)| format!("{}: {detail}", line.object)).collect();
        whole.into_iter().chain(parts)
    });
    lost.collect()
}
