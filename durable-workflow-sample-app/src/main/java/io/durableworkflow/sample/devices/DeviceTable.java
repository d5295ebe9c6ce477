package io.durableworkflow.sample.devices;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The devices, in the application's own database. Every method may be repeated: the second time it changes nothing. */
@Repository
class DeviceTable {
    private final JdbcClient jdbc;

    DeviceTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How a device stands, and how often it was asked for its firmware. */
    record State(String deviceId, String model, String state, int requests) {}

    void register(Device device) {
        jdbc.sql("""
                        INSERT INTO device (device_id, model, state) VALUES (:id, :model, 'REGISTERED')
                        ON CONFLICT DO NOTHING
                        """)
                .param("id", device.deviceId())
                .param("model", device.model())
                .update();
    }

    void request(Device device, String idempotencyKey) {
        jdbc.sql("""
                        INSERT INTO firmware_request (idempotency_key, device_id, version) VALUES (:key, :id, :version)
                        ON CONFLICT DO NOTHING
                        """)
                .param("key", idempotencyKey)
                .param("id", device.deviceId())
                .param("version", device.firmware())
                .update();
    }

    void setState(Device device, String state) {
        jdbc.sql("UPDATE device SET state = :state WHERE device_id = :id")
                .param("state", state)
                .param("id", device.deviceId())
                .update();
    }

    Optional<State> find(String deviceId) {
        return jdbc.sql("""
                        SELECT device_id, model, state,
                               (SELECT count(*) FROM firmware_request AS r WHERE r.device_id = d.device_id) AS requests
                        FROM device AS d WHERE device_id = :id
                        """).param("id", deviceId).query(State.class).optional();
    }
}
