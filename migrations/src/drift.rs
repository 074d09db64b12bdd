//! What a live database has that the migrations applied to it do not explain.

use std::sync::Arc;

use tablewright::Connection;
use tablewright::migrate::Migrations;
use tablewright_schema::access::{Access, Subject};
use tablewright_schema::schema::Unmanaged;
use tablewright_schema::{Hints, Schema};

use crate::difference::{Difference, between, introspect};
use crate::prove::ScratchOptions;
use crate::replay::{ReplayError, replay_through};
use crate::{AuthoringError, dialect_of, reference};

/// What a live database has that the migrations applied to it do not explain.
#[derive(Clone, Debug)]
pub struct Drift {
    /// What the applied migrations make.
    pub explained: Schema,
    /// What the database holds.
    pub live: Schema,
    /// From what they make to what there is.
    pub difference: Difference,
    /// What differs of that which is not managed, by kind and name.
    pub strays: Vec<Stray>,
}

/// Something that is not managed, and is not as the applied migrations make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// Its kind, in the database's words.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How it differs.
    pub is: StrayIs,
}

/// How something that is not managed differs from what the applied migrations make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrayIs {
    /// It is there, and none of them makes it.
    Added,
    /// They make it, and it is not there.
    Gone,
    /// They make it otherwise.
    Changed,
}

impl Drift {
    /// Whether they explain all that there is.
    pub fn is_empty(&self) -> bool {
        self.difference.is_empty() && self.strays.is_empty()
    }

    /// The way back: from what there is to what the applied migrations make.
    ///
    /// # Errors
    /// As [`between`].
    pub async fn back(
        &self,
        connection: &mut Connection,
        scratch: &ScratchOptions,
    ) -> Result<Difference, AuthoringError> {
        let (live, explained) = (self.live.clone(), self.explained.clone());
        between(connection, live, explained, Hints::default(), scratch).await
    }
}

/// Runs the applied migrations on a scratch database and compares what they make with what the live database holds. `groups` are their
/// versions in the order of the history, a group being what can run by version. The live database is only read.
///
/// Who owns what is no drift where the migrations say nothing of it: that is told by who ran them.
///
/// # Errors
/// When a migration does not run on what those before it made, or a database cannot be read.
pub async fn drift(
    connection: &mut Connection,
    applied: &Migrations,
    groups: &[Vec<i64>],
    scratch: &ScratchOptions,
) -> Result<Drift, ReplayError> {
    let dialect = dialect_of(connection);
    let states = replay_through(dialect, applied, groups, scratch).await?;
    let mut explained = states.into_iter().next_back().unwrap_or_else(|| Schema::empty(dialect));
    let mut live = introspect(connection).await.map_err(ReplayError::Authoring)?;
    reference::read_as(connection, &mut live, &explained).await.map_err(ReplayError::Authoring)?;
    say_what_others_may_do(&mut explained, &mut live);
    let difference = between(connection, explained.clone(), live.clone(), Hints::default(), scratch).await;
    let difference = difference.map_err(ReplayError::Authoring)?;
    let strays = strays(&explained.unmanaged, &live.unmanaged);
    Ok(Drift { explained, live, difference, strays })
}

/// Comparing leaves alone what the wanted side does not speak of. Here both sides are what there is, and what goes unsaid is what the
/// server allows of itself.
fn say_what_others_may_do(explained: &mut Schema, live: &mut Schema) {
    let both = |explained: &mut Access, live: &mut Access, subject: Option<Subject>| {
        if explained.owner.is_none() {
            live.owner = None;
        }
        let Some(subject) = subject else { return };
        if explained.grants.is_some() || live.grants.is_some() {
            (explained.grants, live.grants) =
                (Some(explained.effective(subject)), Some(live.effective(subject)));
        }
    };
    for table in explained.tables.values_mut() {
        if let Some(live) = live.tables.get_mut(&table.name) {
            both(&mut Arc::make_mut(table).access, &mut live.access, Some(Subject::Table));
        }
    }
    for (name, ty) in &mut explained.enums {
        if let Some(live) = live.enums.get_mut(name) {
            both(&mut ty.access, &mut live.access, Some(Subject::Type));
        }
    }
    for (id, object) in &mut explained.objects {
        if let Some(live) = live.objects.get_mut(id) {
            both(&mut object.access, &mut live.access, id.kind.facts().subject);
        }
    }
}

fn strays(explained: &[Unmanaged], live: &[Unmanaged]) -> Vec<Stray> {
    let find = |among: &[Unmanaged], object: &Unmanaged| {
        let Unmanaged { kind, name, table, sql: _, depends_on: _ } = object;
        among
            .iter()
            .find(|other| other.kind == *kind && other.name == *name && other.table == *table)
            .cloned()
    };
    let stray =
        |object: &Unmanaged, is| Stray { kind: object.kind.clone(), name: object.name.to_string(), is };
    let there = live.iter().filter_map(|object| match find(explained, object) {
        None => Some(stray(object, StrayIs::Added)),
        Some(made) => (made.sql != object.sql).then(|| stray(object, StrayIs::Changed)),
    });
    let gone = explained.iter().filter(|object| find(live, object).is_none());
    there.chain(gone.map(|object| stray(object, StrayIs::Gone))).collect()
}

#[cfg(test)]
mod tests {
    use tablewright_schema::ObjectName;

    use super::*;

    #[test]
    fn what_is_not_managed_is_named_where_it_differs() {
        let object = |name: &str, sql: Option<&str>| Unmanaged {
            kind: "thing".to_owned(),
            name: ObjectName::new(name),
            table: None,
            sql: sql.map(str::to_owned),
            depends_on: Vec::new(),
        };
        let explained = [object("same", Some("a")), object("other", Some("a")), object("gone", None)];
        let live = [object("same", Some("a")), object("other", Some("b")), object("new", None)];
        let found: Vec<_> =
            strays(&explained, &live).into_iter().map(|stray| (stray.name, stray.is)).collect();
        let expected = [("other", StrayIs::Changed), ("new", StrayIs::Added), ("gone", StrayIs::Gone)];
        assert_eq!(found, expected.map(|(name, is)| (name.to_owned(), is)));
    }
}
