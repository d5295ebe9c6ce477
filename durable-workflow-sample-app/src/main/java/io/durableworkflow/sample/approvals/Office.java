package io.durableworkflow.sample.approvals;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stands in for a mail server and a budget. Every method may be repeated: the second time it changes nothing. */
@Repository
class Office {
    private final JdbcClient jdbc;

    Office(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A mail that was sent, with the token of its link. */
    record Mail(String recipient, String subject, String token) {}

    void hold(Expense expense, String idempotencyKey) {
        jdbc.sql("""
                        INSERT INTO budget_hold (idempotency_key, expense_id, cents, state) VALUES (:key, :id, :cents, 'HELD')
                        ON CONFLICT DO NOTHING
                        """)
                .param("key", idempotencyKey)
                .param("id", expense.expenseId())
                .param("cents", expense.cents())
                .update();
    }

    void endHold(Expense expense, String state) {
        jdbc.sql("UPDATE budget_hold SET state = :state WHERE expense_id = :id")
                .param("state", state)
                .param("id", expense.expenseId())
                .update();
    }

    /** How the hold for an expense stands; empty if there is none. */
    List<String> hold(String expenseId) {
        return jdbc.sql("SELECT state FROM budget_hold WHERE expense_id = :id")
                .param("id", expenseId)
                .query(String.class)
                .list();
    }

    void send(Expense expense, Mail mail, String idempotencyKey) {
        jdbc.sql("""
                        INSERT INTO mail (idempotency_key, expense_id, recipient, subject, token)
                        VALUES (:key, :expense, :recipient, :subject, :token) ON CONFLICT DO NOTHING
                        """)
                .param("key", idempotencyKey)
                .param("expense", expense.expenseId())
                .param("recipient", mail.recipient())
                .param("subject", mail.subject())
                .param("token", mail.token())
                .update();
    }

    /** What was sent about an expense, in order. */
    List<Mail> mails(String expenseId) {
        return jdbc.sql("SELECT recipient, subject, token FROM mail WHERE expense_id = :id ORDER BY rowid")
                .param("id", expenseId)
                .query(Mail.class)
                .list();
    }
}
