-- Customers as an old system kept them, and as the new one keeps them. Run at every start.

CREATE TABLE IF NOT EXISTS legacy_customer (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL, -- "last, first"
    phone TEXT NOT NULL  -- as somebody has typed it
) STRICT;

-- One row for each customer and migration, so that migrations can be tried one after the other.
CREATE TABLE IF NOT EXISTS customer (
    migration_id TEXT NOT NULL,
    id           INTEGER NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL,
    phone        TEXT NOT NULL, -- "+", then digits
    PRIMARY KEY (migration_id, id)
) STRICT, WITHOUT ROWID;

-- 5000 customers; the phone number of every five hundredth cannot be read.
INSERT OR IGNORE INTO legacy_customer (id, name, phone)
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 5000)
SELECT n,
       'Family-' || (n % 97) || ', Given-' || n,
       CASE WHEN n % 500 = 0 THEN 'ask her sister' ELSE printf('0049 (30) %07d', n) END
FROM number;
