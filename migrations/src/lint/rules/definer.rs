//! `definer`: what is made belongs to a user who may not be there.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "definer",
    title: "what is made belongs to a user who may not be there",
    level: Level::Note,
    category: Category::Security,
    why: "DEFINER names a user of the server that the statement was written on. Where that user is missing the \
          routine fails when it is called, and where it is root it may do everything.",
    help: "Leave DEFINER out, or let it be CURRENT_USER; add SQL SECURITY INVOKER.",
    examples: &[Example {
        on: MY,
        before: "",
        bad: "CREATE «DEFINER»=`root`@`localhost` VIEW totals AS SELECT 1 AS total;",
        good: "CREATE DEFINER=CURRENT_USER VIEW totals AS SELECT 1 AS total;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let head = statement.tokens.iter().take(12);
        let is_current = head.clone().any(|token| token.is_word("current_user"));
        if let (Some(token), false) = (head.clone().find(|token| token.is_word("definer")), is_current) {
            let is_create = matches!(statement.what, What::Create(_));
            let follows = !statement
                .tokens
                .windows(2)
                .any(|pair| pair[0].is_word("security") && pair[1].start == token.start);
            if is_create && follows {
                hits.push(Hit::new(span_of(token), "definer", "a user of another server is named"));
            }
        }
    }
}
