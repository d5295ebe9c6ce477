package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.StepFailedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedStackTests {
    private static List<String> lines(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .limit(RecordedStack.MAX_FRAMES)
                .map(StackTraceElement::toString)
                .toList();
    }

    @Test
    void aRebuiltExceptionShowsWhereItWasThrownAtFirst() {
        Exception original = new IllegalStateException("broken", new ArithmeticException("beneath"));

        Throwable rebuilt = Failures.rebuild(Failures.record(original), null);

        assertThat(rebuilt).isNotNull();
        assertThat(lines(rebuilt.getStackTrace())).isEqualTo(lines(original.getStackTrace()));
        assertThat(lines(rebuilt.getCause().getStackTrace()))
                .isEqualTo(lines(original.getCause().getStackTrace()));
    }

    @Test
    void soDoesOneWhoseTypeIsGone() {
        Exception original = new IllegalStateException("broken");
        RecordedFailure recorded = Failures.record(original);

        Throwable stand = Failures.ofStep(
                new RecordedFailure("com.example.Gone", recorded.message(), recorded.stack(), null), "step", null);

        assertThat(stand).isInstanceOf(StepFailedException.class);
        assertThat(lines(stand.getStackTrace())).isEqualTo(lines(original.getStackTrace()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.example.Orders.place(Orders.java:42)",
                "com.example.Orders.<init>(Orders.java)",
                "com.example.Orders$Line.lambda$all$0(Unknown Source)",
                "java.base/java.lang.Thread.run(Thread.java:1583)",
                "java.base/jdk.internal.reflect.Accessor.invoke0(Native Method)",
                "com.example/com.example.Orders.place(Orders.java:7)",
                "com.example@1.0/com.example.Orders.place(Orders.java:7)",
                "loader//com.example.Orders.place(Orders.java:7)",
                "loader/com.example@1.0/com.example.Orders.place(Orders.java:7)",
                "Main.main(Main.java:1)"
            })
    void aFrameIsReadAsItWasWritten(String frame) {
        assertThat(RecordedStack.parse(frame))
                .extracting(StackTraceElement::toString)
                .containsExactly(frame);
    }

    @Test
    void whatIsNoFrameIsLeftOut() {
        assertThat(RecordedStack.parse("\nno frame\n\tat a.B.c(D.java:99999999999)\na.B.c(D.java:1)"))
                .extracting(StackTraceElement::getLineNumber)
                .contains(1);
        assertThat(RecordedStack.parse("")).isEmpty();
        assertThat(RecordedStack.parse(null)).isEmpty();
    }
}
