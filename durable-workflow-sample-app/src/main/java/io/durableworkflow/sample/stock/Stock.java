package io.durableworkflow.sample.stock;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The stock, in the application's own database, which has nothing to do with the one that the workflows are kept in. Shows
 * how the effect of a step is made repeatable: the idempotency key is stored in the same transaction as the effect, in a
 * unique column. Whoever comes with a key that is there already has been here before, and changes nothing.
 */
@Repository
public class Stock {
    private final JdbcClient jdbc;

    Stock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Sets goods aside: all of them, or none.
     *
     * @param idempotencyKey names the reservation. A second call with it changes nothing and gives the same answer.
     * @param quantities how many of which article
     * @throws OutOfStockException if there is not enough of one; nothing is changed
     */
    @Transactional
    public Reservation reserve(String idempotencyKey, Map<String, Integer> quantities) {
        boolean isNew = jdbc.sql("INSERT INTO reservation (idempotency_key) VALUES (:key) ON CONFLICT DO NOTHING")
                        .param("key", idempotencyKey)
                        .update()
                == 1;
        if (isNew) {
            quantities.forEach((sku, quantity) -> take(idempotencyKey, sku, quantity));
        }
        return new Reservation(idempotencyKey);
    }

    private void take(String key, String sku, int quantity) {
        int rows = jdbc.sql("""
                        UPDATE stock SET available = available - :quantity
                        WHERE sku = :sku AND available >= :quantity
                        """).param("sku", sku).param("quantity", quantity).update();
        if (rows == 0) {
            // Thrown through the transaction, it takes back what was done for the items before this one.
            throw new OutOfStockException("There are not " + quantity + " of '" + sku + "' in stock");
        }
        jdbc.sql("INSERT INTO reservation_item (idempotency_key, sku, quantity) VALUES (:key, :sku, :quantity)")
                .param("key", key)
                .param("sku", sku)
                .param("quantity", quantity)
                .update();
    }

    /** Puts the goods of a reservation back. A second call changes nothing. */
    @Transactional
    public void release(Reservation reservation) {
        boolean wasHeld =
                jdbc.sql("""
                                UPDATE reservation SET released = 1
                                WHERE idempotency_key = :key AND released = 0
                                """).param("key", reservation.reservationId()).update() == 1;
        if (wasHeld) {
            jdbc.sql("""
                    UPDATE stock SET available = available + item.quantity
                    FROM reservation_item AS item
                    WHERE item.sku = stock.sku AND item.idempotency_key = :key
                    """).param("key", reservation.reservationId()).update();
        }
    }

    /** How many of an article are free to be reserved; 0 if there is no such article. */
    public int available(String sku) {
        return jdbc.sql("SELECT available FROM stock WHERE sku = :sku")
                .param("sku", sku)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }
}
