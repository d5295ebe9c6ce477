-- What recipients have got. Run at every start.

CREATE TABLE IF NOT EXISTS message (
    recipient  TEXT NOT NULL,
    message_id TEXT NOT NULL,
    text       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('DELIVERED', 'ACKNOWLEDGED', 'DEAD')),
    PRIMARY KEY (recipient, message_id)
) STRICT, WITHOUT ROWID;

-- The key makes a delivery that is repeated after a crash the same delivery.
CREATE TABLE IF NOT EXISTS delivery (
    idempotency_key TEXT PRIMARY KEY,
    recipient       TEXT NOT NULL,
    message_id      TEXT NOT NULL,
    FOREIGN KEY (recipient, message_id) REFERENCES message
) STRICT;
