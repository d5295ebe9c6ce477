package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.StepFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTests {
    /** Like many in applications: it makes its message out of something else, so it cannot be made from a message. */
    static final class OrderMissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OrderMissingException(String orderId) {
            super("order " + orderId + " is missing");
        }
    }

    /** Has no constructor for a message. */
    static final class CodeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CodeException(int code, String text) {
            super(code + " " + text);
        }
    }

    /** Its constructor is private, which is no obstacle. */
    static final class PrivateException extends Exception {
        private static final long serialVersionUID = 1L;

        private PrivateException(String message) {
            super(message);
        }
    }

    /** Says nothing. */
    static final class SilentException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static Throwable rebuilt(Throwable original) {
        return Failures.rebuild(Failures.record(original), null);
    }

    @Test
    void commonExceptionsAreRebuiltAsTheirOwnType() {
        for (Throwable original : List.of(
                new IllegalStateException("state"),
                new IOException("disk"),
                new NullPointerException("null"),
                new AssertionError("no"),
                new PrivateException("private"),
                new IllegalArgumentException())) {
            Throwable rebuilt = rebuilt(original);
            assertThat(rebuilt).hasSameClassAs(original);
            assertThat(rebuilt.getMessage()).isEqualTo(original.getMessage());
        }
    }

    @Test
    void anExceptionWithoutMessageAndConstructorArgumentsIsRebuilt() {
        assertThat(rebuilt(new SilentException()))
                .isInstanceOf(SilentException.class)
                .hasMessage(null);
    }

    @Test
    void whatWouldNotBeTheSameIsNotRebuilt() {
        assertThat(rebuilt(new OrderMissingException("42"))).isNull();
        assertThat(rebuilt(new CodeException(404, "not found"))).isNull();
    }

    @Test
    void theCauseIsRebuiltToo() {
        Throwable rebuilt = rebuilt(new IllegalStateException("outer", new IOException("middle", new Error("inner"))));

        assertThat(rebuilt).hasMessage("outer").hasCauseInstanceOf(IOException.class);
        assertThat(rebuilt.getCause()).hasMessage("middle").hasCauseInstanceOf(Error.class);
        assertThat(rebuilt.getCause().getCause()).hasMessage("inner").hasNoCause();
    }

    @Test
    void aCauseThatCannotBeRebuiltIsLeftOut() {
        Throwable rebuilt = rebuilt(new IllegalStateException("outer", new OrderMissingException("42")));

        assertThat(rebuilt)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("outer")
                .hasNoCause();
    }

    @Test
    void aTypeThatInsistsOnItsCauseIsRebuiltWithIt() {
        assertThat(rebuilt(new UncheckedIOException("outer", new IOException("inner"))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("outer")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void endlessCausesAreCut() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException other = new IllegalStateException("other", one);
        one.initCause(other);

        RecordedFailure recorded = Failures.record(one);

        int depth = 0;
        for (RecordedFailure cause = recorded.cause(); cause != null; cause = cause.cause()) {
            depth++;
        }
        assertThat(depth).isEqualTo(Failures.MAX_CAUSES);
    }

    @Test
    void longMessagesAreCutAndStillRebuilt() {
        Throwable rebuilt = rebuilt(new IllegalStateException("x".repeat(Failures.MAX_MESSAGE + 1)));

        assertThat(rebuilt).isInstanceOf(IllegalStateException.class).hasMessage("x".repeat(Failures.MAX_MESSAGE));
    }

    @Test
    void theStackIsKeptForPeopleUpToALimit() {
        RecordedFailure recorded = Failures.record(new IllegalStateException("here"));

        assertThat(recorded.stack()).contains("FailuresTests").hasLineCount(RecordedStack.MAX_FRAMES);
    }

    @Test
    void onlyThrowableTypesAreLookedAt() {
        assertThat(Failures.rebuild(new RecordedFailure("java.lang.String", "x", null, null), null))
                .isNull();
        assertThat(Failures.rebuild(new RecordedFailure("no.such.Type", "x", null, null), null))
                .isNull();
        assertThat(Failures.rebuild(new RecordedFailure("", "x", null, null), null))
                .isNull();
    }

    @Test
    void aStepFailsAlikeWithAndWithoutTheOriginalAtHand() {
        for (Throwable original : List.of(new IOException("disk"), new OrderMissingException("42"))) {
            RecordedFailure recorded = Failures.record(original);

            Throwable firstRun = Failures.ofStep(recorded, "load", original);
            Throwable replay = Failures.ofStep(recorded, "load", null);

            assertThat(firstRun).hasSameClassAs(replay).hasMessage(replay.getMessage());
            assertThat(firstRun.getStackTrace()).isEqualTo(original.getStackTrace());
        }
    }

    @Test
    void whatCannotBeRebuiltNamesStepTypeAndMessage() {
        Throwable failure = Failures.ofStep(Failures.record(new OrderMissingException("42")), "load", null);

        assertThat(failure)
                .isInstanceOf(StepFailedException.class)
                .hasMessage(
                        "Step 'load' failed with " + OrderMissingException.class.getName() + ": order 42 is missing");
        assertThat(((StepFailedException) failure).failureType()).isEqualTo(OrderMissingException.class.getName());
    }

    @Test
    void anythingCanBeThrown() {
        assertThatThrownBy(() -> {
                    throw Failures.<RuntimeException>sneaky(new IOException("checked"));
                })
                .isInstanceOf(IOException.class);
    }
}
