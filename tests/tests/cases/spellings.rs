//! Spellings: a schema whose expressions are each written in ten equivalent ways. Whichever of them the YAML has, a database
//! that was made from another one is no different.
//!
//! A file of `tests/spellings/<database>` is YAML with names in guillemets, and for each name a section `--- name` of spellings, one a
//! line, `⏎` for a new line in it. A line that begins with `~ ` means the same too, but is stored in other words: those in which the first
//! one comes back from a dump. `CASE=name` runs the files whose names contain that.

use std::path::{Path, PathBuf};

use tablewright_schema::{Dialect, Model, yaml};

use crate::judge::dump;
use crate::laws::{connect, create, expect_done, law, options_of, reach, same, text};

/// Fewer would not be worth the name.
const FEWEST: usize = 10;

/// One file.
pub(crate) struct Spellings {
    pub(crate) name: String,
    dialect: Dialect,
    yaml: String,
    expressions: Vec<Expression>,
}

/// What is written in many ways.
struct Expression {
    name: String,
    spellings: Vec<Spelling>,
}

struct Spelling {
    text: String,
    /// The database that is made from it is the same to the last word.
    is_stored_alike: bool,
}

/// The files of a database, sorted by name.
pub(crate) fn all(dialect: Dialect) -> Vec<Spellings> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spellings").join(dialect.name());
    let filter = std::env::var("CASE").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("tests/spellings has a folder for each database")
        .map(|entry| entry.expect("tests/spellings can be read").path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("spellings are text");
            read(name, dialect, &text)
        })
        .filter(|spellings| spellings.name.contains(&filter))
        .collect()
}

fn read(name: String, dialect: Dialect, text: &str) -> Spellings {
    let mut parts = text.split("\n--- ");
    let yaml = parts.next().unwrap_or_default().to_owned();
    let expressions: Vec<Expression> = parts
        .map(|part| {
            let mut lines = part.lines();
            let of = lines.next().unwrap_or_default().to_owned();
            let spellings: Vec<Spelling> = lines.filter(|line| !line.is_empty()).map(spelling).collect();
            assert!(spellings.len() >= FEWEST, "{name}: only {} spellings of {of}", spellings.len());
            assert!(yaml.contains(&mark(&of)), "{name}: nothing is {of}");
            Expression { name: of, spellings }
        })
        .collect();
    Spellings { name, dialect, yaml, expressions }
}

fn spelling(line: &str) -> Spelling {
    let (text, is_stored_alike) = match line.strip_prefix("~ ") {
        Some(text) => (text, false),
        None => (line, true),
    };
    Spelling { text: text.replace('⏎', "\n"), is_stored_alike }
}

fn mark(name: &str) -> String {
    format!("«{name}»")
}

impl Spellings {
    /// Makes a database of the first spellings, and holds every other one against it; then a database of each.
    pub(crate) async fn hold(&self) -> Result<(), String> {
        let database = create(self.dialect)?;
        let options = options_of(&database);
        let mut connection = connect(&database).await?;
        let first = self.model(0, true)?;
        reach(&mut connection, &first, &options).await.map_err(law("the first spellings are reached"))?;
        let dumped = dump(&database, self.dialect);
        let most =
            self.expressions.iter().map(|expression| expression.spellings.len()).max().unwrap_or_default();
        let mut failures = String::new();
        for number in 1..most {
            let model = self.model(number, true)?;
            let done = expect_done(&mut connection, &model, &options).await;
            if let Err(failure) = done.map_err(law("another spelling is no difference")) {
                failures += &format!("{}{failure}\n", self.told(number));
                continue;
            }
            // What would be no difference to a database that it cannot make would prove nothing.
            let alike = self.model(number, false)?;
            let made = create(self.dialect)?;
            let mut connection = connect(&made).await?;
            let options = options_of(&made);
            let same = match reach(&mut connection, &alike, &options).await {
                Ok(_) => same(&dumped, &dump(&made, self.dialect)),
                Err(failure) => Err(failure),
            };
            if let Err(failure) = same.map_err(law("every spelling makes the same database")) {
                failures += &format!("{}{failure}\n", self.told(number));
            }
        }
        if failures.is_empty() { Ok(()) } else { Err(failures) }
    }

    /// The schema in the spellings of that number; those of which there are fewer begin again.
    fn model(&self, number: usize, other_words: bool) -> Result<Model, String> {
        let mut yaml = self.yaml.clone();
        for expression in &self.expressions {
            let spelling = expression.numbered(number);
            let spelling =
                if spelling.is_stored_alike || other_words { spelling } else { &expression.spellings[0] };
            // A JSON string is a YAML string, whatever is in it.
            let quoted = serde_json::to_string(&spelling.text).map_err(text)?;
            yaml = yaml.replace(&mark(&expression.name), &quoted);
        }
        let source = vec![(PathBuf::from(format!("{}.yaml", self.name)), yaml)];
        yaml::read_sources(source, |_| Err("there is no folder".to_owned())).map_err(text)
    }

    fn told(&self, number: usize) -> String {
        self.expressions
            .iter()
            .map(|expression| format!("  {}: {}\n", expression.name, expression.numbered(number).text))
            .collect()
    }
}

impl Expression {
    fn numbered(&self, number: usize) -> &Spelling {
        &self.spellings[number % self.spellings.len()]
    }
}
