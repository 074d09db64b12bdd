//! What PostgreSQL calls what stands in an index: the column, or the function or the type at the top of an expression
//! (`FigureIndexColname`).

/// The word for an expression: `lower` for `lower(name)`, `expr` where nothing stands out.
pub(super) fn of_expression(sql: &str) -> String {
    word(sql).unwrap_or_else(|| "expr".to_owned())
}

/// The words for what stands in `USING gist (room WITH =, lower(name) WITH =) INCLUDE (id)`.
pub(super) fn of_exclusion(definition: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = definition;
    while let Some(open) = outside(rest, |text| text.starts_with('(')) {
        let list = &rest[open + 1..];
        let Some(close) = outside(list, |text| text.starts_with(')')) else { break };
        found.extend(split(&list[..close]).into_iter().map(|element| of_expression(first(element))));
        rest = &list[close + 1..];
        // A predicate is no column.
        let next = rest.trim_start();
        if !next.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("INCLUDE")) {
            break;
        }
    }
    found
}

fn word(sql: &str) -> Option<String> {
    let sql = sql.trim();
    let name = end_of_name(sql);
    let rest = sql[name..].trim_start();
    if name == 0 {
        let inside = sql.strip_prefix('(')?;
        let close = outside(inside, |text| text.starts_with(')'))?;
        let after = inside[close + 1..].trim_start();
        return match after.strip_prefix("::") {
            None => word(&inside[..close]).filter(|_| after.is_empty()),
            Some(ty) => cast(word(&inside[..close]), ty),
        };
    }
    let last = last_part(&sql[..name]);
    if rest.is_empty() {
        return Some(last);
    }
    if let Some(ty) = rest.strip_prefix("::") {
        return cast(Some(last), ty);
    }
    if last.eq_ignore_ascii_case("case") {
        return Some("case".to_owned());
    }
    if last.eq_ignore_ascii_case("array") && rest.starts_with('[') {
        return Some("array".to_owned());
    }
    let inside = rest.strip_prefix('(')?;
    let close = outside(inside, |text| text.starts_with(')'))?;
    let after = inside[close + 1..].trim_start();
    // COALESCE and its like are words, not names.
    let function = if last == last.to_ascii_uppercase() { last.to_ascii_lowercase() } else { last };
    match after.strip_prefix("::") {
        None => Some(function).filter(|_| after.is_empty()),
        Some(ty) => cast(Some(function), ty),
    }
}

/// The word of what is cast, or else the type's own.
fn cast(of: Option<String>, ty: &str) -> Option<String> {
    let ty = ty.trim();
    // Something else follows.
    if outside(ty, |text| text.starts_with(|c: char| "+-*/<>=~!@#%^&|`?:".contains(c))).is_some() {
        return None;
    }
    let name = ty.split(['(', '[']).next().unwrap_or_default().trim();
    of.or_else(|| {
        Some(match name {
            "bigint" => "int8".to_owned(),
            "integer" => "int4".to_owned(),
            "smallint" => "int2".to_owned(),
            "boolean" => "bool".to_owned(),
            "real" => "float4".to_owned(),
            "double precision" => "float8".to_owned(),
            "character varying" => "varchar".to_owned(),
            "character" => "bpchar".to_owned(),
            _ if ty.ends_with("with time zone") => format!("{}tz", name.split(' ').next().unwrap_or(name)),
            _ if ty.ends_with("without time zone") => name.split(' ').next().unwrap_or(name).to_owned(),
            _ => last_part(name),
        })
    })
}

/// How many bytes at the beginning are a name, with what it is in.
fn end_of_name(sql: &str) -> usize {
    let mut quoted = false;
    let end = sql.char_indices().find(|(_, c)| {
        if *c == '"' {
            quoted = !quoted;
        }
        !(quoted || *c == '"' || *c == '.' || *c == '_' || *c == '$' || c.is_alphanumeric())
    });
    match sql.starts_with(|c: char| c.is_ascii_digit()) {
        true => 0,
        false => end.map_or(sql.len(), |(at, _)| at),
    }
}

/// `"Name"` of `app."Name"`, without its quotes.
fn last_part(name: &str) -> String {
    let mut at = 0;
    while let Some(dot) = outside(&name[at..], |text| text.starts_with('.')) {
        at += dot + 1;
    }
    let last = &name[at..];
    match last.strip_prefix('"').and_then(|last| last.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => last.to_owned(),
    }
}

/// Where something begins that stands in no quotes and in no parentheses.
fn outside(sql: &str, begins: impl Fn(&str) -> bool) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in sql.char_indices() {
        if let Some(open) = quote {
            quote = Some(open).filter(|open| *open != c);
            continue;
        }
        if depth == 0 && begins(&sql[at..]) {
            return Some(at);
        }
        match c {
            '\'' | '"' => quote = Some(c),
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// What stands between commas.
fn split(list: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), list);
    while let Some(comma) = outside(rest, |text| text.starts_with(',')) {
        found.push(rest[..comma].trim());
        rest = &rest[comma + 1..];
    }
    found.push(rest.trim());
    found
}

/// The column or expression at the beginning of an element; an expression is a call or stands in parentheses.
fn first(element: &str) -> &str {
    let name = end_of_name(element);
    let Some(inside) = element[name..].strip_prefix('(') else { return &element[..name] };
    let close = outside(inside, |text| text.starts_with(')')).map_or(inside.len(), |at| at + 1);
    &element[..name + 1 + close.min(inside.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_called_as_the_server_calls_it() {
        for (sql, expected) in [
            ("lower(name)", "lower"),
            ("app.\"My f\"(a, (b))", "My f"),
            ("(data ->> 'k'::text)", "expr"),
            ("data ->> 'k'::text", "expr"),
            ("((a + b))::text", "text"),
            ("(a)::text", "a"),
            ("lower(a)::character varying(9)", "lower"),
            ("((a || ')'))::timestamp with time zone", "timestamptz"),
            ("COALESCE(a, 'x'::text)", "coalesce"),
            ("CASE WHEN a THEN 1 ELSE 2 END", "case"),
            ("ARRAY[a, b]", "array"),
            ("lower(a) || upper(b)", "expr"),
            ("1", "expr"),
            ("(unclosed", "expr"),
            ("", "expr"),
        ] {
            assert_eq!(of_expression(sql), expected, "{sql}");
        }
    }

    #[test]
    fn an_exclusion_is_called_after_its_elements() {
        let of = |sql| of_exclusion(sql).join(" ");
        assert_eq!(of("USING gist (room WITH =, during WITH &&) WHERE (room > 1)"), "room during");
        assert_eq!(
            of("USING gist (lower(name) gist_text_ops WITH =, ((a + b)) WITH =) INCLUDE (id)"),
            "lower expr id"
        );
        assert_eq!(of("nothing"), "");
    }
}
