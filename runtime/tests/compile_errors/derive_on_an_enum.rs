use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
enum Card {
    One,
}

fn main() {}
