tablewright::schema!();

fn main() {}
