package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.AliasContract;
import io.durableworkflow.contract.AnySignalContract;
import io.durableworkflow.contract.AtMostOnceContract;
import io.durableworkflow.contract.AwaitUntilContract;
import io.durableworkflow.contract.BlockedContract;
import io.durableworkflow.contract.BranchContract;
import io.durableworkflow.contract.BulkContract;
import io.durableworkflow.contract.CallbackContract;
import io.durableworkflow.contract.CancelContract;
import io.durableworkflow.contract.ChildContract;
import io.durableworkflow.contract.ClockContract;
import io.durableworkflow.contract.CompensateContract;
import io.durableworkflow.contract.ContinueContract;
import io.durableworkflow.contract.DelayedStartContract;
import io.durableworkflow.contract.DeleteContract;
import io.durableworkflow.contract.FailureContract;
import io.durableworkflow.contract.ForkContract;
import io.durableworkflow.contract.HistoryContract;
import io.durableworkflow.contract.HostileCodecContract;
import io.durableworkflow.contract.HostileExceptionContract;
import io.durableworkflow.contract.ListenerContract;
import io.durableworkflow.contract.MachineErrorContract;
import io.durableworkflow.contract.ObserveContract;
import io.durableworkflow.contract.OperatorContract;
import io.durableworkflow.contract.ParallelContract;
import io.durableworkflow.contract.PauseContract;
import io.durableworkflow.contract.PayloadContract;
import io.durableworkflow.contract.PublishedValueContract;
import io.durableworkflow.contract.QueueContract;
import io.durableworkflow.contract.RecoveryContract;
import io.durableworkflow.contract.RetentionContract;
import io.durableworkflow.contract.RetryBudgetContract;
import io.durableworkflow.contract.RetryContract;
import io.durableworkflow.contract.RewindContract;
import io.durableworkflow.contract.SagaContract;
import io.durableworkflow.contract.ScheduleContract;
import io.durableworkflow.contract.SendContract;
import io.durableworkflow.contract.ShutdownContract;
import io.durableworkflow.contract.SignalContract;
import io.durableworkflow.contract.SignalOrStartContract;
import io.durableworkflow.contract.SignalRaceContract;
import io.durableworkflow.contract.SleepContract;
import io.durableworkflow.contract.StartCallContract;
import io.durableworkflow.contract.StartedChildrenContract;
import io.durableworkflow.contract.StartingContract;
import io.durableworkflow.contract.StepContract;
import io.durableworkflow.contract.StepTimeoutContract;
import io.durableworkflow.contract.StoreFaultContract;
import io.durableworkflow.contract.SwallowingContract;
import io.durableworkflow.contract.TakeoverContract;
import io.durableworkflow.contract.TakingBackContract;
import io.durableworkflow.contract.TimeoutContract;
import io.durableworkflow.contract.TopicContract;
import io.durableworkflow.contract.VersionContract;
import io.durableworkflow.contract.World;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What users rely on, with executions in a real SQLite file that each new process opens again. */
class SqliteEngineTests {
    @TempDir
    Path folder;

    private SqliteWorlds worlds;

    @BeforeEach
    void open() {
        worlds = new SqliteWorlds(folder);
    }

    @AfterEach
    void close() {
        worlds.close();
    }

    @Nested
    class AnySignals extends AnySignalContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class AtMostOnceSteps extends AtMostOnceContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Conditions extends AwaitUntilContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Histories extends HistoryContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class BlockedExecutions extends BlockedContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Branches extends BranchContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class ParallelBlocks extends ParallelContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Cancellations extends CancelContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Children extends ChildContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class StartedChildren extends StartedChildrenContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class DelayedStarts extends DelayedStartContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Schedules extends ScheduleContract {
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
    class Failures extends FailureContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Observations extends ObserveContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class OperatorsCommands extends OperatorContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Clocks extends ClockContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Takeovers extends TakeoverContract {
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
    class Sagas extends SagaContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Shutdowns extends ShutdownContract {
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
    class SignalsOrStarts extends SignalOrStartContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Topics extends TopicContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Sends extends SendContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class StartsByBodies extends StartCallContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Callbacks extends CallbackContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class PayloadsToLookAt extends PayloadContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class PublishedValues extends PublishedValueContract {
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
    class Listeners extends ListenerContract {
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
    class Undoings extends CompensateContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class FormerNames extends AliasContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Continuations extends ContinueContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class TakingBacks extends TakingBackContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class RetryBudgets extends RetryBudgetContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class StepTimeouts extends StepTimeoutContract {
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
    class Timeouts extends TimeoutContract {
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
    class Rewinds extends RewindContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Forks extends ForkContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class BulkCommands extends BulkContract {
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
    class MachineErrors extends MachineErrorContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class Swallowing extends SwallowingContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class HostileExceptions extends HostileExceptionContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }

    @Nested
    class HostileCodecs extends HostileCodecContract {
        @Override
        public World world() {
            return worlds.next();
        }
    }
}
