//! Diesel, on one connection of its own.

use std::ops::RangeInclusive;

use diesel::prelude::*;

use crate::peer::{Failed, Peer, USERS, Who};
use crate::tables::{Comment, NewEntry, Post, User, entries, grouped, posts, users};

pub(crate) struct Diesel<C>(C);

macro_rules! diesel {
    ($connection:ty) => {
        impl Diesel<$connection> {
            pub(crate) fn connect(url: &str) -> Result<Self, Failed> {
                Ok(Self(<$connection>::establish(url)?))
            }
        }

        impl Peer for Diesel<$connection> {
            fn who(&self) -> Who {
                Who::Diesel
            }

            fn users(&mut self, rows: i64) -> Result<usize, Failed> {
                let query = users::table.select(User::as_select()).order(users::id).limit(rows);
                Ok(query.load(&mut self.0)?.len())
            }

            fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
                let query = users::table
                    .left_join(posts::table)
                    .select((User::as_select(), Option::<Post>::as_select()))
                    .filter(users::id.le(rows))
                    .order(users::id);
                let found: Vec<(User, Option<Post>)> = query.load(&mut self.0)?;
                Ok(found.iter().filter(|(_, post)| post.is_some()).count())
            }

            fn tree(&mut self) -> Result<usize, Failed> {
                let query =
                    users::table.select(User::as_select()).filter(users::id.gt(USERS)).order(users::id);
                let users = query.load(&mut self.0)?;
                let posts = Post::belonging_to(&users).select(Post::as_select()).load(&mut self.0)?;
                let comments =
                    Comment::belonging_to(&posts).select(Comment::as_select()).load(&mut self.0)?;
                Ok(grouped(users, posts, comments))
            }

            fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
                Ok(diesel::insert_into(entries::table).values(NewEntry::many(rows)).execute(&mut self.0)?)
            }

            fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
                let mut found = 0;
                for id in ids {
                    let query = users::table.find(id).select(User::as_select());
                    found += usize::from(query.first(&mut self.0).optional()?.is_some());
                }
                Ok(found)
            }

            fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
                let mut updated = 0;
                for id in ids {
                    let update = diesel::update(users::table.find(id)).set(users::name.eq(name));
                    let user: User = update.returning(User::as_returning()).get_result(&mut self.0)?;
                    updated += usize::from(user.name == name);
                }
                Ok(updated)
            }
        }
    };
}

diesel!(PgConnection);
diesel!(SqliteConnection);
