//! What a verb works on: one database, its folders, its policies; from the configuration and the options that override it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tablewright::connection::redacted;
use tablewright_migrations::OnlinePolicy;
use tablewright_migrations::lint::{Level, Settings};
use tablewright_migrations::plan::HazardKind;
use tablewright_schema::nearest::nearest;
use tablewright_schema::{Dialect, Model, yaml};
use tablewright_seeds::ReadOptions;

use crate::args::Global;
use crate::config::{self, Config, FleetDecl, Located};
use crate::error::{CommandError, Kind};
use crate::hooks::Hooks;

/// The configuration, if there is one, and what overrides it.
pub(crate) struct Project<'a> {
    config: Option<Config>,
    options: &'a Global,
}

/// A database that a verb works on.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Its name in the configuration; `None` if the URL was given.
    pub(crate) name: Option<String>,
    /// Where it is. Holds the password: shown only through [`Target::shown`].
    pub(crate) url: String,
    /// What it is.
    pub(crate) dialect: Dialect,
}

/// A configured database of which it is not known where it is.
pub(crate) struct Unknown {
    pub(crate) name: String,
    pub(crate) error: CommandError,
}

impl Target {
    pub(crate) fn new(name: Option<String>, url: String) -> Result<Self, CommandError> {
        match Dialect::from_url(&url) {
            Some(dialect) => Ok(Self { name, url, dialect }),
            None => Err(CommandError::new(
                Kind::Config,
                format!("`{}` is no database's URL", redacted(&url)),
            )
            .hint(
                "URLs begin with sqlite:, postgres:, mysql: or mariadb:, like sqlite://dev.db or postgres://user@localhost/app",
            )),
        }
    }

    /// The URL without its password.
    pub(crate) fn shown(&self) -> String {
        redacted(&self.url)
    }
}

impl<'a> Project<'a> {
    pub(crate) fn open(options: &'a Global) -> Result<Self, CommandError> {
        Ok(Self::of(Config::find(options.config.as_deref())?, options))
    }

    /// The same with a configuration that was found otherwise.
    pub(crate) fn of(config: Option<Config>, options: &'a Global) -> Self {
        Self { config, options }
    }

    /// The one database of this run: the one asked for, or `default`, or the only one.
    pub(crate) fn target(&self) -> Result<Target, CommandError> {
        match self.asked() {
            [_, _, ..] => Err(one_database()),
            [asked] if asked.starts_with('@') || self.fleet(asked).is_some() => Err(one_database()),
            [asked] => self.named(asked)?.ok_or_else(|| self.unknown(asked)),
            [] => {
                let all: Vec<_> = self.databases().collect();
                match all
                    .iter()
                    .find(|(name, _)| *name == "default")
                    .or(all.first().filter(|_| all.len() == 1))
                {
                    Some((name, url)) => self.configured(name, url),
                    None => Err(self.which(&all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())),
                }
            }
        }
    }

    /// What `--db` names.
    pub(crate) fn asked(&self) -> &[String] {
        &self.options.db
    }

    /// The fleet of that name.
    pub(crate) fn fleet(&self, name: &str) -> Option<&FleetDecl> {
        self.config.as_ref()?.fleets.get(name)
    }

    /// A path that starts from the configuration.
    pub(crate) fn below(&self, path: &Path) -> PathBuf {
        self.config.as_ref().map_or_else(|| path.to_owned(), |config| config.base.join(path))
    }

    /// The database at a URL of the configuration, its variables not yet replaced.
    pub(crate) fn at(&self, url: &str) -> Result<Target, CommandError> {
        let url = config::expand(url, |name| std::env::var(name).ok())
            .map_err(|error| CommandError::new(Kind::Config, error.to_string()))?;
        let base = self.config.as_ref().map(|config| config.base.as_path());
        Target::new(None, config::from_folder(&url, base.unwrap_or(Path::new(""))))
    }

    /// The database of that name or URL; `None` if there is no such name.
    pub(crate) fn named(&self, asked: &str) -> Result<Option<Target>, CommandError> {
        if let Some((name, url)) = self.databases().find(|(name, _)| *name == asked) {
            return self.configured(name, url).map(Some);
        }
        if !asked.contains(':') && !asked.contains("${") {
            return Ok(None);
        }
        let url = config::expand(asked, |name| std::env::var(name).ok())
            .map_err(|error| CommandError::new(Kind::Usage, error.to_string()))?;
        Target::new(None, url).map(Some)
    }

    /// Every database that is meant: the one asked for, or all that are configured. Those whose variables are not set
    /// come as the reason.
    pub(crate) fn targets(&self) -> Result<Vec<Result<Target, Unknown>>, CommandError> {
        if !self.asked().is_empty() {
            return Ok(vec![Ok(self.target()?)]);
        }
        let target = |(name, url): (&String, &Located)| {
            self.configured(name, url).map_err(|error| Unknown { name: name.clone(), error })
        };
        Ok(self.databases().map(target).collect())
    }

    fn databases(&self) -> impl Iterator<Item = (&String, &Located)> {
        self.config.iter().flat_map(|config| &config.databases)
    }

    fn configured(&self, name: &str, url: &Located) -> Result<Target, CommandError> {
        let url = match &self.config {
            Some(config) => config.url(url)?,
            None => url.text.clone(),
        };
        Target::new(Some(name.to_owned()), url)
    }

    pub(crate) fn unknown(&self, asked: &str) -> CommandError {
        let names: Vec<&str> = self.databases().map(|(name, _)| name.as_str()).collect();
        let error = CommandError::new(Kind::Usage, format!("no database is called `{asked}`"));
        match (nearest(asked, names.iter().copied()), names.is_empty()) {
            (Some(name), _) => error.hint(format!("--db {name}")),
            (None, false) => error.hint(format!("--db with one of {}", names.join(", "))),
            (None, true) => error.hint(
                "--db with a URL: sqlite://dev.db, postgres://user@localhost/app, mysql://user@localhost/app",
            ),
        }
    }

    fn which(&self, names: &[&str]) -> CommandError {
        if names.is_empty() {
            return match self.config {
                Some(_) => CommandError::new(Kind::Config, format!("{} names no database", config::FILE))
                    .hint("add `databases: { default: sqlite://dev.db }`, or give --db URL"),
                None => self.unconfigured("--db URL"),
            };
        }
        CommandError::new(Kind::Usage, "several databases are configured and none is called `default`")
            .hint(format!("--db with one of {}", names.join(", ")))
    }

    fn unconfigured(&self, option: &str) -> CommandError {
        CommandError::new(Kind::Config, format!("there is no {} here or above", config::FILE))
            .hint(format!("start a project with `tablewright init`, or give {option}"))
    }

    /// The schema folder.
    pub(crate) fn schema(&self) -> Result<PathBuf, CommandError> {
        self.folder(&self.options.schema, |config| &config.schema, "schema")
    }

    /// The seeds folder.
    pub(crate) fn seeds(&self) -> Result<PathBuf, CommandError> {
        self.folder(&self.options.seeds, |config| &config.seeds, "seeds")
    }

    /// What seeds are read with: the environments and variables of the command line, or else of the configuration.
    pub(crate) fn seed_options(
        &self,
        environments: &[String],
        variables: &[(String, String)],
    ) -> Result<ReadOptions, CommandError> {
        let mut options = ReadOptions { environments: environments.to_vec(), ..ReadOptions::default() };
        if let Some(config) = &self.config {
            if let (true, Some(named)) = (environments.is_empty(), &config.environment) {
                options.environments.extend(Some(config.expanded(named)?).filter(|name| !name.is_empty()));
            }
            for (name, value) in &config.variables {
                if !variables.iter().any(|(given, _)| given == name) {
                    options.variables.insert(name.clone(), config.expanded(value)?);
                }
            }
        }
        options.variables.extend(variables.iter().cloned());
        Ok(options)
    }

    /// Whether it is known where migrations are.
    pub(crate) fn has_migrations(&self) -> bool {
        self.config.is_some() || self.options.migrations.is_some()
    }

    /// Whether it is known where seeds are.
    pub(crate) fn has_seeds(&self) -> bool {
        self.config.is_some() || self.options.seeds.is_some()
    }

    /// The folder of a database's migrations: `migrations/<dialect>/` if it is there or if databases of several dialects
    /// are configured, and otherwise `migrations/` itself.
    pub(crate) fn migrations(&self, dialect: Dialect) -> Result<PathBuf, CommandError> {
        let folder = self.folder(&self.options.migrations, |config| &config.migrations, "migrations")?;
        let own = folder.join(dialect.name());
        if own.is_dir() {
            return Ok(own);
        }
        if self.options.migrations.is_some() || self.dialects().len() < 2 {
            return Ok(folder);
        }
        let loose = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .any(|entry| entry.path().extension().is_some_and(|ending| ending == "sql"));
        match loose {
            false => Ok(own),
            true => Err(CommandError::new(
                Kind::Migrations,
                format!(
                    "{} holds migrations, but databases of several kinds are configured",
                    folder.display()
                ),
            )
            .cause("SQL of one database is none for another, so each kind has a folder of its own")
            .hint(format!("move the files to the folder of their database, such as {}", own.display()))),
        }
    }

    /// The kinds of the configured databases, as far as their URLs can be known.
    fn dialects(&self) -> BTreeSet<Dialect> {
        let config = self.config.iter();
        let urls = config.flat_map(|config| config.databases.values().filter_map(|url| config.url(url).ok()));
        urls.filter_map(|url| Dialect::from_url(&url)).collect()
    }

    fn folder(
        &self,
        option: &Option<PathBuf>,
        configured: impl Fn(&Config) -> &Option<PathBuf>,
        name: &str,
    ) -> Result<PathBuf, CommandError> {
        match (option, &self.config) {
            (Some(folder), _) => Ok(folder.clone()),
            (None, Some(config)) => {
                let folder = configured(config).clone().unwrap_or_else(|| PathBuf::from(name));
                Ok(config.base.join(folder))
            }
            (None, None) => Err(self.unconfigured(&format!("--{name} DIR"))),
        }
    }

    /// What the YAML says.
    pub(crate) fn model(&self) -> Result<Model, CommandError> {
        read_model(&self.schema()?)
    }

    /// The scratch database that the configuration names for this one.
    pub(crate) fn scratch(&self, target: &Target) -> Result<Option<String>, CommandError> {
        let named = self.config.as_ref().zip(target.name.as_ref());
        named
            .and_then(|(config, name)| Some((config, config.scratch.get(name)?)))
            .map(|(config, url)| config.url(url))
            .transpose()
    }

    /// The hazards that are allowed, by policy and by option.
    pub(crate) fn allowed(&self, option: &[HazardKind]) -> BTreeSet<HazardKind> {
        self.config.iter().flat_map(|config| &config.allow).chain(option).copied().collect()
    }

    /// What is run around migrations, and the folder that commands are run in.
    pub(crate) fn hooks(&self) -> (Hooks, PathBuf) {
        let config = self.config.as_ref();
        config.map(|config| (config.hooks.clone(), config.base.clone())).unwrap_or_default()
    }

    /// Which tables are changed as ones that others use meanwhile.
    pub(crate) fn online(&self) -> OnlinePolicy {
        self.config.as_ref().map(|config| config.online).unwrap_or_default()
    }

    /// What lint looks for. A hazard that the policies allow is no finding.
    pub(crate) fn lint(&self) -> Settings {
        let mut settings = self.config.as_ref().map(|config| config.lint.clone()).unwrap_or_default();
        for kind in self.allowed(&[]) {
            settings.levels.entry(kind.code()).or_insert(Level::Off);
        }
        settings
    }

    /// How long a statement waits for a lock, if the configuration says so.
    pub(crate) fn lock_timeout(&self) -> Option<Duration> {
        self.config.as_ref().and_then(|config| config.lock_timeout)
    }

    /// How long a statement of a transaction may take, and one that works for long, if the configuration says so.
    pub(crate) fn statement_timeouts(&self) -> (Option<Duration>, Option<Duration>) {
        self.config.as_ref().map(|config| config.statement_timeouts).unwrap_or_default()
    }
}

/// Most verbs are about one.
fn one_database() -> CommandError {
    CommandError::new(Kind::Usage, "this works on one database")
        .hint("--db with one name or URL; `up` and `status` take several, a file or a fleet")
}

/// The schema folder of a project, told by the folder of its `tablewright.yaml`; `None` of a folder without one.
pub(crate) fn schema_of(folder: &Path) -> Result<Option<PathBuf>, CommandError> {
    let file = folder.join(config::FILE);
    if !file.is_file() {
        return Ok(None);
    }
    let config = Config::find(Some(&file))?;
    let named = config.and_then(|config| config.schema);
    let base = if folder == Path::new(".") { Path::new("") } else { folder };
    Ok(Some(base.join(named.unwrap_or_else(|| PathBuf::from("schema")))))
}

/// What the YAML of a folder says.
pub(crate) fn read_model(folder: &Path) -> Result<Model, CommandError> {
    if !folder.is_dir() {
        return Err(CommandError::new(Kind::Schema, format!("there is no folder {}", folder.display()))
            .hint("start a project with `tablewright init`, or give --schema DIR"));
    }
    let model =
        yaml::read_dir(folder).and_then(|model| tablewright_seeds::check_rows(&model).map(|()| model));
    model.map_err(|findings| CommandError::findings(Kind::Schema, "the schema cannot be used", findings))
}
