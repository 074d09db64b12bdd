tablewright::schema!("schemas/unknown_type");

fn main() {}
