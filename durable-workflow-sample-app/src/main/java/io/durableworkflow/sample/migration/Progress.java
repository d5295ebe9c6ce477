package io.durableworkflow.sample.migration;

/**
 * How far a migration is.
 *
 * @param lastId all rows up to this id are done
 * @param copied how many of them are in the new table
 * @param unreadable how many of them could not be read
 * @param done whether that was the last row
 */
public record Progress(long lastId, int copied, int unreadable, boolean done) {
    static final Progress NOTHING = new Progress(0, 0, 0, false);

    /** How far it is after a further batch. */
    Progress plus(Progress batch) {
        return new Progress(batch.lastId, copied + batch.copied, unreadable + batch.unreadable, batch.done);
    }
}
