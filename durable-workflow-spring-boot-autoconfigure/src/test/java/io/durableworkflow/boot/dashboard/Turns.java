package io.durableworkflow.boot.dashboard;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when the test says so. */
final class Turns implements Delays {
    private record Turn(long at, Runnable task) {}

    private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparingLong(Turn::at));
    private long millis;

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        turns.add(new Turn(millis + delay.toMillis(), task));
    }

    void advance(Duration duration) {
        long end = millis() + duration.toMillis();
        for (Runnable task = next(end); task != null; task = next(end)) {
            task.run();
        }
    }

    private synchronized Runnable next(long end) {
        if (turns.isEmpty() || turns.element().at() > end) {
            millis = end;
            return null;
        }
        Turn turn = turns.remove();
        millis = Math.max(millis, turn.at());
        return turn.task();
    }

    synchronized long millis() {
        return millis;
    }

    synchronized int waiting() {
        return turns.size();
    }
}
