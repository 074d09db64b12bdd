//! Every constraint of the schema, broken once by SQL that no repository has seen, and kept by the same statement set right.

use std::collections::BTreeSet;

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{Silent, migrate};
use tablewright_schema::yaml;
use tablewright_tests::{Kind, TestDatabase};

use crate::world::example;

const ROWS: [&str; 5] = [
    "INSERT INTO agent_templates (id, name, personality_config, llm_config) VALUES (1, 'planner', '{}', '{}')",
    "INSERT INTO scenario_templates (id, name, config, agent_roles) VALUES (1, 'meeting', '{}', '{}')",
    "INSERT INTO event_types (id, name, category) VALUES (1, 'ping', 'system')",
    "INSERT INTO scenario_runs (id, template_id, name) VALUES (1, 1, 'first')",
    "INSERT INTO agent_instances (id, scenario_run_id, instance_name) VALUES (1, 1, 'chair')",
];

const AGENT_TEMPLATE: &str =
    "INSERT INTO agent_templates (id, name, personality_config, llm_config) VALUES (9, ?, '{}', '{}')";
const SCENARIO_TEMPLATE: &str =
    "INSERT INTO scenario_templates (id, name, config, agent_roles) VALUES (9, ?, '{}', '{}')";
const EVENT_TYPE: &str = "INSERT INTO event_types (id, name, category) VALUES (9, ?, 'agent')";
const CATEGORY: &str = "INSERT INTO event_types (id, name, category) VALUES (9, 'pong', ?)";
const RUN: &str = "INSERT INTO scenario_runs (id, template_id, name) VALUES (9, 1, ?)";
const RUN_OF: &str = "INSERT INTO scenario_runs (id, template_id, name) VALUES (9, ?, 'x')";
const PROGRESS: &str = "INSERT INTO scenario_runs (id, template_id, name, progress) VALUES (9, 1, 'x', ?)";
const STATUS: &str = "INSERT INTO scenario_runs (id, template_id, name, status) VALUES (9, 1, 'x', ?)";
const ENDED: &str = "INSERT INTO scenario_runs (id, template_id, name, status, started_at, completed_at) \
                     VALUES (9, 1, 'x', 'failed', '2026-01-02 00:00:00', ?)";
const AGENT: &str = "INSERT INTO agent_instances (id, scenario_run_id, instance_name) VALUES (9, 1, ?)";
const AGENT_OF: &str = "INSERT INTO agent_instances (id, scenario_run_id, instance_name) VALUES (9, ?, 'x')";
const AGENT_FROM: &str =
    "INSERT INTO agent_instances (id, scenario_run_id, instance_name, template_id) VALUES (9, 1, 'x', ?)";
const EVENT_IN: &str = "INSERT INTO event_instances (id, scenario_run_id, event_type_id) VALUES (9, ?, 1)";
const EVENT_OF: &str = "INSERT INTO event_instances (id, scenario_run_id, event_type_id) VALUES (9, 1, ?)";
const EVENT_BY: &str =
    "INSERT INTO event_instances (id, scenario_run_id, event_type_id, source_agent_id) VALUES (9, 1, 1, ?)";
const EVENT_FOR: &str =
    "INSERT INTO event_instances (id, scenario_run_id, event_type_id, target_agent_id) VALUES (9, 1, 1, ?)";
const LOG: &str = "INSERT INTO execution_logs (id, scenario_run_id, message) VALUES (9, 1, ?)";
const LOG_OF: &str = "INSERT INTO execution_logs (id, scenario_run_id, message) VALUES (9, ?, 'x')";
const LOG_ABOUT: &str =
    "INSERT INTO execution_logs (id, scenario_run_id, message, agent_instance_id) VALUES (9, 1, 'x', ?)";
const LEVEL: &str = "INSERT INTO execution_logs (id, scenario_run_id, message, level) VALUES (9, 1, 'x', ?)";

/// Of each constraint a statement, what breaks it in place of `?`, and what keeps it.
const BROKEN: [(&str, &str, &[&str], &str); 25] = [
    ("agent_template_name_not_blank", AGENT_TEMPLATE, &["''", "'  '"], "'actor'"),
    ("agent_templates_name_key", AGENT_TEMPLATE, &["'planner'"], "'actor'"),
    ("scenario_template_name_not_blank", SCENARIO_TEMPLATE, &["''", "'  '"], "'party'"),
    ("scenario_templates_name_key", SCENARIO_TEMPLATE, &["'meeting'"], "'party'"),
    ("event_type_name_is_a_word", EVENT_TYPE, &["' '", "'Pong'"], "'pong'"),
    ("event_types_name_key", EVENT_TYPE, &["'ping'"], "'pong'"),
    ("event_category", CATEGORY, &["'weather'", "NULL"], "'scenario'"),
    ("run_name_not_blank", RUN, &["''", "'  '"], "'second'"),
    ("scenario_runs_template_id_fkey", RUN_OF, &["7", "NULL"], "1"),
    ("progress_is_a_percentage", PROGRESS, &["-1", "101"], "100"),
    ("finished_has_end", STATUS, &["'completed'", "'cancelled'"], "'running'"),
    ("run_status", STATUS, &["'asleep'", "NULL"], "'pending'"),
    ("ends_after_start", ENDED, &["'2026-01-01 23:59:59'"], "'2026-01-02 00:00:00'"),
    ("instance_name_not_blank", AGENT, &["''", "' '"], "'guest'"),
    ("instance_name_in_run", AGENT, &["'chair'"], "'guest'"),
    ("agent_instances_scenario_run_id_fkey", AGENT_OF, &["7", "NULL"], "1"),
    ("agent_instances_template_id_fkey", AGENT_FROM, &["7"], "NULL"),
    ("event_instances_scenario_run_id_fkey", EVENT_IN, &["7", "NULL"], "1"),
    ("event_instances_event_type_id_fkey", EVENT_OF, &["7", "NULL"], "1"),
    ("event_instances_source_agent_id_fkey", EVENT_BY, &["7"], "1"),
    ("event_instances_target_agent_id_fkey", EVENT_FOR, &["7"], "NULL"),
    ("message_not_blank", LOG, &["''", "' '"], "'x'"),
    ("execution_logs_scenario_run_id_fkey", LOG_OF, &["7", "NULL"], "1"),
    ("execution_logs_agent_instance_id_fkey", LOG_ABOUT, &["7"], "1"),
    ("log_level", LEVEL, &["'loud'", "NULL"], "'critical'"),
];

#[test]
fn the_constraints_of_this_page_are_all_there_are() {
    let model = yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"));
    let mut names: BTreeSet<String> = model.enums.keys().map(ToString::to_string).collect();
    for table in model.tables.values() {
        names.extend(table.uniques.iter().map(|key| key.name.clone()));
        names.extend(table.checks.iter().map(|check| check.name.clone()));
        names.extend(table.foreign_keys.iter().map(|key| key.name.clone()));
    }
    assert_eq!(names, BROKEN.iter().map(|(name, ..)| (*name).to_owned()).collect());
}

#[test]
fn the_database_keeps_each_by_itself() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        runtime.block_on(async {
            let mut conn =
                Connection::connect(database.url(), &ConnectOptions::create_missing()).await.unwrap();
            migrate(&mut conn, &pyscrai::MIGRATIONS, &mut Silent).await.unwrap();
            for row in ROWS {
                conn.raw(row).await.unwrap();
            }
            for (name, statement, wrong, right) in BROKEN {
                for value in wrong {
                    let broken = conn.raw(&statement.replace('?', value)).await;
                    assert!(broken.is_err(), "{kind:?}: {name} takes {value}");
                }
                // Nothing but that was wrong with it.
                let kept = conn.raw(&statement.replace('?', right)).await;
                assert!(kept.is_ok(), "{kind:?}: {name} refuses {right}: {kept:?}");
                let table = statement.split_whitespace().nth(2).unwrap();
                conn.raw(&format!("DELETE FROM {table} WHERE id = 9")).await.unwrap();
            }
            conn.close().await.unwrap();
        });
    }
}
