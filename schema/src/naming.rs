//! The names that constraints and indexes get when nobody names them: the same from YAML and from a catalogue.

use crate::ObjectName;
use crate::schema::{IndexKey, IndexKeyOf};

/// Bytes of the longest name that is made here: PostgreSQL's limit (`NAMEDATALEN` - 1), kept on every database so that
/// one name serves them all.
pub const MAX_BYTES: usize = 63;

/// `agents_pkey`.
pub fn primary_key(table: &ObjectName) -> String {
    joined::<&str>(table, &[], "pkey")
}

/// `agents_name_key`.
pub fn unique<S: AsRef<str>>(table: &ObjectName, columns: &[S]) -> String {
    joined(table, columns, "key")
}

/// `agents_team_id_fkey`.
pub fn foreign_key<S: AsRef<str>>(table: &ObjectName, columns: &[S]) -> String {
    joined(table, columns, "fkey")
}

/// `agents_age_check`: a check that is written at its column, or stands for an enum's values.
pub fn check(table: &ObjectName, column: &str) -> String {
    joined(table, &[column], "check")
}

/// `agents_config_json_schema`: the check that stands for the JSON Schema of a column.
pub fn json_schema(table: &ObjectName, column: &str) -> String {
    joined(table, &[column], JSON_SCHEMA)
}

/// Whether a check is called like one that stands for a JSON Schema.
pub fn is_json_schema(name: &str) -> bool {
    name.strip_suffix(JSON_SCHEMA).is_some_and(|rest| rest.ends_with('_'))
}

/// Ends the names of what stands for a JSON Schema.
const JSON_SCHEMA: &str = "json_schema";

/// `agents_check`: a check of the table as a whole that nobody named.
pub fn table_check(table: &ObjectName) -> String {
    joined::<&str>(table, &[], "check")
}

/// `agents_status_expr_idx`.
pub fn index(table: &ObjectName, keys: &[IndexKey]) -> String {
    let words: Vec<&str> = keys
        .iter()
        .map(|key| match &key.of {
            IndexKeyOf::Column(column) => column.as_str(),
            IndexKeyOf::Expr(_) => "expr",
        })
        .collect();
    joined(table, &words, "idx")
}

/// `zz_agents_title_name_twin`: what keeps two columns equal. PostgreSQL runs triggers in the order of their names, and this one has to see what
/// the others have made of the row.
pub fn twin(table: &ObjectName, old: &str, new: &str, suffix: &str) -> String {
    joined(&ObjectName::new(format!("{TWIN}{}", table.name)), &[old, new], suffix)
}

/// Whether a trigger is called like one that keeps two columns equal.
pub fn is_twin(name: &str) -> bool {
    name.starts_with(TWIN)
}

/// `people_persons_former_insert`: what writes to a table in place of the view of its former name.
pub fn former(old: &ObjectName, new: &ObjectName, event: &str) -> String {
    joined(old, &[new.name.as_str(), "former"], event)
}

/// Begins the names of what keeps two columns equal.
const TWIN: &str = "zz_";

/// `agents_id_seq`: the name that PostgreSQL gives a column's sequence (`makeObjectName`). Table and column are cut in turn, the
/// longer first.
pub fn sequence(table: &str, column: &str) -> String {
    server_name(table, column, "seq")
}

/// `agents_name_not_null`: the name that PostgreSQL 18 gives the constraint that keeps NULL out of a column.
pub fn not_null(table: &str, column: &str) -> String {
    server_name(table, column, "not_null")
}

/// The name that PostgreSQL gives an index of a partition that comes from the parent's: `pkey`, `key`, `idx` and `excl` stand at
/// its end, and a number where so many are called so already.
pub fn partition_index<S: AsRef<str>>(table: &str, columns: &[S], suffix: &str, number: usize) -> String {
    let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    let numbered = if number == 0 { suffix.to_owned() } else { format!("{suffix}{number}") };
    server_name(table, &columns.join("_"), &numbered)
}

/// What PostgreSQL calls the columns of an index of those words: one that is there already gets a number.
pub fn index_columns(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for word in words {
        let (mut name, mut number) = (word.clone(), 0);
        while columns.contains(&name) {
            number += 1;
            let digits = number.to_string();
            let mut end = word.len().min(MAX_BYTES - digits.len());
            while !word.is_char_boundary(end) {
                end -= 1;
            }
            name = format!("{}{digits}", &word[..end]);
        }
        columns.push(name);
    }
    columns
}

fn server_name(table: &str, column: &str, suffix: &str) -> String {
    let between = if column.is_empty() { 1 } else { 2 };
    let most = MAX_BYTES - suffix.len() - between;
    let (mut table, mut column) = (table, column);
    while table.len() + column.len() > most {
        let longer = if table.len() > column.len() { &mut table } else { &mut column };
        let end = longer.char_indices().next_back().map_or(0, |(at, _)| at);
        *longer = &longer[..end];
    }
    if column.is_empty() { format!("{table}_{suffix}") } else { format!("{table}_{column}_{suffix}") }
}

fn joined<S: AsRef<str>>(table: &ObjectName, columns: &[S], suffix: &str) -> String {
    let mut name = table.name.clone();
    for column in columns {
        name.push('_');
        name.push_str(column.as_ref());
    }
    let full = format!("{name}_{suffix}");
    if full.len() <= MAX_BYTES {
        return full;
    }
    let hash = format!("{:08x}", fnv1a(full.as_bytes()));
    let mut keep = MAX_BYTES - hash.len() - suffix.len() - 2;
    while !name.is_char_boundary(keep) {
        keep -= 1;
    }
    format!("{}_{hash}_{suffix}", &name[..keep])
}

/// FNV-1a, 32 bits: short, and the same for ever.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_convention() {
        let table = ObjectName::qualified("audit", "entries");
        assert_eq!(primary_key(&table), "entries_pkey");
        assert_eq!(unique(&table, &["a", "b"]), "entries_a_b_key");
        assert_eq!(foreign_key(&table, &["run_id"]), "entries_run_id_fkey");
        assert_eq!(check(&table, "age"), "entries_age_check");
        assert_eq!(json_schema(&table, "facts"), "entries_facts_json_schema");
        assert!(is_json_schema("entries_facts_json_schema") && !is_json_schema("json_schema"));
    }

    #[test]
    fn long_sequence_names_are_cut_as_the_server_cuts_them() {
        assert_eq!(sequence("agents", "id"), "agents_id_seq");
        let long = "a".repeat(63);
        assert_eq!(sequence(&long, "id"), format!("{}_id_seq", "a".repeat(56)));
        assert_eq!(sequence(&long, &long), format!("{}_{}_seq", "a".repeat(29), "a".repeat(29)));
    }

    #[test]
    fn columns_of_an_index_have_names_of_their_own() {
        let of = |words: &[&str]| index_columns(words.iter().map(|word| (*word).to_owned())).join(" ");
        assert_eq!(of(&["expr", "a", "expr", "expr"]), "expr a expr1 expr2");
        assert_eq!(partition_index("t", &["a", "expr"], "idx", 0), "t_a_expr_idx");
        assert_eq!(partition_index::<&str>("t", &[], "pkey", 2), "t_pkey2");
        let long = "é".repeat(31) + "a";
        assert_eq!(of(&[&long, &long]), format!("{long} {}1", "é".repeat(31)));
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let table = ObjectName::new("é".repeat(40));
        let (a, b) = (unique(&table, &["first"]), unique(&table, &["second"]));
        assert!(a.len() <= MAX_BYTES && b.len() <= MAX_BYTES && a != b, "{a} {b}");
        assert!(a.ends_with("_key"));
        assert_eq!(a, unique(&table, &["first"]));
    }
}
