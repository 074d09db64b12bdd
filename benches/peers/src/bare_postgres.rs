//! tokio-postgres with statements prepared beforehand and rows read by position: about the least that it can cost.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Row, Statement};

use crate::peer::{Failed, Peer, USERS, Who, entry};

/// A user as a row: number, name, hair colour.
type User = (i64, String, Option<String>);
/// A post as a row: number, user, title, body.
type Post = (i64, i64, String, Option<String>);
/// A comment as a row: number, post, text.
type Comment = (i64, i64, String);

pub(crate) struct TokioPostgres {
    runtime: Arc<Runtime>,
    client: Client,
    statements: Statements,
}

struct Statements {
    users: Statement,
    users_with_posts: Statement,
    authors: Statement,
    posts: Statement,
    comments: Statement,
    insert: Statement,
    find: Statement,
    update: Statement,
}

impl TokioPostgres {
    pub(crate) fn connect(runtime: &Arc<Runtime>, url: &str) -> Result<Self, Failed> {
        let (client, statements) = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            tokio::spawn(connection);
            let statements = Statements {
                users: client.prepare("SELECT id, name, hair_color FROM users ORDER BY id LIMIT $1").await?,
                users_with_posts: client
                    .prepare(
                        "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.body
                         FROM users AS u LEFT JOIN posts AS p ON p.user_id = u.id WHERE u.id <= $1 ORDER BY u.id",
                    )
                    .await?,
                authors: client
                    .prepare("SELECT id, name, hair_color FROM users WHERE id > $1 ORDER BY id")
                    .await?,
                posts: client
                    .prepare("SELECT id, user_id, title, body FROM posts WHERE user_id = ANY($1) ORDER BY id")
                    .await?,
                comments: client
                    .prepare("SELECT id, post_id, text FROM comments WHERE post_id = ANY($1) ORDER BY id")
                    .await?,
                insert: client
                    .prepare(
                        "INSERT INTO entries (name, hair_color) SELECT * FROM unnest($1::text[], $2::text[]) RETURNING id",
                    )
                    .await?,
                find: client.prepare("SELECT id, name, hair_color FROM users WHERE id = $1").await?,
                update: client
                    .prepare("UPDATE users SET name = $1 WHERE id = $2 RETURNING id, name, hair_color")
                    .await?,
            };
            Ok::<_, Failed>((client, statements))
        })?;
        Ok(Self { runtime: Arc::clone(runtime), client, statements })
    }
}

fn user(row: &Row) -> Result<User, tokio_postgres::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

fn post(row: &Row, from: usize) -> Result<Post, tokio_postgres::Error> {
    Ok((row.try_get(from)?, row.try_get(from + 1)?, row.try_get(from + 2)?, row.try_get(from + 3)?))
}

fn comment(row: &Row) -> Result<Comment, tokio_postgres::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

fn user_with_post(row: &Row) -> Result<(User, Option<Post>), tokio_postgres::Error> {
    let id: Option<i64> = row.try_get(3)?;
    Ok((user(row)?, id.map(|_| post(row, 3)).transpose()?))
}

impl Peer for TokioPostgres {
    fn who(&self) -> Who {
        Who::Bare
    }

    fn users(&mut self, rows: i64) -> Result<usize, Failed> {
        let rows = self.runtime.block_on(self.client.query(&self.statements.users, &[&rows]))?;
        Ok(rows.iter().map(user).collect::<Result<Vec<_>, _>>()?.len())
    }

    fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
        let rows = self.runtime.block_on(self.client.query(&self.statements.users_with_posts, &[&rows]))?;
        let found = rows.iter().map(user_with_post).collect::<Result<Vec<_>, _>>()?;
        Ok(found.iter().filter(|(_, post)| post.is_some()).count())
    }

    fn tree(&mut self) -> Result<usize, Failed> {
        let Self { runtime, client, statements } = self;
        runtime.block_on(async {
            let rows = client.query(&statements.authors, &[&USERS]).await?;
            let users = rows.iter().map(user).collect::<Result<Vec<_>, _>>()?;
            let ids: Vec<i64> = users.iter().map(|user| user.0).collect();
            let rows = client.query(&statements.posts, &[&ids]).await?;
            let posts = rows.iter().map(|row| post(row, 0)).collect::<Result<Vec<_>, _>>()?;
            let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
            let mut of_post: HashMap<i64, Vec<Comment>> = HashMap::with_capacity(posts.len());
            for row in &client.query(&statements.comments, &[&ids]).await? {
                let comment = comment(row)?;
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
        })
    }

    fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
        let (names, colors): (Vec<String>, Vec<Option<String>>) = (0..rows).map(entry).unzip();
        let inserted =
            self.runtime.block_on(self.client.query(&self.statements.insert, &[&names, &colors]))?;
        Ok(inserted.iter().map(|row| row.try_get::<_, i64>(0)).collect::<Result<Vec<_>, _>>()?.len())
    }

    fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
        let Self { runtime, client, statements } = self;
        runtime.block_on(async {
            let mut found = 0;
            for id in ids {
                let row = client.query_opt(&statements.find, &[&id]).await?;
                found += usize::from(row.as_ref().map(user).transpose()?.is_some());
            }
            Ok(found)
        })
    }

    fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
        let Self { runtime, client, statements } = self;
        runtime.block_on(async {
            let mut updated = 0;
            for id in ids {
                let row = client.query_one(&statements.update, &[&name, &id]).await?;
                updated += usize::from(user(&row)?.1 == name);
            }
            Ok(updated)
        })
    }
}
