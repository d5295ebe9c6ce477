package io.durableworkflow.contract;

import static io.durableworkflow.contract.EncryptionContract.Secrets.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.codec.EncryptedPayloadCodec;
import io.durableworkflow.codec.EncryptionKey;
import io.durableworkflow.store.StoreSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads are encrypted: everything works as without, and none of them can be found on the disk. */
public abstract class EncryptionContract extends EngineContract {
    private static final EncryptionKey OLD = key("old", 1);
    private static final EncryptionKey NEW = key("new", 2);

    /** What must not be found, each in another kind of payload. */
    static final class Secrets {
        static final String INPUT = "secret-of-the-input";
        static final String RESULT = "secret-of-the-result";
        static final String SIGNAL = "secret-of-the-signal";
        static final String VALUE = "secret-of-the-value";
        static final String BRANCH = "secret-of-the-branch";
        static final String CHILD = "secret-of-the-child";
        static final String FAILURE = "secret-of-the-failure";
        static final List<String> ALL = List.of(INPUT, RESULT, SIGNAL, VALUE, BRANCH, CHILD, FAILURE);

        private Secrets() {}
    }

    /** All that is on the disk. */
    protected String disk() {
        return StoreSnapshot.of(world.disk()).toString();
    }

    private final WorkflowDefinition<String> child = WorkflowDefinition.of("child", String.class, ctx -> Secrets.CHILD);

    private final WorkflowDefinition<String> flow =
            new WorkflowDefinition<>("flow", 1, List.of(String.class), String.class, null, (ctx, arguments) -> {
                String got = ctx.step("work", String.class, () -> Secrets.RESULT);
                ctx.publish("progress", Secrets.VALUE);
                ctx.parallel(
                        "branches",
                        List.of(1),
                        String.class,
                        item -> ctx.step("in", String.class, () -> Secrets.BRANCH));
                String ofChild = ctx.child(child);
                String signal = ctx.awaitSignal("go", String.class);
                try {
                    ctx.step("fail", String.class, StepOptions.defaults(), () -> {
                        throw new IllegalStateException(Secrets.FAILURE);
                    });
                } catch (IllegalStateException e) {
                    return String.join(" ", (String) arguments.get(0), got, ofChild, signal, e.getMessage());
                }
                return "nothing failed";
            });

    @Test
    void everythingWorksAndNothingIsReadableOnTheDisk() throws Exception {
        encryptedWith(OLD);
        world.start();
        world.begin(flow, "f", Secrets.INPUT);
        awaitWaiting();
        world.killAndRestart();
        world.engine().signal("f", "go", Secrets.SIGNAL);

        assertThat(world.engine().handle("f", String.class).result(Duration.ofMinutes(1)))
                .isEqualTo("%s %s %s %s %s"
                        .formatted(Secrets.INPUT, Secrets.RESULT, Secrets.CHILD, Secrets.SIGNAL, Secrets.FAILURE));
        assertThat(world.engine().value("f", "progress", String.class)).hasValue(Secrets.VALUE);
        String disk = disk();
        assertThat(disk).contains("aes1:old:");
        assertThat(ALL).noneMatch(disk::contains);
    }

    private void awaitWaiting() {
        world.await("f", view -> view.status() == ExecutionStatus.SUSPENDED);
    }

    @Test
    void aFailureIsEncryptedAndToldAsItWas() {
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            throw new IllegalStateException(Secrets.FAILURE);
        });
        world.code(engine -> engine.register(failing));
        world.with(builder -> builder.codec(EncryptedPayloadCodec.of(new TestCodec(), List.of(OLD))));
        world.start();
        world.begin(failing, "f");
        world.await("f", ExecutionStatus.FAILED);
        world.restart();

        assertThatThrownBy(() -> world.engine().handle("f", String.class).result(Duration.ofMinutes(1)))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining(Secrets.FAILURE);
        assertThat(disk()).doesNotContain(Secrets.FAILURE);
    }

    @Test
    void anExecutionGoesOnWithARotatedKey() throws Exception {
        encryptedWith(OLD);
        world.start();
        world.begin(flow, "f", "a");
        awaitWaiting();

        world.with(builder -> builder.codec(EncryptedPayloadCodec.of(new TestCodec(), List.of(NEW, OLD))));
        world.restart();
        world.engine().signal("f", "go", "b");

        assertThat(world.engine().handle("f", String.class).result(Duration.ofMinutes(1)))
                .startsWith("a ");
        assertThat(disk()).contains("aes1:new:");
    }

    @Test
    void aStartIsRecognisedAfterARotation() {
        encryptedWith(OLD);
        world.start();
        world.begin(flow, "f", "a");
        world.with(builder -> builder.codec(EncryptedPayloadCodec.of(new TestCodec(), List.of(NEW, OLD))));
        world.restart();

        assertThat(world.begin(flow, "f", "a").id()).isEqualTo("f");
        assertThatThrownBy(() -> world.begin(flow, "f", "another input"))
                .isInstanceOf(ExecutionConflictException.class);
    }

    @Test
    void anExecutionWhoseKeyIsMissingIsBlockedAndGoesOnByARetryWhenTheKeyIsBack() throws Exception {
        encryptedWith(OLD);
        world.start();
        world.begin(flow, "f", "a");
        awaitWaiting();
        world.with(builder -> builder.codec(EncryptedPayloadCodec.of(new TestCodec(), List.of(NEW))));
        world.restart();
        world.engine().signal("f", "go", "b");
        assertThat(world.await("f", ExecutionStatus.BLOCKED)).satisfies(blocked -> {
            assertThat(blocked.blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);
            assertThat(blocked.waitingFor()).contains("the key 'old', which is not among the keys");
        });

        world.with(builder -> builder.codec(EncryptedPayloadCodec.of(new TestCodec(), List.of(NEW, OLD))));
        world.restart();
        world.engine().retry("f", Audit.none());

        assertThat(world.engine().handle("f", String.class).result(Duration.ofMinutes(1)))
                .startsWith("a ");
    }

    @Test
    void whatWasWrittenPlainlyIsReadWhileThatIsAllowed() throws Exception {
        register();
        world.start();
        world.begin(flow, "f", "a");
        awaitWaiting();

        world.with(builder -> builder.codec(
                EncryptedPayloadCodec.of(new TestCodec(), List.of(OLD)).readingPlain()));
        world.restart();
        world.engine().signal("f", "go", Secrets.SIGNAL);

        assertThat(world.engine().handle("f", String.class).result(Duration.ofMinutes(1)))
                .contains(Secrets.SIGNAL);
        assertThat(disk()).contains(Secrets.RESULT).doesNotContain(Secrets.SIGNAL);
    }

    private void encryptedWith(EncryptionKey key) {
        register();
        world.with(builder -> builder.codec(EncryptedPayloadCodec.of(new TestCodec(), List.of(key))));
    }

    private void register() {
        world.code(engine -> {
            engine.register(child);
            engine.register(flow);
        });
    }

    private static EncryptionKey key(String id, int everyByte) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) everyByte);
        return EncryptionKey.of(id, secret);
    }
}
