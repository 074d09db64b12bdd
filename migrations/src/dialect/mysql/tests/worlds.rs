//! Random states of objects that read and follow each other: from any to any other, proven. `SEED=n` runs one, `WORLDS=200` so many.

use super::{Database, model};
use crate::{difference, files, prove};

/// A generator of numbers that are the same for a seed everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        // The constants are Knuth's.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(of.len() as u64)).unwrap_or_default();
        of[at]
    }
}

/// The YAML of a state.
fn state(random: &mut Random) -> String {
    let ty = random.one(&["int", "int?", "bigint", "varchar(20)"]);
    let extra = random.one(&["", ", extra: int?"]);
    let mut yaml =
        format!("tables:\n  t:\n    columns: {{ id: {{ type: int, primary_key: true }}, a: {ty}{extra} }}\n");
    let mut names = vec!["x", "y", "z", "w"];
    let mut triggers = String::new();
    let mut before: Option<&str> = None;
    while !names.is_empty() && random.below(4) != 0 {
        let at = usize::try_from(random.below(names.len() as u64)).unwrap_or_default();
        let name = names.remove(at);
        let order = before.map(|other| format!(" FOLLOWS {other}")).unwrap_or_default();
        let body = random.one(&["SET NEW.a = 1", "SET @a = 2", "BEGIN SET @a = 3; SET NEW.a = NEW.id; END"]);
        triggers.push_str(&format!("      {name}: BEFORE INSERT FOR EACH ROW{order} {body}\n"));
        before = Some(name);
    }
    if random.below(2) == 0 {
        let body = random.one(&["SET @b = 1", "DELETE FROM u WHERE id = OLD.id"]);
        triggers.push_str(&format!("      v: AFTER DELETE FOR EACH ROW {body}\n"));
    }
    if !triggers.is_empty() {
        yaml.push_str(&format!("    triggers:\n{triggers}"));
    }
    let counted = random.below(2) == 0;
    let default = if counted { ", default: { sql: nextval(s) }" } else { "" };
    yaml.push_str(&format!("  u:\n    columns: {{ id: {{ type: int, primary_key: true{default} }} }}\n"));
    if counted || random.below(2) == 0 {
        let options = random.one(&["START WITH 3", "INCREMENT BY 2 NOCACHE", "MAXVALUE 900 CYCLE CACHE 10"]);
        yaml.push_str(&format!("sequences:\n  s: {options}\n"));
    }
    let body = random.one(&["RETURN n", "RETURN n + 1", "BEGIN DECLARE m INT DEFAULT n; RETURN m; END"]);
    let comment = random.one(&["", "    comment: it's one\n", "    comment: another\n"]);
    yaml.push_str(&format!(
        "functions:\n  f:\n{comment}    sql: CREATE FUNCTION f(n INT) RETURNS INT {body}\n"
    ));
    let mut views = String::new();
    for (name, of) in [("m", ["t", "u"]), ("k", ["m", "t"]), ("b", ["k", "m"])] {
        // The first is always there, since the others may read it.
        if name != "b" || random.below(2) == 0 {
            let (of, which) = (random.one(&of), random.one(&["f(id)", "id + 1", "MAX(id)"]));
            let security = random.one(&["", "SQL SECURITY INVOKER "]);
            views.push_str(&format!(
                "  {name}: CREATE {security}VIEW {name} AS SELECT {which} AS id FROM {of}\n"
            ));
        }
    }
    yaml.push_str(&format!("views:\n{views}"));
    if random.below(2) == 0 {
        let schedule = random.one(&[
            "EVERY 1 DAY STARTS '2031-01-01'",
            "AT '2031-05-05'",
            "EVERY 2 HOUR STARTS '2031-01-01' ENDS '2032-01-01'",
        ]);
        let rest = random.one(&["", " ON COMPLETION PRESERVE DISABLE"]);
        yaml.push_str(&format!("events:\n  e: ON SCHEDULE {schedule}{rest} DO DELETE FROM u\n"));
    }
    yaml
}

#[tokio::test]
async fn any_state_of_objects_becomes_any_other() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("WORLDS").unwrap_or(8),
    };
    for seed in seeds {
        let mut random = Random(seed);
        let (before, after) = (state(&mut random), state(&mut random));
        let told = format!("SEED={seed}\n{before}---\n{after}");
        let Some(mut database) = Database::create("any_state_of_objects_becomes_any_other").await else {
            return;
        };
        let options = database.options();
        let mut changes = 0;
        for yaml in [&before, &after] {
            let found = difference(database.connection(), &model(yaml), &options).await;
            let found = found.unwrap_or_else(|error| panic!("{error}\n{told}"));
            changes += found.changes().len();
            let up: String = files(&found.stages, "change", 1).into_iter().map(|file| file.up).collect();
            let proven = prove(&found, &options, &mut |_| {}).await;
            proven.unwrap_or_else(|error| panic!("{error}\n{told}\n{up}"));
            database.run(&up).await;
            assert_eq!(database.lines(yaml).await, [""; 0], "{told}\n{up}");
        }
        assert!(changes >= 6, "a state is more than that\n{told}");
    }
}
