//! Where a server's binaries are, or how the system's packages bring them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::supervise::{found, in_path, output, run};
use super::{Kind, mysql, postgres};

/// The folder of a server's binaries; installed from the system's packages where `install` allows it and they are missing.
pub(crate) fn find_or_install(kind: Kind, install: bool) -> Result<PathBuf, String> {
    if let Some(binaries) = find(kind)? {
        return Ok(binaries);
    }
    let missing = format!("no {} on this machine", kind.name());
    if !install {
        return Err(format!("{missing}, and --no-install was given"));
    }
    println!("\n── {} ── not found, installing it from the system's packages", kind.name());
    install_packages(kind).map_err(|why| format!("{missing}, and it could not be installed: {why}"))?;
    find(kind)?.ok_or_else(|| format!("{missing}, even after its packages were installed"))
}

/// The folder that has the server itself.
fn find(kind: Kind) -> Result<Option<PathBuf>, String> {
    let server = kind.program();
    if let Some(folder) = std::env::var_os(kind.binaries_variable()) {
        let folder = PathBuf::from(folder);
        return match folder.join(server).is_file() {
            true => Ok(Some(folder)),
            false => Err(format!(
                "{} is {}, where there is no `{server}`",
                kind.binaries_variable(),
                folder.display()
            )),
        };
    }
    let mut folders: Vec<PathBuf> = in_path(server).into_iter().collect();
    match kind {
        Kind::Postgres => {
            folders.extend(versions("/usr/lib/postgresql"));
            folders.extend(["/usr/pgsql/bin", "/usr/local/pgsql/bin"].map(PathBuf::from));
            folders.extend(postgres::by_pg_config());
        }
        Kind::MariaDb => folders
            .extend(["/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/opt/homebrew/bin"].map(PathBuf::from)),
        Kind::MySql => folders = mysql::in_the_path().into_iter().collect(),
    }
    let found = folders.into_iter().map(|folder| folder.join(server)).find(|path| path.is_file());
    // Through a link: the programs that stand beside the server are wanted as well.
    Ok(found.and_then(|path| path.canonicalize().ok()?.parent().map(Path::to_owned)))
}

/// Further servers that the tests are to run on, each with the folder of its binaries: the versions of PostgreSQL that
/// `TABLEWRIGHT_POSTGRES_BINS` lists, and MySQL where this machine has it.
pub(crate) fn further() -> Result<Vec<(Kind, PathBuf)>, String> {
    let variable = "TABLEWRIGHT_POSTGRES_BINS";
    let listed = std::env::var_os(variable).unwrap_or_default();
    let folders: Vec<PathBuf> =
        std::env::split_paths(&listed).filter(|folder| !folder.as_os_str().is_empty()).collect();
    if let Some(wrong) = folders.iter().find(|folder| !folder.join("postgres").is_file()) {
        return Err(format!("{variable} has {}, where there is no `postgres`", wrong.display()));
    }
    let postgres = folders.into_iter().map(|folder| (Kind::Postgres, folder));
    Ok(postgres.chain(find(Kind::MySql)?.map(|folder| (Kind::MySql, folder))).collect())
}

/// `<folder>/<version>/bin`, the newest first.
fn versions(folder: &str) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, path)| path).collect()
}

/// A program beside the server, or in the path.
pub(super) fn program(binaries: &Path, name: &str) -> Option<PathBuf> {
    std::iter::once(binaries.to_owned())
        .chain(in_path(name))
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn install_packages(kind: Kind) -> Result<(), String> {
    let (apt, dnf, pacman, brew): (&[&str], _, _, _) = match kind {
        Kind::Postgres => (&["postgresql"], "postgresql-server", "postgresql", "postgresql"),
        // The server without its service; `my_print_defaults`, which its installation calls, is among the client's.
        Kind::MariaDb => {
            (&["mariadb-server-core", "mariadb-client-core"], "mariadb-server", "mariadb", "mariadb")
        }
        Kind::MySql => (&["mysql-server-core"], "mysql-server", "mysql", "mysql"),
    };
    if found("apt-get") {
        as_root("apt-get", &["update", "-q"])?;
        return as_root("apt-get", &[&["install", "-q", "-y", "--no-install-recommends"], apt].concat());
    }
    if found("dnf") {
        return as_root("dnf", &["install", "-y", dnf]);
    }
    if found("pacman") {
        return as_root("pacman", &["-Sy", "--noconfirm", "--needed", pacman]);
    }
    if found("brew") {
        return run(Command::new("brew").args(["install", brew]));
    }
    Err("there is none of apt-get, dnf, pacman and brew".to_owned())
}

/// Runs a command as root, without ever asking for a password.
fn as_root(program: &str, arguments: &[&str]) -> Result<(), String> {
    let mut command = if output(Command::new("id").arg("-u"))? == "0" {
        Command::new(program)
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", program]);
        sudo
    };
    run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
