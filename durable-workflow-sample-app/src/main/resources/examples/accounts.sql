-- Double-entry books: the entries of every booking add up to 0, and so do all of them. Run at every start.

CREATE TABLE IF NOT EXISTS account (
    account_id TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('OPEN', 'CLOSED'))
) STRICT;

CREATE TABLE IF NOT EXISTS booking (
    no         INTEGER PRIMARY KEY,
    text       TEXT NOT NULL,
    repeat_key TEXT UNIQUE -- null for what cannot be repeated
) STRICT;

CREATE TABLE IF NOT EXISTS entry (
    booking    INTEGER NOT NULL REFERENCES booking,
    account_id TEXT NOT NULL REFERENCES account,
    cents      INTEGER NOT NULL,
    PRIMARY KEY (booking, account_id)
) STRICT, WITHOUT ROWID;

-- The bank's own accounts, and a first customer with 100.00, which came from the bank.
INSERT OR IGNORE INTO account (account_id, holder, state) VALUES
    ('bank', 'The bank', 'OPEN'),
    ('clearing', 'Money on its way', 'OPEN'),
    ('ada', 'Ada Lovelace', 'OPEN');
INSERT OR IGNORE INTO booking (no, text, repeat_key) VALUES (1, 'opening', 'opening');
INSERT OR IGNORE INTO entry (booking, account_id, cents) VALUES (1, 'bank', -10000), (1, 'ada', 10000);
