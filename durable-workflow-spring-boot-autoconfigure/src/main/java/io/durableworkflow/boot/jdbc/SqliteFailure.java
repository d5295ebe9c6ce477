package io.durableworkflow.boot.jdbc;

import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.StoreRejectedException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Tells what SQLite refuses for good from what may work later; Spring knows no error codes of SQLite. */
final class SqliteFailure {
    private SqliteFailure() {}

    /** What to throw instead. */
    static DurableWorkflowException translate(Throwable failure) {
        SQLiteException cause = sqliteCause(failure);
        int code = cause == null ? -1 : primary(cause);
        return switch (code) {
            case 18 -> rejected("a value is too big", failure);
            case 19 -> rejected("a constraint does not allow it", failure);
            case 20 -> rejected("a value has the wrong type", failure);
            case 25 -> rejected("a value is out of range", failure);
            default ->
                new StoreUnavailableException(
                        "The store cannot be used now: " + reason(code) + ". (" + failure.getMessage() + ")", failure);
        };
    }

    /** The primary result code, without what extends it. */
    private static int primary(SQLiteException failure) {
        return failure.getResultCode().code & 0xff;
    }

    private static @Nullable SQLiteException sqliteCause(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException found) {
                return found;
            }
            if (t instanceof SQLException e && e.getNextException() instanceof SQLiteException found) {
                return found;
            }
        }
        return null;
    }

    /** Why, as part of a sentence. */
    static String reason(Throwable failure) {
        SQLiteException cause = sqliteCause(failure);
        return reason(cause == null ? -1 : primary(cause));
    }

    /** Whether the file is damaged, so that trying again is of no use. */
    static boolean isDamage(Throwable failure) {
        SQLiteException cause = sqliteCause(failure);
        return cause != null && primary(cause) == 11;
    }

    /**
     * Whether the connection may go on after the failure: SQLite refused, but neither file nor memory is in doubt. A read-only one may
     * not: SQLite opens the files so while it may not write them, and they stay so when it may.
     */
    static boolean leavesConnectionUsable(Throwable failure) {
        SQLiteException cause = sqliteCause(failure);
        return cause != null
                && switch (primary(cause)) {
                    case 5, 6, 13, 18, 19, 20, 25 -> true;
                    default -> false;
                };
    }

    private static String reason(int code) {
        return switch (code) {
            case 3, 23 -> "access to the database file is not permitted";
            case 5, 6 -> "the database is locked by another connection or process";
            case 7 -> "there is not enough memory";
            case 8 -> "the database is read-only";
            case 10 -> "the disk reports an I/O error";
            case 11 -> "the database file is damaged";
            case 13 -> "the disk or the database is full";
            case 14 -> "the database file cannot be opened";
            case 15 -> "the locks of the database file do not work, as on some network drives";
            case 26 -> "the file is not a SQLite database";
            case -1 -> "no connection to the database is to be had";
            default -> "the database refuses";
        };
    }

    private static StoreRejectedException rejected(String why, Throwable failure) {
        return new StoreRejectedException(
                "The store refuses to write this: " + why + ". (" + failure.getMessage() + ")", failure);
    }
}
