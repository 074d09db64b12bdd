//! The options of a table: which there are in a schema, and how each is written.

use super::quote;

/// Options whose value is a word or a number: `ROW_FORMAT=COMPRESSED`.
const OF_WORDS: [&str; 15] = [
    "autoextend_size",
    "avg_row_length",
    "checksum",
    "delay_key_write",
    "insert_method",
    "key_block_size",
    "max_rows",
    "min_rows",
    "pack_keys",
    "page_checksum",
    "row_format",
    "stats_auto_recalc",
    "stats_persistent",
    "stats_sample_pages",
    "transactional",
];

/// Options whose value is a string, in any case: `ENCRYPTION='Y'`.
const OF_STRINGS: [&str; 2] = ["compression", "encryption"];

/// Options of MariaDB's engines, whose values are words or numbers, and printed in quotes: `PAGE_COMPRESSED='ON'`, in which ON is no word of SQL.
const OF_ENGINES: [&str; 4] = ["encrypted", "encryption_key_id", "page_compressed", "page_compression_level"];

/// Whether a schema holds an option. Those of engines that reach elsewhere (`CONNECTION`, `OPTION_LIST`) may hold a password, and others mean a place on
/// the server: what is not known is left alone, and told by its name.
pub fn is_table_option(name: &str) -> bool {
    OF_WORDS.contains(&name) || OF_STRINGS.contains(&name) || OF_ENGINES.contains(&name)
}

/// Whether a text can be the value of an option.
pub(crate) fn is_option_value(name: &str, value: &str) -> bool {
    OF_STRINGS.contains(&name) || is_word(value)
}

/// Whether it is what engines, collations and values of options are called: it stands in SQL as it is.
pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `ROW_FORMAT=COMPRESSED`, `ENCRYPTION='y'`.
pub(super) fn clause(name: &str, value: &str) -> String {
    let value = match name {
        _ if OF_ENGINES.contains(&name) => quote::string(&value.to_ascii_uppercase()),
        _ if !OF_STRINGS.contains(&name) && is_word(value) => value.to_ascii_uppercase(),
        _ => quote::string(value),
    };
    format!("{}={value}", name.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_and_words_are_not() {
        assert_eq!(clause("row_format", "compressed"), "ROW_FORMAT=COMPRESSED");
        assert_eq!(clause("encryption", "y"), "ENCRYPTION='y'");
        assert_eq!(clause("compression", "zlib"), "COMPRESSION='zlib'");
        assert_eq!(clause("page_compressed", "on"), "PAGE_COMPRESSED='ON'");
        assert!(!is_table_option("connection") && !is_table_option("option_list"));
        assert!(!is_option_value("row_format", "x; DROP") && !is_option_value("checksum", ""));
    }
}
