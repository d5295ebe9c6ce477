package io.durableworkflow.boot.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionPayloads;
import io.durableworkflow.ExecutionPayloads.StepPayloads;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.PayloadView;
import io.durableworkflow.SignalStatus;
import io.durableworkflow.SignalView;
import io.durableworkflow.StepView;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.ValueView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators ask about executions, with an engine that says what it is told to. */
class ExecutionOperationsTests {
    private final DurableEngine engine = mock();
    private final ExecutionOperations operations = new ExecutionOperations(engine);

    @Test
    void listsByFilter() {
        given(engine.find(any(ExecutionFilter.class)))
                .willReturn(new ExecutionPage(List.of(execution("order-42")), "17"));

        Reply response = list(query("checkout", "running, BLOCKED"), "41", "2");

        verify(engine)
                .find(new ExecutionFilter(
                        "checkout", Set.of(ExecutionStatus.RUNNING, ExecutionStatus.BLOCKED), "41", 2));
        assertThat(response.status()).isEqualTo(200);
        ExecutionSummary.Page page = (ExecutionSummary.Page) response.body();
        assertThat(page.nextCursor()).isEqualTo("17");
        assertThat(page.executions()).singleElement().satisfies(summary -> {
            assertThat(summary.id()).isEqualTo("order-42");
            assertThat(summary.waitingFor()).isEqualTo("the signal 'paid'");
        });
    }

    @Test
    void tellsTheNamesOfPublishedValuesAndNotTheValues() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.values("order-42")).willReturn(List.of(new ValueView("progress", now)));

        ExecutionDetail detail = (ExecutionDetail) operations.detail("order-42", false);

        assertThat(detail.values()).containsExactly(new ValueView("progress", now));
    }

    @Test
    void listsTheNewestHundredUnlessAskedOtherwise() {
        given(engine.find(any(ExecutionFilter.class))).willReturn(new ExecutionPage(List.of(), null));

        list(query(null, null), null, null);

        verify(engine).find(new ExecutionFilter(null, Set.of(), null, 100));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -    | WAITING   | - | -    | QUEUED, RUNNING, SUSPENDED
            -    | RUNNING,, | - | -    | QUEUED, RUNNING, SUSPENDED
            -    | ''        | - | -    | QUEUED, RUNNING, SUSPENDED
            -    | -         | - | 0    | limit must be 1 to 1000
            -    | -         | - | 1001 | limit must be 1 to 1000
            -    | -         | - | many | limit must be 1 to 1000
            -    | -         | x | -    | cursor must be the nextCursor of an earlier page
            ' a' | -         | - | -    | workflow name ' a' is not valid
            """)
    void refusesBadParametersAndNamesTheAllowedValues(
            String workflow, String status, String cursor, String limit, String message) {
        Reply response = list(query(workflow, status), cursor, limit);

        assertThat(response.status()).isEqualTo(400);
        assertThat(((Problem) response.body()).error()).contains(message);
    }

    @Test
    void showsOneWithItsSteps() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.steps("order-42")).willReturn(List.of(step(0)));

        ExecutionDetail detail = (ExecutionDetail) operations.detail("order-42", false);

        assertThat(detail.execution().id()).isEqualTo("order-42");
        assertThat(detail.stepCount()).isEqualTo(1);
        assertThat(detail.steps()).containsExactly(call(0));
    }

    @Test
    void showsTheLatestStepsOfALongExecution() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.steps("order-42"))
                .willReturn(IntStream.range(0, 2_500)
                        .mapToObj(ExecutionOperationsTests::step)
                        .toList());

        ExecutionDetail detail = (ExecutionDetail) operations.detail("order-42", false);

        assertThat(detail.stepCount()).isEqualTo(2_500);
        assertThat(detail.steps()).hasSize(ExecutionOperations.MAX_STEPS).endsWith(call(2_499));
    }

    @Test
    void showsWhatTheBodyDidHoweverMuchItsBranchesHaveDone() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.steps("order-42"))
                .willReturn(Stream.concat(
                                Stream.of(step(0), step(1)),
                                IntStream.range(0, 2_500).mapToObj(position -> step(3, position, "block/long")))
                        .toList());

        ExecutionDetail detail = (ExecutionDetail) operations.detail("order-42", false);

        assertThat(detail.steps()).hasSize(ExecutionOperations.MAX_STEPS);
        assertThat(detail.steps().subList(0, 3))
                .extracting(ExecutionDetail.Call::scope, ExecutionDetail.Call::position)
                .containsExactly(tuple(0, 0), tuple(0, 1), tuple(3, 2_500 - ExecutionOperations.MAX_STEPS + 2));
    }

    @Test
    void showsTheLatestLinesOfALongHistory() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.history("order-42"))
                .willReturn(IntStream.range(0, 2_500)
                        .mapToObj(ExecutionOperationsTests::failedAttempt)
                        .toList());

        ExecutionDetail detail = (ExecutionDetail) operations.detail("order-42", false);

        assertThat(detail.historyCount()).isEqualTo(2_500);
        assertThat(detail.history())
                .hasSize(ExecutionOperations.MAX_HISTORY)
                .endsWith(failedAttempt(2_499).withoutMessages());
    }

    @Test
    void answersUnknownIdsWithNotFound() {
        given(engine.find("unknown")).willReturn(Optional.empty());
        given(engine.find("deleted")).willReturn(Optional.of(execution("deleted")));
        given(engine.steps("deleted")).willThrow(new ExecutionNotFoundException("deleted"));

        assertThat(Reply.to(() -> operations.detail("unknown", false)).status()).isEqualTo(404);
        assertThat(Reply.to(() -> operations.detail("deleted", false)).status()).isEqualTo(404);
    }

    @Test
    void saysWhenTheStoreCannotBeRead() {
        given(engine.find("order-42")).willThrow(new StoreUnavailableException("database is locked", null));

        Reply response = Reply.to(() -> operations.detail("order-42", false));

        assertThat(response.status()).isEqualTo(503);
        assertThat(((Problem) response.body()).error()).contains("database is locked");
    }

    @Test
    void asksForIdsTagsAndTimes() {
        given(engine.find(any(ExecutionFilter.class))).willReturn(new ExecutionPage(List.of(), null));

        ExecutionQuery query = new ExecutionQuery(
                "order-",
                null,
                null,
                List.of("tenant:blue", "note:a:b"),
                "2030-01-01T00:00:00Z",
                "2030-01-02T01:00:00+01:00");
        assertThat(list(query, null, "7").status()).isEqualTo(200);

        verify(engine)
                .find(new ExecutionFilter(
                        null,
                        Set.of(),
                        "order-",
                        Map.of("tenant", "blue", "note", "a:b"),
                        Instant.parse("2030-01-01T00:00:00Z"),
                        Instant.parse("2030-01-02T00:00:00Z"),
                        null,
                        7));
    }

    static Stream<Arguments> badQueries() {
        return Stream.of(
                Arguments.of(new ExecutionQuery("a b", null, null, List.of(), null, null), "No id begins with 'a b'"),
                Arguments.of(new ExecutionQuery("", null, null, List.of(), null, null), "No id begins with ''"),
                Arguments.of(new ExecutionQuery(null, null, null, List.of("x"), null, null), "tag must be key:value"),
                Arguments.of(new ExecutionQuery(null, null, null, List.of(":x"), null, null), "tag must be key:value"),
                Arguments.of(
                        new ExecutionQuery(null, null, null, List.of("a:1", "a:2"), null, null),
                        "two values of one key: 'a:2'"),
                Arguments.of(
                        new ExecutionQuery(null, null, null, List.of(), "yesterday", null),
                        "createdFrom must be an instant such as 2030-01-31T23:59:00Z, was 'yesterday'"),
                Arguments.of(
                        new ExecutionQuery(null, null, null, List.of(), null, "2030-01-31"),
                        "createdBefore must be an instant"));
    }

    @ParameterizedTest
    @MethodSource("badQueries")
    void refusesQueriesThatItDoesNotUnderstand(ExecutionQuery query, String message) {
        Reply response = list(query, null, null);

        assertThat(response.status()).isEqualTo(400);
        assertThat(((Problem) response.body()).error()).contains(message);
    }

    @Test
    void showsValuesOnlyIfAsked() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.steps("order-42")).willReturn(List.of(step(0), step(1)));
        given(engine.signals("order-42"))
                .willReturn(List.of(new SignalView(7, "paid", SignalStatus.PENDING, Instant.EPOCH)));
        given(engine.payloads("order-42", ExecutionOperations.MAX_VALUE_LENGTH))
                .willReturn(new ExecutionPayloads(
                        PayloadView.of(List.of("tea")),
                        PayloadView.omitted("It is 9,000 characters long."),
                        Map.of(new StepView.Place(0, 1), new StepPayloads(PayloadView.of(1), PayloadView.of("done"))),
                        Map.of(7L, PayloadView.of(Map.of("by", "dhl")))));

        ExecutionDetail hidden = (ExecutionDetail) operations.detail("order-42", false);
        verify(engine, never()).payloads(any(), anyInt());
        ExecutionDetail shown = (ExecutionDetail) operations.detail("order-42", true);

        assertThat(List.of(
                        hidden.input(), hidden.output(), hidden.signals().get(0).payload()))
                .containsOnly(Shown.HIDDEN);
        assertThat(hidden.steps()).extracting(ExecutionDetail.Call::input).containsOnlyNulls();
        assertThat(shown.input()).isEqualTo(new Shown(false, List.of("tea"), null));
        assertThat(shown.output()).isEqualTo(new Shown(false, null, "It is 9,000 characters long."));
        assertThat(shown.steps().get(0).output()).isNull();
        assertThat(shown.steps().get(1).input()).isEqualTo(new Shown(false, 1, null));
        assertThat(shown.steps().get(1).output()).isEqualTo(new Shown(false, "done", null));
        assertThat(shown.signals().get(0).payload()).isEqualTo(new Shown(false, Map.of("by", "dhl"), null));
    }

    private Reply list(ExecutionQuery query, @Nullable String cursor, @Nullable String limit) {
        return Reply.to(() -> operations.list(query, cursor, limit, false));
    }

    private static ExecutionQuery query(@Nullable String workflow, @Nullable String status) {
        return new ExecutionQuery(null, workflow, status, List.of(), null, null);
    }

    private static ExecutionDetail.Call call(int position) {
        return ExecutionDetail.Call.of(step(position), null, null);
    }

    private static ExecutionView execution(String id) {
        return new ExecutionView(
                id,
                "checkout",
                1,
                ExecutionStatus.SUSPENDED,
                "the signal 'paid'",
                Instant.EPOCH,
                null,
                null,
                null,
                CompensationStatus.NONE,
                null,
                null,
                0,
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null);
    }

    private static EventView failedAttempt(int attempt) {
        return new EventView(
                "ATTEMPT_FAILED", Instant.EPOCH, 0, null, attempt, null, null, "java.io.IOException", "too slow");
    }

    private static StepView step(int position) {
        return step(0, position, null);
    }

    private static StepView step(int scope, int position, @Nullable String branch) {
        return new StepView(
                "STEP",
                scope,
                position,
                "charge",
                "COMPLETED",
                1,
                List.of(),
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                branch,
                null);
    }
}
