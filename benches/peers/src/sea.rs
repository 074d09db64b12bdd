//! SeaORM 2, on a pool of one connection without a check before each use and without logging.

use std::ops::RangeInclusive;
use std::sync::Arc;

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectOptions, Database, DatabaseConnection, EntityTrait as _,
    LoaderTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use tokio::runtime::Runtime;

use crate::peer::{Failed, Peer, USERS, Who, entry};

mod user {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i64,
        pub(crate) name: String,
        pub(crate) hair_color: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {
        #[sea_orm(has_many = "super::post::Entity")]
        Posts,
    }

    impl Related<super::post::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Posts.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod post {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "posts")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i64,
        pub(crate) user_id: i64,
        pub(crate) title: String,
        pub(crate) body: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::UserId",
            to = "super::user::Column::Id"
        )]
        User,
        #[sea_orm(has_many = "super::comment::Entity")]
        Comments,
    }

    impl Related<super::user::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl Related<super::comment::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Comments.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod comment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "comments")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i64,
        pub(crate) post_id: i64,
        pub(crate) text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {
        #[sea_orm(
            belongs_to = "super::post::Entity",
            from = "Column::PostId",
            to = "super::post::Column::Id"
        )]
        Post,
    }

    impl Related<super::post::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Post.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod entries {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "entries")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i64,
        pub(crate) name: String,
        pub(crate) hair_color: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) struct SeaOrm {
    runtime: Arc<Runtime>,
    db: DatabaseConnection,
}

impl SeaOrm {
    pub(crate) fn connect(runtime: &Arc<Runtime>, url: &str) -> Result<Self, Failed> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).test_before_acquire(false).sqlx_logging(false);
        Ok(Self { runtime: Arc::clone(runtime), db: runtime.block_on(Database::connect(options))? })
    }
}

impl Peer for SeaOrm {
    fn who(&self) -> Who {
        Who::SeaOrm
    }

    fn users(&mut self, rows: i64) -> Result<usize, Failed> {
        let query = user::Entity::find().order_by_asc(user::Column::Id).limit(rows.unsigned_abs());
        Ok(self.runtime.block_on(query.all(&self.db))?.len())
    }

    fn users_with_posts(&mut self, rows: i64) -> Result<usize, Failed> {
        let query = user::Entity::find().filter(user::Column::Id.lte(rows)).order_by_asc(user::Column::Id);
        let found = self.runtime.block_on(query.find_also_related(post::Entity).all(&self.db))?;
        Ok(found.iter().filter(|(_, post)| post.is_some()).count())
    }

    fn tree(&mut self) -> Result<usize, Failed> {
        self.runtime.block_on(async {
            let query =
                user::Entity::find().filter(user::Column::Id.gt(USERS)).order_by_asc(user::Column::Id);
            let users = query.all(&self.db).await?;
            let posts = users.load_many(post::Entity, &self.db).await?;
            let counts: Vec<usize> = posts.iter().map(Vec::len).collect();
            let posts: Vec<post::Model> = posts.into_iter().flatten().collect();
            let comments = posts.load_many(comment::Entity, &self.db).await?;

            let mut posts = posts.into_iter().zip(comments);
            let tree: Vec<(user::Model, Vec<(post::Model, Vec<comment::Model>)>)> = users
                .into_iter()
                .zip(counts)
                .map(|(user, count)| (user, posts.by_ref().take(count).collect()))
                .collect();
            Ok(tree.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum())
        })
    }

    fn insert(&mut self, rows: usize) -> Result<usize, Failed> {
        let new = (0..rows).map(entry).map(|(name, hair_color)| entries::ActiveModel {
            id: NotSet,
            name: Set(name),
            hair_color: Set(hair_color),
        });
        self.runtime.block_on(entries::Entity::insert_many(new).exec(&self.db))?;
        Ok(rows)
    }

    fn find(&mut self, ids: RangeInclusive<i64>) -> Result<usize, Failed> {
        self.runtime.block_on(async {
            let mut found = 0;
            for id in ids {
                found += usize::from(user::Entity::find_by_id(id).one(&self.db).await?.is_some());
            }
            Ok(found)
        })
    }

    fn update(&mut self, ids: RangeInclusive<i64>, name: &str) -> Result<usize, Failed> {
        self.runtime.block_on(async {
            let mut updated = 0;
            for id in ids {
                let change =
                    user::ActiveModel { id: Unchanged(id), name: Set(name.to_owned()), hair_color: NotSet };
                updated += usize::from(change.update(&self.db).await?.name == name);
            }
            Ok(updated)
        })
    }
}
