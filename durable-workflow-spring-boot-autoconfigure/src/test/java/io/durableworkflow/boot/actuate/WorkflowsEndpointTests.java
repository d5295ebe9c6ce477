package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.ValueView;
import io.durableworkflow.boot.actuate.WorkflowsEndpoint.Detail;
import io.durableworkflow.boot.actuate.WorkflowsEndpoint.Page;
import io.durableworkflow.boot.actuate.WorkflowsEndpoint.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class WorkflowsEndpointTests {
    private final DurableEngine engine = mock();
    private final WorkflowsEndpoint endpoint = new WorkflowsEndpoint(engine);

    @Test
    void listsByFilter() {
        given(engine.find(any(ExecutionFilter.class)))
                .willReturn(new ExecutionPage(List.of(execution("order-42")), "17"));

        WebEndpointResponse<?> response = endpoint.workflows("checkout", "running, BLOCKED", "41", "2");

        verify(engine)
                .find(new ExecutionFilter(
                        "checkout", Set.of(ExecutionStatus.RUNNING, ExecutionStatus.BLOCKED), "41", 2));
        assertThat(response.getStatus()).isEqualTo(200);
        Page page = (Page) response.getBody();
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

        Detail detail = (Detail) endpoint.workflow("order-42").getBody();

        assertThat(detail.values()).containsExactly(new ValueView("progress", now));
    }

    @Test
    void listsTheNewestHundredUnlessAskedOtherwise() {
        given(engine.find(any(ExecutionFilter.class))).willReturn(new ExecutionPage(List.of(), null));

        endpoint.workflows(null, null, null, null);

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
        WebEndpointResponse<?> response = endpoint.workflows(workflow, status, cursor, limit);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(((Problem) response.getBody()).error()).contains(message);
    }

    @Test
    void showsOneWithItsSteps() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.steps("order-42")).willReturn(List.of(step(0)));

        Detail detail = (Detail) endpoint.workflow("order-42").getBody();

        assertThat(detail.execution().id()).isEqualTo("order-42");
        assertThat(detail.stepCount()).isEqualTo(1);
        assertThat(detail.steps()).containsExactly(step(0));
    }

    @Test
    void showsTheLatestStepsOfALongExecution() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.steps("order-42"))
                .willReturn(IntStream.range(0, 2_500)
                        .mapToObj(WorkflowsEndpointTests::step)
                        .toList());

        Detail detail = (Detail) endpoint.workflow("order-42").getBody();

        assertThat(detail.stepCount()).isEqualTo(2_500);
        assertThat(detail.steps()).hasSize(WorkflowsEndpoint.MAX_STEPS).endsWith(step(2_499));
    }

    @Test
    void showsTheLatestLinesOfALongHistory() {
        given(engine.find("order-42")).willReturn(Optional.of(execution("order-42")));
        given(engine.history("order-42"))
                .willReturn(IntStream.range(0, 2_500)
                        .mapToObj(WorkflowsEndpointTests::failedAttempt)
                        .toList());

        Detail detail = (Detail) endpoint.workflow("order-42").getBody();

        assertThat(detail.historyCount()).isEqualTo(2_500);
        assertThat(detail.history()).hasSize(WorkflowsEndpoint.MAX_HISTORY).endsWith(failedAttempt(2_499));
    }

    @Test
    void answersUnknownIdsWithNotFound() {
        given(engine.find("unknown")).willReturn(Optional.empty());
        given(engine.find("deleted")).willReturn(Optional.of(execution("deleted")));
        given(engine.steps("deleted")).willThrow(new ExecutionNotFoundException("deleted"));

        assertThat(endpoint.workflow("unknown").getStatus()).isEqualTo(404);
        assertThat(endpoint.workflow("deleted").getStatus()).isEqualTo(404);
    }

    @Test
    void saysWhenTheStoreCannotBeRead() {
        given(engine.find("order-42")).willThrow(new StoreUnavailableException("database is locked", null));

        WebEndpointResponse<?> response = endpoint.workflow("order-42");

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(((Problem) response.getBody()).error()).contains("database is locked");
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
        return new StepView(
                "STEP",
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
                null,
                null);
    }
}
