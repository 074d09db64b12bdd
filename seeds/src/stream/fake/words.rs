//! Words that look like something: what a text column gets, by what it is called.

use super::dice::Dice;

const FIRST: [&str; 24] = [
    "Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Femi", "Greta", "Hiro", "Ines", "Jonas", "Kavya", "Luis",
    "Mara", "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sofia", "Tariq", "Uma", "Viktor", "Wen", "Yara",
];
const LAST: [&str; 24] = [
    "Abara",
    "Berg",
    "Costa",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Garcia",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quispe",
    "Rossi",
    "Singh",
    "Tanaka",
    "Usman",
    "Varga",
    "Weber",
    "Zhou",
];
const NOUNS: [&str; 32] = [
    "anchor", "bridge", "cedar", "delta", "ember", "field", "garden", "harbor", "island", "journey",
    "kettle", "lantern", "meadow", "needle", "orchard", "paper", "quarry", "river", "signal", "timber",
    "umbrella", "valley", "window", "yard", "basin", "canal", "dune", "forest", "glacier", "hill", "inlet",
    "lake",
];
const KINDS: [&str; 24] = [
    "amber", "bright", "calm", "distant", "early", "faint", "golden", "hollow", "idle", "keen", "late",
    "mild", "narrow", "open", "plain", "quiet", "rapid", "silver", "tall", "urban", "vast", "warm", "young",
    "zealous",
];
const VERBS: [&str; 16] = [
    "crosses", "follows", "carries", "finds", "leaves", "meets", "opens", "passes", "reaches", "shows",
    "holds", "joins", "keeps", "marks", "turns", "watches",
];
const CITIES: [&str; 16] = [
    "Accra", "Bergen", "Cusco", "Dakar", "Essen", "Fukuoka", "Ghent", "Hanoi", "Izmir", "Jaipur", "Krakow",
    "Lima", "Malmo", "Nantes", "Oslo", "Porto",
];

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// What the column is called.
    pub(super) column: &'a str,
    /// Characters that it has room for.
    pub(super) most: usize,
    /// What tells the text apart from all others, where it has to be.
    pub(super) number: Option<u64>,
    pub(super) is_email: bool,
}

/// A text for a column of that name. The number is the only digits in it that come from anywhere else, so that texts of
/// different numbers are different however they are cut.
pub(super) fn text(wanted: Wanted<'_>, dice: &mut Dice) -> String {
    let Wanted { column, most, number, is_email } = wanted;
    let column = column.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| column.split('_').any(|part| part == *word));
    let first = dice.pick(&FIRST).unwrap_or_default();
    let last = dice.pick(&LAST).unwrap_or_default();
    if is_email || has(&["email", "mail"]) {
        let number = number.unwrap_or_else(|| dice.below(1000));
        let (first, last) = (first.to_lowercase(), last.to_lowercase());
        let forms = [
            format!("{first}.{last}{number}@example.org"),
            format!("{first}{number}@example.org"),
            format!("{number}@example.org"),
            format!("{number}@a.io"),
        ];
        if let Some(form) = forms.into_iter().find(|form| form.len() <= most) {
            return form;
        }
    } else if has(&["phone", "telephone", "mobile", "fax"]) {
        let number = number.unwrap_or_else(|| dice.below(10_000_000));
        let form = format!("+1 555 {:03} {:04}", number / 10_000, number % 10_000);
        if form.len() <= most {
            return form;
        }
    } else if has(&["url", "uri", "link", "website", "homepage"]) {
        let number = number.unwrap_or_else(|| dice.below(1000));
        let form = format!("https://example.org/{}/{number}", noun(dice));
        if form.len() <= most {
            return form;
        }
    }
    let (text, joint) = if matches!(column.as_str(), "first_name" | "given_name") {
        (first.to_owned(), " ")
    } else if matches!(column.as_str(), "last_name" | "surname" | "family_name") {
        (last.to_owned(), " ")
    } else if has(&["author", "owner", "person", "reader", "customer", "contact"]) || column == "full_name" {
        (format!("{first} {last}"), " ")
    } else if has(&["city", "place", "location", "town"]) {
        (dice.pick(&CITIES).unwrap_or_default().to_owned(), " ")
    } else if has(&["slug", "key", "code", "username", "login", "handle"]) {
        (format!("{}-{}", kind(dice), noun(dice)), "-")
    } else if has(&LONG) {
        let sentences = 1 + dice.below(3);
        ((0..sentences).map(|_| sentence(dice)).collect::<Vec<_>>().join(" "), " ")
    } else {
        (format!("{} {}", kind(dice), noun(dice)), " ")
    };
    match number {
        None => cut(&text, most),
        Some(number) => {
            let number = number.to_string();
            let room = most.saturating_sub(number.len() + joint.len());
            match cut(&text, room) {
                text if text.is_empty() => number,
                text => format!("{text}{joint}{number}"),
            }
        }
    }
}

/// Columns that hold sentences.
const LONG: [&str; 10] =
    ["description", "body", "text", "content", "comment", "note", "notes", "message", "summary", "backstory"];

fn cut(text: &str, most: usize) -> String {
    let text: String = text.chars().take(most).collect();
    text.trim_end_matches([' ', '-']).to_owned()
}

fn noun(dice: &mut Dice) -> &'static str {
    dice.pick(&NOUNS).unwrap_or_default()
}

fn kind(dice: &mut Dice) -> &'static str {
    dice.pick(&KINDS).unwrap_or_default()
}

fn sentence(dice: &mut Dice) -> String {
    let verb = dice.pick(&VERBS).unwrap_or_default();
    format!("The {} {} {verb} the {} {}.", kind(dice), noun(dice), kind(dice), noun(dice))
}
