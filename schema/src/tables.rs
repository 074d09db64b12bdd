//! Tables by name, shared between the states of a comparison until one of them changes.

use std::collections::{BTreeMap, btree_map};
use std::ops::Index;
use std::sync::Arc;

use crate::ObjectName;
use crate::schema::Table;

/// Tables by name. A copy of them is as small as their list: the states of a comparison share each table until one of them changes it, so
/// that ten thousand tables are in memory once where little differs.
///
/// ```
/// use tablewright_schema::ObjectName;
/// use tablewright_schema::schema::{Table, Tables};
///
/// let name = ObjectName::new("agents");
/// let stored: Tables = [Table::new(name.clone())].into_iter().collect();
/// let mut wanted = stored.clone();
/// wanted.get_mut(&name).unwrap().comment = Some("who speaks".to_owned());
/// assert_eq!(stored[&name].comment, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables(BTreeMap<ObjectName, Arc<Table>>);

impl Tables {
    /// No tables.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is one of that name.
    pub fn contains_key(&self, name: &ObjectName) -> bool {
        self.0.contains_key(name)
    }

    /// The table of that name.
    pub fn get(&self, name: &ObjectName) -> Option<&Table> {
        self.0.get(name).map(Arc::as_ref)
    }

    /// The table of that name, to be shared.
    pub fn shared(&self, name: &ObjectName) -> Option<&Arc<Table>> {
        self.0.get(name)
    }

    /// The table of that name, to be changed: from here on it is this state's own.
    pub fn get_mut(&mut self, name: &ObjectName) -> Option<&mut Table> {
        self.0.get_mut(name).map(Arc::make_mut)
    }

    /// Adds a table under a name; the one that was there.
    pub fn insert(&mut self, name: ObjectName, table: impl Into<Arc<Table>>) -> Option<Arc<Table>> {
        self.0.insert(name, table.into())
    }

    /// Takes a table out.
    pub fn remove(&mut self, name: &ObjectName) -> Option<Table> {
        self.0.remove(name).map(Arc::unwrap_or_clone)
    }

    /// Keeps those of which that is true.
    pub fn retain(&mut self, mut keep: impl FnMut(&ObjectName, &Table) -> bool) {
        self.0.retain(|name, table| keep(name, table));
    }

    /// Their names, in order.
    pub fn keys(&self) -> btree_map::Keys<'_, ObjectName, Arc<Table>> {
        self.0.keys()
    }

    /// The tables, in the order of their names.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Table> + ExactSizeIterator + Clone {
        self.0.values().map(Arc::as_ref)
    }

    /// The tables, in the order of their names. [`Arc::make_mut`] changes one; what is only looked at stays shared.
    pub fn values_mut(&mut self) -> btree_map::ValuesMut<'_, ObjectName, Arc<Table>> {
        self.0.values_mut()
    }

    /// Names and tables, in the order of the names.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }
}

impl Index<&ObjectName> for Tables {
    type Output = Table;

    fn index(&self, name: &ObjectName) -> &Table {
        &self.0[name]
    }
}

/// A name and its table, as [`Tables::iter`] gives them.
type Pair<'a> = (&'a ObjectName, &'a Table);

impl<'a> IntoIterator for &'a Tables {
    type Item = Pair<'a>;
    type IntoIter = std::iter::Map<
        btree_map::Iter<'a, ObjectName, Arc<Table>>,
        fn((&'a ObjectName, &'a Arc<Table>)) -> Pair<'a>,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, table)| (name, table.as_ref()))
    }
}

impl IntoIterator for Tables {
    type Item = (ObjectName, Arc<Table>);
    type IntoIter = btree_map::IntoIter<ObjectName, Arc<Table>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Into<Arc<Table>>> Extend<T> for Tables {
    fn extend<I: IntoIterator<Item = T>>(&mut self, tables: I) {
        let shared = tables.into_iter().map(Into::into);
        self.0.extend(shared.map(|table: Arc<Table>| (table.name.clone(), table)));
    }
}

impl<T: Into<Arc<Table>>> FromIterator<T> for Tables {
    fn from_iter<I: IntoIterator<Item = T>>(tables: I) -> Self {
        let mut found = Self::new();
        found.extend(tables);
        found
    }
}
