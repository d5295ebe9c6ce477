-- What a clinic keeps of its patients. Nothing of it is in the executions, which know them by their id only. Run at every start.

CREATE TABLE IF NOT EXISTS patient (
    patient_id TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('INVITED', 'CONSENTED', 'ADMITTED'))
) STRICT;

CREATE TABLE IF NOT EXISTS appointment (
    idempotency_key TEXT PRIMARY KEY,
    patient_id      TEXT NOT NULL
) STRICT;
