//! One query for every version of the server.

use sqlx::PgConnection;

/// The server's major version: 15. `None` of one that says none that is understood.
pub(crate) fn version(conn: &PgConnection) -> Option<u32> {
    conn.server_version_num().map(|number| number / 10_000)
}

/// The version whose queries the server is asked: the oldest, of one that does not say.
pub(super) fn major(conn: &PgConnection) -> u32 {
    version(conn).unwrap_or(0)
}

/// The query for that server: in `false /*15+ i.indnullsnotdistinct */`, servers from 15 on get what the comment says in the
/// place of the word before it. So one file serves every version, and pastes into psql as it is.
pub(super) fn adapted(sql: &str, major: u32) -> String {
    let mut written = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, comment)) = rest.split_once("/*") {
        let Some((inside, after)) = comment.split_once("*/") else { break };
        match inside.split_once("+ ").and_then(|(since, text)| Some((since.parse::<u32>().ok()?, text))) {
            Some((since, text)) if major >= since => {
                let before = before.trim_end();
                written += &before[..before.rfind(char::is_whitespace).map_or(0, |at| at + 1)];
                written += text.trim_end();
            }
            Some(_) | None => written += before,
        }
        rest = after;
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::adapted;

    #[test]
    fn a_query_says_what_newer_servers_are_asked() {
        let sql = "SELECT a,\n  false /*15+ i.b */ AS b, NULL /*18+ c */ /* note */ FROM i";
        assert_eq!(adapted(sql, 14), "SELECT a,\n  false  AS b, NULL   FROM i");
        assert_eq!(adapted(sql, 17), "SELECT a,\n  i.b AS b, NULL   FROM i");
        assert_eq!(adapted(sql, 18), "SELECT a,\n  i.b AS b, c  FROM i");
    }
}
