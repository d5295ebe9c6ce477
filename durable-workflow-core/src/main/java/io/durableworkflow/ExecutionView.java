package io.durableworkflow;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution as operators see it, without its payloads.
 *
 * @param id the id
 * @param workflow name of the workflow
 * @param version version of the workflow
 * @param status where it stands
 * @param waitingFor one sentence that says what it waits for; null once it has ended
 * @param waitingSince since when it waits, or null if it does not
 * @param wakeAt when it goes on by itself, or null
 * @param blockReason why it is blocked, or null
 * @param outcome how it ended or will end, or null while that is open
 * @param compensation how undoing completed steps went
 * @param errorType class name of what it failed with, or null
 * @param errorMessage message of what it failed with, or null
 * @param recoveryCount how many processes died while running it since it last made progress
 * @param tags what it was tagged with
 * @param createdAt when it was started
 * @param startedAt when its body first ran, or null
 * @param endedAt when it ended, or null
 * @param deadline when it times out, or null
 * @param parentId id of the execution that started it as its child, or null
 */
public record ExecutionView(
        String id,
        String workflow,
        int version,
        ExecutionStatus status,
        @Nullable String waitingFor,
        @Nullable Instant waitingSince,
        @Nullable Instant wakeAt,
        @Nullable BlockReason blockReason,
        @Nullable Outcome outcome,
        CompensationStatus compensation,
        @Nullable String errorType,
        @Nullable String errorMessage,
        int recoveryCount,
        Map<String, String> tags,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant deadline,
        @Nullable String parentId) {
    public ExecutionView {
        tags = Map.copyOf(tags);
    }

    /**
     * The same without messages of exceptions, which may repeat values of the application: {@link #errorMessage} is null, and
     * {@link #waitingFor} says of a blocked one no more than the reason, if what else it says may repeat one.
     */
    public ExecutionView withoutMessages() {
        return new ExecutionView(
                id,
                workflow,
                version,
                status,
                blockReason != null && blockReason.quotes()
                        ? blockReason.sentence("Why in detail is shown to those who are shown values.")
                        : waitingFor,
                waitingSince,
                wakeAt,
                blockReason,
                outcome,
                compensation,
                errorType,
                null,
                recoveryCount,
                tags,
                createdAt,
                startedAt,
                endedAt,
                deadline,
                parentId);
    }
}
