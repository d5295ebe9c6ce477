package io.durableworkflow.sample.migration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The old table and the new one. */
@Repository
class Customers {
    private static final Pattern NAME = Pattern.compile("([^,]+), ([^,]+)");
    private static final Pattern PHONE = Pattern.compile("00[0-9]{9,14}");

    private final JdbcClient jdbc;

    Customers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Old(long id, String name, String phone) {}

    private record New(long id, String firstName, String lastName, String phone) {}

    /**
     * Copies the rows that follow an id, in one transaction. The same batch again finds its rows there and changes nothing.
     *
     * @return what was done of this batch
     */
    @Transactional
    Progress copy(String migrationId, long afterId, int batchSize) {
        List<Old> rows = jdbc.sql("""
                        SELECT id, name, phone FROM legacy_customer WHERE id > :after ORDER BY id LIMIT :size
                        """)
                .param("after", afterId)
                .param("size", batchSize)
                .query(Old.class)
                .list();
        List<New> readable =
                rows.stream().map(Customers::read).flatMap(Optional::stream).toList();
        readable.forEach(row -> insert(migrationId, row));
        long lastId = rows.isEmpty() ? afterId : rows.get(rows.size() - 1).id();
        return new Progress(lastId, readable.size(), rows.size() - readable.size(), rows.size() < batchSize);
    }

    private void insert(String migrationId, New row) {
        jdbc.sql("""
                        INSERT INTO customer (migration_id, id, first_name, last_name, phone)
                        VALUES (:migration, :id, :firstName, :lastName, :phone) ON CONFLICT DO NOTHING
                        """)
                .param("migration", migrationId)
                .param("id", row.id())
                .param("firstName", row.firstName())
                .param("lastName", row.lastName())
                .param("phone", row.phone())
                .update();
    }

    private static Optional<New> read(Old old) {
        Matcher name = NAME.matcher(old.name());
        String phone = old.phone().replaceAll("[ ()/-]", "");
        if (!name.matches() || !PHONE.matcher(phone).matches()) {
            return Optional.empty();
        }
        return Optional.of(new New(old.id(), name.group(2), name.group(1), "+" + phone.substring(2)));
    }

    /** Removes what a migration has copied. */
    void remove(String migrationId) {
        jdbc.sql("DELETE FROM customer WHERE migration_id = :migration")
                .param("migration", migrationId)
                .update();
    }

    /** How many rows a migration has copied. */
    int count(String migrationId) {
        return jdbc.sql("SELECT count(*) FROM customer WHERE migration_id = :migration")
                .param("migration", migrationId)
                .query(Integer.class)
                .single();
    }
}
