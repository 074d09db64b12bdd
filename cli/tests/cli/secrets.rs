//! What is secret stays on the server, and who may do what is said of roles that are there.

use std::process::Command;

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

const SECRET: &str = "hunter2-not-to-be-seen";

struct Project {
    folder: Folder,
    database: TestDatabase,
}

impl Project {
    fn new() -> Option<Self> {
        let database = TestDatabase::create(Kind::Postgres)?;
        let folder = Folder::initialised();
        std::fs::remove_file(folder.path("schema/tasks.yaml")).unwrap();
        folder.write("tablewright.yaml", "databases: { default: \"${DATABASE_URL}\" }\n");
        Some(Self { folder, database })
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = self.folder.command(arguments);
        command.env("DATABASE_URL", self.database.url());
        command
    }

    fn run(&self, arguments: &str) -> Shown {
        let shown = self.folder.shown(arguments, self.command(arguments).output().unwrap());
        assert!(!shown.out.contains(SECRET) && !shown.err.contains(SECRET), "{arguments} shows the secret");
        shown
    }
}

#[test]
fn passwords_of_user_mappings_are_neither_shown_nor_written_nor_lost() {
    let Some(project) = Project::new() else { return };
    project.database.execute("CREATE FOREIGN DATA WRAPPER other");
    let server = format!("OPTIONS (host 'a', \"Api_Token\" '{SECRET}')");
    project.database.execute(&format!("CREATE SERVER far FOREIGN DATA WRAPPER other {server}"));
    let mapping = format!("OPTIONS (\"user\" 'app', password '{SECRET}', odd '{SECRET}')");
    project.database.execute(&format!("CREATE USER MAPPING FOR PUBLIC SERVER far {mapping}"));
    project.run("pull --out schema --force").succeeds();
    let pulled = project.folder.read("schema/schema.yaml");
    assert!(!pulled.contains(SECRET), "{pulled}");
    for said in [
        "password of the user mapping of PUBLIC on far",
        "odd of the user mapping of PUBLIC on far",
        "Api_Token of the server far",
        "PUBLIC: OPTIONS (\"user\" 'app')",
    ] {
        assert!(pulled.contains(said), "{said}\n{pulled}");
    }
    project.run("diff").succeeds();

    project.folder.edit("schema/schema.yaml", "\"user\" 'app'", "\"user\" 'other'");
    project.folder.edit("schema/schema.yaml", "host 'a'", "host 'b'");
    project.run("generate other_user").succeeds();
    let written = project.folder.read(&project.folder.migration("other_user.up.sql"));
    assert!(!written.contains(SECRET), "{written}");
    assert!(written.contains("SET \"user\" 'other'") && written.contains("SET host 'b'"), "{written}");
    project.run("up").succeeds();
    let dumped = project.database.judge();
    for kept in
        [format!("password '{SECRET}'"), format!("odd '{SECRET}'"), format!("\"Api_Token\" '{SECRET}'")]
    {
        assert!(dumped.contains(&kept), "{kept}\n{dumped}");
    }
    assert!(dumped.contains("\"user\" 'other'") && dumped.contains("host 'b'"), "{dumped}");
    project.run("diff").succeeds();

    // A secret in the YAML is refused, without its line.
    let with_secret = format!("\"user\" 'other', password '{SECRET}'");
    project.folder.edit("schema/schema.yaml", "\"user\" 'other'", &with_secret);
    let shown = project.run("diff").ends_with(1);
    assert!(shown.err.contains("`password`, which may be a secret"), "{}", shown.err);
    project.folder.edit("schema/schema.yaml", &with_secret, "\"user\" 'other'");

    // What only the server has does not go unasked.
    project.folder.edit("schema/schema.yaml", "PUBLIC:", "pg_monitor:");
    let shown = project.run("generate gone").ends_with(1);
    assert!(shown.err.contains("drop_object") || shown.out.contains("drop_object"), "{}", shown.screen());
}

#[test]
fn a_role_that_is_not_there_is_named() {
    let Some(project) = Project::new() else { return };
    project.folder.write(
        "schema/schema.yaml",
        "tables:\n  parts:\n    owner: nobody_of_that_name\n    grants: { also_nobody: [select] }\n    columns:\n      id: { type: bigint, primary_key: true }\n",
    );
    let shown = project.run("diff").ends_with(1);
    for said in ["\"nobody_of_that_name\", of table parts", "\"also_nobody\", of table parts", "CREATE ROLE"]
    {
        assert!(shown.err.contains(said), "{said}\n{}", shown.err);
    }
}
