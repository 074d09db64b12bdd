CALL clean(30);
