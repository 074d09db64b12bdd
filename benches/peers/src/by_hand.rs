//! sqlx, written by hand as `query_as!` expands: prepared statements, `try_map`, columns by position.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use sqlx::{QueryBuilder, Row};
use tokio::runtime::Runtime;

use crate::peer::{Failed, Peer, USERS, Who, entry};

pub(crate) struct User {
    id: i64,
    name: String,
    #[expect(dead_code, reason = "a row is read whole, as the others read it")]
    hair_color: Option<String>,
}

#[expect(dead_code, reason = "a row is read whole, as the others read it")]
struct Post {
    id: i64,
    user_id: i64,
    title: String,
    body: Option<String>,
}

#[expect(dead_code, reason = "a row is read whole, as the others read it")]
struct Comment {
    id: i64,
    post_id: i64,
    text: String,
}

/// One connection of the driver's pool, without a check before each use.
macro_rules! by_hand {
    ($peer:ident, $database:ty, $options:ty, $row:ty, |$builder:ident, $ids:ident| $is_in:expr) => {
        pub(crate) struct $peer {
            runtime: Arc<Runtime>,
            pool: sqlx::Pool<$database>,
        }

        impl $peer {
            pub(crate) fn connect(runtime: &Arc<Runtime>, url: &str) -> Result<Self, Failed> {
                let options = <$options>::new().max_connections(1).test_before_acquire(false);
                Ok(Self { runtime: Arc::clone(runtime), pool: runtime.block_on(options.connect(url))? })
            }

            fn user(row: $row) -> Result<User, sqlx::Error> {
                Ok(User {
                    id: row.try_get_unchecked(0)?,
                    name: row.try_get_unchecked(1)?,
                    hair_color: row.try_get_unchecked(2)?,
                })
            }

            fn post(row: $row) -> Result<Post, sqlx::Error> {
                Ok(Post {
                    id: row.try_get_unchecked(0)?,
                    user_id: row.try_get_unchecked(1)?,
                    title: row.try_get_unchecked(2)?,
                    body: row.try_get_unchecked(3)?,
                })
            }

            fn comment(row: $row) -> Result<Comment, sqlx::Error> {
                Ok(Comment {
                    id: row.try_get_unchecked(0)?,
                    post_id: row.try_get_unchecked(1)?,
                    text: row.try_get_unchecked(2)?,
                })
            }

            fn user_with_post(row: $row) -> Result<(User, Option<Post>), sqlx::Error> {
                let post = match row.try_get_unchecked(3)? {
                    Some(id) => Some(Post {
                        id,
                        user_id: row.try_get_unchecked(4)?,
                        title: row.try_get_unchecked(5)?,
                        body: row.try_get_unchecked(6)?,
                    }),
                    None => None,
                };
                Ok((Self::user(row)?, post))
            }

            /// `select` of rows whose column is one of these keys.
            fn among(select: &str, $ids: Vec<i64>) -> QueryBuilder<$database> {
                let mut $builder = QueryBuilder::new(select);
                $is_in;
                $builder
            }
        }

        impl Peer for $peer {
            fn who(&self) -> Who {
                Who::ByHand
            }

            fn users(&mut self, rows: i64) -> Result<usize, Failed> {
                let query = sqlx::query("SELECT id, name, hair_color FROM users ORDER BY id LIMIT $1");
                let users = query.bind(rows).try_map(Self::user).fetch_all(&self.pool);
                Ok(self.runtime.block_on(users)?.len())
            }

            fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
                let query = sqlx::query(
                    "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.body
                     FROM users AS u LEFT JOIN posts AS p ON p.user_id = u.id WHERE u.id <= $1 ORDER BY u.id",
                );
                let found = query.bind(rows).try_map(Self::user_with_post).fetch_all(&self.pool);
                Ok(self.runtime.block_on(found)?.iter().filter(|(_, post)| post.is_some()).count())
            }

            fn tree(&mut self) -> Result<usize, Failed> {
                self.runtime.block_on(async {
                    let query = sqlx::query("SELECT id, name, hair_color FROM users WHERE id > $1 ORDER BY id");
                    let users = query.bind(USERS).try_map(Self::user).fetch_all(&self.pool).await?;
                    let ids = users.iter().map(|user| user.id).collect();
                    let mut query = Self::among("SELECT id, user_id, title, body FROM posts WHERE user_id", ids);
                    let posts = query.build().try_map(Self::post).fetch_all(&self.pool).await?;
                    let ids = posts.iter().map(|post| post.id).collect();
                    let mut query = Self::among("SELECT id, post_id, text FROM comments WHERE post_id", ids);
                    let comments = query.build().try_map(Self::comment).fetch_all(&self.pool).await?;

                    let mut of_post: HashMap<i64, Vec<Comment>> = HashMap::with_capacity(posts.len());
                    for comment in comments {
                        of_post.entry(comment.post_id).or_default().push(comment);
                    }
                    let mut of_user: HashMap<i64, Vec<(Post, Vec<Comment>)>> = HashMap::with_capacity(users.len());
                    for post in posts {
                        let comments = of_post.remove(&post.id).unwrap_or_default();
                        of_user.entry(post.user_id).or_default().push((post, comments));
                    }
                    let tree: Vec<(User, Vec<(Post, Vec<Comment>)>)> = users
                        .into_iter()
                        .map(|user| {
                            let posts = of_user.remove(&user.id).unwrap_or_default();
                            (user, posts)
                        })
                        .collect();
                    Ok(tree.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum())
                })
            }

            fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
                let mut query = QueryBuilder::<$database>::new("INSERT INTO entries (name, hair_color) ");
                query.push_values((0..rows).map(entry), |mut row, (name, hair_color)| {
                    row.push_bind(name).push_bind(hair_color);
                });
                query.push(" RETURNING id");
                let ids = query.build_query_scalar::<i64>().fetch_all(&self.pool);
                Ok(self.runtime.block_on(ids)?.len())
            }

            fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
                self.runtime.block_on(async {
                    let mut found = 0;
                    for id in ids {
                        let query = sqlx::query("SELECT id, name, hair_color FROM users WHERE id = $1");
                        let user = query.bind(id).try_map(Self::user).fetch_optional(&self.pool).await?;
                        found += usize::from(user.is_some());
                    }
                    Ok(found)
                })
            }

            fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
                self.runtime.block_on(async {
                    let mut updated = 0;
                    for id in ids {
                        let sql = "UPDATE users SET name = $1 WHERE id = $2 RETURNING id, name, hair_color";
                        let query = sqlx::query(sql).bind(name.to_owned()).bind(id).try_map(Self::user);
                        updated += usize::from(query.fetch_one(&self.pool).await?.name == name);
                    }
                    Ok(updated)
                })
            }
        }
    };
}

by_hand!(OnPostgres, sqlx::Postgres, sqlx::postgres::PgPoolOptions, sqlx::postgres::PgRow, |query, ids| {
    query.push(" = ANY(").push_bind(ids).push(") ORDER BY id")
});
by_hand!(OnSqlite, sqlx::Sqlite, sqlx::sqlite::SqlitePoolOptions, sqlx::sqlite::SqliteRow, |query, ids| {
    query.push(" IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id);
    }
    query.push(") ORDER BY id")
});
