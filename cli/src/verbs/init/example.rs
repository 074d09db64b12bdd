//! What `init` writes: a configuration and a small schema that works on every database.

use std::path::Path;

use tablewright::connection::redacted;

/// `tablewright.yaml`. A URL that holds a password is left to the environment.
pub(super) fn config(url: Option<&str>) -> String {
    let url = match url {
        None => "${DATABASE_URL:-sqlite://dev.db}".to_owned(),
        Some(url) if redacted(url) == url => url.to_owned(),
        Some(_) => "${DATABASE_URL}".to_owned(),
    };
    CONFIG.replace("{url}", &serde_json::Value::String(url).to_string())
}

const CONFIG: &str = "\
# Databases by name. Verbs use `default` unless `--db NAME` says otherwise.
# ${VAR} and ${VAR:-default} are replaced by environment variables: keep passwords there.
databases:
  default: {url}

# The folders, seen from this file.
schema: schema
migrations: migrations
seeds: seeds

# What need not be allowed with --allow each time, and how long a statement waits for a lock.
policies:
  allow: []
  lock_timeout: 5s
";

/// The first line of a schema file, by its path inside the schema folder: where the editor finds the language.
pub(super) fn modeline(path: &Path) -> String {
    let up = "../".repeat(path.components().count().saturating_sub(1));
    format!("# yaml-language-server: $schema={up}tablewright.schema.json\n")
}

/// `schema/tasks.yaml`.
pub(super) const SCHEMA: &str = "\
# yaml-language-server: $schema=tablewright.schema.json
#
# Tables and relations as they should be. Change them here, see what that means with `tablewright diff`, and write the
# migration with `tablewright generate NAME`. The folder may hold any number of files; the split means nothing.

enums:
  task_status: [open, done]

# Columns that several tables share.
mixins:
  timestamps:
    created_at: { type: timestamptz, default: { sql: now() } }
    updated_at: { type: timestamptz, default: { sql: now() }, on_update: { sql: now() } }

tables:
  projects:
    comment: What tasks belong to
    mixins: [timestamps]
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      name: { type: varchar(100), unique: true }
      description: text?                      # `?`: may be NULL; columns are NOT NULL unless said

  tasks:
    mixins: [timestamps]
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      # A relation is written once, here: task.project on this side, project.tasks on the other.
      project_id: { references: projects.id, on_delete: cascade, as: project, inverse: tasks }
      title: text
      status: { type: task_status, default: open }
      due: date?
    checks:
      title_is_not_empty: title <> ''
    indexes:
      - project_id
      - { columns: [due], where: status = 'open', name: open_tasks_by_due }
";

/// `seeds/projects.yaml`, rows for [`SCHEMA`]; commented out, so that it is not in the way of another schema.
pub(super) const SEEDS: &str = "\
# Rows that every database of the project should hold: `tablewright seed` inserts them, and changes them back if somebody
# changed them; it never deletes. A row is found again by a unique key, here by its name. Take the `# ` away to try it.
#
# projects:
#   - name: First steps
#     description: Change schema/tasks.yaml, look at `tablewright diff`, write the migration
";

/// `.gitignore`.
pub(super) const GITIGNORE: &str = "\
# Development databases.
*.db
*.db-journal
*.db-shm
*.db-wal
";
