--liquibase formatted sql

-- Append only: a change set that was released is never edited. ChangeSets.java lists the ids.
-- Columns whose names end in _at are instants in milliseconds since 1970-01-01T00:00:00Z.
-- Payload columns come last, so that lists do not read past them; among them the error first, which lists show.

--changeset durable-workflow:0001-workflow dbms:sqlite stripComments:false
CREATE TABLE ${prefix}workflow (
    no            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    version       INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL, -- epoch ms
    last_seen_at  INTEGER NOT NULL, -- epoch ms
    parameters    TEXT, -- JSON
    steps         TEXT, -- JSON
    UNIQUE (name, version)
) STRICT;

--changeset durable-workflow:0002-node dbms:sqlite stripComments:false
CREATE TABLE ${prefix}node (
    no             INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE, -- new for each process start
    started_at     INTEGER NOT NULL, -- epoch ms
    heartbeat_at   INTEGER NOT NULL, -- epoch ms
    lease_ends_at  INTEGER, -- epoch ms
    host           TEXT,
    version        TEXT
) STRICT;

--changeset durable-workflow:0003-execution dbms:sqlite stripComments:false
CREATE TABLE ${prefix}execution (
    no               INTEGER PRIMARY KEY, -- what everything else refers to
    id               TEXT NOT NULL UNIQUE,
    workflow         TEXT NOT NULL,
    version          INTEGER NOT NULL,
    status           TEXT NOT NULL,
    outcome          TEXT,
    compensation     TEXT NOT NULL,
    owner            TEXT, -- id of the node that runs it
    fence            INTEGER NOT NULL, -- grows each time it changes hands
    revision         INTEGER NOT NULL, -- of the last transition that wrote this row
    generation       INTEGER NOT NULL, -- grows with rewind and continue-as-new
    recovery_count   INTEGER NOT NULL,
    waiting_kind     TEXT,
    waiting_name     TEXT,
    waiting_since_at INTEGER, -- epoch ms
    wake_at          INTEGER, -- epoch ms
    created_at       INTEGER NOT NULL, -- epoch ms
    deadline_at      INTEGER, -- epoch ms
    started_at       INTEGER, -- epoch ms
    ended_at         INTEGER, -- epoch ms
    block_reason     TEXT,
    block_position   INTEGER,
    block_scope      INTEGER, -- of that position; none is the body
    block_detail     TEXT,
    parent_no        INTEGER REFERENCES ${prefix}execution (no) ON DELETE SET NULL,
    queue            TEXT,
    priority         INTEGER NOT NULL DEFAULT 0,
    queue_key        TEXT,
    queue_rank_at    INTEGER, -- epoch ms; those of an earlier one are let through first
    queue_place      INTEGER NOT NULL DEFAULT 0, -- 1 while it holds a place
    admitted_at      INTEGER, -- epoch ms, when it was last given a place
    dedup_key        TEXT, -- until it ends
    seed             BLOB NOT NULL, -- 16 bytes
    input_hash       TEXT NOT NULL,
    tags             TEXT, -- JSON object of texts
    error            TEXT, -- JSON
    input            TEXT, -- JSON
    output           TEXT -- JSON
) STRICT;

-- What a node has in hand, by number: small, and all that a restart looks at.
CREATE INDEX ${prefix}execution_owned ON ${prefix}execution (no)
    WHERE owner IS NOT NULL;

-- What is to be run by time.
CREATE INDEX ${prefix}execution_due ON ${prefix}execution (wake_at)
    WHERE owner IS NULL AND wake_at IS NOT NULL AND status IN ('QUEUED', 'RUNNING', 'SUSPENDED', 'COMPENSATING');

-- What may time out although no thread is free.
CREATE INDEX ${prefix}execution_deadline ON ${prefix}execution (deadline_at)
    WHERE owner IS NULL AND deadline_at IS NOT NULL AND status IN ('QUEUED', 'SUSPENDED');

-- Lists and counts by status. Most rows are completed sooner or later, and these cost nothing here.
CREATE INDEX ${prefix}execution_status ON ${prefix}execution (status)
    WHERE status <> 'COMPLETED';

CREATE INDEX ${prefix}execution_parent ON ${prefix}execution (parent_no)
    WHERE parent_no IS NOT NULL;

-- Who waits for a place in a queue, who holds one, when places were given, and which keys are taken.
CREATE INDEX ${prefix}execution_line ON ${prefix}execution (queue, queue_rank_at, no, queue_key, waiting_since_at)
    WHERE waiting_kind = 'QUEUE' AND status = 'QUEUED';

CREATE INDEX ${prefix}execution_place ON ${prefix}execution (queue, queue_key)
    WHERE queue_place = 1;

CREATE INDEX ${prefix}execution_admitted ON ${prefix}execution (queue, admitted_at)
    WHERE admitted_at IS NOT NULL;

CREATE UNIQUE INDEX ${prefix}execution_dedup ON ${prefix}execution (queue, dedup_key)
    WHERE dedup_key IS NOT NULL;

-- Who waits for the end of a child.
CREATE INDEX ${prefix}execution_awaiting ON ${prefix}execution (no)
    WHERE waiting_kind = 'CHILD';

-- Who waits in parallel branches.
CREATE INDEX ${prefix}execution_branching ON ${prefix}execution (no)
    WHERE waiting_kind = 'PARALLEL';

-- What may be deleted once it is old enough. Entries come in the order of time, so they cost little.
CREATE INDEX ${prefix}execution_ended ON ${prefix}execution (status, ended_at)
    WHERE ended_at IS NOT NULL;

--changeset durable-workflow:0004-checkpoint dbms:sqlite stripComments:false
-- The many rows: what can be told in fewer bytes, is. SQLite stores 0 and 1 in none.
CREATE TABLE ${prefix}checkpoint (
    execution_no INTEGER NOT NULL REFERENCES ${prefix}execution (no) ON DELETE CASCADE,
    generation   INTEGER NOT NULL,
    scope        INTEGER NOT NULL, -- 0 is the body, 1 the compensations, 2 markers; from 3 on parallel branches
    position     INTEGER NOT NULL,
    -- 0 STEP, 1 SLEEP, 2 SIGNAL, 3 COMPENSATION, 4 VERSION, 5 CHILD, 6 CHILD_START, 10 PARALLEL, 20 ANY_SIGNAL, 21 CONDITION,
    -- 22 TOPIC, 23 CALL, 24 CALLBACK_OPENED, 25 CALLBACK, 30 COMPENSATE, 31 CONTINUED, 32 DROPPED_CHILD, 33 REWIND
    kind         INTEGER NOT NULL,
    name         TEXT NOT NULL,
    -- 0 INTENT, 1 COMPLETED, 2 FAILED, 3 TIMED_OUT, 4 COMPENSATED, 5 CANCELLED, 6 UNKNOWN
    status       INTEGER NOT NULL,
    attempt      INTEGER NOT NULL,
    revision     INTEGER NOT NULL, -- of the transition that wrote it last
    due_at       INTEGER, -- epoch ms
    started_at   INTEGER NOT NULL, -- epoch ms
    took_ms      INTEGER, -- until it ended
    compensation TEXT,
    error        TEXT, -- JSON
    output       TEXT, -- JSON
    arguments    TEXT, -- JSON; the id of a child; the name of a signal; a deadline; the branches of a parallel block
    UNIQUE (execution_no, generation, scope, position)
) STRICT;

-- Who waits for a topic. Costs nothing for all other records.
CREATE INDEX ${prefix}checkpoint_topic ON ${prefix}checkpoint (name, execution_no)
    WHERE kind = 22 AND status = 0;

--changeset durable-workflow:0005-signal dbms:sqlite stripComments:false
CREATE TABLE ${prefix}signal (
    no           INTEGER PRIMARY KEY, -- grows in the order of acceptance
    execution_no INTEGER NOT NULL REFERENCES ${prefix}execution (no) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    dedup_key    TEXT NOT NULL,
    status       TEXT NOT NULL, -- PENDING, DELIVERED, EXPIRED
    accepted_at  INTEGER NOT NULL, -- epoch ms
    revision     INTEGER, -- of the transition that consumed it
    payload      TEXT, -- JSON
    UNIQUE (execution_no, dedup_key)
) STRICT;

CREATE INDEX ${prefix}signal_pending ON ${prefix}signal (execution_no)
    WHERE status = 'PENDING';

--changeset durable-workflow:0006-command dbms:sqlite stripComments:false
CREATE TABLE ${prefix}command (
    no           INTEGER PRIMARY KEY, -- grows in the order of acceptance
    execution_no INTEGER NOT NULL REFERENCES ${prefix}execution (no) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    token        TEXT NOT NULL, -- 32 hexadecimal digits
    status       TEXT NOT NULL, -- OPEN, DONE
    accepted_at  INTEGER NOT NULL, -- epoch ms
    revision     INTEGER, -- of the transition that carried it out
    who          TEXT,
    why          TEXT,
    UNIQUE (execution_no, token)
) STRICT;

CREATE INDEX ${prefix}command_open ON ${prefix}command (execution_no)
    WHERE status = 'OPEN';

--changeset durable-workflow:0007-event dbms:sqlite stripComments:false
CREATE TABLE ${prefix}event (
    execution_no INTEGER NOT NULL REFERENCES ${prefix}execution (no) ON DELETE CASCADE,
    revision     INTEGER NOT NULL, -- of the transition that wrote it
    line         INTEGER NOT NULL, -- from 0 within the transition
    recorded_at  INTEGER NOT NULL, -- epoch ms
    kind         TEXT NOT NULL,
    scope        INTEGER,
    position     INTEGER,
    attempt      INTEGER,
    who          TEXT,
    detail       TEXT,
    PRIMARY KEY (execution_no, revision, line)
) STRICT, WITHOUT ROWID;

--changeset durable-workflow:0008-schedule dbms:sqlite stripComments:false
CREATE TABLE ${prefix}schedule (
    no              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL UNIQUE,
    created_at      INTEGER NOT NULL, -- epoch ms
    revision        INTEGER NOT NULL, -- grows with each change
    workflow        TEXT NOT NULL,
    version         INTEGER NOT NULL,
    timing_kind     TEXT NOT NULL, -- CRON, FIXED_RATE, FIXED_DELAY
    timing          TEXT NOT NULL, -- a cron expression or an ISO duration
    zone            TEXT NOT NULL,
    missed_runs     TEXT NOT NULL, -- SKIP, ONCE, ALL
    max_missed_runs INTEGER NOT NULL,
    overlap         TEXT NOT NULL, -- ALLOW, SKIP, QUEUE
    declared        INTEGER NOT NULL, -- 1 if it comes from code
    tags            TEXT, -- JSON object of texts
    input_hash      TEXT NOT NULL,
    paused          INTEGER NOT NULL,
    fault           TEXT, -- BAD_TIMING, NO_SUCH_WORKFLOW, NOT_DECLARED
    detail          TEXT,
    anchor_at       INTEGER NOT NULL, -- epoch ms
    next_at         INTEGER, -- epoch ms
    awaited         TEXT, -- id of the execution whose end it waits for
    last_due_at     INTEGER, -- epoch ms
    last_id         TEXT,
    skipped_at      INTEGER, -- epoch ms
    changed_at      INTEGER NOT NULL, -- epoch ms
    changed_by      TEXT,
    change_reason   TEXT,
    input           TEXT -- JSON
) STRICT;

CREATE INDEX ${prefix}schedule_due ON ${prefix}schedule (next_at)
    WHERE paused = 0 AND fault IS NULL AND awaited IS NULL AND next_at IS NOT NULL;

CREATE INDEX ${prefix}schedule_awaiting ON ${prefix}schedule (no)
    WHERE paused = 0 AND fault IS NULL AND awaited IS NOT NULL;

CREATE INDEX ${prefix}schedule_declared ON ${prefix}schedule (no)
    WHERE declared = 1;

CREATE INDEX ${prefix}schedule_faulty ON ${prefix}schedule (no)
    WHERE fault IS NOT NULL;

--changeset durable-workflow:0009-topic dbms:sqlite stripComments:false
-- Publications that are not delivered to all of their waits yet, and the keys of others for some days.
CREATE TABLE ${prefix}topic (
    no          INTEGER PRIMARY KEY, -- grows in the order of acceptance
    topic       TEXT NOT NULL,
    dedup_key   TEXT NOT NULL,
    named       INTEGER NOT NULL, -- 1 if the key is to be remembered
    accepted_at INTEGER NOT NULL, -- epoch ms
    finished_at INTEGER, -- epoch ms
    reached     INTEGER NOT NULL, -- the number of the last execution that it was delivered to
    payload     TEXT, -- JSON
    UNIQUE (topic, dedup_key)
) STRICT;

CREATE INDEX ${prefix}topic_open ON ${prefix}topic (no)
    WHERE finished_at IS NULL;

CREATE INDEX ${prefix}topic_finished ON ${prefix}topic (finished_at)
    WHERE finished_at IS NOT NULL;

--changeset durable-workflow:0010-queue dbms:sqlite stripComments:false
-- Queues that are paused.
CREATE TABLE ${prefix}queue (
    no           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    paused_at    INTEGER NOT NULL, -- epoch ms
    paused_by    TEXT,
    pause_reason TEXT
) STRICT;

--changeset durable-workflow:0011-value dbms:sqlite stripComments:false
-- What executions show of themselves: the last value of each name.
CREATE TABLE ${prefix}value (
    execution_no INTEGER NOT NULL REFERENCES ${prefix}execution (no) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    revision     INTEGER NOT NULL, -- grows with each value of the execution
    published_at INTEGER NOT NULL, -- epoch ms
    payload      TEXT, -- JSON
    UNIQUE (execution_no, name)
) STRICT;

--changeset durable-workflow:0012-callback dbms:sqlite stripComments:false
-- Tokens by which others complete a callback. Of a token only the hash is here.
CREATE TABLE ${prefix}callback (
    token_hash   TEXT NOT NULL PRIMARY KEY, -- 64 hexadecimal digits
    execution_no INTEGER NOT NULL REFERENCES ${prefix}execution (no) ON DELETE CASCADE,
    callback     TEXT NOT NULL, -- as in the arguments of the checkpoint that opened it
    name         TEXT NOT NULL,
    scope        INTEGER NOT NULL, -- of that checkpoint
    position     INTEGER NOT NULL, -- of that checkpoint
    created_at   INTEGER NOT NULL, -- epoch ms
    completed_at INTEGER, -- epoch ms
    completion   TEXT -- key of the completion that came by this token
) STRICT;

CREATE INDEX ${prefix}callback_tokens ON ${prefix}callback (execution_no, callback);

--changeset durable-workflow:0013-deleted dbms:sqlite stripComments:false
-- One row, or none yet. A number that was once given is not given again, or what still refers to a deleted execution would mean another one.
CREATE TABLE ${prefix}deleted (
    no         INTEGER PRIMARY KEY, -- 1
    highest_no INTEGER NOT NULL -- of an execution that was deleted
) STRICT;
