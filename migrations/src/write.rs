//! Plans as the text of migration files: plain SQL that any runner takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::plan::{Lock, Mode, Plan, Precondition, Stage, Step};

/// A migration: two files that are not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationFiles {
    /// The version, a UTC timestamp: `20261122143000`.
    pub version: i64,
    /// The name, in file-name characters.
    pub name: String,
    /// Text of `<version>_<name>.up.sql`.
    pub up: String,
    /// Text of `<version>_<name>.down.sql`.
    pub down: String,
}

impl MigrationFiles {
    /// `20261122143000_add_agents`: the file names without their endings.
    pub fn stem(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}

/// The migrations that carry out the stages, one each, with consecutive versions from `version` on.
pub fn files(stages: &[Stage], name: &str, version: i64) -> Vec<MigrationFiles> {
    let name = file_name(name);
    let versions = std::iter::successors(Some(version), |version| Some(later(*version)));
    let count = stages.len();
    stages
        .iter()
        .zip(versions)
        .enumerate()
        .map(|(at, (stage, version))| {
            let name = if count == 1 { name.clone() } else { format!("{name}_{}_of_{count}", at + 1) };
            MigrationFiles { version, up: text(&stage.up), down: text(&stage.down), name }
        })
        .collect()
}

/// The text of a plan: hazards first, then each statement under its note.
pub fn text(plan: &Plan) -> String {
    let Plan { steps, mode, preconditions, marks, rows } = plan;
    let mut text = String::new();
    if *mode != Mode::Transaction {
        text.push_str("-- no-transaction\n");
    }
    if steps.iter().any(|step| step.commits) {
        text.push_str(
            "-- resumable: each batch is committed; run again, it goes on with the rows that are left.\n",
        );
    }
    if *mode == Mode::InParts {
        text.push_str(WAITING);
    }
    let mut seen = Vec::new();
    for hazard in plan.hazards().filter(|hazard| hazard.kind.must_be_allowed() || hazard.kind.is_loss()) {
        let line = format!("-- hazard: {}\n", one_line(&hazard.to_string()));
        if !seen.contains(&line) {
            text.push_str(&line);
            seen.push(line);
        }
    }
    for Precondition { kind, subject, query } in preconditions {
        let subject = one_line(subject).replace(": ", ":");
        let _ = writeln!(text, "-- precondition: {} {subject}: {query}", kind.code());
    }
    for mark in marks {
        let _ = writeln!(text, "-- {}", one_line(&mark.to_string()));
    }
    for line in rows {
        let _ = writeln!(text, "-- {}", one_line(line));
    }
    if steps.is_empty() {
        text.push_str("-- Nothing to do in this direction.\n");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    match (mode, steps.as_slice()) {
        (Mode::ForeignKeysOff, [anew, table, inside @ .., after]) => {
            text.push_str(FOREIGN_KEYS_OFF);
            text.push_str(&statements(&[anew.clone(), table.clone()]));
            text.push_str("\nBEGIN IMMEDIATE;\n\n");
            text.push_str(&statements(inside));
            text.push_str("\nCOMMIT;\n");
            text.push_str(&statements(std::slice::from_ref(after)));
            text.push_str("PRAGMA foreign_keys = ON;\n");
        }
        (Mode::InParts, steps) => text.push_str(&parts(steps)),
        (Mode::ForeignKeysOff | Mode::Transaction | Mode::NoTransaction | Mode::Resumable, steps) => {
            text.push_str(&statements(steps));
        }
    }
    text
}

/// The beginning of a file that SQLite runs with foreign keys off.
const FOREIGN_KEYS_OFF: &str = "\
-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

";

/// How long others may have to wait, at the head of a file whose statements say what they lock.
const WAITING: &str = "\
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
";

/// Steps that stand alone by themselves, several between them in a transaction. One statement is a transaction anyway.
fn parts(steps: &[Step]) -> String {
    let parts = steps
        .chunk_by(|a, b| (a.alone, a.commits) == (b.alone, b.commits) && (!a.alone || a.lock == b.lock))
        .map(|steps| match steps {
            [first, _, ..] if !first.alone => {
                format!("{}BEGIN;\n\n{}\nCOMMIT;\n", locked(steps), statements(steps))
            }
            steps => format!("{}{}", locked(steps), statements(steps)),
        });
    parts.collect::<Vec<_>>().join("\n")
}

/// What others have to wait for, as a comment.
fn locked(steps: &[Step]) -> String {
    let mut tables: BTreeMap<&str, bool> = BTreeMap::new();
    for step in steps {
        let (table, reads) = match &step.lock {
            Lock::None | Lock::Database => continue,
            Lock::Writes(table) => (table, false),
            Lock::ReadsAndWrites(table) => (table, true),
        };
        *tables.entry(table).or_default() |= reads;
    }
    let words: Vec<String> = tables
        .into_iter()
        .map(|(table, reads)| {
            format!("{table} ({})", if reads { "reads and writes wait" } else { "writes wait" })
        })
        .collect();
    match words.is_empty() {
        true if steps.iter().any(|step| step.commits) => {
            "-- Locks the rows of a batch, until it is committed.\n".to_owned()
        }
        true => "-- Locks nothing that reading and writing needs.\n".to_owned(),
        false => one_line(&format!("-- Locks, for a moment: {}.", words.join(", "))) + "\n",
    }
}

fn statements(steps: &[Step]) -> String {
    let mut text = String::new();
    let mut previous_is_block = true;
    for (at, step) in steps.iter().enumerate() {
        let block = step.note.is_some() || step.sql.contains('\n');
        if at > 0 && (block || previous_is_block) {
            text.push('\n');
        }
        // A name may hold the end of a line, which ends a comment too.
        for line in step.note.iter().flat_map(|note| note.split(['\n', '\r'])) {
            let _ = writeln!(text, "-- {line}");
        }
        let _ = writeln!(text, "{};", step.sql);
        previous_is_block = block;
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name in file-name characters: `Add agents!` becomes `add_agents`.
pub fn file_name(name: &str) -> String {
    let mut clean = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            clean.extend(c.to_lowercase());
        } else if !clean.is_empty() && !clean.ends_with('_') {
            clean.push('_');
        }
    }
    let clean = clean.trim_end_matches('_');
    if clean.is_empty() { "migration".to_owned() } else { clean.chars().take(100).collect() }
}

/// The next second of a `YYYYMMDDhhmmss` timestamp; a plain increment where the number is no timestamp.
pub(crate) fn later(version: i64) -> i64 {
    let (date, hour, minute, second) =
        (version / 1_000_000, version / 10_000 % 100, version / 100 % 100, version % 100);
    match (hour, minute, second) {
        (_, _, ..59) => version + 1,
        (_, ..59, 59) => version - 59 + 100,
        (..23, 59, 59) => date * 1_000_000 + (hour + 1) * 10_000,
        _ => version + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{HazardKind, Lock, Step};

    #[test]
    fn names_become_file_names() {
        assert_eq!(file_name("Add agents!"), "add_agents");
        assert_eq!(file_name("../../etc/passwd"), "etc_passwd");
        assert_eq!(file_name("  "), "migration");
        assert_eq!(file_name("überfällig"), "überfällig");
    }

    #[test]
    fn versions_stay_timestamps() {
        assert_eq!(later(20261122143000), 20261122143001);
        assert_eq!(later(20261122143059), 20261122143100);
        assert_eq!(later(20261122145959), 20261122150000);
        assert_eq!(later(7), 8);
    }

    #[test]
    fn no_note_and_no_hazard_leaves_its_comment() {
        let name = "a\rDROP TABLE b;\nDROP TABLE c;";
        let hazard = HazardKind::DropColumn;
        let step = Step::new("SELECT 1", Lock::None).note(name).hazard(hazard, name, "it is lost");
        let text = text(&Plan::new(vec![step], Mode::Transaction));
        let outside: Vec<&str> =
            text.split(['\n', '\r']).filter(|line| !line.is_empty() && !line.starts_with("--")).collect();
        assert_eq!(outside, ["SELECT 1;"]);
    }

    #[test]
    fn a_plan_reads_as_plain_sql() {
        let plan = Plan::new(
            vec![
                Step::new("CREATE TABLE a (\n    id INTEGER\n)", Lock::None),
                Step::new("ALTER TABLE b DROP COLUMN c", Lock::None).hazard(
                    HazardKind::DropColumn,
                    "b.c",
                    "every value of this column is lost",
                ),
            ],
            Mode::Transaction,
        );
        assert_eq!(
            text(&plan),
            "-- hazard: drop_column b.c: every value of this column is lost\n\n\
             CREATE TABLE a (\n    id INTEGER\n);\n\n\
             ALTER TABLE b DROP COLUMN c;\n"
        );
    }
}
