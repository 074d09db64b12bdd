//! Owners and access lists.

use tablewright_schema::access::{EVERYBODY, Grants, Privilege, TableAction};

/// Adds what an access list (`aclitem[]` as text) allows to others than the owner, of a table or one of its columns.
pub(super) fn add(grants: &mut Option<Grants>, acl: &[String], column: Option<&str>, owner: &str) {
    for item in acl {
        let Some((role, letters)) = grantee(item) else { continue };
        if role == owner {
            continue;
        }
        let role = if role.is_empty() { EVERYBODY.to_owned() } else { role };
        let mut letters = letters.chars().peekable();
        while let Some(letter) = letters.next() {
            let grantable = letters.next_if_eq(&'*').is_some();
            let Some(action) = TableAction::ALL.into_iter().find(|action| action.letter() == letter) else {
                continue;
            };
            let privilege = Privilege { action, column: column.map(str::to_owned), grantable };
            grants.get_or_insert_default().entry(role.clone()).or_default().insert(privilege);
        }
    }
}

/// `app=arw/owner` as the role and the letters; a role of other than plain characters is in double quotes, everybody is no name.
fn grantee(item: &str) -> Option<(String, &str)> {
    let (role, rest) = match item.strip_prefix('"') {
        None => item.split_once('=').map(|(role, rest)| (role.to_owned(), rest))?,
        Some(quoted) => {
            let mut role = String::new();
            let mut chars = quoted.char_indices().peekable();
            let end = loop {
                match chars.next()? {
                    (_, '"') if chars.next_if(|(_, c)| *c == '"').is_some() => role.push('"'),
                    (at, '"') => break at,
                    (_, c) => role.push(c),
                }
            };
            (role, quoted[end + 1..].strip_prefix('=')?)
        }
    };
    Some((role, rest.split_once('/').map_or(rest, |(letters, _)| letters)))
}

#[cfg(test)]
mod tests {
    use super::grantee;

    #[test]
    fn roles_of_any_name_are_told_from_their_letters() {
        assert_eq!(grantee("app=r*w/postgres"), Some(("app".to_owned(), "r*w")));
        assert_eq!(grantee("=r/postgres"), Some((String::new(), "r")));
        assert_eq!(grantee("\"a \"\"b\"\" =/\"=arw/postgres"), Some(("a \"b\" =/".to_owned(), "arw")));
        assert_eq!(grantee("nothing"), None);
    }
}
