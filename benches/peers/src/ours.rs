//! tablewright, on both databases.

use std::ops::RangeInclusive;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::peer::{Failed, Peer, USERS, Who, entry};

mod db {
    tablewright::schema!("schema");
}

use db::{UserId, entry as entries, post, user};

pub(crate) struct Ours {
    runtime: Arc<Runtime>,
    db: db::Db,
}

impl Ours {
    pub(crate) fn connect(runtime: &Arc<Runtime>, url: &str) -> Result<Self, Failed> {
        let builder = tablewright::Db::builder(url).max_connections(1).check_connections(false);
        let db = db::Db::from(runtime.block_on(builder.connect())?);
        Ok(Self { runtime: Arc::clone(runtime), db })
    }
}

impl Peer for Ours {
    fn who(&self) -> Who {
        Who::Ours
    }

    fn users(&mut self, rows: i64) -> Result<usize, Failed> {
        let query = self.db.users().select().order(user::id.asc()).limit(rows.unsigned_abs());
        Ok(self.runtime.block_on(query.all())?.len())
    }

    fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
        let query = self.db.users().select().filter(user::id.le(UserId(rows))).order(user::id.asc());
        let found = self.runtime.block_on(query.with(user::POSTS.joined()).all())?;
        Ok(found.iter().map(|(_, posts)| posts.len()).sum())
    }

    fn tree(&mut self) -> Result<usize, Failed> {
        let query = self.db.users().select().filter(user::id.gt(UserId(USERS))).order(user::id.asc());
        let found = self.runtime.block_on(query.with(user::POSTS.with(post::COMMENTS)).all())?;
        Ok(found.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum())
    }

    fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
        let new = (0..rows).map(|number| {
            let (name, hair_color) = entry(number);
            entries::New::new(name).hair_color(hair_color)
        });
        Ok(self.runtime.block_on(async { self.db.entries().insert_many(new).await })?.len())
    }

    fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
        self.runtime.block_on(async {
            let mut found = 0;
            for id in ids {
                found += usize::from(self.db.users().find(UserId(id)).await?.is_some());
            }
            Ok(found)
        })
    }

    fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
        self.runtime.block_on(async {
            let mut updated = 0;
            for id in ids {
                let user = self.db.users().update(UserId(id)).name(name).save().await?;
                updated += usize::from(user.name == name);
            }
            Ok(updated)
        })
    }
}
