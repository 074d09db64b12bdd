//! One migration file in one direction: its text, its checksum, what its header says, and where its lines are.

use sha2::{Digest, Sha384};

use crate::migrate::code::Code;
use crate::migrate::precondition::Precondition;

/// The length of a SHA-384.
pub(crate) const CHECKSUM_LENGTH: usize = 48;

/// One file's SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    file: String,
    content: String,
    checksum: [u8; CHECKSUM_LENGTH],
    no_transaction: bool,
    resumable: bool,
    is_code: bool,
    hazards: Vec<HazardNote>,
    folds: Vec<(i64, String)>,
    preconditions: Vec<Precondition>,
    expands: Vec<String>,
    contracts: Vec<String>,
}

/// A hazard that a file's header names: `-- hazard: drop_column agents.title: every value of the column is lost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HazardNote {
    /// The kind, as `--allow` takes it: `drop_column`.
    pub code: String,
    /// What it concerns: `agents.title`.
    pub subject: String,
    /// What happens.
    pub reason: String,
}

/// The kinds of hazards that `down` carries out only when they are allowed by name: what they take is gone, or they
/// cannot succeed on a table with rows.
pub const MUST_BE_ALLOWED: [&str; 9] = [
    "drop_table",
    "drop_column",
    "drop_object",
    "drop_partition",
    "drop_history",
    "drop_enum_value",
    "narrow_type",
    "required_column",
    "delete_reference_row",
];

impl HazardNote {
    /// Whether `down` asks for it.
    pub fn must_be_allowed(&self) -> bool {
        MUST_BE_ALLOWED.contains(&self.code.as_str())
    }
}

impl std::fmt::Display for HazardNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.code, self.subject, self.reason)
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl Script {
    /// A script from a file's name and its whole content.
    pub fn read(file: impl Into<String>, content: impl Into<String>) -> Self {
        let content = content.into();
        let checksum = Sha384::digest(content.as_bytes()).into();
        let sql = content.trim_start_matches(BYTE_ORDER_MARK);
        let no_transaction = sql.starts_with("-- no-transaction");
        let resumable = no_transaction && header(sql).any(|line| line.starts_with("resumable:"));
        let is_code = sql.lines().next().is_some_and(|line| line.trim_end() == Code::FIRST_LINE);
        let hazards = header(sql).filter_map(hazard).collect();
        let folds = header(sql).filter_map(folds).collect();
        let preconditions = header(sql).filter_map(Precondition::read).collect();
        let marked = |word: &str| -> Vec<String> {
            header(sql).filter_map(|line| Some(line.strip_prefix(word)?.trim().to_owned())).collect()
        };
        let (expands, contracts) = (marked("expand:"), marked("contract:"));
        Self {
            file: file.into(),
            checksum,
            no_transaction,
            resumable,
            is_code,
            hazards,
            folds,
            preconditions,
            expands,
            contracts,
            content,
        }
    }

    /// The file's name, without a folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The SQL: the content without a byte order mark, which no server takes.
    pub fn sql(&self) -> &str {
        self.content.trim_start_matches(BYTE_ORDER_MARK)
    }

    /// The SHA-384 of the content as sqlx records it.
    pub fn checksum(&self) -> &[u8] {
        &self.checksum
    }

    /// Whether its first line is `-- no-transaction`.
    pub fn no_transaction(&self) -> bool {
        self.no_transaction
    }

    /// Whether its header says `-- resumable:` and why: its statements commit as they go, and run again they go on with what is left.
    pub fn resumable(&self) -> bool {
        self.resumable
    }

    /// Whether its first line is `-- rust`: a function of the application takes its place.
    pub fn is_code(&self) -> bool {
        self.is_code
    }

    /// The hazards that its header names.
    pub fn hazards(&self) -> &[HazardNote] {
        &self.hazards
    }

    /// The migrations that it stands for, by version and name, itself among them; none of most.
    pub fn folds(&self) -> &[(i64, String)] {
        &self.folds
    }

    /// Whether that version is one of them.
    pub(crate) fn stands_for(&self, version: i64) -> bool {
        self.folds.iter().any(|(folded, _)| *folded == version)
    }

    /// What its header asks before anything is run.
    pub fn preconditions(&self) -> &[Precondition] {
        &self.preconditions
    }

    /// The columns that live beside others from here on, as its header says it: `agents.title to agents.name`.
    pub fn expands(&self) -> &[String] {
        &self.expands
    }

    /// The same that end to do so.
    pub fn contracts(&self) -> &[String] {
        &self.contracts
    }

    /// Whether this is the content that was recorded. Line ends do not count: git changes them between Windows and others.
    pub(crate) fn is_what_was(&self, recorded: &[u8]) -> bool {
        if recorded == self.checksum {
            return true;
        }
        let unix = self.content.replace("\r\n", "\n");
        Sha384::digest(unix.as_bytes()).as_slice() == recorded
            || Sha384::digest(unix.replace('\n', "\r\n").as_bytes()).as_slice() == recorded
    }
}

/// Line and column, from 1, the column in characters.
pub(crate) fn position(sql: &str, byte: usize) -> (usize, usize) {
    let before = sql.get(..byte).unwrap_or(sql);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The comment lines before the first statement, without their dashes.
fn header(sql: &str) -> impl Iterator<Item = &str> {
    sql.lines()
        .map(str::trim)
        .take_while(|line| line.is_empty() || line.starts_with("--"))
        .map(|line| line.trim_start_matches('-').trim())
}

/// `folds 20260101000000 create_agents`.
fn folds(comment: &str) -> Option<(i64, String)> {
    let (version, name) = comment.strip_prefix("folds ")?.trim().split_once(' ')?;
    Some((version.parse().ok()?, name.trim().to_owned()))
}

/// A hazard line that is not complete still counts: forgetting the reason must not disarm it.
fn hazard(comment: &str) -> Option<HazardNote> {
    let text = comment.strip_prefix("hazard:")?.trim();
    let (head, reason) = text.split_once(": ").unwrap_or((text.trim_end_matches(':'), ""));
    let (code, subject) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
    let owned = |text: &str| text.trim().to_owned();
    Some(HazardNote { code: owned(code), subject: owned(subject), reason: owned(reason) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_hazards_until_the_first_statement() {
        let script = Script::read(
            "1_a.down.sql",
            "-- no-transaction\n-- hazard: drop_column agents.title: every value: gone\n\n--hazard: drop_table a\n\
             DROP TABLE a;\n-- hazard: narrow_type late: too late\n",
        );
        assert!(script.no_transaction());
        let shown: Vec<String> = script.hazards().iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["drop_column agents.title: every value: gone", "drop_table a: "]);
        assert!(script.hazards().iter().all(HazardNote::must_be_allowed));
    }

    #[test]
    fn only_a_file_without_a_transaction_can_be_resumable() {
        let batches =
            "-- no-transaction\n-- resumable: only rows that are left are written\n\nDO $$ BEGIN END $$;\n";
        assert!(Script::read("1_a.up.sql", batches).resumable());
        assert!(!Script::read("1_a.up.sql", batches.replace("-- no-transaction\n", "")).resumable());
        assert!(
            !Script::read("1_a.up.sql", "-- no-transaction\nSELECT 1;\n-- resumable: too late").resumable()
        );
    }

    #[test]
    fn line_ends_do_not_change_a_file_but_a_letter_does() {
        let unix = Script::read("1_a.sql", "SELECT 1;\nSELECT 2;\n");
        let windows = Script::read("1_a.sql", "SELECT 1;\r\nSELECT 2;\r\n");
        let edited = Script::read("1_a.sql", "SELECT 1;\nSELECT 3;\n");
        assert_ne!(unix.checksum(), windows.checksum());
        assert!(unix.is_what_was(windows.checksum()) && windows.is_what_was(unix.checksum()));
        assert!(!edited.is_what_was(unix.checksum()) && !edited.is_what_was(&[]));
    }

    #[test]
    fn a_byte_order_mark_is_hashed_and_not_run() {
        let script = Script::read("1_a.sql", "\u{feff}-- no-transaction\nSELECT 1");
        assert!(script.no_transaction() && script.sql().starts_with("--"));
        assert_ne!(script.checksum(), Script::read("1_a.sql", script.sql()).checksum());
    }

    #[test]
    fn positions_count_characters_from_one() {
        let sql = "SELECT 'é';\nSELECT x";
        assert_eq!(position(sql, 0), (1, 1));
        assert_eq!(position(sql, sql.find(';').unwrap()), (1, 11));
        assert_eq!(position(sql, sql.find('x').unwrap()), (2, 8));
        assert_eq!(position(sql, 10_000), (2, 9));
    }
}
