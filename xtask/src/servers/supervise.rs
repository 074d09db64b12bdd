//! A process that does not outlive this program, whatever ends it.
//!
//! A tiny shell stands between: it starts the server and reads its standard input, a pipe whose other end only this
//! program holds. When this program ends, even by SIGKILL, the kernel closes the pipe; the shell reads the end of its
//! input, ends the server by process id, and removes the folder. The shell has its own process group, so that Ctrl-C
//! in the terminal does not reach the server before the tests that still speak to it.

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// `$1` is the folder, `$2` the signal that asks the server to end without waiting for its clients, the rest its
/// command. A background job of a shell starts with SIGINT ignored, but PostgreSQL sets a handler of its own.
const SUPERVISOR: &str = r#"
folder=$1 signal=$2; shift 2
cd /
{
    "$@" </dev/null >"$folder/log" 2>&1 &
    echo $! >"$folder/pid"
    wait $!
    : >"$folder/ended"
} &
read -r _
server=$(cat "$folder/pid")
for signal in $signal KILL; do
    [ -e "$folder/ended" ] && break
    kill -$signal "$server" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -e "$folder/ended" ] && break
        sleep 0.3
    done
done
rm -rf "$folder"
"#;

/// A temporary folder that belongs to the user that the server runs as.
pub(crate) struct Folder {
    path: tempfile::TempDir,
    user: Option<Unprivileged>,
}

/// What servers need for the tests, in KiB.
const ROOM: u64 = 4 << 20;

/// The folder that Linux keeps in memory: databases are made and dropped by the hundred, which costs a disk most of its time. Whoever says
/// where temporary files go is heeded.
fn in_memory() -> Option<PathBuf> {
    let place = Path::new("/dev/shm");
    if std::env::var_os("TMPDIR").is_some() || !place.is_dir() {
        return None;
    }
    let told = output(Command::new("df").arg("-Pk").arg(place)).ok()?;
    let free: u64 = told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    (free >= ROOM).then(|| place.to_owned())
}

/// How commands leave root: servers refuse to run as root.
struct Unprivileged {
    name: &'static str,
    group: String,
}

impl Folder {
    /// Makes the folder, in memory where there is room; as root, gives it to an unprivileged user.
    pub(crate) fn create() -> Result<Self, String> {
        Self::within(&in_memory().unwrap_or_else(std::env::temp_dir))
    }

    /// The same where temporary files are kept, whatever room there is in memory.
    pub(crate) fn on_disk() -> Result<Self, String> {
        Self::within(&std::env::temp_dir())
    }

    fn within(place: &Path) -> Result<Self, String> {
        let path = tempfile::Builder::new()
            .prefix("tablewright-")
            .tempdir_in(place)
            .map_err(|error| format!("cannot make a temporary folder: {error}"))?;
        let user = unprivileged_user()?;
        if let Some(user) = &user {
            run(Command::new("chown").arg(format!("{}:{}", user.name, user.group)).arg(path.path()))?;
        }
        Ok(Self { path, user })
    }

    pub(crate) fn path(&self) -> &Path {
        self.path.path()
    }

    /// A command that runs as the folder's owner.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = match &self.user {
            None => return Command::new(program),
            Some(Unprivileged { name, group }) if found("setpriv") => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", name, "--regid", group, "--clear-groups", "--"]);
                command
            }
            Some(Unprivileged { name, group: _ }) => {
                let mut command = Command::new("runuser");
                command.args(["-u", name, "--"]);
                command
            }
        };
        command.arg(program);
        command
    }

    /// Runs a command as the folder's owner, in the folder.
    pub(crate) fn run(&self, program: &Path, arguments: &[String]) -> Result<(), String> {
        run(self.command(program).args(arguments).current_dir(self.path()))
    }

    /// Writes a file that the owner can read.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.path().join(name);
        std::fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Ok(path)
    }
}

/// As root, somebody to run as.
fn unprivileged_user() -> Result<Option<Unprivileged>, String> {
    if output(Command::new("id").arg("-u"))? != "0" {
        return Ok(None);
    }
    for name in ["postgres", "mysql", "nobody"] {
        if let Ok(group) = output(Command::new("id").args(["-g", name])) {
            return Ok(Some(Unprivileged { name, group }));
        }
    }
    Err("database servers refuse to run as root, and there is no user `nobody` to run them".to_owned())
}

/// A running server, its supervisor and its folder.
pub(crate) struct Supervised {
    supervisor: Child,
    lifeline: Option<ChildStdin>,
    folder: Folder,
}

impl Supervised {
    /// Starts a server whose data is in the folder; `end` is the signal that ends it at once.
    pub(crate) fn start(folder: Folder, end: &str, server: &[String]) -> Result<Self, String> {
        let mut command = folder.command(Path::new("sh"));
        command.args(["-c", SUPERVISOR, "tablewright-supervisor"]).arg(folder.path()).arg(end).args(server);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut supervisor =
            command.spawn().map_err(|error| format!("cannot start {}: {error}", server[0]))?;
        let lifeline = supervisor.stdin.take();
        Ok(Self { supervisor, lifeline, folder })
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What the server wrote.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Whether the server is gone.
    pub(crate) fn has_ended(&self) -> bool {
        self.folder.path().join("ended").exists()
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // Nothing can be done about an error here; the supervisor ends by itself.
        let _ = self.supervisor.wait();
    }
}

/// Whether a program is in the path.
pub(crate) fn found(program: &str) -> bool {
    in_path(program).is_some()
}

/// The folder of the path that has a program.
pub(crate) fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join(program).is_file())
}

/// Runs a command to its end; its output is the error if it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    output(command).map(drop)
}

/// What a command prints.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let line = crate::step::command_line(command);
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        let said = [output.stdout, output.stderr].concat();
        Err(format!("`{line}` ended with {}:\n{}", output.status, String::from_utf8_lossy(&said).trim()))
    }
}
