package io.durableworkflow.store;

import org.junit.jupiter.api.Nested;

/**
 * What every {@link CheckpointStore} promises. A store passes by extending this class in its own tests; it says only how to
 * make one. Each test gets a new instance of that class, so that a store can be closed in its {@code @AfterEach}.
 */
public abstract class CheckpointStoreContract {
    /** A store without executions, not yet open; called once in each test. */
    protected abstract CheckpointStore store();

    /**
     * The same executions as another process finds them: a store on disk is closed and read again. Not yet open. Called in
     * few tests.
     */
    protected CheckpointStore reopen(CheckpointStore store) {
        return store;
    }

    @Nested
    class Starting extends StartContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Transitions extends TransitionContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Fencing extends FencingContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class PayloadsToLookAt extends PayloadStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Deliveries extends DeliveryContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class SignalsOrStarts extends SignalOrStartStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Topics extends TopicStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Callbacks extends CallbackStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class PublishedValues extends PublishedValueStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Rewinding extends RewindingContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Deletions extends DeletionContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Ends extends RetentionStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Batches extends BatchContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Lists extends ListContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class WakeUps extends WakeUpContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Children extends ChildStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Values extends ValueContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Schedules extends ScheduleStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Queues extends QueueStoreContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Readers extends ReaderContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }
    }

    @Nested
    class Reopening extends ReopenContract {
        @Override
        CheckpointStore newStore() {
            return store();
        }

        @Override
        CheckpointStore reopened() {
            return reopen(store);
        }
    }
}
