package io.durableworkflow.sample.messages;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Where messages arrive: what a phone is to a messenger. Every method may be repeated: the second time it changes nothing. */
@Repository
class Inboxes {
    private final JdbcClient jdbc;

    Inboxes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A message that has arrived, and how often. */
    record Arrived(String messageId, String text, String state, int deliveries) {}

    @Transactional
    void deliver(String recipient, Message message, String idempotencyKey) {
        jdbc.sql("""
                        INSERT INTO message (recipient, message_id, text, state) VALUES (:recipient, :id, :text, 'DELIVERED')
                        ON CONFLICT DO NOTHING
                        """)
                .param("recipient", recipient)
                .param("id", message.messageId())
                .param("text", message.text())
                .update();
        jdbc.sql("""
                        INSERT INTO delivery (idempotency_key, recipient, message_id) VALUES (:key, :recipient, :id)
                        ON CONFLICT DO NOTHING
                        """)
                .param("key", idempotencyKey)
                .param("recipient", recipient)
                .param("id", message.messageId())
                .update();
    }

    void setState(String recipient, String messageId, String state) {
        jdbc.sql("UPDATE message SET state = :state WHERE recipient = :recipient AND message_id = :id")
                .param("state", state)
                .param("recipient", recipient)
                .param("id", messageId)
                .update();
    }

    /** What has arrived, in order. */
    List<Arrived> of(String recipient) {
        return jdbc.sql("""
                        SELECT m.message_id, m.text, m.state, count(*) AS deliveries
                        FROM message AS m JOIN delivery AS d USING (recipient, message_id)
                        WHERE recipient = :recipient GROUP BY m.message_id ORDER BY min(d.rowid)
                        """).param("recipient", recipient).query(Arrived.class).list();
    }
}
