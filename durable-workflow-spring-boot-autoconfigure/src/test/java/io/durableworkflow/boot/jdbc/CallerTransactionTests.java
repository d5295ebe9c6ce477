package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.CallerTransaction.Outcome;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.QueueState;
import io.durableworkflow.store.StartRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the store writes by a transaction of the application's. */
final class CallerTransactionTests {
    private static final CheckpointKey PLACE = new CheckpointKey(0, 0, 0);

    private TestServer server;
    private HikariDataSource pool;
    private WorkflowDatabase database;
    private JdbcCheckpointStore store;
    private TransactionTemplate transactions;
    private long no;

    private void open(TestServer on) {
        server = on;
        pool = TestServer.pool(on.newDatabase());
        database = WorkflowDatabase.borrow(pool, DatabaseOptions.defaults());
        store = JdbcCheckpointStore.open(database);
        store.open(NODE, T0);
        transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        no = ((ChangeResult.Applied)
                        store.commit(List.of(start("order-1", running()))).get(0))
                .execution()
                .no();
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
        server.drop(pool);
    }

    private CallerTransaction open() {
        return store.callerTransaction().orElseThrow();
    }

    private Change checkpoint(long fence, long revision) {
        return transition(no, fence, revision).checkpoint(0).build();
    }

    @ParameterizedTest
    @EnumSource
    void writesAreOnDiskWithTheCommitAndCountForWhatFollows(TestServer on) {
        open(on);
        List<Outcome> outcomes = new ArrayList<>();
        assertThat(store.callerTransaction()).isEmpty();

        transactions.executeWithoutResult(status -> {
            CallerTransaction transaction = open();
            assertThat(transaction.isOfThisStore()).isTrue();
            transaction.whenOver(outcomes::add);
            assertThat(transaction.write(checkpoint(1, 1))).isInstanceOf(ChangeResult.Applied.class);
            assertThat(outcomes).isEmpty();
        });

        assertThat(outcomes).containsExactly(Outcome.COMMITTED);
        assertThat(store.settled(no, PLACE))
                .hasValueSatisfying(there -> assertThat(there.revision()).isEqualTo(1));
        assertThat(store.commit(List.of(transition(no, 1, 1).checkpoint(1).build())))
                .containsExactly(new ChangeResult.Fenced());
        assertThat(store.commit(List.of(transition(no, 1, 2).checkpoint(1).build())))
                .containsExactly(new ChangeResult.Applied(null));
    }

    @ParameterizedTest
    @EnumSource
    void writesAreGoneWithTheRollback(TestServer on) {
        open(on);
        List<Outcome> outcomes = new ArrayList<>();

        transactions.executeWithoutResult(status -> {
            open().whenOver(outcomes::add);
            open().write(checkpoint(1, 1));
            status.setRollbackOnly();
        });

        assertThat(outcomes).containsExactly(Outcome.ROLLED_BACK);
        assertThat(store.settled(no, PLACE)).isEmpty();
        assertThat(store.commit(List.of(checkpoint(1, 1)))).containsExactly(new ChangeResult.Applied(null));
    }

    @ParameterizedTest
    @EnumSource
    void whoHasLostTheExecutionWritesNothingAndCannotCommit(TestServer on) {
        open(on);

        assertThatThrownBy(() -> transactions.executeWithoutResult(
                        status -> assertThat(open().write(checkpoint(2, 1))).isEqualTo(new ChangeResult.Fenced())))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertThat(store.settled(no, PLACE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSettledWaitsForATransactionUnderWay(TestServer on) throws Exception {
        open(on);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread other = new Thread(() -> transactions.executeWithoutResult(status -> {
            open().write(checkpoint(1, 1));
            written.countDown();
            await(asked);
        }));
        other.start();
        await(written);

        CompletableFuture<Boolean> found = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            asked.countDown();
            found.complete(store.settled(no, PLACE).isPresent());
        });
        asking.start();

        assertThat(found.get(20, TimeUnit.SECONDS)).isTrue();
        other.join();
    }

    private static Change deduplicated(String id) {
        StartRecord plain = start(id, running()).start();
        return new Change.Start(
                new StartRecord(
                        id,
                        plain.workflow(),
                        plain.version(),
                        plain.seed(),
                        plain.createdAt(),
                        null,
                        Map.of(),
                        plain.inputHash(),
                        plain.input(),
                        null,
                        StartRecord.Queue.of("mails", 0, null, T0)),
                ExecutionState.queued(T0).toBuilder()
                        .queue(QueueState.of("key"))
                        .build());
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoStartsWithADedupKeyAtTheSameTimeTheSecondFindsTheFirst(TestServer on) throws Exception {
        open(on);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread other = new Thread(() -> transactions.executeWithoutResult(status -> {
            assertThat(open().write(deduplicated("first"))).isInstanceOf(ChangeResult.Applied.class);
            written.countDown();
            await(asked);
        }));
        other.start();
        await(written);

        CompletableFuture<ChangeResult> found = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            asked.countDown();
            while (!found.isDone()) {
                try {
                    found.complete(store.commit(List.of(deduplicated("second"))).get(0));
                } catch (StoreUnavailableException e) {
                    // Somebody was in the way: the batch is committed again.
                }
            }
        });
        asking.start();

        assertThat(found.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ChangeResult.Exists.class,
                        exists -> assertThat(exists.execution().id()).isEqualTo("first"));
        other.join();
    }

    @Test
    void aTransactionThatMayNotWriteIsNotOfTheStore() {
        open(TestServer.POSTGRESQL);
        TransactionTemplate reading = new TransactionTemplate(transactions.getTransactionManager());
        reading.setReadOnly(true);

        reading.executeWithoutResult(
                status -> assertThat(open().isOfThisStore()).isFalse());
    }

    @Test
    void aTransactionOfAnotherDatabaseIsNotOfTheStoreEvenIfItIsReadInIt() {
        open(TestServer.H2);
        try (HikariDataSource elsewhere = TestServer.pool(TestServer.H2.newEmptyDatabase())) {
            new TransactionTemplate(new JdbcTransactionManager(elsewhere)).executeWithoutResult(status -> {
                assertThat(store.find("order-1")).isPresent();
                DataSourceUtils.getConnection(pool);
                assertThat(open().isOfThisStore()).isFalse();
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
