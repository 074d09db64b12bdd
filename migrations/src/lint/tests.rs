//! Each rule finds what its examples mark, on each of their databases, and nothing in what they recommend.

use std::collections::BTreeSet;

use tablewright_schema::Dialect;

use super::rule::{Example, Sees};
use super::{Facts, Finding, Known, Level, Rule, Settings, Source, lint, mend, rules};
use crate::plan::HazardKind;

/// What is found in one text after others, every rule asked for that is `asked`.
fn found(dialect: Dialect, before: &str, text: &str, asked: &Rule) -> Vec<Finding> {
    let mut settings = Settings::default();
    if settings.level(asked) == Level::Off {
        settings.levels.insert(asked.code, Level::Note);
    }
    let known = Known::default().then(before, dialect);
    let source = Source { text, is_down: false };
    lint(dialect, &[source], known, &Facts::default(), &settings).remove(0)
}

/// A text without its guillemets, and what stands in each pair.
fn marked(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut plain, mut open, mut places) = (String::new(), Vec::new(), Vec::new());
    for c in text.chars() {
        match c {
            '«' => open.push(plain.len()),
            '»' => places.push((open.pop().expect("each » has its «"), plain.len())),
            c => plain.push(c),
        }
    }
    (plain, places)
}

fn check(rule: &Rule, example: &Example, dialect: Dialect, wrong: &mut Vec<String>) {
    let (bad, mut places) = marked(example.bad);
    places.sort_unstable();
    let hits: Vec<(usize, usize)> = found(dialect, example.before, &bad, rule)
        .into_iter()
        .filter(|finding| finding.rule.code == rule.code)
        .map(|finding| (finding.span.start, finding.span.end))
        .collect();
    if hits != places || places.is_empty() {
        let texts: Vec<&str> = hits.iter().map(|(from, until)| &bad[*from..*until]).collect();
        wrong.push(format!("{} on {dialect}: in {}\n    found {texts:?}", rule.code, example.bad));
    }
    for finding in found(dialect, example.before, example.good, rule) {
        if finding.rule.code == rule.code || finding.level >= Level::Warning {
            let place = &example.good[finding.span.clone()];
            wrong.push(format!(
                "{} on {dialect}: in what is good, {}\n    {} at {place:?}",
                rule.code, example.good, finding.rule.code
            ));
        }
    }
}

#[test]
fn every_rule_finds_what_its_examples_mark_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in rules() {
        for example in rule.examples {
            for dialect in example.on {
                check(rule, example, *dialect, &mut wrong);
            }
        }
        if rule.examples.is_empty() && !matches!(rule.sees, Sees::Effects) {
            wrong.push(format!("{} has no example", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_hazard_is_a_rule_and_the_words_are_in_order() {
    let codes: Vec<&str> = rules().iter().map(|rule| rule.code).collect();
    for kind in HazardKind::ALL {
        assert!(codes.contains(&kind.code()), "no rule for the hazard {}", kind.code());
    }
    let sorted: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes, sorted.into_iter().collect::<Vec<_>>());
    for rule in rules() {
        let sentences = rule.why.matches(". ").count() + 1;
        assert_eq!(sentences, 2, "{}: the reason has two sentences: {}", rule.code, rule.why);
        assert!(rule.why.ends_with('.') && !rule.title.ends_with('.'), "{}", rule.code);
    }
}

/// Where the live database tells how large a table is, locks on small ones are no finding, and those on large ones say so.
#[test]
fn sizes_make_findings_sharper_or_absent() {
    let text = "-- tablewright: allow index_blocks_writes because nobody writes at night\nCREATE INDEX a_b ON a (b);\n\
                CREATE INDEX c_d ON c (d);\nDELETE FROM a;";
    let found = |rows: &[(&str, u64)]| {
        let rows = rows.iter().map(|(name, rows)| ((*name).into(), *rows)).collect();
        let facts = Facts { rows, ..Facts::default() };
        let source = Source { text, is_down: false };
        let found =
            lint(Dialect::Postgres, &[source], Known::default(), &facts, &Settings::default()).concat();
        found.iter().map(|finding| format!("{} {}", finding.rule.code, finding.message)).collect::<Vec<_>>()
    };
    let unknown = [
        "index_blocks_writes nobody can write to c until it is built",
        "delete_everything every row of a is deleted",
    ];
    assert_eq!(found(&[]), unknown);
    assert_eq!(found(&[("a", 0), ("c", 5)]), unknown, "a database without a large table tells nothing");
    assert_eq!(
        found(&[("a", 10), ("c", 12_000_000)]),
        [
            "index_blocks_writes nobody can write to c (about 12,000,000 rows) until it is built",
            "delete_everything every row of a (about 10 rows) is deleted"
        ]
    );
    assert_eq!(
        found(&[("a", 12_000_000), ("c", 5)]),
        ["delete_everything every row of a (about 12,000,000 rows) is deleted"]
    );
}

/// Tables that the files of one run make are empty when the next begins.
#[test]
fn what_one_run_makes_is_empty() {
    let texts = ["CREATE TABLE a (id bigint PRIMARY KEY, b text);", "CREATE INDEX a_b ON a (b);"];
    let sources = texts.map(|text| Source { text, is_down: false });
    for (is_one_run, findings) in [(true, 0), (false, 1)] {
        let facts = Facts { is_one_run, ..Facts::default() };
        let found = lint(Dialect::Postgres, &sources, Known::default(), &facts, &Settings::default());
        assert_eq!(found[1].len(), findings);
    }
}

/// The ways of changing a table by a copy, and a column by another: nothing is lost, and nothing gets another name.
#[test]
fn what_takes_its_own_place_is_not_gone() {
    for (dialect, text) in [
        (
            Dialect::Sqlite,
            "ALTER TABLE a RENAME TO old;\nCREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a (id) SELECT id FROM old;\nDROP TABLE old;",
        ),
        (
            Dialect::Sqlite,
            "CREATE TABLE new (id INTEGER PRIMARY KEY);\nINSERT INTO new (id) SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE new RENAME TO a;",
        ),
        (
            Dialect::Mysql,
            "ALTER TABLE a ADD COLUMN c INT, ALGORITHM=INSTANT;\nUPDATE a SET c = b WHERE b > 0;\nALTER TABLE a DROP COLUMN b, CHANGE COLUMN c b INT;",
        ),
        (
            Dialect::Postgres,
            "ALTER TYPE mood RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('a');\nDROP TYPE mood_old;",
        ),
    ] {
        let source = Source { text, is_down: false };
        let found =
            lint(dialect, &[source], Known::default(), &Facts::default(), &Settings::default()).concat();
        let codes: Vec<&str> = found.iter().map(|finding| finding.rule.code).collect();
        assert!(codes.is_empty(), "{text}\n{codes:?}");
    }
    let lost = "ALTER TABLE a RENAME TO old;\nCREATE TABLE a (id INTEGER PRIMARY KEY);\nDROP TABLE old;";
    let source = Source { text: lost, is_down: false };
    let found =
        lint(Dialect::Sqlite, &[source], Known::default(), &Facts::default(), &Settings::default()).concat();
    let codes: Vec<&str> = found.iter().map(|finding| finding.rule.code).collect();
    assert_eq!(codes, ["drop_table"], "without a copy the rows are gone");
}

/// Whatever stands in a file, lint says something or nothing, and its places are in the file.
#[test]
fn no_text_stops_it() {
    let texts = rules().iter().flat_map(|rule| rule.examples).map(|example| marked(example.bad).0);
    let whole: String = texts.collect::<Vec<_>>().join("\n");
    for dialect in Dialect::ALL {
        let ends = (0..whole.len()).step_by(7).filter(|end| whole.is_char_boundary(*end));
        for end in ends.step_by(13) {
            let text = &whole[..end];
            let known = Known::default().then(&whole[end..], dialect);
            let source = Source { text, is_down: false };
            for finding in lint(dialect, &[source], known, &Facts::default(), &Settings::default()).concat() {
                assert!(text.get(finding.span.clone()).is_some(), "{dialect}: {finding:?}");
            }
        }
    }
}

fn mended(before: &str, text: &str) -> (String, Vec<&'static str>, Vec<&'static str>) {
    let look = |text: &str| {
        let known = Known::default().then(before, Dialect::Postgres);
        let sources = [Source { text, is_down: false }];
        lint(Dialect::Postgres, &sources, known, &Facts::default(), &Settings::default()).concat()
    };
    let codes = |found: &[Finding]| found.iter().map(|finding| finding.rule.code).collect();
    let done = mend(text, &look);
    (done.text, codes(&done.gone), codes(&done.left))
}

#[test]
fn what_needs_no_decision_is_mended() {
    for (text, wanted, code) in [
        (
            "-- why\nCREATE UNIQUE INDEX a_b ON a (b); -- so\n",
            "-- no-transaction\n-- why\nCREATE UNIQUE INDEX CONCURRENTLY a_b ON a (b); -- so\n",
            "index_blocks_writes",
        ),
        (
            "DROP INDEX IF EXISTS a_b;",
            "-- no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS a_b;",
            "drop_index_blocks",
        ),
        (
            "REINDEX (VERBOSE) TABLE a;",
            "-- no-transaction\nREINDEX (VERBOSE) TABLE CONCURRENTLY a;",
            "reindex_blocks",
        ),
        (
            "DROP INDEX CONCURRENTLY a_b",
            "-- no-transaction\nDROP INDEX CONCURRENTLY a_b",
            "concurrently_in_transaction",
        ),
        (
            "ALTER TABLE a ADD CONSTRAINT b_positive CHECK (b > 0) /* always */ ;",
            "-- no-transaction\nALTER TABLE a ADD CONSTRAINT b_positive CHECK (b > 0) NOT VALID;\n\
             ALTER TABLE a VALIDATE CONSTRAINT b_positive /* always */ ;",
            "add_check",
        ),
        (
            "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES c (id) ON DELETE CASCADE",
            "-- no-transaction\nALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES c (id) ON DELETE CASCADE NOT VALID;\n\
             ALTER TABLE a VALIDATE CONSTRAINT a_b",
            "add_foreign_key",
        ),
    ] {
        let (text, gone, left) =
            mended("CREATE TABLE a (id bigint PRIMARY KEY, b bigint); CREATE INDEX x ON a (b);", text);
        assert_eq!((text.as_str(), gone.as_slice()), (wanted, [code].as_slice()), "{left:?}");
    }
}

#[test]
fn what_takes_a_decision_is_left() {
    for text in [
        // Which of the two goes into another file?
        "CREATE INDEX a_b ON a (b);\nALTER TABLE a ADD COLUMN d text;",
        "DROP INDEX a_b, a_d;",
        "DROP INDEX a_b CASCADE;",
        "ALTER TABLE a ADD CHECK (b > 0);",
        "ALTER TABLE a ADD CONSTRAINT p CHECK (b > 0), ADD COLUMN e text;",
        "DROP TABLE a;",
        "-- tablewright: allow index_blocks_writes because nobody writes at night\nCREATE INDEX a_b ON a (b);",
    ] {
        let (after, gone, _) = mended("", text);
        assert_eq!((after.as_str(), gone.as_slice()), (text, [].as_slice()));
    }
}
