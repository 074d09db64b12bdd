//! `up` and `status` of many databases.

mod status;
mod up;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tablewright::migrate::Migrations;
use tablewright_schema::Dialect;

pub(crate) use status::status;
pub(crate) use up::up;

use crate::error::CommandError;
use crate::fleet::Fleet;
use crate::migration_folder;
use crate::project::Project;

/// The migrations of each kind of database among them, read once.
struct Folders(BTreeMap<Dialect, Migrations>);

impl Folders {
    fn read(fleet: &Fleet, project: &Project<'_>) -> Result<Self, CommandError> {
        let mut folders = BTreeMap::new();
        for target in fleet.members.iter().filter_map(|member| member.target.as_ref().ok()) {
            if let Entry::Vacant(place) = folders.entry(target.dialect) {
                place.insert(migration_folder::read_existing(&project.migrations(target.dialect)?)?);
            }
        }
        Ok(Self(folders))
    }

    fn of(&self, dialect: Dialect) -> &Migrations {
        self.0.get(&dialect).expect("the folder of every target's kind was read")
    }
}
