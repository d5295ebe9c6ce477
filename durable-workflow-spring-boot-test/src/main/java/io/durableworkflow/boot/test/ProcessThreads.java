package io.durableworkflow.boot.test;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which threads are at work for a process: they must die with it as far as threads can, and not take it for the next one. */
final class ProcessThreads implements EngineListener {
    private static final ThreadLocal<Deque<MachineProcess>> WORKING_FOR = ThreadLocal.withInitial(ArrayDeque::new);

    private final MachineProcess process;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stepLeft = lock.newCondition();
    private final Map<Thread, Integer> inSteps = new HashMap<>();

    /** @param changed told of every event */
    ProcessThreads(MachineProcess process, Runnable changed) {
        this.process = process;
        this.changed = changed;
    }

    /** The process whose workflow or step runs on this thread, or null. */
    static @Nullable MachineProcess processOfThisThread() {
        return WORKING_FOR.get().peek();
    }

    @Override
    public void onEvent(EngineEvent event) {
        if (event instanceof EngineEvent.StepEntered) {
            enter();
            count(1);
        } else if (event instanceof EngineEvent.RunEntered || event instanceof EngineEvent.BranchEntered) {
            enter();
        } else if (event instanceof EngineEvent.StepLeft) {
            leave();
            count(-1);
        } else if (event instanceof EngineEvent.RunLeft || event instanceof EngineEvent.BranchLeft) {
            leave();
        }
        changed.run();
    }

    private void enter() {
        WORKING_FOR.get().push(process);
    }

    private static void leave() {
        WORKING_FOR.get().poll();
        if (WORKING_FOR.get().isEmpty()) {
            WORKING_FOR.remove();
        }
    }

    private void count(int by) {
        lock.lock();
        try {
            inSteps.merge(Thread.currentThread(), by, Integer::sum);
            inSteps.values().removeIf(steps -> steps <= 0);
            stepLeft.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Steps of a dead process do not go on: what they wait for ends with an interruption. */
    void interruptSteps() {
        lock.lock();
        try {
            inSteps.keySet().stream()
                    .filter(thread -> thread != Thread.currentThread())
                    .forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no step runs, but for one on this thread; false if one still does after the limit of real time. */
    boolean awaitStepsLeft(Duration limit) {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (inSteps.keySet().stream().anyMatch(thread -> thread != Thread.currentThread())) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = stepLeft.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
