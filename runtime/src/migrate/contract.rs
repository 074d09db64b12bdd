//! Expand and contract: which columns live beside others, and for which of them the contract is still due.

use std::collections::BTreeMap;

use crate::migrate::error::Refusal;
use crate::migrate::files::{Migration, Migrations};
use crate::migrate::history::History;

/// A contract that is still due: an old column lives beside the one that takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractDue {
    /// Which columns, as the file's header says it: `agents.title to agents.name`.
    pub columns: String,
    /// The version that expanded them.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// The pending migration that contracts them, by version and name, where there is one.
    pub pending: Option<(i64, String)>,
}

impl ContractDue {
    /// The older column: `agents.title`.
    pub fn old(&self) -> &str {
        self.columns.split_once(" to ").map_or(self.columns.as_str(), |(old, _)| old)
    }

    /// The one that takes its place: `agents.name`.
    pub fn successor(&self) -> &str {
        self.columns.split_once(" to ").map_or("", |(_, new)| new)
    }
}

/// What the applied files have expanded and not contracted.
pub(crate) fn due(migrations: &Migrations, history: &History) -> Vec<ContractDue> {
    let mut open: BTreeMap<&str, ContractDue> = BTreeMap::new();
    for migration in migrations.iter() {
        let Migration { version, name, up, .. } = migration;
        if history.get(*version).is_some() {
            up.contracts().iter().for_each(|columns| _ = open.remove(columns.as_str()));
            open.extend(up.expands().iter().map(|columns| {
                let due = ContractDue {
                    columns: columns.clone(),
                    version: *version,
                    name: name.clone(),
                    pending: None,
                };
                (columns.as_str(), due)
            }));
        } else {
            for columns in up.contracts() {
                if let Some(due) = open.get_mut(columns.as_str()) {
                    due.pending = Some((*version, name.clone()));
                }
            }
        }
    }
    let mut due: Vec<ContractDue> = open.into_values().collect();
    due.sort_by(|a, b| (a.version, &a.columns).cmp(&(b.version, &b.columns)));
    due
}

/// Files that would contract what the same run expands: no application would ever have both. A new database has none that could miss it.
pub(crate) fn at_once(history: &History, runs: &[&Migration]) -> Vec<Refusal> {
    if history.applied.is_empty() {
        return Vec::new();
    }
    let mut begun: BTreeMap<&str, &Migration> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut before: Option<&Migration> = None;
    for migration in runs {
        let expanded = migration.up.contracts().iter().find_map(|columns| {
            let expand = begun.get(columns.as_str())?;
            Some((columns.clone(), expand.up.file().to_owned()))
        });
        if let (Some((columns, expand)), Some(before)) = (expanded, before) {
            let file = migration.up.file().to_owned();
            refused.push(Refusal::AtOnce { file, expand, columns, before: before.version });
        }
        begun.extend(migration.up.expands().iter().map(|columns| (columns.as_str(), *migration)));
        before = Some(migration);
    }
    refused.truncate(1);
    refused
}
