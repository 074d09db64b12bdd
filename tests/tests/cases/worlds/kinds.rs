//! Reads `tests/worlds/postgres.sql`: what a random PostgreSQL database may hold.

use std::sync::LazyLock;

/// A kind of objects.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) word: &'static str,
    /// Kinds that it may hang on.
    pub(super) on: Vec<&'static str>,
    /// Kinds of the second object that it needs.
    pub(super) with: Vec<&'static str>,
    /// Where it is a type for columns: a value of it, in every form.
    pub(super) value: Option<&'static str>,
    /// At most one hangs on an object.
    pub(super) is_alone: bool,
    /// It goes with what it hangs on only.
    pub(super) stays: bool,
    /// The first version of the server that has it.
    since: Option<u32>,
    pub(super) forms: Vec<&'static str>,
}

impl Kind {
    /// The first version of the server that has this form of it.
    pub(super) fn since(&self, form: usize) -> Option<u32> {
        let said = self.forms[form].lines().next().and_then(|line| line.strip_prefix("-- from "));
        self.since.max(said.map(|version| version.parse().expect("a version is a number")))
    }
}

/// All of them.
pub(super) static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let text = include_str!("../../../worlds/postgres.sql");
    let mut sections = text.split("-- kind ");
    sections.next();
    sections.map(read).collect()
});

fn read(section: &'static str) -> Kind {
    let (head, body) = section.split_once('\n').expect("a kind has a head and forms");
    let mut said = head.split("; ");
    let word = said.next().unwrap_or_default();
    let forms = body.trim_end().split("\n-- or\n").collect();
    let mut kind = Kind {
        word,
        on: Vec::new(),
        with: Vec::new(),
        value: None,
        is_alone: false,
        stays: false,
        since: None,
        forms,
    };
    for said in said {
        match said.split_once(' ') {
            Some(("on", words)) => kind.on = words.split(", ").collect(),
            Some(("with", words)) => kind.with = words.split(", ").collect(),
            Some(("from", version)) => kind.since = Some(version.parse().expect("a version is a number")),
            Some(("value", value)) => kind.value = Some(value),
            _ if said == "alone" => kind.is_alone = true,
            _ if said == "stays" => kind.stays = true,
            _ => panic!("{word}: what is {said:?}?"),
        }
    }
    kind
}
