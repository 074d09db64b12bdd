//! Options of foreign data wrappers, servers and user mappings: each is added, set or dropped by itself, so that those which are not
//! told, secrets, stay.

use tablewright::sql::tokens;
use tablewright_schema::Dialect;
use tablewright_schema::object::Object;

use super::{Phase, Work};
use crate::plan::{Lock, Step};

impl Work<'_> {
    pub(super) fn set_options(&mut self, from: &Object, to: &Object) {
        let target = to.id.target(Dialect::Postgres);
        let [_, old_version, old @ ..] = from.signature.as_slice() else { return };
        let [_, version, new @ ..] = to.signature.as_slice() else { return };
        let known = |option: &String| old.iter().any(|other| name(other) == name(option));
        let set = new.iter().filter(|option| !old.contains(option)).map(|option| {
            let verb = if known(option) { "SET" } else { "ADD" };
            format!("{verb} {option}")
        });
        let gone = old.iter().filter(|option| !new.iter().any(|other| name(other) == name(option)));
        let actions: Vec<String> = set.chain(gone.map(|option| format!("DROP {}", name(option)))).collect();
        let mut words = String::new();
        if old_version != version {
            words.push_str(&format!(" VERSION {version}"));
        }
        if !actions.is_empty() {
            words.push_str(&format!(" OPTIONS ({})", actions.join(", ")));
        }
        if !words.is_empty() {
            self.push(Phase::CreateTables, Step::new(format!("ALTER {target}{words}"), Lock::None));
        }
    }
}

/// The name of an option, as it is written.
fn name(option: &str) -> &str {
    tokens(option).first().map_or("", |token| token.text)
}
