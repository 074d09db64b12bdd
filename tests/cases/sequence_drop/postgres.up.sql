-- hazard: drop_object sequence spare: the sequence goes, and with it how far it has counted

DROP SEQUENCE "spare";
