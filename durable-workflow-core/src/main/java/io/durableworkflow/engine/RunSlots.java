package io.durableworkflow.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which executions this process is running. An execution has a slot from before it is claimed until after it is released,
 * so that it never runs twice here, and so that what arrives meanwhile is not missed.
 */
final class RunSlots {
    private static final class Slot {
        private volatile @Nullable Run run;
        private boolean lookAgain;
        private volatile boolean abandoned;

        void tell() {
            lookAgain = true;
            if (run != null) {
                run.lookAgain();
            }
        }
    }

    private final Map<Long, Slot> slots = new ConcurrentHashMap<>();
    private final Object emptied = new Object();

    /**
     * Takes the slot. If the execution has one already, tells its run that something has arrived: in one go, as otherwise
     * that run may end in between and nobody would know.
     *
     * @return whether the slot was taken
     */
    boolean takeOrTell(long no) {
        boolean[] taken = new boolean[1];
        slots.compute(no, (key, slot) -> {
            if (slot == null) {
                taken[0] = true;
                return new Slot();
            }
            slot.tell();
            return slot;
        });
        return taken[0];
    }

    /** The slot's run, from the claim on. */
    void set(long no, Run run) {
        slots.computeIfPresent(no, (key, slot) -> {
            slot.run = run;
            if (slot.lookAgain) {
                run.lookAgain();
            }
            return slot;
        });
    }

    /** Gives the slot back; true if something arrived that no run has been told of. */
    boolean release(long no) {
        boolean[] missed = new boolean[1];
        slots.computeIfPresent(no, (key, slot) -> {
            missed[0] = slot.lookAgain;
            return null;
        });
        tellWhoeverWaits();
        return missed[0];
    }

    /** The thread of this slot does not stop: it keeps the slot, but nobody waits for it any more. */
    void abandon(long no) {
        slots.computeIfPresent(no, (key, slot) -> {
            slot.abandoned = true;
            return slot;
        });
        tellWhoeverWaits();
    }

    private void tellWhoeverWaits() {
        if (nobodyToWaitFor()) {
            synchronized (emptied) {
                emptied.notifyAll();
            }
        }
    }

    private boolean nobodyToWaitFor() {
        return slots.values().stream().allMatch(slot -> slot.abandoned);
    }

    /** Tells the run that something has arrived; false if the execution does not run here. */
    boolean tell(long no) {
        boolean[] told = new boolean[1];
        slots.computeIfPresent(no, (key, slot) -> {
            told[0] = true;
            slot.tell();
            return slot;
        });
        return told[0];
    }

    /**
     * Tells the run that a child of it has ended, unless that is none of its business; false if the execution does not run
     * here.
     */
    boolean tellOfChild(long no, String child) {
        boolean[] told = new boolean[1];
        slots.computeIfPresent(no, (key, slot) -> {
            told[0] = true;
            Run run = slot.run;
            if (run == null || !run.childrenLeftAlone().ended(child)) {
                slot.tell();
            }
            return slot;
        });
        return told[0];
    }

    List<Run> runs() {
        return slots.values().stream()
                .map(slot -> slot.run)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Waits in real time until nothing runs but what does not stop anyway; false if something still runs after that or after
     * the limit.
     */
    boolean awaitEmpty(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (emptied) {
            while (!nobodyToWaitFor()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                emptied.wait(left);
            }
            return slots.isEmpty();
        }
    }
}
