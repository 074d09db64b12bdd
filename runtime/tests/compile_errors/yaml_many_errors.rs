tablewright::schema!("schemas/many_errors");

fn main() {}
