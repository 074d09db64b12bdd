//! What others do meanwhile: pgbench with scripts of ours, at a fixed rate, every transaction logged.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::database::Database;

/// Connections that read and write.
pub(super) const CONNECTIONS: u32 = 64;

/// A script, and how often it is run among the others.
struct Script {
    name: &'static str,
    text: &'static str,
    weight: u32,
}

/// What the connections do.
const SCRIPTS: [Script; 5] = [
    Script { name: "read_one.sql", text: include_str!("../../online/read_one.sql"), weight: 4 },
    Script { name: "read_several.sql", text: include_str!("../../online/read_several.sql"), weight: 2 },
    Script { name: "update.sql", text: include_str!("../../online/update.sql"), weight: 2 },
    Script { name: "insert.sql", text: include_str!("../../online/insert.sql"), weight: 1 },
    Script { name: "transaction.sql", text: include_str!("../../online/transaction.sql"), weight: 1 },
];
const REPORT: &str = include_str!("../../online/report.sql");

/// How pgbench is called.
pub(super) struct Bench {
    program: PathBuf,
    /// Whether it tells apart why a transaction failed.
    tells_failures: bool,
    folder: tempfile::TempDir,
    rows: u64,
    customers: u64,
}

impl Bench {
    /// The pgbench beside the server, or in the path; its scripts in a folder.
    pub(super) fn new(rows: u64, customers: u64) -> Result<Self, String> {
        let program =
            tablewright_tests::program("pgbench", "TABLEWRIGHT_TEST_PGBENCH").or_else(beside_the_server);
        let program = program.ok_or(
            "there is no pgbench beside the server or in the path: it comes with the server's package (postgresql, postgresql-contrib)",
        )?;
        let said = Command::new(&program).arg("--version").output();
        let said = said.map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let number =
            said.split_whitespace().filter_map(|word| word.split('.').next()?.parse::<u32>().ok()).next();
        let folder =
            tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
        let bench = Self {
            program,
            tells_failures: number.is_some_and(|major| major >= 15),
            folder,
            rows,
            customers,
        };
        for script in &SCRIPTS {
            bench.write(script.name, script.text)?;
        }
        bench.write("report.sql", REPORT)?;
        Ok(bench)
    }

    /// How many transactions a second the server does when nobody holds it back.
    pub(super) fn saturation(&self, database: &Database, time: Duration) -> Result<f64, String> {
        let load = self.start(database, "saturation", None)?;
        std::thread::sleep(time);
        let log = load.stop()?;
        let span = log.span().ok_or("pgbench did nothing")?;
        Ok(log.done_within(span) as f64 / span.seconds())
    }

    /// Starts the connections. With a rate, so many transactions begin in a second, and somebody reads for long.
    pub(super) fn start(&self, database: &Database, name: &str, rate: Option<u32>) -> Result<Load, String> {
        let log = self.path(&format!("{name}.log"));
        let mut command = self.pgbench(database);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        command.args(["-c", &CONNECTIONS.to_string(), "-j", &threads.to_string(), "-l"]);
        command.arg("--log-prefix").arg(&log);
        command.args(rate.iter().flat_map(|rate| ["-R".to_owned(), rate.to_string()]));
        for script in &SCRIPTS {
            let file = self.path(script.name).display().to_string();
            command.args(["-f".to_owned(), format!("{file}@{}", script.weight)]);
        }
        let said = self.path(&format!("{name}.said"));
        let mut load = Load { bench: spawn(&mut command, &said)?, report: None, log, said };
        if rate.is_some() {
            let mut command = self.pgbench(database);
            command.args(["-c", "1", "-f"]).arg(self.path("report.sql"));
            let said = self.path(&format!("{name}.report.said"));
            load.report = Some((spawn(&mut command, &said)?, said));
        }
        Ok(load)
    }

    fn pgbench(&self, database: &Database) -> Command {
        let mut command = Command::new(&self.program);
        // Prepared statements are what drivers use. It runs until it is told that the time is over.
        command.args(["-n", "-M", "prepared", "-T", "86400"]);
        command.args(self.tells_failures.then_some("--failures-detailed"));
        for (name, value) in [("rows", self.rows), ("customers", self.customers)] {
            command.args(["-D".to_owned(), format!("{name}={value}")]);
        }
        command.arg(database.url());
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        std::fs::write(self.path(name), text).map_err(|error| format!("cannot write {name}: {error}"))
    }
}

fn beside_the_server() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("TABLEWRIGHT_POSTGRES_BIN")?).join("pgbench");
    path.is_file().then_some(path)
}

/// What it says goes into a file: nobody reads a pipe meanwhile.
fn spawn(command: &mut Command, said: &Path) -> Result<Child, String> {
    let file =
        std::fs::File::create(said).map_err(|error| format!("cannot write {}: {error}", said.display()))?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
    command.spawn().map_err(|error| format!("pgbench does not start: {error}"))
}

/// Connections at work; ended with the value.
pub(super) struct Load {
    bench: Child,
    report: Option<(Child, PathBuf)>,
    log: PathBuf,
    said: PathBuf,
}

impl Load {
    /// Tells pgbench that its time is over, and reads its log.
    pub(super) fn stop(mut self) -> Result<Log, String> {
        time_is_over(&mut self.bench)?;
        let mut log = Log::read(&self.log)?;
        log.failed += failures(&self.said)?;
        if let Some((report, said)) = &mut self.report {
            time_is_over(report)?;
            log.failed += failures(said)?;
        }
        Ok(log)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        for child in
            [Some(&mut self.bench), self.report.as_mut().map(|(child, _)| child)].into_iter().flatten()
        {
            // One that has ended cannot be ended.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// SIGALRM is what pgbench ends its own time with: it finishes what it is at, and closes its log.
fn time_is_over(child: &mut Child) -> Result<(), String> {
    let told = Command::new("kill").args(["-ALRM", &child.id().to_string()]).status();
    match told {
        Ok(status) if status.success() => {}
        Ok(_) => return Err("pgbench has ended before its time".to_owned()),
        Err(error) => return Err(format!("`kill` does not start: {error}")),
    }
    child.wait().map(drop).map_err(|error| format!("pgbench does not end: {error}"))
}

/// Connections that an error ended.
fn failures(said: &Path) -> Result<Failed, String> {
    let text =
        std::fs::read_to_string(said).map_err(|error| format!("cannot read {}: {error}", said.display()))?;
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("aborted")).collect();
    Ok(Failed { count: lines.len(), first: lines.first().map(|line| (*line).to_owned()) })
}

/// Transactions that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Failed {
    pub(super) count: usize,
    /// What was said of the first of them.
    pub(super) first: Option<String>,
}

impl std::ops::AddAssign for Failed {
    fn add_assign(&mut self, other: Failed) {
        self.count += other.count;
        self.first = self.first.take().or(other.first);
    }
}

/// A span of time, in microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) begin: u64,
    pub(super) end: u64,
}

impl Span {
    pub(super) fn seconds(self) -> f64 {
        self.end.saturating_sub(self.begin) as f64 / 1e6
    }
}

/// Now, as pgbench counts it.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// When transactions began and when they were done, and how many failed.
#[derive(Debug, Default)]
pub(super) struct Log {
    done: Vec<Span>,
    pub(super) failed: Failed,
}

impl Log {
    /// The logs of all threads.
    fn read(prefix: &Path) -> Result<Self, String> {
        let (folder, name) = (prefix.parent().unwrap_or(prefix), prefix.file_name().unwrap_or_default());
        let start = format!("{}.", name.to_string_lossy());
        let entries = std::fs::read_dir(folder)
            .map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
        let mut log = Log::default();
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start)) {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
                log.add(&text)?;
                // One measurement after the other would fill the disk.
                std::fs::remove_file(&path)
                    .map_err(|error| format!("cannot remove {}: {error}", path.display()))?;
            }
        }
        Ok(log)
    }

    /// `client transaction time script seconds microseconds [lag]`, in which a time is counted from when the transaction was to begin, and the
    /// lag says how much later a connection was free for it; or a word instead of the time
    /// (<https://www.postgresql.org/docs/current/pgbench.html>, per-transaction logging).
    fn add(&mut self, text: &str) -> Result<(), String> {
        for line in text.lines() {
            let unreadable = || format!("a line of pgbench's log is `{line}`");
            let words: Vec<&str> = line.split_whitespace().collect();
            let [_, _, time, _, seconds, micros, lag @ ..] = words.as_slice() else {
                return Err(unreadable());
            };
            let number = |word: &str| word.parse::<u64>().map_err(|_| unreadable());
            let end = number(seconds)? * 1_000_000 + number(micros)?;
            match time.parse::<u64>() {
                Ok(time) => {
                    let lag = lag.first().map_or(Ok(0), |lag| number(lag))?;
                    self.done.push(Span { begin: end.saturating_sub(time.saturating_sub(lag)), end });
                }
                Err(_) => {
                    self.failed +=
                        Failed { count: 1, first: Some(format!("a transaction ended with {time}")) };
                }
            }
        }
        Ok(())
    }

    /// From the first to the last.
    fn span(&self) -> Option<Span> {
        let begin = self.done.iter().map(|span| span.begin).min()?;
        Some(Span { begin, end: self.done.iter().map(|span| span.end).max()? })
    }

    /// How many were done in a span of time.
    pub(super) fn done_within(&self, span: Span) -> usize {
        self.done.iter().filter(|done| (span.begin..span.end).contains(&done.end)).count()
    }

    /// The longest that was under way within a span of time.
    pub(super) fn longest(&self, span: Span) -> Duration {
        let meanwhile = self.done.iter().filter(|done| done.end >= span.begin && done.begin <= span.end);
        Duration::from_micros(meanwhile.map(|done| done.end - done.begin).max().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_says_who_was_under_way_when() {
        let mut log = Log::default();
        log.add("0 1 600 2 10 0 100\n1 1 2000000 0 12 500000\n1 2 deadlock 0 13 0 0\n").unwrap();
        let second = |n: u64| n * 1_000_000;
        let early = Span { begin: second(9), end: second(10) };
        let late = Span { begin: second(11), end: second(14) };
        assert_eq!((log.done_within(early), log.done_within(late)), (0, 1));
        assert_eq!(log.longest(early), Duration::from_micros(500));
        assert_eq!(log.longest(late), Duration::from_secs(2));
        assert_eq!(log.failed.count, 1);
        assert!(log.add("pgbench: what?").is_err());
    }
}
