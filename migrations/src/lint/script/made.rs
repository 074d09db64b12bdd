//! What a script itself has made before a statement: a table without rows locks nobody out, and nothing of it is lost.

use super::{Does, Name, Script, What};

/// What was made earlier in the same script.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// Tables, and the statement that made each.
    tables: Vec<(Name, usize)>,
}

impl Made {
    /// Looks through a script.
    pub(crate) fn of(script: &Script<'_>) -> Self {
        let mut made = Made::default();
        for (at, statement) in script.statements.iter().enumerate() {
            match &statement.what {
                What::CreateTable(table) => made.tables.push((table.name.clone(), at)),
                What::AlterTable(alter) => {
                    for action in &alter.actions {
                        if let Does::RenameTable(to) = &action.does {
                            made.renamed(&alter.name, to, at);
                        }
                    }
                }
                What::RenameTables(pairs) => {
                    for (from, to) in pairs {
                        made.renamed(from, to, at);
                    }
                }
                What::Create(create) if create.kind.ends_with("VIEW") => {
                    made.tables.extend(create.name.iter().map(|name| (name.clone(), at)));
                }
                What::CreateIndex(_)
                | What::Create(_)
                | What::Drop(_)
                | What::Alter { .. }
                | What::Truncate(_)
                | What::Update { .. }
                | What::Delete { .. }
                | What::Insert { .. }
                | What::Begin
                | What::Commit
                | What::Rollback
                | What::Other => {}
            }
        }
        made
    }

    fn renamed(&mut self, from: &Name, to: &Name, at: usize) {
        if self.has(from, at) {
            self.tables.push((to.clone(), at));
        }
    }

    /// Whether a statement before that one made the table.
    pub(crate) fn has(&self, table: &Name, before: usize) -> bool {
        self.tables.iter().any(|(name, at)| *at < before && name.is(table))
    }
}
