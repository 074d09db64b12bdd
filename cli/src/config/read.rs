//! `tablewright.yaml` as values, with every error at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tablewright_migrations::plan::HazardKind;
use tablewright_migrations::{Online, Threshold};
use tablewright_schema::nearest::{list, suggestion};
use tablewright_schema::yaml::parse::parse;
use tablewright_schema::yaml::{self, FromYaml, Map, Spanned};
use tablewright_schema::{Diagnostic, Diagnostics, mapping};

use super::fleet::{self, FleetEntry};
use super::{Config, Located, amount, duration};
use crate::hooks::{Hook, Hooks};

mapping! {
    /// A tablewright project: its databases, its folders, its policies.
    pub(crate) struct File: "the configuration" {
        /// Databases by name: a URL each, in which `${VAR}` and `${VAR:-default}` are replaced by the environment's.
        /// Verbs use the one called `default` unless `--db` names another.
        "databases" => databases: Map<Spanned<String>>,
        /// Databases that migrations of the one of the same name are tried out on. They are emptied. Otherwise SQLite is
        /// tried out in memory, and PostgreSQL on a database that is made on the same server and dropped afterwards.
        "scratch" => scratch: Map<Spanned<String>>,
        /// The folder of the schema's YAML files; `schema` unless said.
        "schema" => schema: Option<String>,
        /// The folder of the migrations; `migrations` unless said.
        "migrations" => migrations: Option<String>,
        /// The folder of the seeds; `seeds` unless said.
        "seeds" => seeds: Option<String>,
        /// The environment whose seeds come on top of the others, unless `--env` says another: a folder in that of the seeds. `${VAR}` and
        /// `${VAR:-default}` are replaced; what comes to nothing is none.
        "environment" => environment: Option<Spanned<String>>,
        /// What seeds can name as `$var` and `${…}`; `${VAR}` and `${VAR:-default}` are replaced by the environment's.
        "variables" => variables: Map<Spanned<String>>,
        /// What is allowed, and how patient to be.
        "policies" => policies: Option<Policies>,
        /// What is run around `up`, `down` and `redo`, where there is something to do: a backup, a notice.
        "hooks" => hooks: Option<HookLists>,
        /// Many databases under one name, for `up` and `status`: `--db NAME`.
        "fleets" => fleets: Map<FleetEntry>,
        /// How much each rule of `tablewright lint` matters: its code, and `off`, `note`, `warning` or `error`. `naming` also takes
        /// `snake_case`, `camelCase` or `PascalCase`; `small_table` is the number of rows below which a table is locked in no time,
        /// `index_columns` the most that an index should have.
        "lint" => lint: Map<Spanned<String>>,
    }

    /// What is run around migrations, in order.
    pub(crate) struct HookLists: "the hooks" {
        /// Before anything is changed. One that fails stops the run.
        "before" => before: Vec<HookEntry>,
        /// When everything is done.
        "after" => after: Vec<HookEntry>,
        /// When the run has failed.
        "failed" => failed: Vec<HookEntry>,
    }

    /// A command or SQL.
    pub(crate) struct HookEntry: "a hook" {
        /// A command for the shell, in the folder of this file. It finds the database in TABLEWRIGHT_URL, its name in TABLEWRIGHT_DB, the verb in
        /// TABLEWRIGHT_VERB, `before`, `after` or `failed` in TABLEWRIGHT_HOOK and the migrations' files, a line each, in TABLEWRIGHT_FILES.
        "command" => command: Option<Spanned<String>>,
        /// Statements for the database that is migrated.
        "sql" => sql: Option<Spanned<String>>,
    }

    /// What is allowed, and how patient to be.
    pub(crate) struct Policies: "the policies" {
        /// Hazards that need not be allowed by `--allow` each time.
        "allow" => allow: Vec<Spanned<String>>,
        /// How long a statement waits for a lock before it is tried again: `500ms`, `5s`, `2m`.
        "lock_timeout" => lock_timeout: Option<Spanned<String>>,
        /// PostgreSQL: how long a statement of a transaction may take, what it waits for included; as long as the server lets it unless said.
        "statement_timeout" => statement_timeout: Option<Spanned<String>>,
        /// PostgreSQL: the same of indexes that are built concurrently, constraints that are validated and rows that are filled in batches; as
        /// long as it takes unless said.
        "long_statement_timeout" => long_statement_timeout: Option<Spanned<String>>,
        /// Which tables `generate` and `diff` change in steps that keep nobody from them for long: `auto` (those that are large in the
        /// live database), `always` or `never`.
        "online" => online: Option<Spanned<String>>,
        /// From which size on a table is large, without its indexes: `500000 rows`, `64 MB`; `32 MiB` unless said.
        "online_from" => online_from: Option<Spanned<String>>,
    }
}

/// Reads the text of the file. `base` is the folder that its relative paths start from.
pub(super) fn read(path: &Path, bytes: Vec<u8>, base: PathBuf) -> Result<Config, Diagnostics> {
    let mut out = Diagnostics::default();
    let file = yaml::add_text(path.to_owned(), bytes, &mut out);
    let node = file.and_then(|file| parse(file, &mut out));
    let read = node.and_then(|node| File::read(&node, &mut out));
    // A file with nothing in it (comments aside) is a configuration that says nothing.
    let mut config = Config { sources: out.sources.clone(), base, ..Config::default() };
    if let Some(file) = read {
        let File {
            databases,
            scratch,
            schema,
            migrations,
            seeds,
            environment,
            variables,
            policies,
            hooks,
            fleets,
            lint,
            span: _,
            broken,
        } = file;
        config.databases = urls(databases);
        for (name, _) in &scratch.entries {
            // What could not be read may have been the database.
            if !broken && !config.databases.contains_key(&name.value) {
                let names = config.databases.keys().map(String::as_str);
                let found = Diagnostic::new(name.span, format!("no database is called `{}`", name.value));
                out.push(with_help(found, suggestion(&name.value, names)));
            }
        }
        config.scratch = urls(scratch);
        config.schema = schema.map(PathBuf::from);
        config.migrations = migrations.map(PathBuf::from);
        config.seeds = seeds.map(PathBuf::from);
        config.environment = environment.map(|name| Located { text: name.value, span: name.span });
        config.variables = urls(variables);
        config.fleets = fleet::read(fleets, &config.databases, &mut out);
        config.lint = super::lint::settings(lint, &mut out);
        config.hooks = hooks.map(|lists| hooks_of(lists, &mut out)).unwrap_or_default();
        if let Some(policies) = policies {
            let Policies {
                allow,
                lock_timeout,
                statement_timeout,
                long_statement_timeout,
                online,
                online_from,
                span: _,
                broken: _,
            } = policies;
            config.allow = allow.into_iter().filter_map(|word| hazard(&word, &mut out)).collect();
            config.lock_timeout = lock_timeout.and_then(|text| span_of_time(&text, &mut out));
            config.statement_timeouts = (
                statement_timeout.and_then(|text| span_of_time(&text, &mut out)),
                long_statement_timeout.and_then(|text| span_of_time(&text, &mut out)),
            );
            config.online.online = online.and_then(|word| policy(&word, &mut out)).unwrap_or_default();
            config.online.from = online_from.and_then(|text| threshold(&text, &mut out)).unwrap_or_default();
        }
    }
    out.or(config)
}

fn span_of_time(text: &Spanned<String>, out: &mut Diagnostics) -> Option<std::time::Duration> {
    let read = duration::read(&text.value);
    if read.is_none() {
        out.push(
            Diagnostic::new(text.span, format!("`{}` is no span of time", text.value))
                .help("write a number with ms, s or m: `500ms`, `5s`, `2m`"),
        );
    }
    read
}

fn hooks_of(lists: HookLists, out: &mut Diagnostics) -> Hooks {
    let HookLists { before, after, failed, span: _, broken: _ } = lists;
    let mut list =
        |entries: Vec<HookEntry>| entries.into_iter().filter_map(|entry| hook(entry, out)).collect();
    Hooks { before: list(before), after: list(after), failed: list(failed) }
}

fn hook(entry: HookEntry, out: &mut Diagnostics) -> Option<Hook> {
    let is_blank = |text: &&Spanned<String>| text.value.trim().is_empty();
    if let Some(blank) = entry.command.iter().chain(&entry.sql).find(is_blank) {
        out.push(
            Diagnostic::new(blank.span, "this hook does nothing")
                .help("write a command or SQL, or leave the hook out"),
        );
        return None;
    }
    match entry {
        HookEntry { command: Some(command), sql: None, .. } => Some(Hook::Command(command.value)),
        HookEntry { command: None, sql: Some(sql), .. } => Some(Hook::Sql(sql.value)),
        HookEntry { broken: true, .. } => None,
        HookEntry { span, .. } => {
            let found = Diagnostic::new(span, "a hook is either a command or SQL");
            out.push(found.help(
                "write `{ command: ./backup.sh }` or `{ sql: \"NOTIFY migrated\" }`, and a list for both",
            ));
            None
        }
    }
}

fn urls(map: Map<Spanned<String>>) -> BTreeMap<String, Located> {
    let entries = map.entries.into_iter();
    entries
        .filter_map(|(name, url)| url.map(|url| (name.value, Located { text: url.value, span: url.span })))
        .collect()
}

fn hazard(word: &Spanned<String>, out: &mut Diagnostics) -> Option<HazardKind> {
    let kind = HazardKind::from_code(&word.value);
    if kind.is_none() {
        let found = Diagnostic::new(word.span, format!("unknown hazard `{}`", word.value));
        out.push(with_help(found, suggestion(&word.value, HazardKind::ALL.map(HazardKind::code))));
    }
    kind
}

fn policy(word: &Spanned<String>, out: &mut Diagnostics) -> Option<Online> {
    let policy = Online::from_word(&word.value);
    if policy.is_none() {
        let found = Diagnostic::new(word.span, format!("`{}` is no policy for tables in use", word.value));
        let words = Online::ALL.map(Online::word);
        let help = suggestion(&word.value, words).unwrap_or_else(|| format!("write {}", list(words)));
        out.push(found.help(help));
    }
    policy
}

fn threshold(text: &Spanned<String>, out: &mut Diagnostics) -> Option<Threshold> {
    let read = amount::read(&text.value);
    if read.is_none() {
        let found = Diagnostic::new(text.span, format!("`{}` is no size of a table", text.value));
        out.push(found.help("write a number with rows, MB, GB, MiB or GiB: `500000 rows`, `64 MB`"));
    }
    read
}

pub(super) fn with_help(found: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => found.help(help),
        None => found,
    }
}
