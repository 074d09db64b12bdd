//! Paths to what a document has under a key, as SQLite, MySQL and MariaDB write them: `$.limits."max tokens"`.

/// The path of these keys, from outside in.
pub(super) fn of<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    let mut path = String::from("$");
    for key in keys {
        path.push('.');
        match is_plain(key) {
            true => path.push_str(key),
            false => path.push_str(&format!("\"{key}\"")),
        }
    }
    path
}

/// Why a key cannot stand in a path; `None` where it can. What stands in quotes ends at the next one, and how a quote is written in it differs by version.
pub(super) fn unnameable(key: &str) -> Option<&'static str> {
    let can_stand = |c: char| c.is_alphanumeric() || "_- .:/@$#+".contains(c);
    match !key.is_empty() && key.chars().all(can_stand) {
        true => None,
        false => Some("a path of this database cannot hold every character of the key"),
    }
}

fn is_plain(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.chars().all(plain)
}
