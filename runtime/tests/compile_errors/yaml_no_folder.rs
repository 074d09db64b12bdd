tablewright::schema!("schemas/nowhere");

fn main() {}
