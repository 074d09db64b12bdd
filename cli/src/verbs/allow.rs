//! `--allow`, of the verbs that can take something away.

use tablewright_migrations::plan::HazardKind;
use tablewright_schema::nearest::{list, nearest};

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
            let asked_for = HazardKind::ALL.into_iter().filter(|kind| kind.must_be_allowed());
            let known: Vec<&str> = asked_for.map(HazardKind::code).chain(["all"]).collect();
            let near = nearest(word, known.iter().copied()).map(|near| format!("did you mean `{near}`? "));
            Err(format!("{}what has to be allowed is {}", near.unwrap_or_default(), list(known)))
        }
    }
}
