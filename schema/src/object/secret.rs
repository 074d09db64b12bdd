//! Options of foreign servers and of user mappings that may be secret: they are not read from a database, and not written in a schema.
//!
//! A schema is committed, reviewed, printed in a terminal and kept in migrations, none of which is a place for a password. So secrets
//! stay on the server: whoever may, sets them there (`ALTER USER MAPPING … OPTIONS (ADD password '…')`), and a migration that changes
//! other options leaves them alone. The catalogue queries leave out the same options, so that no secret ever leaves the server.

/// Options of user mappings that are no secrets. Every other one is taken for one: a wrapper may call its secrets as it likes.
pub const SHOWN: [&str; 12] = [
    "user",
    "username",
    "user_name",
    "remote_user",
    "role",
    "database",
    "sslcert",
    "sslkey",
    "password_required",
    "gssdelegation",
    "use_scram_passthrough",
    "use_remote_estimate",
];

/// What an option of a server, a wrapper or a foreign table holds in its name where it may be a secret.
pub const SECRET_WORDS: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "credential",
    "private_key",
    "access_key",
    "api_key",
    "apikey",
];

/// Whether an option of a user mapping may be a secret.
pub fn is_secret_of_mapping(option: &str) -> bool {
    !SHOWN.contains(&option.to_lowercase().as_str())
}

/// Whether an option of a server, a wrapper or a foreign table may be a secret.
pub fn is_secret(option: &str) -> bool {
    let option = option.to_lowercase();
    !SHOWN.contains(&option.as_str()) && SECRET_WORDS.iter().any(|word| option.contains(word))
}

/// The names of the options that a statement or its short form gives: `OPTIONS (user 'a', "b" 'c')`. A name is what stands before a
/// string.
pub fn options(sql: &str) -> Vec<String> {
    let (mut names, mut name): (Vec<String>, Option<String>) = (Vec::new(), None);
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                names.extend(name.take());
                while let Some(c) = chars.next() {
                    if c == '\'' && chars.next_if_eq(&'\'').is_none() {
                        break;
                    }
                }
            }
            '"' => {
                let mut quoted = String::new();
                while let Some(c) = chars.next() {
                    if c == '"' && chars.next_if_eq(&'"').is_none() {
                        break;
                    }
                    quoted.push(c);
                }
                name = Some(quoted);
            }
            c if c.is_alphanumeric() || c == '_' || c == '$' => {
                let mut word = c.to_lowercase().to_string();
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_' || *c == '$') {
                    word.extend(c.to_lowercase());
                }
                // A string of another form: E'…', U&'…'.
                if !(matches!(word.as_str(), "e" | "u") && matches!(chars.peek(), Some('\'' | '&'))) {
                    name = Some(word);
                }
            }
            c if c.is_whitespace() || c == '&' => {}
            _ => name = None,
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_by_their_names() {
        let sql = "FOREIGN DATA WRAPPER w OPTIONS (host 'a, b ''c''', SET \"Pass\"\"word\" 'x', ADD token E'y', DROP user)";
        assert_eq!(options(sql), ["host", "Pass\"word", "token"]);
    }

    #[test]
    fn what_may_be_a_secret_is_one() {
        assert!(is_secret_of_mapping("password") && is_secret_of_mapping("whatever"));
        assert!(!is_secret_of_mapping("user") && !is_secret_of_mapping("password_required"));
        assert!(is_secret("aws_secret_access_key") && is_secret("Password") && !is_secret("host"));
    }
}
