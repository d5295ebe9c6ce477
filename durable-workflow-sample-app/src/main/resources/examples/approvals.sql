-- A budget, and the mail that is sent about it. Run at every start.

CREATE TABLE IF NOT EXISTS budget_hold (
    idempotency_key TEXT PRIMARY KEY,
    expense_id      TEXT NOT NULL UNIQUE,
    cents           INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('HELD', 'SPENT', 'RELEASED'))
) STRICT;

CREATE TABLE IF NOT EXISTS mail (
    idempotency_key TEXT PRIMARY KEY,
    expense_id      TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    subject         TEXT NOT NULL,
    token           TEXT NOT NULL -- of the link in it
) STRICT;
