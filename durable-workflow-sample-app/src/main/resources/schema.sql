-- The application's own tables. Run at every start.

CREATE TABLE IF NOT EXISTS stock (
    sku       TEXT PRIMARY KEY,
    title     TEXT NOT NULL,
    available INTEGER NOT NULL CHECK (available >= 0)
) STRICT;

-- One row per reservation. The unique key is what makes the step repeatable: whoever finds its key here has been here before.
CREATE TABLE IF NOT EXISTS reservation (
    idempotency_key TEXT PRIMARY KEY,
    released        INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1))
) STRICT;

CREATE TABLE IF NOT EXISTS reservation_item (
    idempotency_key TEXT NOT NULL REFERENCES reservation,
    sku             TEXT NOT NULL REFERENCES stock,
    quantity        INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (idempotency_key, sku)
) STRICT, WITHOUT ROWID;
