//! `seed` with environments, variables and `--prune`, and live rows as seeds.

use crate::folder::{Folder, scroll};

const SCHEMA: &str = "tables:
  teams:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      name: { type: text, unique: true }
  agents:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      name: { type: text, unique: true }
      email: text?
      team_id: { references: teams.id?, as: team, inverse: agents, on_delete: cascade }
";

fn project() -> Folder {
    let folder = Folder::empty();
    folder.write(
        "tablewright.yaml",
        "databases: { default: sqlite://dev.db }\nvariables: { host: \"${MAIL_HOST:-example.org}\" }\n",
    );
    folder.write("schema/schema.yaml", SCHEMA);
    folder.run("generate create_tables").succeeds();
    folder.run("up").succeeds();
    folder.write("seeds/teams.csv", "name\nred\nblue\n");
    folder.write("seeds/agents.yaml", "- name: ann\n  team: red\n  email: { $text: \"ann@${host}\" }\n");
    folder.write(
        "seeds/test/agents.jsonl",
        "{\"name\": \"ann\", \"email\": null}\n{\"name\": \"robot\", \"team\": \"blue\"}\n",
    );
    folder
}

#[test]
fn environments_come_on_top_and_prune_takes_away() {
    let folder = project();
    let shown = [
        "check",
        "seed",
        "seed --env test --dry-run",
        "seed --env test",
        "seed --prune --dry-run",
        "seed --prune",
    ];
    let mut shown: Vec<_> = shown.map(|arguments| folder.run(arguments)).into();
    folder.write("seeds/teams.csv", "name\nblue\n");
    folder.edit("seeds/agents.yaml", "  team: red\n", "  team: blue\n");
    shown.push(folder.run("seed --prune"));
    shown.push(folder.run("seed --env tset"));
    insta::assert_snapshot!(scroll(&shown));
}

#[test]
fn a_variable_of_the_command_line_comes_first() {
    let folder = project();
    folder.run("seed --var host=tablewright.dev").succeeds();
    let out = folder.run("seed --export agents --out - --as csv").succeeds();
    assert_eq!(out.out, "name,email,team\nann,ann@tablewright.dev,red\n");
    folder.run("seed --var host").ends_with(1);
    folder.edit("seeds/agents.yaml", "${host}", "${hots}");
    let wrong = folder.run("seed").ends_with(1);
    assert!(wrong.err.contains("did you mean `host`?"), "{}", wrong.err);
}

#[test]
fn live_rows_become_seeds_that_change_nothing() {
    let folder = project();
    folder.run("seed --env test").succeeds();
    for format in ["yaml", "csv", "jsonl"] {
        let export = format!("seed --export teams --export agents --as {format} --seeds {format}");
        folder.run(&export).succeeds();
        assert_eq!(folder.list(format), [format!("agents.{format}"), format!("teams.{format}")]);
        // One that is there is not replaced by accident.
        folder.run(&export).ends_with(1);
        folder.run(&format!("{export} --force")).succeeds();
        let same = folder.run(&format!("seed --seeds {format} --format json")).succeeds().json();
        assert_eq!(
            (&same["unchanged"], &same["inserted"], &same["changed"]),
            (&4.into(), &0.into(), &0.into())
        );
    }
    assert_eq!(folder.read("yaml/agents.yaml"), "- name: ann\n  team: red\n- name: robot\n  team: blue\n");
    let wrong = folder.run("seed --export agnets").ends_with(1);
    assert!(wrong.err.contains("did you mean `agents`?"), "{}", wrong.err);
    assert_eq!(
        folder.run("seed --export agents --out - --format json").succeeds().json()["exported"][0]["rows"],
        2
    );
}

#[test]
fn a_long_file_is_loaded_as_it_is_read() {
    let folder = project();
    let mut csv = String::from("name,email,team\n");
    for row in 0..200_000 {
        csv.push_str(&format!("agent {row},agent-{row}@a-rather-long-domain.example.org,red\n"));
    }
    folder.write("seeds/agents/many.csv", &csv);
    let done = folder.run("seed --commit-every 50000 --format json").succeeds().json();
    assert_eq!(done["inserted"], 200_003, "{}", done["inserted"]);
    assert_eq!(folder.run("seed --format json").succeeds().json()["unchanged"], 200_003);
    folder.write("seeds/agents/many.csv", format!("{csv}agent 1,again,red\n"));
    let wrong = folder.run("seed").ends_with(1);
    assert!(wrong.err.contains("many.csv:200002:1"), "{}", wrong.err);
    // Nothing of ours is left behind.
    folder.run("diff").succeeds();
}

#[test]
fn rows_for_a_load_test_need_no_file() {
    let folder = project();
    let dry = folder.run("seed --fake teams=20 --fake agents=300 --dry-run --format json").succeeds().json();
    // The rows of the files are among them: two teams, one agent.
    assert_eq!((&dry["inserted"], &dry["changed"]), (&323.into(), &0.into()), "{dry}");
    let done = folder.run("seed --fake teams=20 --fake agents=300").succeeds();
    assert!(done.out.contains("323 rows inserted"), "{}", done.out);
    assert!(done.out.contains("… and"), "only some are told: {}", done.out);
    let again = folder.run("seed --fake teams=20 --fake agents=300 --format json").succeeds().json();
    assert_eq!((&again["inserted"], &again["unchanged"]), (&0.into(), &323.into()), "{again}");
    let more =
        folder.run("seed --fake agents=310 --fake-seed 0 --fake teams=20 --format json").succeeds().json();
    assert!(more["inserted"] == 10, "{more}");
    let wrong = folder.run("seed --fake agnets=1").ends_with(1);
    assert!(wrong.err.contains("did you mean `agents`?"), "{}", wrong.err);
    let wrong = folder.run("seed --fake agents").ends_with(1);
    assert!(wrong.err.contains("write TABLE=ROWS"), "{}", wrong.err);
    let wrong = folder.run("seed --fake agents=99999999999999999999").ends_with(1);
    assert!(wrong.err.contains("at most 18446744073709551615"), "{}", wrong.err);
}
