//! The partitions of a table that changes: added, dropped and reorganized where the servers can, otherwise all rows spread anew.

use tablewright_schema::dialect::mysql::Mysql;
use tablewright_schema::schema::{Expr, Part, Partitioning, Parts, Table};

use super::{ident, name};
use crate::plan::{HazardKind, Lock, Step};

/// How the partitions of a table become others.
pub(super) enum Respread {
    /// There is nothing to do.
    Same,
    /// What stands behind everything else that alters the table: a copy of it is made.
    Anew(String),
    /// A statement of its own, since the servers take no other change in it.
    Apart(Step),
}

/// What makes the partitions of one state those of another.
pub(super) fn respread(from: &Table, to: &Table) -> Respread {
    match (from.options.partitioning.as_deref(), to.options.partitioning.as_deref()) {
        (None, None) => Respread::Same,
        (Some(_), None) => Respread::Anew("REMOVE PARTITIONING".to_owned()),
        (None, Some(wanted)) => Respread::Anew(Mysql::partitioning(wanted)),
        (Some(old), Some(new)) if old == new => Respread::Same,
        (Some(old), Some(new)) => match in_place(to, old, new) {
            Some(step) => Respread::Apart(step),
            None => Respread::Anew(Mysql::partitioning(new)),
        },
    }
}

fn in_place(table: &Table, from: &Partitioning, to: &Partitioning) -> Option<Step> {
    let Partitioning { by, subpartition_by, subpartitions, parts } = from;
    if *by != to.by || *subpartition_by != to.subpartition_by || *subpartitions != to.subpartitions {
        return None;
    }
    let way = by.sql().split(['(', ' ']).next().unwrap_or_default();
    let is_hash = matches!(way, "HASH" | "KEY" | "LINEAR");
    match (parts, &to.parts) {
        (Parts::Count(old), Parts::Count(new)) if is_hash && old < new => {
            Some(copies(table, &format!("ADD PARTITION PARTITIONS {}", new - old)))
        }
        (Parts::Count(old), Parts::Count(new)) if is_hash => {
            Some(copies(table, &format!("COALESCE PARTITION {}", old - new)))
        }
        (Parts::Named(old), Parts::Named(new)) if is_hash => {
            match (new.strip_prefix(old.as_slice()), old.strip_prefix(new.as_slice())) {
                (Some(more), _) => Some(copies(table, &format!("ADD PARTITION {}", Mysql::partitions(more)))),
                (None, Some(fewer)) => Some(copies(table, &format!("COALESCE PARTITION {}", fewer.len()))),
                (None, None) => None,
            }
        }
        (Parts::Named(old), Parts::Named(new)) => match way {
            "RANGE" => ranges(table, old, new),
            "LIST" => lists(table, old, new),
            // By the instants at which versions ended.
            _ => None,
        },
        (Parts::Count(_) | Parts::Named(_), _) => None,
    }
}

/// The partitions that differ, between those that both states begin and end with.
struct Between<'a> {
    gone: &'a [Part],
    new: &'a [Part],
    /// The first of those that both end with.
    next: Option<&'a Part>,
}

fn between<'a>(from: &'a [Part], to: &'a [Part]) -> Between<'a> {
    let begin = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let (from, to) = (&from[begin..], &to[begin..]);
    let end = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
    Between { gone: &from[..from.len() - end], new: &to[..to.len() - end], next: from.get(from.len() - end) }
}

/// Partitions of ranges. The rows of one that goes are held by the next one; those of the last ones, by none.
fn ranges(table: &Table, from: &[Part], to: &[Part]) -> Option<Step> {
    let Between { gone, new, next } = between(from, to);
    match (gone, new, next) {
        ([], new, None) => Some(adds(table, new)),
        (gone, [], None) => Some(drops(table, gone)),
        (gone, new, Some(next)) => {
            let old: Vec<&Part> = gone.iter().chain([next]).collect();
            let new: Vec<Part> = new.iter().chain([next]).cloned().collect();
            Some(reorganizes(table, &old, &new))
        }
        // The servers let the last bound move up and never down.
        (gone, new, None) => {
            let last = gone.last()?.values.as_ref()?;
            let wanted = new.last()?.values.as_ref()?;
            let old: Vec<&Part> = gone.iter().collect();
            (last == wanted || is_less(last, wanted)).then(|| reorganizes(table, &old, new))
        }
    }
}

/// Partitions of lists of values.
fn lists(table: &Table, from: &[Part], to: &[Part]) -> Option<Step> {
    let is_default = |part: &Part| part.values.as_ref().is_some_and(|values| values.sql() == "DEFAULT");
    // What others do not list may be there.
    if from.iter().chain(to).any(is_default) {
        return None;
    }
    let Between { gone, new, next } = between(from, to);
    match (gone, new, next) {
        ([], new, None) => Some(adds(table, new)),
        ([], new, Some(next)) => {
            let new: Vec<Part> = new.iter().chain([next]).cloned().collect();
            Some(reorganizes(table, &[next], &new))
        }
        (gone, [], _) => Some(drops(table, gone)),
        (gone, new, _) => Some(reorganizes(table, &gone.iter().collect::<Vec<_>>(), new)),
    }
}

/// Whether a bound is known to be lower than another: numbers, dates in quotes, and MAXVALUE above all.
fn is_less(bound: &Expr, other: &Expr) -> bool {
    let value = |bound: &Expr| {
        let text = bound.sql().strip_prefix("LESS THAN ")?.trim();
        Some(text.trim_start_matches('(').trim_end_matches(')').trim().to_owned())
    };
    let (Some(a), Some(b)) = (value(bound), value(other)) else { return false };
    match (a.parse::<i128>(), b.parse::<i128>()) {
        (Ok(a), Ok(b)) => a < b,
        (Ok(_) | Err(_), _) => {
            let is_date = |text: &str| {
                text.len() == 12
                    && text.starts_with('\'')
                    && text.ends_with('\'')
                    && text[1..11].chars().all(|c| c.is_ascii_digit() || c == '-')
            };
            (b == "MAXVALUE" && a != "MAXVALUE") || (is_date(&a) && is_date(&b) && a < b)
        }
    }
}

fn adds(table: &Table, parts: &[Part]) -> Step {
    let sql = format!("ALTER TABLE {} ADD PARTITION {}", name(&table.name), Mysql::partitions(parts));
    Step::new(sql, Lock::Writes(table.name.to_string()))
}

fn drops(table: &Table, parts: &[Part]) -> Step {
    let names: Vec<String> = parts.iter().map(|part| ident(&part.name)).collect();
    let sql = format!("ALTER TABLE {} DROP PARTITION {}", name(&table.name), names.join(", "));
    let mut step = Step::new(sql, Lock::ReadsAndWrites(table.name.to_string()));
    for part in parts {
        let subject = format!("{}.{}", table.name, part.name);
        step = step.hazard(HazardKind::DropPartition, subject, "the partition and all its rows are dropped");
    }
    step
}

fn reorganizes(table: &Table, old: &[&Part], new: &[Part]) -> Step {
    let names: Vec<String> = old.iter().map(|part| ident(&part.name)).collect();
    copies(table, &format!("REORGANIZE PARTITION {} INTO {}", names.join(", "), Mysql::partitions(new)))
}

/// A change that copies the rows of the partitions that it names, or of all of them.
fn copies(table: &Table, clause: &str) -> Step {
    let sql = format!("ALTER TABLE {} {clause}", name(&table.name));
    let reason = "the rows of these partitions are copied: nobody writes to the table meanwhile";
    Step::new(sql, Lock::Writes(table.name.to_string())).hazard(
        HazardKind::RewriteTable,
        table.name.to_string(),
        reason,
    )
}

#[cfg(test)]
mod tests {
    use tablewright_schema::ObjectName;

    use super::*;

    fn table(shown: &str) -> Table {
        let mut table = Table::new(ObjectName::new("t"));
        let read = Mysql::read_partitioning(&format!(" PARTITION BY {shown}"));
        assert!(read.is_some() || shown.is_empty(), "{shown} is read");
        table.options.partitioning = read.map(Box::new);
        table
    }

    fn way(from: &str, to: &str) -> String {
        match respread(&table(from), &table(to)) {
            Respread::Same => "nothing".to_owned(),
            Respread::Anew(clause) => clause.split(' ').take(2).collect::<Vec<_>>().join(" "),
            Respread::Apart(step) => {
                let losses = step.hazards.iter().filter(|hazard| hazard.kind == HazardKind::DropPartition);
                let losses = "!".repeat(losses.count());
                let clause = step.sql.trim_start_matches("ALTER TABLE `t` ").to_owned();
                format!("{losses}{}", clause.split_whitespace().collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[test]
    fn ranges_are_split_joined_and_dropped() {
        let three = "RANGE (`a`) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30))";
        let two = "RANGE (`a`) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))";
        let without_the_first =
            "RANGE (`a`) (PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30))";
        let lower = "RANGE (`a`) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (9999))";
        assert_eq!(way(three, three), "nothing");
        assert_eq!(way(two, three), "ADD PARTITION (PARTITION `p2` VALUES LESS THAN (30))");
        assert_eq!(way(three, two), "!DROP PARTITION `p2`");
        assert_eq!(
            way(three, without_the_first),
            "REORGANIZE PARTITION `p0`, `p1` INTO (PARTITION `p1` VALUES LESS THAN (20))"
        );
        assert!(way(without_the_first, three).starts_with("REORGANIZE PARTITION `p1` INTO ( PARTITION `p0`"));
        assert!(way(two, lower).starts_with("REORGANIZE PARTITION `p1` INTO"));
        assert_eq!(way(lower, two), "PARTITION BY");
    }

    #[test]
    fn lists_and_hashes_change_where_the_servers_can() {
        let one = "LIST (`a`) (PARTITION x VALUES IN (1,2))";
        let two = "LIST (`a`) (PARTITION x VALUES IN (1,2), PARTITION y VALUES IN (3))";
        let rest = "LIST (`a`) (PARTITION x VALUES IN (1,2), PARTITION z DEFAULT)";
        assert_eq!(way(one, two), "ADD PARTITION (PARTITION `y` VALUES IN (3))");
        assert_eq!(way(two, one), "!DROP PARTITION `y`");
        assert_eq!(way(rest, two), "PARTITION BY");
        assert_eq!(way("HASH (`a`) PARTITIONS 2", "HASH (`a`) PARTITIONS 5"), "ADD PARTITION PARTITIONS 3");
        assert_eq!(way("KEY (`a`) PARTITIONS 5", "KEY (`a`) PARTITIONS 2"), "COALESCE PARTITION 3");
        assert_eq!(way("KEY (`a`) PARTITIONS 5", "HASH (`a`) PARTITIONS 5"), "PARTITION BY");
        assert_eq!(way("HASH (`a`) PARTITIONS 5", ""), "REMOVE PARTITIONING");
    }
}
