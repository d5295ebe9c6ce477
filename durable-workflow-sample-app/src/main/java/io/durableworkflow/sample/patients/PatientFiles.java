package io.durableworkflow.sample.patients;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The only place where something personal is kept. Every method may be repeated: the second time it changes nothing. */
@Repository
class PatientFiles {
    private final JdbcClient jdbc;

    PatientFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is kept of a patient. */
    record PatientFile(String patientId, String name, String state, int appointments) {}

    void open(String patientId, String name) {
        jdbc.sql("""
                        INSERT INTO patient (patient_id, name, state) VALUES (:id, :name, 'INVITED') ON CONFLICT DO NOTHING
                        """).param("id", patientId).param("name", name).update();
    }

    void setState(String patientId, String state) {
        jdbc.sql("UPDATE patient SET state = :state WHERE patient_id = :id")
                .param("state", state)
                .param("id", patientId)
                .update();
    }

    void book(String patientId, String idempotencyKey) {
        jdbc.sql("INSERT INTO appointment (idempotency_key, patient_id) VALUES (:key, :id) ON CONFLICT DO NOTHING")
                .param("key", idempotencyKey)
                .param("id", patientId)
                .update();
    }

    void cancelAppointments(String patientId) {
        jdbc.sql("DELETE FROM appointment WHERE patient_id = :id")
                .param("id", patientId)
                .update();
    }

    void erase(String patientId) {
        jdbc.sql("DELETE FROM patient WHERE patient_id = :id")
                .param("id", patientId)
                .update();
    }

    Optional<PatientFile> find(String patientId) {
        return jdbc.sql("""
                        SELECT patient_id, name, state,
                               (SELECT count(*) FROM appointment AS a WHERE a.patient_id = p.patient_id) AS appointments
                        FROM patient AS p WHERE patient_id = :id
                        """).param("id", patientId).query(PatientFile.class).optional();
    }
}
