//! Many databases at once: a list, a file or a query says which. Each is a run of its own, so many of them at a time; one that fails
//! stops none of the others, and a run that was killed is taken up by the next one, which passes over what is done.

use std::path::Path;

use futures_util::{StreamExt as _, stream};
use tablewright_migrations::texts;

use crate::config::{FleetDecl, Members};
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::project::{Project, Target};
use crate::terminal::Terminal;

/// How many databases are worked on at a time unless somebody says otherwise.
const AT_ONCE: usize = 8;

/// Options of the verbs that work on many databases.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct FleetArgs {
    /// With several databases: how many of them at a time; 8 unless the configuration says otherwise.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    at_once: Option<u16>,
}

/// The databases, and how they are gone through.
pub(crate) struct Fleet {
    pub(crate) members: Vec<Member>,
    /// How many of the first go before the others, one by one.
    pub(crate) canaries: usize,
    at_once: usize,
}

/// One of them.
pub(crate) struct Member {
    /// What it is called in a line or a table.
    pub(crate) name: String,
    /// Where it is, or why that is not known.
    pub(crate) target: Result<Target, CommandError>,
}

impl Fleet {
    /// The databases of this run, where `--db` names more than one: by a second `--db`, by a file (`@tenants.txt`), or by the name of a fleet
    /// of the configuration.
    pub(crate) async fn of(
        project: &Project<'_>,
        args: FleetArgs,
        terminal: &Terminal,
    ) -> Result<Option<Fleet>, CommandError> {
        let asked = project.asked();
        let is_fleet = |name: &String| name.starts_with('@') || project.fleet(name).is_some();
        if asked.len() < 2 && !asked.iter().any(is_fleet) {
            return Ok(None);
        }
        let mut fleet = Fleet { members: Vec::new(), canaries: 0, at_once: AT_ONCE };
        for name in asked {
            match (name.strip_prefix('@'), project.fleet(name)) {
                (Some(file), _) => fleet.members.extend(listed(project, Path::new(file), None)?),
                (None, Some(declared)) => fleet.join(project, declared, terminal).await?,
                (None, None) => fleet.members.push(member(project, name, None)),
            }
        }
        if let Some(at_once) = args.at_once {
            fleet.at_once = usize::from(at_once);
        }
        if fleet.members.is_empty() {
            return Err(CommandError::new(Kind::Usage, "the list of databases is empty"));
        }
        Ok(Some(fleet))
    }

    /// A fleet of the configuration.
    async fn join(
        &mut self,
        project: &Project<'_>,
        declared: &FleetDecl,
        terminal: &Terminal,
    ) -> Result<(), CommandError> {
        let FleetDecl { members, each, canaries, at_once } = declared;
        let each = each.as_deref();
        let members: Vec<Member> = match members {
            Members::List(names) => names.iter().map(|name| member(project, name, each)).collect(),
            Members::File(file) => listed(project, &project.below(Path::new(file)), each)?,
            Members::Query { sql, from } => {
                let asked = match project.named(from)? {
                    Some(asked) => asked,
                    None => {
                        return Err(CommandError::new(
                            Kind::Config,
                            format!("no database is called `{from}`"),
                        ));
                    }
                };
                let mut connection = database::connect(&asked, Missing::Refuse, terminal).await?;
                let names = texts(&mut connection, sql).await.map_err(|error| {
                    CommandError::new(Kind::Database, "the query for the databases failed")
                        .because(&error)
                        .cause(format!("in: {sql}"))
                        .hint("it has to give one column of texts")
                })?;
                names.iter().map(|name| member(project, name, each)).collect()
            }
        };
        // The canaries are the first of all: several fleets have as many as the one that has most.
        self.canaries = self.canaries.max(*canaries);
        self.at_once = at_once.unwrap_or(self.at_once);
        self.members.extend(members);
        Ok(())
    }

    /// Does something with each: the first ones one by one, the others only where those have succeeded, so many at a time. `done` is told
    /// of each as soon as it is. What was not begun has no result.
    pub(crate) async fn each<T>(
        &self,
        first: usize,
        work: impl AsyncFn(&Target) -> Result<T, CommandError>,
        mut done: impl FnMut(&Member, &Result<T, CommandError>),
    ) -> Vec<Option<Result<T, CommandError>>> {
        let mut results: Vec<Option<Result<T, CommandError>>> = self.members.iter().map(|_| None).collect();
        let run = async |at: usize| {
            let result = match &self.members[at].target {
                Ok(target) => work(target).await,
                Err(error) => Err(error.clone()),
            };
            (at, result)
        };
        let first = first.min(self.members.len());
        for at in 0..first {
            let (at, result) = run(at).await;
            done(&self.members[at], &result);
            let failed = result.is_err();
            results[at] = Some(result);
            if failed {
                return results;
            }
        }
        let mut running = stream::iter(first..self.members.len()).map(run).buffer_unordered(self.at_once);
        while let Some((at, result)) = running.next().await {
            done(&self.members[at], &result);
            results[at] = Some(result);
        }
        drop(running);
        results
    }
}

/// The database of a line: a name or a URL of its own, or what stands for `{}` in the URL that all of them have.
fn member(project: &Project<'_>, name: &str, each: Option<&str>) -> Member {
    let target = match each {
        Some(each) => project
            .at(&each.replace("{}", &encoded(name)))
            .map(|target| Target { name: Some(name.to_owned()), ..target }),
        None => project.named(name).and_then(|target| target.ok_or_else(|| project.unknown(name))),
    };
    let shown = match (&target, each) {
        (Ok(target), None) => target.name.clone().unwrap_or_else(|| target.shown()),
        (_, _) => tablewright::connection::redacted(name),
    };
    Member { name: shown, target }
}

/// The lines of a file, without those that begin with `#`.
fn listed(project: &Project<'_>, file: &Path, each: Option<&str>) -> Result<Vec<Member>, CommandError> {
    let text = std::fs::read_to_string(file).map_err(|error| CommandError::file("read", file, &error))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(|line| member(project, line, each)).collect())
}

/// A name in a URL.
fn encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_more_than_a_name_in_a_url() {
        assert_eq!(encoded("acme-1"), "acme-1");
        assert_eq!(encoded("a/../b?x=1&y#@:ä"), "a%2F..%2Fb%3Fx%3D1%26y%23%40%3A%C3%A4");
    }
}
