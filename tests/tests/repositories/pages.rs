//! Pages show every row once, in every order, in both directions.

use tablewright::{Cursor, Error, Order};

use crate::db::{Agent, Sample, agent, project, sample};
use crate::{Backend, backends};

/// A generator of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }
}

/// One step of an order, and what it makes of two rows in memory.
type Step = (Order<Sample>, Box<dyn Fn(&Sample, &Sample) -> std::cmp::Ordering>);

/// A step by a column, in a random direction, with NULL at a random end.
fn step<V: PartialOrd + 'static>(
    random: &mut Numbers,
    (up, down): (Order<Sample>, Order<Sample>),
    value: fn(&Sample) -> Option<V>,
) -> Step {
    let (descending, first) = (random.yes(), random.yes());
    let order = if descending { down } else { up };
    let order = if first { order.nulls_first() } else { order.nulls_last() };
    let compare = move |one: &Sample, other: &Sample| {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (value(one), value(other)) {
            (None, None) => Equal,
            (None, Some(_)) => {
                if first {
                    Less
                } else {
                    Greater
                }
            }
            (Some(_), None) => {
                if first {
                    Greater
                } else {
                    Less
                }
            }
            (Some(one), Some(other)) => {
                let order = one.partial_cmp(&other).unwrap_or(Equal);
                if descending { order.reverse() } else { order }
            }
        }
    };
    (order, Box::new(compare))
}

async fn fill(backend: &Backend, random: &mut Numbers) {
    let rows = (0..60).map(|_| {
        let mut new = sample::New::new();
        if random.below(3) > 0 {
            new = new.whole(random.below(4) as i32);
        }
        if random.below(3) > 0 {
            new = new.words(["a", "B", "ä", "", "a'b"][random.below(5) as usize]);
        }
        if random.below(3) > 0 {
            new = new.double(random.below(3) as f64 / 3.0);
        }
        new
    });
    let rows: Vec<_> = rows.collect();
    backend.db.samples().insert_many(rows).await.unwrap();
}

#[tokio::test]
async fn every_order_of_random_rows() {
    for backend in backends().await {
        let mut random = Numbers(20_261_122);
        fill(&backend, &mut random).await;
        let select = |steps: &[Step]| {
            steps.iter().fold(backend.db.samples().select(), |query, step| query.order(step.0))
        };
        for round in 0..25 {
            let mut steps = Vec::new();
            for _ in 0..=random.below(3) {
                steps.push(match random.below(3) {
                    0 => step(&mut random, (sample::whole.asc(), sample::whole.desc()), |row| row.whole),
                    1 => step(&mut random, (sample::double.asc(), sample::double.desc()), |row| row.double),
                    _ => step(&mut random, (sample::big.asc(), sample::big.desc()), |row| row.big),
                });
            }
            let descending_key = random.yes();
            let key = if descending_key { sample::id.desc() } else { sample::id.asc() };
            let mut expected = backend.db.samples().select().all().await.unwrap();
            expected.sort_by(|one, other| {
                let by_steps = steps.iter().map(|step| step.1(one, other)).find(|order| order.is_ne());
                let by_key = if descending_key { other.id.cmp(&one.id) } else { one.id.cmp(&other.id) };
                by_steps.unwrap_or(by_key)
            });
            let expected: Vec<_> = expected.iter().map(|row| row.id).collect();
            let size = 1 + random.below(20) as u32;
            let about = format!(
                "{}: round {round}, {size} rows: {:?}",
                backend.name,
                steps.iter().map(|s| s.0).collect::<Vec<_>>()
            );

            let (mut seen, mut after): (_, Option<Cursor>) = (Vec::new(), None);
            let mut last_previous = None;
            loop {
                let page = select(&steps).order(key).page(after.clone(), size).await.unwrap();
                assert_eq!(page.previous.is_none(), seen.is_empty(), "{about}");
                seen.extend(page.rows.iter().map(|row| row.id));
                assert!(seen.len() <= expected.len(), "{about}: rows come twice");
                last_previous = page.previous.or(last_previous);
                // The place goes through a client as text.
                after = page.next.map(|cursor| cursor.to_string().parse().unwrap());
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(seen, expected, "{about}");

            let (mut seen, mut before): (_, Option<Cursor>) = (Vec::new(), None);
            loop {
                let page = select(&steps).order(key).page_before(before, size).await.unwrap();
                assert_eq!(page.next.is_none(), seen.is_empty(), "{about}");
                seen.splice(0..0, page.rows.iter().map(|row| row.id));
                assert!(seen.len() <= expected.len(), "{about}: rows come twice");
                before = page.previous;
                if before.is_none() {
                    break;
                }
            }
            assert_eq!(seen, expected, "{about}");
            if let Some(previous) = last_previous {
                // Forward and back again.
                let page = select(&steps).order(key).page_before(previous, size).await.unwrap();
                let end = expected.len() - (expected.len() - 1) % size as usize - 1;
                let found: Vec<_> = page.rows.iter().map(|row| row.id).collect();
                assert_eq!(found, expected[end - size as usize..end], "{about}");
            }
        }
    }
}

#[tokio::test]
async fn orders_that_are_not_nullable_and_text() {
    for backend in backends().await {
        let (_, _) = backend.agents(&["b", "a", "'", "Z", "ä"]).await;
        let all = || backend.db.agents().select().order(agent::name.desc()).order(agent::id.desc());
        let expected: Vec<Agent> = all().all().await.unwrap();
        let (mut seen, mut after) = (Vec::new(), None);
        for _ in 0..5 {
            let page = all().page(after, 1).await.unwrap();
            seen.extend(page.rows);
            after = page.next;
        }
        assert_eq!((seen, after), (expected, None), "{}", backend.name);
    }
}

#[tokio::test]
async fn by_a_column_of_a_related_row() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["c", "b", "a"]).await;
        let db = &backend.db;
        db.agents().update(agents[0].id).manager_id(agents[2].id).save().await.unwrap();
        db.agents().update(agents[2].id).manager_id(agents[1].id).save().await.unwrap();
        let all = || db.agents().select().order(agent::MANAGER.by(agent::name).asc());
        let names = |rows: &[Agent]| rows.iter().map(|row| row.name.clone()).collect::<String>();
        assert_eq!(names(&all().all().await.unwrap()), "cab", "{}", backend.name);
        let (mut seen, mut after) = (String::new(), None);
        loop {
            let page = all().page(after, 1).await.unwrap();
            seen += &names(&page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, "cab", "{}", backend.name);
        let last = db.agents().select().order(agent::MANAGER.by(agent::name).desc().nulls_last());
        assert_eq!(names(&last.all().await.unwrap()), "acb", "{}", backend.name);
    }
}

#[tokio::test]
async fn a_place_in_another_list_is_refused() {
    for backend in backends().await {
        backend.agents(&["a", "b", "c"]).await;
        let db = &backend.db;
        let by_name = || db.agents().select().order(agent::name.asc());
        let next = by_name().page(None, 1).await.unwrap().next.unwrap();
        for other in [
            db.agents().select().order(agent::name.desc()),
            db.agents().select().order(agent::name.asc().nulls_first()),
            db.agents().select().order(agent::rank.asc()),
            db.agents().select(),
        ] {
            let refused = other.page(next.clone(), 1).await;
            assert!(
                matches!(refused, Err(Error::Cursor { table: "agents" })),
                "{}: {refused:?}",
                backend.name
            );
        }
        let refused = db.projects().select().order(project::name.asc()).page(next.clone(), 1).await;
        assert!(matches!(refused, Err(Error::Cursor { table: "projects" })), "{}: {refused:?}", backend.name);
        // A cursor that somebody made up is a value like another, or none.
        let text: String = next.to_string();
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{text}");
        let json = text
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
        let json = String::from_utf8(json.collect()).unwrap().replace("\"a\"", "\"a' OR '1'='1\"");
        let forged: Cursor =
            json.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().parse().unwrap();
        let page = by_name().page(forged, 10).await.unwrap();
        assert_eq!(page.rows.len(), 2, "{}: {json}", backend.name);
        for bad in ["", "zz", "5b", "7b7d", "é"] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad:?}");
        }
        let serialised = serde_json::to_string(&next).unwrap();
        assert_eq!(serde_json::from_str::<Cursor>(&serialised).unwrap(), next);
        assert!(serde_json::from_str::<Cursor>("\"zz\"").is_err());
    }
}

#[tokio::test]
async fn by_number() {
    for backend in backends().await {
        backend.agents(&["a", "b", "c", "d", "e"]).await;
        let db = &backend.db;
        let all = || db.agents().select().order(agent::name.asc());
        for (number, expected) in [(0, "ab"), (1, "ab"), (2, "cd"), (3, "e"), (4, ""), (u64::MAX, "")] {
            let page = all().page_number(number, 2).await.unwrap();
            let names: String = page.rows.iter().map(|row| row.name.clone()).collect();
            assert_eq!(
                (names.as_str(), page.total, page.pages),
                (expected, 5, 3),
                "{}: {number}",
                backend.name
            );
        }
        let none = all().filter(agent::name.eq("z")).page_number(1, 2).await.unwrap();
        assert_eq!((none.rows.len(), none.total, none.pages), (0, 0, 0), "{}", backend.name);
    }
}
