UPDATE people SET name = 'Eve';
