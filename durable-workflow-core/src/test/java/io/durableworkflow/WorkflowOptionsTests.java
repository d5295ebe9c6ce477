package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowOptionsTests {
    @Test
    void theDefaultsAreAGeneratedIdNoTimeoutNoTagsAndAConflict() {
        assertThat(WorkflowOptions.defaults())
                .isEqualTo(new WorkflowOptions(null, null, Map.of(), OnDifferentInput.CONFLICT));
    }

    @Test
    void eachChangeKeepsTheRest() {
        WorkflowOptions all = WorkflowOptions.id("a")
                .withTimeout(Duration.ofHours(1))
                .withTags(Map.of("k", "v"))
                .onDifferentInput(OnDifferentInput.RETURN_EXISTING);

        assertThat(all)
                .isEqualTo(new WorkflowOptions(
                        "a", Duration.ofHours(1), Map.of("k", "v"), OnDifferentInput.RETURN_EXISTING));
    }

    @Test
    void aBadIdIsRefused() {
        assertThatThrownBy(() -> WorkflowOptions.id("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("execution id 'a b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "P36501D"})
    void aTimeoutOutOfRangeIsRefused(Duration timeout) {
        assertThatThrownBy(() -> WorkflowOptions.defaults().withTimeout(timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must be 1 ms to PT876000H, was " + timeout);
    }

    @Test
    void aTimeoutTooLongToBeCountedIsRefusedToo() {
        assertThatThrownBy(() -> WorkflowOptions.defaults().withTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("timeout must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "P36500D"})
    void aTimeoutAtTheLimitsIsTaken(Duration timeout) {
        assertThat(WorkflowOptions.defaults().withTimeout(timeout).timeout()).isEqualTo(timeout);
    }

    @Test
    void aStartIsPutOffToAnInstantOrForAWhileButNotBoth() {
        Instant instant = Instant.parse("2026-01-01T00:00:00Z");
        WorkflowOptions options = WorkflowOptions.id("a").withTimeout(Duration.ofHours(1));

        assertThat(options.startAt(instant).delay(Duration.ofDays(1)))
                .isEqualTo(options.delay(Duration.ofDays(1)))
                .extracting(WorkflowOptions::startAt)
                .isNull();
        assertThat(options.delay(Duration.ofDays(1)).startAt(instant)).isEqualTo(options.startAt(instant));
        assertThatThrownBy(() -> new WorkflowOptions(
                        null, null, Map.of(), OnDifferentInput.CONFLICT, instant, Duration.ZERO, null, 0, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("either startAt or delay is given, not both");
    }

    @Test
    void aStartIsPutOffWithinLimits() {
        assertThatThrownBy(() -> WorkflowOptions.defaults().delay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay must be 0 to PT876000H");
        assertThatThrownBy(() -> WorkflowOptions.defaults().delay(Duration.ofDays(36_501)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WorkflowOptions.defaults().startAt(WorkflowOptions.LATEST_START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("startAt must be before 9999-01-01T00:00:00Z, was 9999-01-01T00:00:00Z");
    }

    @Test
    void thereAreTwentyTagsAtMost() {
        Map<String, String> twenty =
                IntStream.range(0, 20).boxed().collect(Collectors.toMap(i -> "key " + i, i -> "value"));
        assertThat(WorkflowOptions.defaults().withTags(twenty).tags()).hasSize(20);

        Map<String, String> more = new HashMap<>(twenty);
        more.put("one", "more");
        assertThatThrownBy(() -> WorkflowOptions.defaults().withTags(more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at most 20 tags are allowed, were 21");
    }

    @Test
    void tagsHaveNamesAndValues() {
        assertThatThrownBy(() -> WorkflowOptions.defaults().withTags(Map.of("", "v")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WorkflowOptions.defaults().withTags(Map.of("k", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tagsAreCopied() {
        Map<String, String> tags = new HashMap<>(Map.of("k", "v"));
        WorkflowOptions options = WorkflowOptions.defaults().withTags(tags);
        tags.put("other", "later");

        assertThat(options.tags()).containsExactlyEntriesOf(Map.of("k", "v"));
    }

    // ---- filters ----

    @Test
    void aFilterIsChecked() {
        assertThat(ExecutionFilter.all()).isEqualTo(new ExecutionFilter(null, Set.of(), null, 100));
        assertThat(new ExecutionFilter(null, Set.of(), "42", 1_000).cursor()).isEqualTo("42");
        assertThatThrownBy(() -> new ExecutionFilter(null, Set.of(), null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 to 1000, was 0");
        assertThatThrownBy(() -> new ExecutionFilter(null, Set.of(), null, 1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 to 1000, was 1001");
        assertThatThrownBy(() -> new ExecutionFilter(null, Set.of(), "next", 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cursor must be the nextCursor of an earlier page, was 'next'");
        assertThatThrownBy(() -> new ExecutionFilter("", Set.of(), null, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
