tablewright::schema!("schemas/same_name");

fn main() {}
