package io.durableworkflow.sample.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The books of the bank. What changes them is part of the caller's transaction, and so happens with it or not at all. */
@Repository
class Books {
    /** Where money is while it is on its way. */
    static final String CLEARING = "clearing";

    private final JdbcClient jdbc;

    Books(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What somebody has. */
    record Balance(String accountId, String holder, String state, long cents) {}

    @Transactional(propagation = Propagation.MANDATORY)
    void open(String accountId, String holder) {
        int rows = jdbc.sql("""
                        INSERT INTO account (account_id, holder, state) VALUES (:id, :holder, 'OPEN') ON CONFLICT DO NOTHING
                        """).param("id", accountId).param("holder", holder).update();
        if (rows == 0) {
            throw new RefusedException("There is an account '" + accountId + "' already");
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void close(String accountId) {
        jdbc.sql("UPDATE account SET state = 'CLOSED' WHERE account_id = :id")
                .param("id", accountId)
                .update();
    }

    /** Books from one account to another. Every call books anew. */
    @Transactional(propagation = Propagation.MANDATORY)
    void transfer(String from, String to, long cents, String text) {
        book(from, to, cents, text, null);
    }

    /** Books from one account to another, once for each key. */
    @Transactional(propagation = Propagation.MANDATORY)
    void transferOnce(String key, String from, String to, long cents, String text) {
        boolean isBooked = jdbc.sql("SELECT count(*) FROM booking WHERE repeat_key = :key")
                        .param("key", key)
                        .query(Integer.class)
                        .single()
                > 0;
        if (!isBooked) {
            book(from, to, cents, text, key);
        }
    }

    private void book(String from, String to, long cents, String text, @Nullable String key) {
        long no = jdbc.sql("INSERT INTO booking (text, repeat_key) VALUES (:text, :key) RETURNING no")
                .param("text", text)
                .param("key", key)
                .query(Long.class)
                .single();
        enter(no, from, -cents);
        enter(no, to, cents);
        if (balance(from) < 0) {
            // Thrown through the transaction, it takes the booking back.
            throw new RefusedException("Account '" + from + "' has less than " + cents + " cents");
        }
    }

    private void enter(long booking, String accountId, long cents) {
        int rows = jdbc.sql("""
                        INSERT INTO entry (booking, account_id, cents)
                        SELECT :booking, account_id, :cents FROM account WHERE account_id = :id AND state = 'OPEN'
                        """)
                .param("booking", booking)
                .param("cents", cents)
                .param("id", accountId)
                .update();
        if (rows == 0) {
            throw new RefusedException("There is no open account '" + accountId + "'");
        }
    }

    private long balance(String accountId) {
        return jdbc.sql("SELECT coalesce(sum(cents), 0) FROM entry WHERE account_id = :id")
                .param("id", accountId)
                .query(Long.class)
                .single();
    }

    /** All accounts, in order of their ids. What they have adds up to 0. */
    List<Balance> balances() {
        return jdbc.sql("""
                        SELECT account_id, holder, state, coalesce(sum(cents), 0) AS cents
                        FROM account LEFT JOIN entry USING (account_id) GROUP BY account_id ORDER BY account_id
                        """).query(Balance.class).list();
    }
}
