//! Columns, distinct values, aggregates and groups are the same on every backend.

use tablewright::types::{Decimal, Uuid};
use tablewright::{Error, count};

use crate::backends;
use crate::db::{Mood, agent, sample};

#[tokio::test]
async fn columns_are_read_as_tuples() {
    for backend in backends().await {
        let db = &backend.db;
        for (whole, words, mood) in [
            (1, Some("b"), Some(Mood::Calm)),
            (2, Some("a"), Some(Mood::VeryHappy)),
            (3, Some("b"), Some(Mood::Calm)),
            (4, None, None),
        ] {
            let new = sample::New::new().whole(whole).words(words.map(str::to_owned)).mood(mood);
            let new = new.tags(vec![format!("t{whole}")]).moods(vec![Mood::_2ndThoughts]);
            db.samples().insert(new).await.unwrap();
        }
        let all = || db.samples().select();
        let text = |text: &str| Some(text.to_owned());
        let rows: Vec<(Option<String>, Option<Mood>)> =
            all().order(sample::whole.desc()).columns((sample::words, sample::mood)).all().await.unwrap();
        let expected = [
            (None, None),
            (text("b"), Some(Mood::Calm)),
            (text("a"), Some(Mood::VeryHappy)),
            (text("b"), Some(Mood::Calm)),
        ];
        assert_eq!(rows, expected, "{}", backend.name);
        let once = all().order(sample::words.asc()).order(sample::mood.asc());
        let once = once.columns((sample::words, sample::mood)).distinct().all().await.unwrap();
        let expected = [(text("a"), Some(Mood::VeryHappy)), (text("b"), Some(Mood::Calm)), (None, None)];
        assert_eq!(once, expected, "{}", backend.name);
        let moods = all().order(sample::mood.asc()).columns(sample::mood).distinct().first().await.unwrap();
        assert!(moods.is_some(), "{}", backend.name);
        let lists =
            all().filter(sample::whole.eq(2)).columns((sample::tags, sample::moods)).first().await.unwrap();
        let expected = Some((Some(vec!["t2".to_owned()]), Some(vec![Mood::_2ndThoughts])));
        assert_eq!(lists, expected, "{}", backend.name);
        let limited =
            all().order(sample::whole.asc()).offset(1).limit(2).columns(sample::whole).all().await.unwrap();
        assert_eq!(limited, [Some(2), Some(3)], "{}", backend.name);
        let wrong = all().order(sample::whole.asc()).columns(sample::words).distinct().all().await;
        assert!(
            matches!(wrong, Err(Error::Unsupported { column: "whole", .. })),
            "{}: {wrong:?}",
            backend.name
        );
    }
}

#[tokio::test]
async fn nothing_has_no_sum() {
    for backend in backends().await {
        let rows = || backend.db.samples().select();
        let of = (count(), sample::whole.sum(), sample::big.sum(), sample::price.avg(), sample::double.max());
        assert_eq!(rows().aggregate(of).await.unwrap(), (0, None, None, None, None), "{}", backend.name);
        assert_eq!(rows().aggregate(count()).await.unwrap(), 0, "{}", backend.name);
        assert_eq!(rows().group_by(sample::mood).aggregate(count()).await.unwrap(), [], "{}", backend.name);
    }
}

#[tokio::test]
async fn sums_do_not_overflow() {
    for backend in backends().await {
        let db = &backend.db;
        let uuid = |number: u128| Uuid::from_u128(number);
        for (whole, big, cents) in [(i32::MAX, i64::MAX, 10), (i32::MAX, i64::MAX, 20), (-1, -3, 0)] {
            let new = sample::New::new().whole(whole).big(big).small(i16::MAX).price(Decimal::new(cents, 2));
            let new = new.single(0.5).double(0.25).token(uuid(cents as u128)).raw(vec![cents as u8, 255]);
            db.samples().insert(new).await.unwrap();
        }
        db.samples().insert(sample::New::new()).await.unwrap();
        let rows = || db.samples().select();
        let sums = rows()
            .aggregate((
                count(),
                sample::whole.count(),
                sample::small.count_distinct(),
                sample::small.sum(),
                sample::whole.sum(),
                sample::big.sum(),
                sample::price.sum(),
                sample::single.sum(),
            ))
            .await
            .unwrap();
        let big = Decimal::from(i64::MAX) + Decimal::from(i64::MAX) - Decimal::from(3);
        let (smalls, wholes) = (3 * i64::from(i16::MAX), 2 * i64::from(i32::MAX) - 1);
        let expected = (4, 3, 1, Some(smalls), Some(wholes), Some(big), Some(Decimal::new(30, 2)), Some(1.5));
        assert_eq!(sums, expected, "{}", backend.name);
        let means = rows()
            .aggregate((sample::small.avg(), sample::price.avg(), sample::double.avg(), sample::big.min()))
            .await
            .unwrap();
        let expected = (Some(f64::from(i16::MAX)), Some(Decimal::new(10, 2)), Some(0.25), Some(-3));
        assert_eq!(means, expected, "{}", backend.name);
        let extremes = rows()
            .aggregate((
                sample::token.min(),
                sample::token.max(),
                sample::raw.min(),
                sample::raw.max(),
                sample::id.max(),
            ))
            .await
            .unwrap();
        assert_eq!((extremes.0, extremes.1), (Some(uuid(0)), Some(uuid(20))), "{}", backend.name);
        assert_eq!((extremes.2, extremes.3), (Some(vec![0, 255]), Some(vec![20, 255])), "{}", backend.name);
        assert!(extremes.4.is_some(), "{}", backend.name);
    }
}

#[tokio::test]
async fn groups_are_narrowed_and_ordered() {
    for backend in backends().await {
        let (project, agents) = backend.agents(&["a", "b", "c", "d"]).await;
        let db = &backend.db;
        for (agent, rank) in [(0, 5), (1, 7), (2, 7)] {
            db.agents().update(agents[agent].id).rank(rank).save().await.unwrap();
        }
        let by_rank = || db.agents().by_project_id(project.id).group_by(agent::rank);
        let groups =
            by_rank().order(agent::rank.asc()).aggregate((count(), agent::name.max())).await.unwrap();
        let name = |name: &str| Some(name.to_owned());
        let expected = [(Some(5), (1, name("a"))), (Some(7), (2, name("c"))), (None, (1, name("d")))];
        assert_eq!(groups, expected, "{}", backend.name);
        let many = by_rank().having(count().gt(1)).aggregate(count()).await.unwrap();
        assert_eq!(many, [(Some(7), 2)], "{}", backend.name);
        let high = by_rank().having(agent::rank.sum().ge(5)).having(agent::name.max().lt("b"));
        assert_eq!(high.aggregate(count()).await.unwrap(), [(Some(5), 1)], "{}", backend.name);
        let first = by_rank().order(count().desc()).order(agent::rank.desc().nulls_last()).limit(2);
        let first: Vec<_> = first.aggregate(count()).await.unwrap();
        assert_eq!(first, [(Some(7), 2), (Some(5), 1)], "{}", backend.name);
        let pairs = db
            .agents()
            .select()
            .group_by((agent::status, agent::project_id))
            .aggregate(count())
            .await
            .unwrap();
        assert_eq!(pairs, [((crate::db::AgentStatus::Idle, project.id), 4)], "{}", backend.name);
        let wrong = by_rank().order(agent::name.asc()).aggregate(count()).await;
        assert!(
            matches!(wrong, Err(Error::Unsupported { column: "name", .. })),
            "{}: {wrong:?}",
            backend.name
        );
    }
}

#[tokio::test]
async fn exact_numbers_are_compared_as_numbers() {
    for backend in backends().await {
        let db = &backend.db;
        for (words, cents) in [("a", 999), ("a", 1), ("b", 10_000)] {
            let new = sample::New::new().words(words).price(Decimal::new(cents, 2));
            db.samples().insert(new).await.unwrap();
        }
        let groups = || db.samples().select().group_by(sample::words);
        let found = groups()
            .having(sample::price.sum().eq(Decimal::TEN))
            .aggregate(sample::price.avg())
            .await
            .unwrap();
        assert_eq!(found, [(Some("a".to_owned()), Some(Decimal::from(5)))], "{}", backend.name);
        let found =
            groups().having(sample::price.max().gt(Decimal::from(20))).aggregate(count()).await.unwrap();
        assert_eq!(found, [(Some("b".to_owned()), 1)], "{}", backend.name);
    }
}
