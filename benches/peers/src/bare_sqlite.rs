//! rusqlite with cached statements and rows read by position: about the least that it can cost.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

use crate::peer::{Failed, Peer, USERS, Who, entry};

/// A user as a row: number, name, hair colour.
type User = (i64, String, Option<String>);
/// A post as a row: number, user, title, body.
type Post = (i64, i64, String, Option<String>);
/// A comment as a row: number, post, text.
type Comment = (i64, i64, String);

pub(crate) struct Rusqlite(Connection);

impl Rusqlite {
    pub(crate) fn connect(path: &std::path::Path) -> Result<Self, Failed> {
        let connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(100);
        Ok(Self(connection))
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.0.prepare_cached(sql)?.query_map(values, read)?.collect()
    }
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn post(row: &Row<'_>, from: usize) -> rusqlite::Result<Post> {
    Ok((row.get(from)?, row.get(from + 1)?, row.get(from + 2)?, row.get(from + 3)?))
}

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn user_with_post(row: &Row<'_>) -> rusqlite::Result<(User, Option<Post>)> {
    let id: Option<i64> = row.get(3)?;
    Ok((user(row)?, id.map(|_| post(row, 3)).transpose()?))
}

fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}

impl Peer for Rusqlite {
    fn who(&self) -> Who {
        Who::Bare
    }

    fn users(&mut self, rows: i64) -> Result<usize, Failed> {
        Ok(self.all("SELECT id, name, hair_color FROM users ORDER BY id LIMIT ?1", [rows], user)?.len())
    }

    fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
        let sql = "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.body
                   FROM users AS u LEFT JOIN posts AS p ON p.user_id = u.id WHERE u.id <= ?1 ORDER BY u.id";
        Ok(self.all(sql, [rows], user_with_post)?.iter().filter(|(_, post)| post.is_some()).count())
    }

    fn tree(&mut self) -> Result<usize, Failed> {
        let sql = "SELECT id, name, hair_color FROM users WHERE id > ?1 ORDER BY id";
        let users = self.all(sql, [USERS], user)?;
        let marks = placeholders(users.len());
        let sql =
            format!("SELECT id, user_id, title, body FROM posts WHERE user_id IN ({marks}) ORDER BY id");
        let posts = self.all(&sql, params_from_iter(users.iter().map(|user| user.0)), |row| post(row, 0))?;
        let marks = placeholders(posts.len());
        let sql = format!("SELECT id, post_id, text FROM comments WHERE post_id IN ({marks}) ORDER BY id");
        let comments = self.all(&sql, params_from_iter(posts.iter().map(|post| post.0)), comment)?;

        let mut of_post: HashMap<i64, Vec<Comment>> = HashMap::with_capacity(posts.len());
        for comment in comments {
            of_post.entry(comment.1).or_default().push(comment);
        }
        let mut of_user: HashMap<i64, Vec<(Post, Vec<Comment>)>> = HashMap::with_capacity(users.len());
        for post in posts {
            let comments = of_post.remove(&post.0).unwrap_or_default();
            of_user.entry(post.1).or_default().push((post, comments));
        }
        let tree: Vec<(User, Vec<(Post, Vec<Comment>)>)> = users
            .into_iter()
            .map(|user| {
                let posts = of_user.remove(&user.0).unwrap_or_default();
                (user, posts)
            })
            .collect();
        Ok(tree.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum())
    }

    fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
        let marks = vec!["(?, ?)"; rows].join(", ");
        let values = (0..rows).map(entry).flat_map(|(name, color)| [Value::from(name), Value::from(color)]);
        let sql = format!("INSERT INTO entries (name, hair_color) VALUES {marks} RETURNING id");
        Ok(self.all(&sql, params_from_iter(values), |row| row.get::<_, i64>(0))?.len())
    }

    fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
        let mut find = self.0.prepare_cached("SELECT id, name, hair_color FROM users WHERE id = ?1")?;
        let mut found = 0;
        for id in ids {
            found += usize::from(find.query_row([id], user).optional()?.is_some());
        }
        Ok(found)
    }

    fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
        let sql = "UPDATE users SET name = ?1 WHERE id = ?2 RETURNING id, name, hair_color";
        let mut update = self.0.prepare_cached(sql)?;
        let mut updated = 0;
        for id in ids {
            updated += usize::from(update.query_row(params![name, id], user)?.1 == name);
        }
        Ok(updated)
    }
}
