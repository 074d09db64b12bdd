//! Who owns a table, and what others may do.

use std::collections::BTreeSet;

use super::{scalar, sequence};
use crate::access::{Access, Privilege, TableAction};

/// `owner:` and `grants:` of a table, where there is something to say.
pub(super) fn lines(access: &Access) -> String {
    let Access { owner, grants } = access;
    let mut out = String::new();
    if let Some(owner) = owner {
        out.push_str(&format!("    owner: {}\n", scalar::block(owner)));
    }
    let Some(grants) = grants else { return out };
    if grants.is_empty() {
        out.push_str("    grants: {}\n");
        return out;
    }
    out.push_str("    grants:\n");
    for (role, privileges) in grants {
        out.push_str(&format!("      {}: {}\n", scalar::block(role), sequence(words(privileges))));
    }
    out
}

fn words(privileges: &BTreeSet<Privilege>) -> Vec<String> {
    let mut left: Vec<&Privilege> = privileges.iter().collect();
    let mut words = Vec::new();
    let usual = |grantable: bool| {
        TableAction::USUAL.iter().map(move |action| Privilege { action: *action, column: None, grantable })
    };
    for grantable in [false, true] {
        if usual(grantable).all(|privilege| privileges.contains(&privilege)) {
            let all: Vec<Privilege> = usual(grantable).collect();
            left.retain(|privilege| !all.contains(privilege));
            words.push(if grantable { "all with grant option" } else { "all" }.to_owned());
        }
    }
    for Privilege { action, column, grantable } in left {
        let column = column.as_ref().map(|column| format!("({column})")).unwrap_or_default();
        let option = if *grantable { " with grant option" } else { "" };
        words.push(format!("{}{column}{option}", action.sql().to_lowercase()));
    }
    words.iter().map(|word| scalar::flow(word)).collect()
}
