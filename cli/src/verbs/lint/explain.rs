//! What is said about rules: one in full, or all in a line each.

use serde_json::{Value, json};
use tablewright_migrations::lint::{Level, Rule, Settings, rule, rules};
use tablewright_migrations::plan::HazardKind;
use tablewright_schema::Dialect;
use tablewright_schema::nearest::suggestion;

use crate::error::{CommandError, Kind};
use crate::terminal::{BOLD, CYAN, DIM, Terminal, paint, table};
use crate::verbs::Outcome;

/// All about one rule.
pub(super) fn one(code: &str, terminal: &Terminal) -> Result<Outcome, CommandError> {
    let Some(rule) = rule(code) else {
        let error = CommandError::new(Kind::Usage, format!("no rule is called `{code}`"));
        return Err(match suggestion(code, rules().iter().map(|rule| rule.code)) {
            Some(near) => error.hint(near),
            None => error.hint("tablewright lint --list"),
        });
    };
    terminal.line(format_args!("{}: {}", paint(BOLD, rule.code), rule.title));
    terminal.line(paint(
        DIM,
        format_args!("{}, {}, on {}", rule.level.word(), rule.category.word(), databases(rule)),
    ));
    terminal.line("");
    terminal.line(rule.why.replacen(". ", ".\n", 1));
    terminal.line("");
    terminal.line(format_args!("{} {}", paint(CYAN, "instead:"), rule.help));
    for example in rule.examples {
        let on: Vec<String> = example.on.iter().map(ToString::to_string).collect();
        terminal.line("");
        terminal.line(paint(DIM, format_args!("-- on {}", on.join(", "))));
        if !example.before.is_empty() {
            terminal.line(paint(DIM, "-- where there is"));
            terminal.line(example.before);
        }
        terminal.line(paint(DIM, "-- found here"));
        terminal.line(plain(example.bad));
        terminal.line(paint(DIM, "-- and not here"));
        terminal.line(example.good);
    }
    terminal.line("");
    terminal.line(format_args!("to allow it: -- tablewright: allow {} because …", rule.code));
    terminal.line(format_args!(
        "to change how much it matters: lint: {{ {}: off }} in tablewright.yaml",
        rule.code
    ));
    terminal.json("lint", || json!({ "rule": rule_json(rule, rule.level) }));
    Ok(Outcome::Done)
}

/// A line for each rule.
pub(super) fn list(settings: &Settings, terminal: &Terminal) {
    let row = |rule: &Rule| {
        let level = settings.level(rule).word().to_owned();
        vec![
            (BOLD, rule.code.to_owned()),
            (DIM, level),
            (DIM, rule.category.word().to_owned()),
            (DIM, databases(rule)),
            (anstyle::Style::new(), rule.title.to_owned()),
        ]
    };
    for line in table(&rules().iter().map(row).collect::<Vec<_>>()) {
        terminal.line(line);
    }
    terminal.json("lint", || {
        let all: Vec<Value> = rules().iter().map(|rule| rule_json(rule, settings.level(rule))).collect();
        json!({ "rules": all })
    });
}

/// The databases that it looks at; all, where it looks at what a plan or a scratch database tells.
fn databases(rule: &Rule) -> String {
    let names: Vec<String> = rule.databases().iter().map(ToString::to_string).collect();
    match (names.is_empty(), HazardKind::from_code(rule.code)) {
        (true, _) => "all".to_owned(),
        (false, Some(_)) if names.len() < Dialect::ALL.len() => {
            format!("{}; on all by what a scratch database shows", names.join(", "))
        }
        (false, _) => names.join(", "),
    }
}

/// A text without the marks of its places.
fn plain(text: &str) -> String {
    text.replace(['«', '»'], "")
}

fn rule_json(rule: &Rule, level: Level) -> Value {
    json!({
        "code": rule.code,
        "title": rule.title,
        "level": level.word(),
        "category": rule.category.word(),
        "databases": rule.databases().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "why": rule.why,
        "help": rule.help,
        "examples": rule.examples.iter().map(|example| json!({
            "databases": example.on.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "before": example.before,
            "bad": plain(example.bad),
            "good": example.good,
        })).collect::<Vec<_>>(),
    })
}
