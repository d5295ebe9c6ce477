package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.FailureContract;
import io.durableworkflow.contract.RetryContract;
import io.durableworkflow.contract.SagaContract;
import io.durableworkflow.contract.SignalContract;
import io.durableworkflow.contract.SignalRaceContract;
import io.durableworkflow.contract.SleepContract;
import io.durableworkflow.contract.StepContract;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.CheckpointStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What users rely on, with executions in a real SQLite file that each new process opens again. */
class SqliteEngineTests {
    @TempDir
    Path folder;

    private @Nullable JdbcCheckpointStore last;

    private World newWorld() {
        Path file = TestDatabases.create(folder);
        return new World(before -> reopened(file, before));
    }

    private CheckpointStore reopened(Path file, @Nullable CheckpointStore before) {
        if (before instanceof JdbcCheckpointStore leftBehind) {
            leftBehind.close();
        }
        last = JdbcCheckpointStore.open(file);
        return last;
    }

    @AfterEach
    void close() {
        if (last != null) {
            last.close();
        }
    }

    @Nested
    class Steps extends StepContract {
        @Override
        public World world() {
            return newWorld();
        }
    }

    @Nested
    class Retries extends RetryContract {
        @Override
        public World world() {
            return newWorld();
        }
    }

    @Nested
    class Failures extends FailureContract {
        @Override
        public World world() {
            return newWorld();
        }
    }

    @Nested
    class Sagas extends SagaContract {
        @Override
        public World world() {
            return newWorld();
        }
    }

    @Nested
    class Sleeps extends SleepContract {
        @Override
        public World world() {
            return newWorld();
        }
    }

    @Nested
    class Signals extends SignalContract {
        @Override
        public World world() {
            return newWorld();
        }
    }

    @Nested
    class SignalRaces extends SignalRaceContract {
        @Override
        public World world() {
            return newWorld();
        }
    }
}
