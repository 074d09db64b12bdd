//! `lint:` of the configuration: how much each rule matters, and what a team expects.

use std::collections::BTreeMap;

use tablewright_migrations::lint::{Level, Naming, Settings, rule, rules};
use tablewright_schema::nearest::{list, suggestion};
use tablewright_schema::yaml::{Map, Spanned};
use tablewright_schema::{Diagnostic, Diagnostics};

use super::read::with_help;

/// Keys that are no codes of rules.
const NUMBERS: [&str; 2] = ["small_table", "index_columns"];

/// The settings that a mapping from codes to levels says: `{ naming: camelCase, char_type: off, small_table: 50000 }`.
pub(super) fn settings(map: Map<Spanned<String>>, out: &mut Diagnostics) -> Settings {
    let mut settings = Settings::default();
    let mut levels = BTreeMap::new();
    for (key, value) in map.entries {
        let Some(value) = value else { continue };
        if NUMBERS.contains(&key.value.as_str()) {
            number(&key.value, &value, &mut settings, out);
            continue;
        }
        let Some(rule) = rule(&key.value) else {
            let words = rules().iter().map(|rule| rule.code).chain(NUMBERS);
            let found = Diagnostic::new(key.span, format!("no rule is called `{}`", key.value));
            out.push(with_help(
                found,
                suggestion(&key.value, words).or_else(|| Some("tablewright lint --list".to_owned())),
            ));
            continue;
        };
        let is_naming = rule.code == "naming";
        match (Level::from_word(&value.value), Naming::from_word(&value.value)) {
            (Some(level), _) => {
                levels.insert(rule.code, level);
            }
            (None, Some(naming)) if is_naming => {
                settings.naming = naming;
                levels.insert(rule.code, Level::Warning);
            }
            (None, _) => {
                let words = Level::ALL.map(Level::word).into_iter();
                let ways = Naming::ALL.map(Naming::word).into_iter().filter(|_| is_naming);
                let found = Diagnostic::new(value.span, format!("`{}` is no level", value.value));
                out.push(found.help(format!("write one of {}", list(words.chain(ways)))));
            }
        }
    }
    settings.levels = levels;
    settings
}

fn number(key: &str, value: &Spanned<String>, settings: &mut Settings, out: &mut Diagnostics) {
    match (value.value.replace('_', "").parse::<u32>(), key) {
        (Ok(number), "small_table") => settings.small_rows = u64::from(number),
        (Ok(number), _) => settings.index_columns = usize::try_from(number).unwrap_or(usize::MAX),
        (Err(_), _) => {
            let found = Diagnostic::new(value.span, format!("`{}` is no whole number", value.value));
            out.push(found.help("write a number of rows, or of columns"));
        }
    }
}
