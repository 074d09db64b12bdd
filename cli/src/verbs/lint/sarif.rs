//! The findings as SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::path::Path;

use serde_json::{Value, json};
use tablewright_migrations::lint::{Finding, Level, Rule, rules};

use super::{Looked, place};

/// One run, with every rule that found something.
pub(super) fn document(looked: &[Looked]) -> Value {
    let is_hit = |rule: &&Rule| {
        looked.iter().flat_map(|looked| &looked.found).any(|finding| finding.rule.code == rule.code)
    };
    let hit: Vec<&Rule> = rules().iter().filter(is_hit).collect();
    let results: Vec<Value> = looked
        .iter()
        .flat_map(|looked| looked.found.iter().map(|finding| result(looked, finding, &hit)))
        .collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tablewright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": hit.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": { "text": sentence(rule.title) },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.help },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "tags": [rule.category.word()] },
    })
}

fn result(looked: &Looked, finding: &Finding, hit: &[&Rule]) -> Value {
    let Finding { rule, level: ours, span: _, subject, message, fix, edits: _ } = finding;
    let ((line, column), (end_line, end_column)) = place(&looked.text, finding);
    let text = match fix {
        Some(fix) => format!("{} Instead:\n{fix}", sentence(&format!("{subject}: {message}"))),
        None => sentence(&format!("{subject}: {message}")),
    };
    json!({
        "ruleId": rule.code,
        "ruleIndex": hit.iter().position(|known| known.code == rule.code),
        "level": level(*ours),
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&looked.path) },
            "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
        }}],
    })
}

/// SARIF's words are ours, but for what is not looked for.
fn level(level: Level) -> &'static str {
    match level {
        Level::Off => "none",
        Level::Note | Level::Warning | Level::Error => level.word(),
    }
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// A path as a reference of RFC 3986, relative where it is.
pub(super) fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::new();
    for byte in text.trim_start_matches("./").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri(Path::new("./migrations/1_a b.up.sql")), "migrations/1_a%20b.up.sql");
        assert_eq!(uri(Path::new("über#1.sql")), "%C3%BCber%231.sql");
    }
}
