package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.ChildContract;
import io.durableworkflow.contract.DeleteContract;
import io.durableworkflow.contract.PauseContract;
import io.durableworkflow.contract.QueueContract;
import io.durableworkflow.contract.RecoveryContract;
import io.durableworkflow.contract.RetentionContract;
import io.durableworkflow.contract.RetryContract;
import io.durableworkflow.contract.RewindContract;
import io.durableworkflow.contract.SagaContract;
import io.durableworkflow.contract.SignalContract;
import io.durableworkflow.contract.SignalRaceContract;
import io.durableworkflow.contract.SleepContract;
import io.durableworkflow.contract.StartingContract;
import io.durableworkflow.contract.StepContract;
import io.durableworkflow.contract.StoreFaultContract;
import io.durableworkflow.contract.VersionContract;
import io.durableworkflow.contract.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** What users rely on, with executions in a database other than SQLite, which each new process opens again. */
abstract class ServerEngineTests {
    private final TestServer server;
    private ServerWorlds worlds;

    ServerEngineTests(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        worlds = new ServerWorlds(server);
    }

    @AfterEach
    void close() {
        worlds.close();
    }

    @Nested
    class Children extends ChildContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Deletions extends DeleteContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Retentions extends RetentionContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Pauses extends PauseContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Queues extends QueueContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Recoveries extends RecoveryContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Retries extends RetryContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Rewinds extends RewindContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Sagas extends SagaContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Signals extends SignalContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class SignalRaces extends SignalRaceContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Sleeps extends SleepContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Starts extends StartingContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Steps extends StepContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class StoreFaults extends StoreFaultContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Versions extends VersionContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }
}
