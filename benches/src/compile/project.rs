//! The crates that are compiled: a workspace in a temporary folder, with the versions of `benches/peers/Cargo.lock`.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::sources::{self, Style};

/// What cargo is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Check,
    Build,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Check => "check",
            Mode::Build => "build",
        }
    }
}

/// A workspace of one crate a style.
pub(crate) struct Project {
    folder: PathBuf,
    target: PathBuf,
    /// The names of those that are compared.
    few: Vec<String>,
}

impl Project {
    /// A crate of few tables a style, and one of ours of many.
    pub(crate) fn create(folder: &Path, few: usize, many: usize) -> Result<Self, String> {
        let mut crates: Vec<(Style, usize)> = Style::ALL.into_iter().map(|style| (style, few)).collect();
        let names: Vec<String> = crates.iter().map(|(style, tables)| style.crate_name(*tables)).collect();
        crates.push((Style::Ours, many));
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("benches is a folder of the workspace")?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let project = Self { folder: folder.to_owned(), target: target.join("compile"), few: names };
        let members: Vec<String> =
            crates.iter().map(|(style, tables)| format!("{:?}", style.crate_name(*tables))).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n\n\
             [profile.dev.package.\"*\"]\ndebug = false\n",
            members.join(", ")
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        let locked = root.join("benches/peers/Cargo.lock");
        std::fs::copy(&locked, folder.join("Cargo.lock"))
            .map_err(|error| format!("cannot copy {}: {error}", locked.display()))?;
        for (style, tables) in &crates {
            let home = folder.join(style.crate_name(*tables));
            write(&home.join("Cargo.toml"), &sources::manifest(*style, *tables, root))?;
            write(&home.join("src/lib.rs"), &sources::code(*style, *tables))?;
            if let Style::Ours = style {
                write(&home.join("schema/tables.yaml"), &sources::yaml(*tables))?;
            }
        }
        Ok(project)
    }

    /// The folder of the YAML.
    pub(crate) fn schema(&self, style: Style, tables: usize) -> PathBuf {
        self.folder.join(style.crate_name(tables)).join("schema")
    }

    /// Builds what the crates depend on, and those of few tables.
    pub(crate) fn dependencies(&self, mode: Mode) -> Result<(), String> {
        run(self.cargo(mode).args(packages(&self.few)))
    }

    /// Compiles one crate anew, its dependencies being there. The others are named as well, since features are those of all
    /// that are named: nothing has to be done for them.
    pub(crate) fn compile(&self, style: Style, tables: usize, mode: Mode) -> Result<(), String> {
        let name = style.crate_name(tables);
        let code = self.folder.join(&name).join("src/lib.rs");
        let text = std::fs::read_to_string(&code).map_err(|error| format!("{}: {error}", code.display()))?;
        write(&code, &format!("{text}\n"))?;
        let mut cargo = self.cargo(mode);
        cargo.args(packages(&self.few));
        if !self.few.contains(&name) {
            cargo.args(["--package", &name]);
        }
        run(&mut cargo)
    }

    fn cargo(&self, mode: Mode) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args([mode.name(), "--quiet", "--jobs", "1"]).current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0");
        command
    }
}

fn packages(names: &[String]) -> impl Iterator<Item = &str> {
    names.iter().flat_map(|name| ["--package", name])
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("{command:?} did not start: {error}")),
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().ok_or_else(|| format!("{} is in no folder", path.display()))?;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
