-- before
CREATE TABLE [it's; (one] ([c-- 1] INTEGER PRIMARY KEY, [/* 2] TEXT CHECK (length([/* 2]) < 9), [")] INT DEFAULT (1));
CREATE VIEW [v'] AS SELECT [c-- 1], [")] FROM [it's; (one];
CREATE TRIGGER [g;] AFTER UPDATE OF [/* 2] ON [it's; (one] BEGIN UPDATE [it's; (one] SET [")] = 2 WHERE [c-- 1] = old.[c-- 1]; END;
CREATE INDEX [i(] ON [it's; (one] ([")], lower([/* 2])) WHERE [c-- 1] > 0;
-- rows
INSERT INTO [it's; (one] VALUES (1, 'x', 3), (2, 'y', NULL);
-- after
CREATE TABLE [it's; (one] ([c-- 1] INTEGER PRIMARY KEY, [/* 2] TEXT NOT NULL DEFAULT ';' CHECK (length([/* 2]) < 9), [")] TEXT DEFAULT (1));
CREATE VIEW [v'] AS SELECT [c-- 1], [")] FROM [it's; (one] WHERE [")] <> ';';
CREATE TRIGGER [g;] AFTER UPDATE OF [/* 2] ON [it's; (one] BEGIN UPDATE [it's; (one] SET [")] = 2 WHERE [c-- 1] = old.[c-- 1]; END;
CREATE INDEX [i(] ON [it's; (one] ([")] DESC, lower([/* 2])) WHERE [c-- 1] > 0;
