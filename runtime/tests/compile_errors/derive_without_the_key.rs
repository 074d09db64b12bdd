use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    name: String,
}

fn main() {}
