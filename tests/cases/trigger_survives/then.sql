UPDATE agents SET name = 'b';
