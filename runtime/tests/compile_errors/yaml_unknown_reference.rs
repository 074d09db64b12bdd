tablewright::schema!("schemas/unknown_reference");

fn main() {}
