-- Devices, and what was asked of them. Run at every start.

CREATE TABLE IF NOT EXISTS device (
    device_id TEXT PRIMARY KEY,
    model     TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('REGISTERED', 'ACTIVE', 'DECOMMISSIONED'))
) STRICT;

-- The key makes a request that is repeated after a crash the same request.
CREATE TABLE IF NOT EXISTS firmware_request (
    idempotency_key TEXT PRIMARY KEY,
    device_id       TEXT NOT NULL REFERENCES device,
    version         TEXT NOT NULL
) STRICT;
