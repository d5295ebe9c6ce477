package io.durableworkflow.sample.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.sample.ExampleTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What is wrong with a request is told by the name of the field. */
@ExampleTest
@ActiveProfiles("shared-database")
class BadRequestTests {
    @Autowired
    private MockMvcTester mvc;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "devices | deviceId | {\"deviceId\":\"a b\",\"model\":\"P\",\"firmware\":\"1\"}",
                "devices | firmware | {\"deviceId\":\"a\",\"model\":\"P\"}",
                "devices | colour | {\"deviceId\":\"a\",\"colour\":\"red\"}",
                "devices/a/firmware-installed | version | {\"version\":\" \"}",
                "devices/-a/firmware-installed | deviceId | {\"version\":\"1\"}",
                "accounts | depositCents | {\"accountId\":\"a\",\"holder\":\"A\",\"depositFrom\":\"b\",\"depositCents\":0}",
                "accounts | depositCents | {\"accountId\":\"a\",\"holder\":\"A\",\"depositFrom\":\"b\",\"depositCents\":\"1\"}",
                "accounts | depositFrom | {\"accountId\":\"a\",\"holder\":\"A\",\"depositFrom\":\"..\",\"depositCents\":1}",
                "migrations | maxUnreadable | {\"migrationId\":\"a\",\"maxUnreadable\":-1}",
                "migrations | maxUnreadable | {\"migrationId\":\"a\"}",
                "messages/ada | text | {\"messageId\":\"a\",\"text\":\"\"}",
                "messages/a.b | recipient | {\"messageId\":\"a\",\"text\":\"b\"}",
                "patients | name | {\"patientId\":\"a\"}",
                "approvals | cents | {\"expenseId\":\"a\",\"what\":\"b\",\"cents\":1.5,\"approver\":\"c\",\"manager\":\"d\"}",
                "approvals/decisions/a?decision=MAYBE | decision | {}",
                "approvals/decisions/a | decision | {}",
            })
    void namesTheField(String path, String field, String body) {
        assertRefused(
                mvc.post()
                        .uri("/examples/" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .exchange(),
                field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "-a",
                "%2e%2e",
                "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii"
            })
    void anIdThatNoFileMayHaveIsRefused(String id) {
        assertRefused(
                mvc.put()
                        .uri(URI.create("/examples/uploads/" + id))
                        .content("x")
                        .exchange(),
                "uploadId");
    }

    @Test
    void aChecksumThatIsNoneIsRefused() {
        assertRefused(
                mvc.put().uri("/examples/uploads/a?sha256=12").content("x").exchange(), "sha256");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertRefused(mvc.put().uri("/examples/uploads/a").exchange(), "body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "devices/nobody/firmware-installed",
                "messages/nobody/m1/acknowledged",
                "patients/nobody/consent",
                "approvals/decisions/nobody?decision=APPROVED"
            })
    void whatIsNotThereIsNotFound(String path) {
        assertThat(mvc.post()
                        .uri("/examples/" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"version\":\"1\"}"))
                .hasStatus(404)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private static void assertRefused(MvcTestResult answer, String field) {
        assertThat(answer)
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("detail")
                .asString()
                .contains(field);
    }
}
