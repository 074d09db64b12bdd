//! The tables as Diesel knows them, sync and async.

use diesel::prelude::*;

diesel::table! {
    users (id) {
        id -> BigInt,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        user_id -> BigInt,
        title -> Text,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        post_id -> BigInt,
        text -> Text,
    }
}

diesel::table! {
    entries (id) {
        id -> BigInt,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub(crate) struct User {
    id: i64,
    pub(crate) name: String,
    #[expect(dead_code, reason = "a row is read whole, as the others read it")]
    hair_color: Option<String>,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User))]
#[expect(dead_code, reason = "a row is read whole, as the others read it")]
pub(crate) struct Post {
    id: i64,
    user_id: i64,
    title: String,
    body: Option<String>,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Post))]
#[expect(dead_code, reason = "a row is read whole, as the others read it")]
pub(crate) struct Comment {
    id: i64,
    post_id: i64,
    text: String,
}

/// A row to be inserted.
#[derive(Insertable)]
#[diesel(table_name = entries)]
pub(crate) struct NewEntry {
    name: String,
    hair_color: Option<String>,
}

impl NewEntry {
    pub(crate) fn many(rows: usize) -> Vec<Self> {
        (0..rows).map(crate::peer::entry).map(|(name, hair_color)| Self { name, hair_color }).collect()
    }
}

/// Users with their posts with their comments, grouped in memory; how many comments there are.
pub(crate) fn grouped(users: Vec<User>, posts: Vec<Post>, comments: Vec<Comment>) -> usize {
    let comments = comments.grouped_by(&posts);
    let posts = posts.into_iter().zip(comments).grouped_by(&users);
    let tree: Vec<(User, Vec<(Post, Vec<Comment>)>)> = users.into_iter().zip(posts).collect();
    tree.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum()
}
