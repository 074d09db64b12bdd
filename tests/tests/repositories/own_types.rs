//! Columns whose types are the application's own: newtypes, checked ones, enums as text and as numbers, keys.

use std::slice::from_ref;

use serde::{Deserialize, Serialize};
use tablewright::{Error, Repository, Value};

use crate::{Profile, backends_of};

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/own_types.yaml");
}

use db::{post, room, user};

/// A primary key of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Value)]
pub struct UserId(pub i64);

/// Text that was checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Value)]
#[value(try_from)]
pub struct Email {
    address: String,
}

impl TryFrom<String> for Email {
    type Error = String;

    fn try_from(address: String) -> Result<Self, String> {
        if address.contains('@') { Ok(Self { address }) } else { Err(format!("{address:?} is no address")) }
    }
}

fn email(address: &str) -> Email {
    Email::try_from(address.to_owned()).unwrap()
}

/// Text that may be anything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Value)]
pub struct Nick(pub String);

/// Stored as a number, out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Value)]
#[value(integer = i16)]
pub enum Priority {
    /// -1
    Lowest = -1,
    /// 10
    High = 10,
    /// 1
    Usual = 1,
}

/// Stored as the values of a declared enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Value)]
#[value(rename_all = "kebab-case")]
pub enum Channel {
    /// `post`
    Post,
    /// `e-mail`
    EMail,
    /// Not in kebab case.
    #[value(rename = "by phone")]
    Phone,
}

/// Some columns, with types of one's own that only the compiler can check.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "posts", schema = "tests/repositories/own_types.yaml")]
struct PostCard {
    id: db::PostId,
    profile: Profile,
    author: db::User,
    reviewer: Option<db::User>,
}

async fn stocked(db: &db::Db) -> [db::User; 3] {
    let new = |name: &str| user::New::new(email(&format!("{name}@example.org"))).nick(Nick(name.to_owned()));
    let ada = new("ada").priority(Priority::High).channel(Channel::EMail);
    let bob = new("b%b").channel(Channel::Phone).tags(vec![Nick("a,b".to_owned()), Nick(String::new())]);
    let eve = new("eve").priority(Priority::Lowest);
    [
        db.users().insert(ada).await.unwrap(),
        db.users().insert(bob).await.unwrap(),
        db.users().insert(eve).await.unwrap(),
    ]
}

#[tokio::test]
async fn values_of_own_types_come_back_as_they_went() {
    for (db, name, _database) in backends_of("own_types.yaml", db::Db::memory, db::Db::connect).await {
        let [ada, bob, eve] = stocked(&db).await;
        assert_eq!((ada.priority, ada.channel), (Priority::High, Some(Channel::EMail)), "{name}");
        assert_eq!((bob.priority, bob.channel), (Priority::Usual, Some(Channel::Phone)), "{name}");
        assert_eq!(bob.tags, Some(vec![Nick("a,b".to_owned()), Nick(String::new())]), "{name}");
        assert_eq!((eve.channel, &eve.tags), (None, &None), "{name}");
        for user in [&ada, &bob, &eve] {
            assert_eq!(db.users().find(user.id).await.unwrap().as_ref(), Some(user), "{name}");
        }
        // A derive that was asked for, twice, and one that every row has.
        let text = serde_json::to_value(&ada).unwrap();
        assert_eq!(text["email"]["address"], "ada@example.org");
        assert!(ada < bob && std::collections::HashSet::from([ada.clone()]).contains(&ada));
    }
}

#[tokio::test]
async fn they_are_found_compared_ordered_and_searched() {
    for (db, name, _database) in backends_of("own_types.yaml", db::Db::memory, db::Db::connect).await {
        let [ada, bob, eve] = stocked(&db).await;
        assert_eq!(db.users().by_email(email("ada@example.org")).await.unwrap(), Some(ada.clone()), "{name}");
        let found = db.users().by_priority(Priority::High).all().await.unwrap();
        assert_eq!(found, from_ref(&ada), "{name}");
        let found = db.users().by_priority_and_channel(Priority::Usual, Channel::Phone).all().await.unwrap();
        assert_eq!(found, from_ref(&bob), "{name}");
        let found = db.users().by_nick(Nick("b%b".to_owned())).all().await.unwrap();
        assert_eq!(found, from_ref(&bob), "{name}");
        let above = db.users().filter(user::priority.gt(Priority::Lowest)).order(user::priority.desc());
        assert_eq!(above.all().await.unwrap(), [ada.clone(), bob.clone()], "{name}");
        let found = db.users().filter(user::nick.contains("%")).all().await.unwrap();
        assert_eq!(found, from_ref(&bob), "{name}");
        let among = [Some(Channel::EMail), Some(Channel::Phone)].into_iter().flatten();
        let found = db.users().filter(user::channel.is_in(among)).order(user::id.asc()).all().await.unwrap();
        assert_eq!(found, [ada.clone(), bob.clone()], "{name}");
        let first = db.users().select().order(user::priority.asc()).page(None, 2).await.unwrap();
        assert_eq!(first.rows, [eve, bob], "{name}");
        let rest = db.users().select().order(user::priority.asc()).page(first.next, 2).await.unwrap();
        assert_eq!((rest.rows, rest.next), (vec![ada], None), "{name}");
    }
}

#[tokio::test]
async fn a_key_of_an_own_type_is_what_other_tables_refer_by() {
    for (db, name, _database) in backends_of("own_types.yaml", db::Db::memory, db::Db::connect).await {
        let [ada, bob, _] = stocked(&db).await;
        let profile = Profile { tone: "dry".to_owned(), likes: vec!["tea".to_owned()] };
        let new = post::New::new(ada.id, profile.clone()).reviewer_id(bob.id);
        let stored = db.posts().insert(new).await.unwrap();
        assert_eq!(stored.author_id, UserId(ada.id.0), "{name}");
        let with = db.posts().select().with(post::AUTHOR).with(post::REVIEWER).all().await.unwrap();
        assert_eq!(with, [(stored.clone(), ada.clone(), Some(bob.clone()))], "{name}");
        let users = db.users().select().order(user::id.asc()).with(user::REVIEWS).all().await.unwrap();
        let counts: Vec<usize> = users.iter().map(|(_, reviews)| reviews.len()).collect();
        assert_eq!(counts, [0, 1, 0], "{name}");
        let card = PostCard::repository(&db).find(stored.id).required().await.unwrap();
        assert_eq!(card, PostCard { id: stored.id, profile, author: ada, reviewer: Some(bob) }, "{name}");

        let hall = db.rooms().insert(room::New::new(Nick("hall".to_owned()))).await.unwrap();
        let attic = room::New::new(Nick("attic".to_owned())).next(hall.name.clone());
        let attic = db.rooms().insert(attic).await.unwrap();
        let (_, before) = db.rooms().find(hall.name).with(room::PREVIOUS).required().await.unwrap();
        assert_eq!(before, [attic], "{name}");
    }
}

#[tokio::test]
async fn what_the_type_refuses_is_an_error_in_its_words() {
    for (db, name, database) in backends_of("own_types.yaml", db::Db::memory, db::Db::connect).await {
        let [ada, ..] = stocked(&db).await;
        let Some(database) = database else { continue };
        database.execute("UPDATE users SET email = 'nowhere' WHERE nick = 'ada'");
        let error = db.users().find(ada.id).await.unwrap_err();
        assert!(matches!(error, Error::Read { .. }), "{name}: {error:?}");
        let expected = "\"nowhere\" is no address";
        assert!(error.to_string().contains(expected), "{name}: {error}");
        database.execute("UPDATE users SET email = 'a@b', priority = 7 WHERE nick = 'ada'");
        let error = db.users().find(ada.id).await.unwrap_err().to_string();
        assert!(error.contains("7 is none of -1, 10, 1"), "{name}: {error}");
    }
}
