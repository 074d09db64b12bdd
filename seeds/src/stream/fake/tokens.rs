//! The text of a check in words, and where its conditions begin and end. It is no parser of SQL: what it takes apart wrongly is not
//! understood, and then the database has the word.

/// The words of a condition: names without their quotes, texts in them. What changes no value (a cast, `trim`) is left out.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = length(rest, first).clamp(first.len_utf8(), rest.len());
        let (token, behind) = rest.split_at(length);
        rest = behind.trim_start();
        let token = match first {
            '"' | '`' => token.trim_matches(['"', '`']),
            _ => token,
        };
        let is_cast = matches!(tokens.as_slice(), [.., one, two] if one == ":" && two == ":");
        if is_cast {
            tokens.truncate(tokens.len() - 2);
            continue;
        }
        let is_word_of_a_text = first == '\''
            && tokens.last().is_some_and(|last| {
                ["date", "timestamp", "timestamptz", "e", "n"]
                    .iter()
                    .any(|word| last.eq_ignore_ascii_case(word))
            });
        if is_word_of_a_text {
            tokens.pop();
        }
        if !token.is_empty() {
            tokens.push(token.to_owned());
        }
    }
    without_trim(tokens)
}

/// How many bytes the word has that a text begins with.
fn length(rest: &str, first: char) -> usize {
    let quoted = |quote: char| {
        let mut end = quote.len_utf8();
        while let Some(at) = rest[end..].find(quote) {
            end += at + quote.len_utf8();
            if !rest[end..].starts_with(quote) {
                return end;
            }
            end += quote.len_utf8();
        }
        rest.len()
    };
    match first {
        '\'' | '"' | '`' => quoted(first),
        '<' | '>' | '=' | '!' => rest.find(|c| !matches!(c, '<' | '>' | '=' | '!')).unwrap_or(rest.len()),
        c if c.is_alphanumeric() || matches!(c, '_' | '.' | '-') => {
            let is_rest = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
            rest.char_indices().skip(1).find(|(_, c)| is_rest(*c)).map_or(rest.len(), |(at, _)| at)
        }
        c => c.len_utf8(),
    }
}

/// `trim(x)` is x: no text that is made has blanks at its ends.
fn without_trim(tokens: Vec<String>) -> Vec<String> {
    let mut left = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at..] {
            [trim, open, name, close, ..]
                if open == "("
                    && close == ")"
                    && ["trim", "btrim", "ltrim", "rtrim"]
                        .iter()
                        .any(|word| trim.eq_ignore_ascii_case(word)) =>
            {
                left.push(name.clone());
                at += 4;
            }
            rest => {
                left.extend(rest.first().cloned());
                at += 1;
            }
        }
    }
    left
}

/// What stands in parentheses that hold all of it.
pub(super) fn within<'w>(words: &'w [&'w str]) -> Option<&'w [&'w str]> {
    let ["(", inner @ .., ")"] = words else { return None };
    let mut depth = 0_i32;
    let is_balanced = inner.iter().all(|word| {
        depth += i32::from(*word == "(") - i32::from(*word == ")");
        depth >= 0
    });
    (is_balanced && depth == 0).then_some(inner)
}

/// The parts of a conjunction; the `AND` of a `BETWEEN` is none of it.
pub(super) fn conjuncts<'w>(words: &'w [&'w str]) -> Vec<&'w [&'w str]> {
    // OR binds less: where there is one outside of parentheses, this is no conjunction.
    match disjuncts(words).len() {
        1 => parts(words, "and"),
        _ => vec![words],
    }
}

/// The parts of a disjunction.
pub(super) fn disjuncts<'w>(words: &'w [&'w str]) -> Vec<&'w [&'w str]> {
    parts(words, "or")
}

fn parts<'w>(words: &'w [&'w str], by: &str) -> Vec<&'w [&'w str]> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut between) = (0, 0_i32, false);
    for (at, word) in words.iter().enumerate() {
        match word.to_ascii_lowercase().as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            "between" if depth == 0 => between = true,
            "and" if between && depth == 0 => between = false,
            word if word == by && depth == 0 => {
                parts.push(&words[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&words[start..]);
    parts
}

/// What a word stands for: a number, a truth value, or a text without its quotes.
pub(super) fn literal(word: &str) -> Option<String> {
    if let Some(inner) = word.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return Some(inner.replace("''", "'"));
    }
    let is_plain =
        word.parse::<f64>().is_ok_and(f64::is_finite) || matches!(word, "true" | "false" | "TRUE" | "FALSE");
    is_plain.then(|| word.to_ascii_lowercase())
}

/// A day or a moment as a text, in seconds since 1970.
pub(super) fn moment(word: &str) -> Option<i64> {
    let text = word.strip_prefix('\'')?.strip_suffix('\'')?;
    let day = chrono::NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    Some(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp())
}
