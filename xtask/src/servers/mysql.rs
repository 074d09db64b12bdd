//! A private MySQL: reached by its socket as root without a password.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::supervise::{Folder, Supervised, in_path, output};

/// Makes the data folder. Returns the server's command and the address.
pub(super) fn prepare(binaries: &Path, folder: &Folder, port: u16) -> Result<(Vec<String>, String), String> {
    let path = folder.path().display().to_string();
    let server = binaries.join("mysqld");
    let data = format!("--datadir={path}/data");
    // A folder that packages name as the one for files, and that may not be there, would keep the server from starting.
    let files = "--secure-file-priv=".to_owned();
    let initialize =
        ["--no-defaults".to_owned(), "--initialize-insecure".to_owned(), data.clone(), files.clone()];
    folder.run(&server, &initialize)?;
    let command = [
        server.display().to_string(),
        "--no-defaults".to_owned(),
        data,
        files,
        format!("--socket={path}/mysql.sock"),
        format!("--pid-file={path}/mysql.pid"),
        format!("--tmpdir={path}"),
        "--mysqlx=OFF".to_owned(),
        "--bind-address=127.0.0.1".to_owned(),
        format!("--port={port}"),
        // The data is thrown away: nothing has to survive a crash of the machine.
        "--innodb-flush-log-at-trx-commit=0".to_owned(),
        "--skip-log-bin".to_owned(),
        "--innodb-flush-method=nosync".to_owned(),
        "--innodb-doublewrite=OFF".to_owned(),
    ];
    Ok((command.to_vec(), format!("mysql://root@127.0.0.1:{port}/mysql?socket={path}/mysql.sock")))
}

/// Whether the server takes connections: it makes its socket when it does.
pub(super) fn answers(process: &Supervised) -> bool {
    process.folder().path().join("mysql.sock").exists()
}

/// The folder of a `mysqld` that is MySQL's: MariaDB's server goes by that name too.
pub(super) fn in_the_path() -> Option<PathBuf> {
    let folder = in_path("mysqld")?;
    let said = output(Command::new(folder.join("mysqld")).arg("--version")).ok()?;
    (!said.contains("MariaDB")).then_some(folder)
}
