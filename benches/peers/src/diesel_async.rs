//! diesel-async on PostgreSQL, on one connection of its own.

use std::ops::RangeInclusive;
use std::sync::Arc;

use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use tokio::runtime::Runtime;

use crate::peer::{Failed, Peer, USERS, Who};
use crate::tables::{Comment, NewEntry, Post, User, entries, grouped, posts, users};

pub(crate) struct DieselAsync {
    runtime: Arc<Runtime>,
    connection: AsyncPgConnection,
}

impl DieselAsync {
    pub(crate) fn connect(runtime: &Arc<Runtime>, url: &str) -> Result<Self, Failed> {
        let connection = runtime.block_on(AsyncPgConnection::establish(url))?;
        Ok(Self { runtime: Arc::clone(runtime), connection })
    }
}

impl Peer for DieselAsync {
    fn who(&self) -> Who {
        Who::DieselAsync
    }

    fn users(&mut self, rows: i64) -> Result<usize, Failed> {
        let query = users::table.select(User::as_select()).order(users::id).limit(rows);
        Ok(self.runtime.block_on(query.load(&mut self.connection))?.len())
    }

    fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
        let query = users::table
            .left_join(posts::table)
            .select((User::as_select(), Option::<Post>::as_select()))
            .filter(users::id.le(rows))
            .order(users::id);
        let found: Vec<(User, Option<Post>)> = self.runtime.block_on(query.load(&mut self.connection))?;
        Ok(found.iter().filter(|(_, post)| post.is_some()).count())
    }

    fn tree(&mut self) -> Result<usize, Failed> {
        let Self { runtime, connection } = self;
        runtime.block_on(async {
            let query = users::table.select(User::as_select()).filter(users::id.gt(USERS)).order(users::id);
            let users = query.load(connection).await?;
            let posts = Post::belonging_to(&users).select(Post::as_select()).load(connection).await?;
            let comments =
                Comment::belonging_to(&posts).select(Comment::as_select()).load(connection).await?;
            Ok(grouped(users, posts, comments))
        })
    }

    fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
        let insert = diesel::insert_into(entries::table).values(NewEntry::many(rows));
        Ok(self.runtime.block_on(insert.execute(&mut self.connection))?)
    }

    fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
        let Self { runtime, connection } = self;
        runtime.block_on(async {
            let mut found = 0;
            for id in ids {
                let query = users::table.find(id).select(User::as_select());
                found += usize::from(query.first(connection).await.optional()?.is_some());
            }
            Ok(found)
        })
    }

    fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
        let Self { runtime, connection } = self;
        runtime.block_on(async {
            let mut updated = 0;
            for id in ids {
                let update = diesel::update(users::table.find(id)).set(users::name.eq(name));
                let user: User = update.returning(User::as_returning()).get_result(connection).await?;
                updated += usize::from(user.name == name);
            }
            Ok(updated)
        })
    }
}
