package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

final class PlatformThreadsTests {
    @Test
    void platformThreadCallsItself() {
        try (PlatformThreads threads = new PlatformThreads(1)) {
            assertThat(threads.call(Thread::currentThread)).isSameAs(Thread.currentThread());
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadHandsTheCallOver() {
        try (PlatformThreads threads = new PlatformThreads(1)) {
            Thread caller = onVirtualThread(() -> threads.call(Thread::currentThread));

            assertThat(PlatformThreads.isVirtual(caller)).isFalse();
            assertThat(caller.getName()).startsWith("durable-workflow-store-");
            assertThat(caller.isDaemon()).isTrue();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadGetsWhatTheCallThrew() {
        try (PlatformThreads threads = new PlatformThreads(1)) {
            assertThatThrownBy(() -> onVirtualThread(() -> threads.call(() -> {
                        throw new IllegalStateException("mine");
                    })))
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void storeWorksOnVirtualThreadsEvenInterruptedOnes(@TempDir Path folder) {
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder))) {
            boolean found = onVirtualThread(() -> {
                store.open(NODE, T0);
                Thread.currentThread().interrupt();
                store.commit(List.of(start("order-1")));
                return store.find("order-1").isPresent() && Thread.interrupted();
            });

            assertThat(found).isTrue();
        }
    }

    private static <T> T onVirtualThread(Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(action.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        };
        try {
            // Not there in Java 17, which this is compiled for.
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return result.join();
    }
}
