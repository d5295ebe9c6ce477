package io.durableworkflow.crash.kill;

import io.durableworkflow.crash.kill.Plan.Guarantee;
import io.durableworkflow.crash.kill.Plan.PlannedStep;
import io.durableworkflow.crash.kill.Stored.Execution;
import io.durableworkflow.crash.kill.Stored.Recorded;
import io.durableworkflow.crash.kill.Stored.Schedule;
import io.durableworkflow.crash.kill.Stored.Signal;
import io.durableworkflow.crash.kill.Stored.Status;
import io.durableworkflow.crash.ledger.Effect;
import io.durableworkflow.crash.ledger.LedgerLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What must hold whenever a process is gone, and what must hold when all executions have ended. Each rule answers with a sentence
 * for each thing that breaks it.
 */
final class Rules {
    private Rules() {}

    /** All that must hold whenever a process is gone. */
    static List<String> always(Findings before, Findings now) {
        List<String> broken = new ArrayList<>();
        broken.addAll(acknowledgedIsThere(now));
        broken.addAll(nothingIsBlocked(now));
        broken.addAll(recordsStay(before, now));
        broken.addAll(recordedWasDone(now));
        broken.addAll(recordedIsNotRepeated(before, now));
        broken.addAll(oneProcessDoesItOnce(now));
        broken.addAll(inOrder(now));
        broken.addAll(atMostOnce(now));
        broken.addAll(transactionalIsExact(now));
        broken.addAll(oneKeyForEach(now));
        broken.addAll(attemptsCount(now));
        broken.addAll(payloadsFit(now));
        broken.addAll(eachDueTimeHasItsRun(now));
        return broken;
    }

    /** All that must hold beside this when everything has ended. */
    static List<String> finallyToo(Findings now) {
        List<String> broken = new ArrayList<>();
        broken.addAll(endedAsPlanned(now));
        broken.addAll(allStepsAreDone(now));
        broken.addAll(compensationsPair(now));
        return broken;
    }

    /** What was acknowledged is on disk. */
    static List<String> acknowledgedIsThere(Findings now) {
        List<String> broken = new ArrayList<>();
        for (Command command : now.acknowledged()) {
            boolean there = command.verb().equals(Command.SIGNAL)
                    ? now.stored()
                            .signals()
                            .contains(new Signal(
                                    command.execution(), command.words().get(1)))
                    : now.stored().executions().containsKey(command.execution());
            if (!there) {
                broken.add("lost, although it was acknowledged: " + command.text());
            }
        }
        return broken;
    }

    /** No execution needs anybody's help. */
    static List<String> nothingIsBlocked(Findings now) {
        return now.stored().executions().values().stream()
                .filter(execution -> execution.status().equals("BLOCKED"))
                .map(execution -> "blocked: " + execution)
                .toList();
    }

    /** A result that was on disk stays. */
    static List<String> recordsStay(Findings before, Findings now) {
        List<String> broken = new ArrayList<>();
        before.stored().recorded().forEach((effect, recorded) -> {
            Recorded left = now.stored().recorded().get(effect);
            boolean undone = left != null && left.status() == Status.COMPENSATED;
            if (!recorded.equals(left) && !undone) {
                broken.add("the record of " + effect + " was " + recorded + " and is " + left);
            }
        });
        return broken;
    }

    /** What is recorded as done was done. */
    static List<String> recordedWasDone(Findings now) {
        Set<Effect> done = now.effects();
        List<String> broken = new ArrayList<>();
        now.stored().recorded().forEach((effect, recorded) -> {
            boolean claimed = recorded.hasResult() && !Workflows.NOT_DONE.equals(recorded.output());
            if (claimed && !done.contains(effect)) {
                broken.add("recorded and never done: " + effect);
            }
        });
        return broken;
    }

    /** What has ended on disk is not done again. */
    static List<String> recordedIsNotRepeated(Findings before, Findings now) {
        return now.ledger().subList(before.ledger().size(), now.ledger().size()).stream()
                .filter(line -> before.stored().recorded().containsKey(line.effect()))
                .map(line -> "done again although it was recorded: " + line)
                .toList();
    }

    /** Only a kill makes anything be done again. */
    static List<String> oneProcessDoesItOnce(Findings now) {
        Set<Object> seen = new HashSet<>();
        return now.ledger().stream()
                .filter(line -> !seen.add(List.of(line.process(), line.effect())))
                .map(line -> "done twice by one process: " + line)
                .toList();
    }

    /**
     * Each step comes after those before it, and compensations come after all steps, from the last to the first. So nothing is
     * repeated once something that follows it was done, as its result was on disk by then.
     */
    static List<String> inOrder(Findings now) {
        List<String> broken = new ArrayList<>();
        Map<String, List<Map<String, Integer>>> places = new HashMap<>();
        Map<List<Object>, Integer> reached = new HashMap<>();
        for (LedgerLine line : now.ledger()) {
            Execution execution = now.stored().executions().get(line.execution());
            if (execution == null) {
                broken.add("done for an execution that is not there: " + line);
                continue;
            }
            List<Map<String, Integer>> paths =
                    places.computeIfAbsent(execution.workflow(), workflow -> places(execution.plan()));
            if (paths.stream().noneMatch(path -> path.containsKey(line.step()))) {
                broken.add("not planned: " + line);
            }
            for (int path = 0; path < paths.size(); path++) {
                Integer place = paths.get(path).get(line.step());
                if (place != null) {
                    Integer last = reached.put(List.of(line.execution(), path), place);
                    if (last != null && last > place) {
                        broken.add("out of order: " + line);
                    }
                }
            }
        }
        return broken;
    }

    private static List<Map<String, Integer>> places(Plan plan) {
        List<Map<String, Integer>> paths = new ArrayList<>();
        for (List<String> sequence : plan.sequences()) {
            Map<String, Integer> places = new HashMap<>();
            sequence.forEach(step -> places.put(step, places.size()));
            paths.add(places);
        }
        return paths;
    }

    /** A step that may run at most once has run at most once, and if its record says whether, it is right. */
    static List<String> atMostOnce(Findings now) {
        Map<Effect, Long> counts = now.counts();
        List<String> broken = new ArrayList<>();
        forEachPlanned(now, (effect, step) -> {
            if (step.guarantee() == Guarantee.AT_MOST_ONCE) {
                long count = counts.getOrDefault(effect, 0L);
                Recorded recorded = now.stored().recorded().get(effect);
                if (count > 1) {
                    broken.add("done " + count + " times, and was to be done at most once: " + effect);
                } else if (recorded != null && Workflows.NOT_DONE.equals(recorded.output()) && count > 0) {
                    broken.add("recorded as not done, and done: " + effect);
                }
            }
        });
        return broken;
    }

    /** The effect of a transactional step is in the database once if the step is recorded, and else is not. */
    static List<String> transactionalIsExact(Findings now) {
        List<String> broken = new ArrayList<>();
        forEachPlanned(now, (effect, step) -> {
            if (step.guarantee() == Guarantee.TRANSACTIONAL) {
                int rows = now.stored().rows().getOrDefault(effect, 0);
                int wanted = now.stored().recorded().containsKey(effect) ? 1 : 0;
                if (rows != wanted) {
                    broken.add(rows + " rows instead of " + wanted + ": " + effect);
                }
            }
        });
        return broken;
    }

    /** Every repeat of an effect has the same idempotency key, and no other effect has it. */
    static List<String> oneKeyForEach(Findings now) {
        Map<Effect, String> keys = new HashMap<>();
        Map<String, Effect> effects = new HashMap<>();
        List<String> broken = new ArrayList<>();
        for (LedgerLine line : now.ledger()) {
            String key = keys.putIfAbsent(line.effect(), line.key());
            Effect effect = effects.putIfAbsent(line.key(), line.effect());
            if ((key != null && !key.equals(line.key())) || (effect != null && !effect.equals(line.effect()))) {
                broken.add("its idempotency key is not its own: " + line);
            }
        }
        return broken;
    }

    /** A kill is no failed attempt: the number of the one that has the effect is that of the failures before it, and one. */
    static List<String> attemptsCount(Findings now) {
        List<String> broken = new ArrayList<>();
        for (LedgerLine line : now.ledger()) {
            Execution execution = now.stored().executions().get(line.execution());
            if (execution == null) {
                continue;
            }
            boolean undoing = line.step().startsWith(Plan.UNDO);
            PlannedStep step =
                    execution.plan().steps().get(undoing ? line.step().substring(Plan.UNDO.length()) : line.step());
            if (step != null) {
                int failures = step.isUndone() == undoing ? step.failures() : 0;
                if (line.attempt() != failures + 1) {
                    broken.add("not attempt " + (failures + 1) + ": " + line);
                }
            }
        }
        return broken;
    }

    /** Each wait got the signal that is meant for it, every time. */
    static List<String> payloadsFit(Findings now) {
        List<String> broken = new ArrayList<>();
        for (LedgerLine line : now.ledger()) {
            String wanted = Driver.payload(line.execution(), line.step());
            if (wanted != null && !wanted.equals(line.detail())) {
                broken.add("not the payload " + wanted + ": " + line);
            }
        }
        return broken;
    }

    /** The schedule has started one run for each due time, and no other. */
    static List<String> eachDueTimeHasItsRun(Findings now) {
        Schedule schedule = now.stored().schedule();
        if (schedule == null) {
            return List.of();
        }
        Set<String> due = new TreeSet<>();
        for (Instant at = schedule.first(); !at.isAfter(schedule.last()); at = at.plus(Program.PERIOD)) {
            due.add(Workflows.TICK + "@" + at);
        }
        Set<String> there = new TreeSet<>();
        now.stored().executions().values().stream()
                .filter(execution -> execution.workflow().equals(Workflows.TICK))
                .forEach(execution -> there.add(execution.id()));
        List<String> broken = new ArrayList<>();
        due.stream().filter(id -> !there.contains(id)).forEach(id -> broken.add("due, and not there: " + id));
        there.stream().filter(id -> !due.contains(id)).forEach(id -> broken.add("not due, and there: " + id));
        return broken;
    }

    /** Each execution has ended as it was to end. */
    static List<String> endedAsPlanned(Findings now) {
        Set<Effect> undone = new HashSet<>();
        now.stored().recorded().forEach((effect, recorded) -> {
            if (recorded.status() == Status.COMPENSATED) {
                undone.add(effect);
            }
        });
        List<String> broken = new ArrayList<>();
        for (Execution execution : now.stored().executions().values()) {
            boolean undid = execution.plan().steps().keySet().stream()
                    .anyMatch(step -> undone.contains(new Effect(execution.id(), step)));
            String compensation = undid ? "DONE" : "NONE";
            if (!execution.status().equals(execution.plan().end().status())
                    || !execution.compensation().equals(compensation)) {
                broken.add("should be " + execution.plan().end() + " and " + compensation + ": " + execution);
            }
        }
        return broken;
    }

    /** Each step of an execution that was not cancelled is recorded, and was done unless its outcome is unknown. */
    static List<String> allStepsAreDone(Findings now) {
        Set<Effect> done = now.effects();
        List<String> broken = new ArrayList<>();
        forEachPlanned(now, (effect, step) -> {
            if (now.stored().executions().get(effect.execution()).plan().end() != Plan.End.CANCELLED) {
                if (!now.stored().recorded().containsKey(effect)) {
                    broken.add("never recorded: " + effect);
                }
                if (step.guarantee() != Guarantee.AT_MOST_ONCE && !done.contains(effect)) {
                    broken.add("never done: " + effect);
                }
            }
        });
        return broken;
    }

    /** What was completed and has a compensation is undone if the execution did not complete; nothing else is. */
    static List<String> compensationsPair(Findings now) {
        Set<Effect> done = now.effects();
        List<String> broken = new ArrayList<>();
        forEachPlanned(now, (effect, step) -> {
            Effect undoing = new Effect(effect.execution(), step.undoing());
            Recorded recorded = now.stored().recorded().get(effect);
            boolean due = step.isUndone() && recorded != null && recorded.hasResult();
            if (due
                    && (recorded.status() != Status.COMPENSATED
                            || !done.contains(undoing)
                            || !now.stored().recorded().containsKey(undoing))) {
                broken.add("not undone: " + effect);
            } else if (!due
                    && (done.contains(undoing) || now.stored().recorded().containsKey(undoing))) {
                broken.add("undone, and there was nothing to undo: " + effect);
            }
        });
        return broken;
    }

    private static void forEachPlanned(Findings now, BiConsumer<Effect, PlannedStep> visitor) {
        for (Execution execution : now.stored().executions().values()) {
            execution
                    .plan()
                    .steps()
                    .values()
                    .forEach(step -> visitor.accept(new Effect(execution.id(), step.name()), step));
        }
    }
}
