package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One open page, whose browser reads slowly, not at all, or is gone. */
class EventStreamTests {
    private final ChangeHub hub = new ChangeHub(new Turns());
    private final EventStream stream = new EventStream(hub);
    private final AsyncContext async = mock(AsyncContext.class);
    private final Browser browser = new Browser();

    @BeforeEach
    void connect() {
        hub.begin();
        hub.open(stream);
        stream.connect(async, browser);
    }

    @Test
    void writesWhatItIsTold() {
        assertThat(browser.read()).isEqualTo(":\n\n");

        stream.tell(changes("order-1", "order-2"));

        assertThat(browser.read())
                .isEqualTo("event: change\ndata: {\"executions\":[\"order-1\",\"order-2\"],\"more\":false}\n\n");
        stream.heartbeat();
        assertThat(browser.read()).isEqualTo(":\n\n");
    }

    @Test
    void greetsAPageBeforeItTellsWhatHappenedWhileItConnected() {
        EventStream slow = new EventStream(hub);
        Browser connecting = new Browser();
        hub.open(slow);
        slow.tell(changes("order-1"));

        slow.connect(async, connecting);

        assertThat(connecting.read())
                .isEqualTo(":\n\nevent: change\ndata: {\"executions\":[\"order-1\"],\"more\":false}\n\n");
    }

    @Test
    void gathersForAReaderThatTakesNothingAndNoMoreThanAHundred() throws IOException {
        browser.read();
        browser.takes = false;

        for (int tellings = 0; tellings < 1_000; tellings++) {
            String id = "order-" + tellings;
            stream.tell(changes(id));
        }
        assertThat(browser.read()).isEmpty();
        browser.takes = true;
        browser.listener.onWritePossible();

        String hundred =
                IntStream.range(0, 100).mapToObj(n -> "\"order-" + n + "\"").collect(Collectors.joining(","));
        assertThat(browser.read())
                .isEqualTo("event: change\ndata: {\"executions\":[" + hundred + "],\"more\":true}\n\n");
    }

    @Test
    void givesUpWhoHasTakenNothingForThreeHeartbeats() {
        browser.takes = false;
        stream.heartbeat();
        stream.heartbeat();
        assertThat(hub.pages()).isOne();
        verify(async, never()).complete();

        stream.heartbeat();

        assertThat(hub.pages()).isZero();
        verify(async).complete();
    }

    @Test
    void keepsWhoTakesThem() {
        for (int beat = 0; beat < 10; beat++) {
            stream.heartbeat();
        }

        assertThat(hub.pages()).isOne();
    }

    @Test
    void forgetsWhoIsGoneAndLeavesTheRestToTheServer() {
        browser.gone = true;

        stream.tell(changes("order-1"));

        assertThat(hub.pages()).isZero();
        verify(async, never()).complete();
        stream.onError(new IOException("broken pipe"));
        verify(async).complete();
    }

    @Test
    void touchesNothingOfWhatTheServerHasTakenBack() {
        browser.read();
        stream.onComplete(mock(AsyncEvent.class));

        stream.tell(changes("order-1"));
        stream.heartbeat();
        stream.bye();
        stream.onError(new IOException("too late"));

        assertThat(browser.read()).isEmpty();
        verify(async, never()).complete();
    }

    @Test
    void completesOnce() {
        stream.bye();
        stream.bye();
        stream.onError(new IOException("gone meanwhile"));

        verify(async).complete();
    }

    @Test
    void theServerWaitsForWhoIsWritingBeforeItTakesAnythingBack() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        browser.whileWriting = () -> {
            Thread server = new Thread(() -> {
                stream.onError(new IOException("broken pipe"));
                told.complete(null);
            });
            server.start();
            awaitBlocked(server);
            assertThat(told).as("while somebody writes").isNotDone();
        };

        stream.tell(changes("order-1"));

        told.get(1, TimeUnit.MINUTES);
        verify(async).complete();
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            if (thread.getState() == Thread.State.TERMINATED) {
                throw new AssertionError("it did not wait");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void takesLeave() {
        browser.read();

        stream.bye();

        assertThat(browser.read()).isEqualTo("event: bye\ndata: {}\n\n");
        assertThat(hub.pages()).isZero();
        verify(async).complete();
    }

    @Test
    void doesNotWaitForASlowReaderToTakeLeaveOf() {
        browser.takes = false;

        stream.bye();

        assertThat(hub.pages()).isZero();
        verify(async).complete();
    }

    private static Changes changes(String... ids) {
        return new Changes(new LinkedHashSet<>(List.of(ids)), false);
    }

    private static final class Browser extends ServletOutputStream {
        private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
        private boolean takes = true;
        private boolean gone;
        private WriteListener listener;
        private Runnable whileWriting = () -> {};

        String read() {
            String text = unread.toString(StandardCharsets.UTF_8);
            unread.reset();
            return text;
        }

        @Override
        public boolean isReady() {
            return takes;
        }

        @Override
        public void setWriteListener(WriteListener writeListener) {
            listener = writeListener;
        }

        @Override
        public void write(int b) throws IOException {
            if (!takes) {
                throw new IllegalStateException("written to although it takes nothing");
            }
            if (gone) {
                throw new IOException("broken pipe");
            }
            unread.write(b);
            Runnable once = whileWriting;
            whileWriting = () -> {};
            once.run();
        }
    }
}
