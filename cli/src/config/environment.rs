//! `${VAR}` and `${VAR:-default}` in database URLs.

/// Why a text could not be expanded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExpandError {
    /// The variable is not set and there is no default.
    #[error("the environment variable {0} is not set")]
    Unset(String),
    /// `${` without `}`.
    #[error("`${{` is not closed by `}}`")]
    Open,
    /// What stands between the braces is no name.
    #[error("`{0}` is no name of an environment variable")]
    Name(String),
}

/// Replaces the variables. An empty variable counts as unset, as in a shell's `${VAR:-default}`.
pub(crate) fn expand(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, ExpandError> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        expanded.push_str(&rest[..at]);
        let inside = &rest[at + 2..];
        let end = inside.find('}').ok_or(ExpandError::Open)?;
        let (name, default) = match inside[..end].split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (&inside[..end], None),
        };
        if !is_name(name) {
            return Err(ExpandError::Name(name.to_owned()));
        }
        match (variable(name).filter(|value| !value.is_empty()), default) {
            (Some(value), _) => expanded.push_str(&value),
            (None, Some(default)) => expanded.push_str(default),
            (None, None) => return Err(ExpandError::Unset(name.to_owned())),
        }
        rest = &inside[end + 1..];
    }
    expanded.push_str(rest);
    Ok(expanded)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_host(text: &str) -> Result<String, ExpandError> {
        expand(text, |name| match name {
            "HOST" => Some("db.example".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        })
    }

    #[test]
    fn variables_and_defaults() {
        assert_eq!(with_host("sqlite://dev.db").unwrap(), "sqlite://dev.db");
        assert_eq!(with_host("postgres://${HOST}/app").unwrap(), "postgres://db.example/app");
        assert_eq!(with_host("postgres://${HOST:-localhost}/app").unwrap(), "postgres://db.example/app");
        assert_eq!(with_host("${URL:-sqlite://dev.db}").unwrap(), "sqlite://dev.db");
        assert_eq!(with_host("${EMPTY:-sqlite://dev.db}?x=$y").unwrap(), "sqlite://dev.db?x=$y");
    }

    #[test]
    fn what_cannot_be_expanded_is_said() {
        assert_eq!(with_host("${URL}"), Err(ExpandError::Unset("URL".to_owned())));
        assert_eq!(with_host("a${HOST"), Err(ExpandError::Open));
        assert_eq!(with_host("${}"), Err(ExpandError::Name(String::new())));
        assert_eq!(with_host("${A B:-c}"), Err(ExpandError::Name("A B".to_owned())));
    }
}
