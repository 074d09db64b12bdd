tablewright::schema!(schemas / good);

fn main() {}
