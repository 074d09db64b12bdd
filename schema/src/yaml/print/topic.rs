//! Which tables belong together: those whose names begin alike, and those that foreign keys tie to one of them.
//!
//! It is for people who look for a table, so it does not have to be right; it has to be the same every time.

use std::collections::{BTreeMap, BTreeSet};

use crate::ObjectName;
use crate::schema::Table;

/// Tables that a topic may grow to by foreign keys.
const BY_KEYS: usize = 12;
/// Tables whose names begin alike and that are still one topic.
const BY_NAME: usize = 24;
/// A table that more tables than these refer to says nothing of what they are about.
const HUB: usize = 8;

/// The topic of each table, by name.
pub(super) fn topics<'a>(tables: &[&'a Table]) -> BTreeMap<&'a ObjectName, String> {
    let mut groups = Groups::by_name(tables);
    groups.join_by_keys(tables);
    groups.named(tables)
}

/// The words of a name, in lower case: `OrderItems`, `order_items` and `order-items` are `order`, `items`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let starts = c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit());
        if (starts || !c.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A word as it is compared: `orders` begins like `order_items`.
pub(super) fn stem(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') && !stem.ends_with('u') => stem.to_owned(),
        Some(_) | None => word.to_owned(),
    }
}

/// Tables that are together so far, by a number for each group.
struct Groups<'a> {
    of: BTreeMap<&'a ObjectName, usize>,
    /// The members, and the words that all of their names begin with.
    groups: Vec<(Vec<&'a ObjectName>, Vec<String>)>,
}

impl<'a> Groups<'a> {
    fn by_name(tables: &[&'a Table]) -> Self {
        let mut by_first: BTreeMap<Vec<String>, Vec<&'a ObjectName>> = BTreeMap::new();
        let stems = |table: &Table| -> Vec<String> {
            words(&table.name.name).iter().map(|word| stem(word)).collect()
        };
        for table in tables {
            let first = stems(table).into_iter().take(1).collect();
            by_first.entry(first).or_default().push(&table.name);
        }
        // A word that very many begin with is no topic: the next word tells more.
        let mut by_words: BTreeMap<Vec<String>, Vec<&'a ObjectName>> = BTreeMap::new();
        for (first, names) in by_first {
            if names.len() <= BY_NAME {
                by_words.insert(first, names);
                continue;
            }
            let mut by_second: BTreeMap<Vec<String>, Vec<&'a ObjectName>> = BTreeMap::new();
            for name in names {
                let two = words(&name.name).iter().take(2).map(|word| stem(word)).collect();
                by_second.entry(two).or_default().push(name);
            }
            by_words.extend(by_second);
        }
        let groups: Vec<(Vec<&ObjectName>, Vec<String>)> =
            by_words.into_iter().map(|(words, names)| (names, words)).collect();
        let of =
            groups.iter().enumerate().flat_map(|(at, (names, _))| names.iter().map(move |name| (*name, at)));
        Self { of: of.collect(), groups }
    }

    /// A table that stands alone goes where most of its foreign keys lead, or where they come from.
    fn join_by_keys(&mut self, tables: &[&'a Table]) {
        let mut referrers: BTreeMap<&ObjectName, BTreeSet<&ObjectName>> = BTreeMap::new();
        for table in tables {
            for key in table.foreign_keys.values().filter(|key| key.table != table.name) {
                referrers.entry(&key.table).or_default().insert(&table.name);
            }
        }
        let is_hub = |name: &ObjectName| referrers.get(name).is_some_and(|all| all.len() > HUB);
        for table in tables {
            let Some(&own) = self.of.get(&table.name) else { continue };
            if self.groups[own].0.len() > 1 || is_hub(&table.name) {
                continue;
            }
            // Where it leads to counts more: what it is part of.
            let mut ties: BTreeMap<usize, usize> = BTreeMap::new();
            let mut tie = |name: &ObjectName, weight: usize| {
                if let Some(group) = self.of.get(name).filter(|group| **group != own) {
                    *ties.entry(*group).or_default() += weight;
                }
            };
            for key in table.foreign_keys.values().filter(|key| !is_hub(&key.table)) {
                tie(&key.table, 2);
            }
            for referrer in referrers.get(&table.name).into_iter().flatten() {
                tie(referrer, 1);
            }
            let best = ties
                .into_iter()
                .filter(|(group, _)| self.groups[*group].0.len() < BY_KEYS)
                .max_by_key(|(group, weight)| (*weight, std::cmp::Reverse(*group)));
            if let Some((group, _)) = best {
                self.groups[own].0.clear();
                self.groups[group].0.push(&table.name);
                self.of.insert(&table.name, group);
            }
        }
    }

    /// A topic is called as the table is that all others are named after, or as the words that they begin with.
    fn named(self, tables: &[&'a Table]) -> BTreeMap<&'a ObjectName, String> {
        let mut referred: BTreeMap<&ObjectName, usize> = BTreeMap::new();
        for table in tables {
            for key in table.foreign_keys.values() {
                *referred.entry(&key.table).or_default() += 1;
            }
        }
        let mut named = BTreeMap::new();
        for (names, begin) in &self.groups {
            let alike = |name: &&&ObjectName| {
                let own = words(&name.name);
                own.len() >= begin.len() && own.iter().zip(begin).all(|(own, begin)| stem(own) == *begin)
            };
            let namesakes: Vec<&&ObjectName> = names.iter().filter(alike).collect();
            let whole = namesakes.iter().find(|name| words(&name.name).len() == begin.len());
            let name = match (whole, namesakes.as_slice()) {
                (Some(name), _) => name.name.clone(),
                (None, [_, _, ..]) => begin.join("_"),
                (None, _) => {
                    let most = |name: &&&ObjectName| referred.get(**name).copied().unwrap_or(0);
                    let Some(name) = names.iter().rev().max_by_key(most) else { continue };
                    name.name.clone()
                }
            };
            named.extend(names.iter().map(|table| (*table, name.clone())));
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Action, Deferrable, ForeignKey};

    fn table(name: &str, to: &[&str]) -> Table {
        let mut table = Table::new(name.into());
        for other in to {
            let key = ForeignKey {
                name: format!("to_{other}"),
                columns: vec![format!("{other}_id")],
                table: (*other).into(),
                referenced: vec!["id".to_owned()],
                on_delete: Action::NoAction,
                on_update: Action::NoAction,
                deferrable: Deferrable::No,
                details: Default::default(),
            };
            table.foreign_keys.insert(key.name.clone(), key);
        }
        table
    }

    fn grouped(tables: &[(&str, &[&str])]) -> Vec<String> {
        let tables: Vec<Table> = tables.iter().map(|(name, to)| table(name, to)).collect();
        let all: Vec<&Table> = tables.iter().collect();
        topics(&all).into_iter().map(|(table, topic)| format!("{table}: {topic}")).collect()
    }

    #[test]
    fn words_of_names() {
        assert_eq!(words("OrderItems"), ["order", "items"]);
        assert_eq!(words("order_items__2"), ["order", "items", "2"]);
        assert_eq!(words("HTTPLog"), ["httplog"]);
        assert_eq!(words("Order Details"), ["order", "details"]);
        assert_eq!(words("___"), [""; 0]);
    }

    #[test]
    fn names_and_keys_make_topics() {
        let found = grouped(&[
            ("auth_group", &[]),
            ("auth_user", &[]),
            ("invoices", &["orders"]),
            ("order_items", &["orders", "products"]),
            ("orders", &[]),
            ("products", &[]),
            ("settings", &[]),
        ]);
        assert_eq!(
            found,
            [
                "auth_group: auth",
                "auth_user: auth",
                "invoices: orders",
                "order_items: orders",
                "orders: orders",
                "products: orders",
                "settings: settings",
            ]
        );
    }

    #[test]
    fn what_everything_refers_to_is_no_topic() {
        let names: Vec<String> = (0..9).map(|at| format!("{}thing", ('a'..='z').nth(at).unwrap())).collect();
        let mut tables: Vec<(&str, &[&str])> =
            names.iter().map(|name| (name.as_str(), &["users"][..])).collect();
        tables.push(("users", &[]));
        let found = grouped(&tables);
        assert_eq!(found.len(), 10);
        assert!(found.iter().all(|line| line.split(": ").collect::<BTreeSet<_>>().len() == 1), "{found:?}");
    }
}
