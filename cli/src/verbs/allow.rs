//! `--allow`, of the verbs that can take something away.

use tablewright_migrations::plan::HazardKind;
use tablewright_schema::nearest::suggestion;

/// What may be taken away.
#[derive(Debug, clap::Args)]
pub(crate) struct Allow {
    /// Hazards that are meant: drop_table, drop_column, …; `all` for every kind.
    #[arg(long, value_name = "HAZARD,…", value_delimiter = ',', value_parser = read)]
    allow: Vec<Allowed>,
}

#[derive(Clone, Copy, Debug)]
enum Allowed {
    One(HazardKind),
    All,
}

impl Allow {
    /// The kinds.
    pub(crate) fn kinds(&self) -> Vec<HazardKind> {
        let kinds = self.allow.iter().flat_map(|allowed| match allowed {
            Allowed::One(kind) => vec![*kind],
            Allowed::All => HazardKind::ALL.to_vec(),
        });
        kinds.collect()
    }
}

fn read(word: &str) -> Result<Allowed, String> {
    match (word, HazardKind::from_code(word)) {
        ("all", _) => Ok(Allowed::All),
        (_, Some(kind)) => Ok(Allowed::One(kind)),
        (_, None) => {
            let known = HazardKind::ALL.map(HazardKind::code).into_iter().chain(["all"]);
            Err(suggestion(word, known).unwrap_or_default())
        }
    }
}
