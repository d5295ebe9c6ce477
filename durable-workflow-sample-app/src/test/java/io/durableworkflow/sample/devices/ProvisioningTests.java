package io.durableworkflow.sample.devices;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What becomes of devices, seen in their table and in the ledger. */
@ExampleTest
class ProvisioningTests {
    private static final String ID = "device-pump";
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SampleProperties sample;

    @Autowired
    private DeviceTable devices;

    @BeforeEach
    void clear() throws IOException {
        jdbc.sql("DELETE FROM firmware_request").update();
        jdbc.sql("DELETE FROM device").update();
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void aDeviceThatReportsItsFirmwareIsActive() {
        provision();
        tester.awaitIdle();
        assertDevice("REGISTERED", 1);

        report("2.1");
        tester.awaitIdle();

        assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertDevice("ACTIVE", 1);
    }

    @Test
    void aReportThatComesBeforeAnybodyWaitsCounts() {
        provision();
        report("2.1");

        assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertDevice("ACTIVE", 1);
    }

    @Test
    void anotherVersionIsAskedForAgain() {
        provision();
        report("2.0");
        tester.awaitIdle();

        assertDevice("REGISTERED", 2);
    }

    @Test
    void aDeathAtAnyMomentAsksNoMoreOftenThanNeeded() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            provision();
            tester.advance(ANSWER);
            report("2.1");
            tester.awaitIdle();

            assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertDevice("ACTIVE", 2);
            assertThat(LedgerFile.read(sample.ledger()).effectsOf(ID))
                    .containsExactly("register", "request-firmware", "request-firmware", "activate");
        });
    }

    @Test
    void aSilentDeviceIsDecommissionedWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            provision();

            assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.FAILED);

            assertThat(tester.execution(ID).compensation()).isEqualTo(CompensationStatus.DONE);
            assertDevice("DECOMMISSIONED", 3);
        });
    }

    @Test
    void theTimeToAnswerIsNotProlongedByADeath() {
        provision();
        tester.advance(ANSWER.minusSeconds(1));
        tester.crash();
        tester.awaitIdle();
        assertDevice("REGISTERED", 1);

        tester.advance(Duration.ofSeconds(1));

        assertDevice("REGISTERED", 2);
    }

    private void provision() {
        post("", "{\"deviceId\":\"pump\",\"model\":\"P100\",\"firmware\":\"2.1\"}");
    }

    private void report(String version) {
        post("/pump/firmware-installed", "{\"version\":\"" + version + "\"}");
    }

    private void assertDevice(String state, int requests) {
        assertThat(devices.find("pump")).contains(new DeviceTable.State("pump", "P100", state, requests));
    }

    private void post(String path, String body) {
        assertThat(mvc.post()
                        .uri("/examples/devices" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .hasStatus(202);
    }
}
