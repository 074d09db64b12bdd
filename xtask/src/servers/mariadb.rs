//! A private MariaDB: reached by its socket as root without a password.

use std::path::Path;

use super::supervise::{Folder, Supervised};

/// Makes the data folder. Returns the server's command and the address.
pub(super) fn prepare(binaries: &Path, folder: &Folder, port: u16) -> Result<(Vec<String>, String), String> {
    let path = folder.path().display().to_string();
    let data = format!("--datadir={path}/data");
    let install = super::find::program(binaries, "mariadb-install-db")
        .or_else(|| super::find::program(binaries, "mysql_install_db"))
        .ok_or("mariadb-install-db is not beside the server")?;
    let arguments = ["--no-defaults", &data, "--auth-root-authentication-method=normal", "--skip-test-db"];
    folder.run(&install, &arguments.map(str::to_owned))?;
    let command = [
        binaries.join("mariadbd").display().to_string(),
        "--no-defaults".to_owned(),
        data,
        format!("--socket={path}/mariadb.sock"),
        format!("--pid-file={path}/mariadb.pid"),
        // Another server that starts clears the folder that they share.
        format!("--tmpdir={path}"),
        "--bind-address=127.0.0.1".to_owned(),
        format!("--port={port}"),
        // The data is thrown away: nothing has to survive a crash of the machine.
        "--innodb-flush-log-at-trx-commit=0".to_owned(),
        "--skip-log-bin".to_owned(),
    ];
    Ok((command.to_vec(), format!("mysql://root@127.0.0.1:{port}/mysql?socket={path}/mariadb.sock")))
}

/// Whether the server takes connections: it makes its socket when it does.
pub(super) fn answers(process: &Supervised) -> bool {
    process.folder().path().join("mariadb.sock").exists()
}
