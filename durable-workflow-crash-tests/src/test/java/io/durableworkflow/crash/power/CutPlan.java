package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * When the power is cut, and what is left then. Half of the cuts are at the begin and end of syncs; a third is where the log is
 * written back, from the first write to the database file to the first commits in the log that begins anew; the others are
 * anywhere. Many enough, they are at every begin and end of a sync, with every choice.
 */
final class CutPlan {
    private static final int AFTER_WRITING_BACK = 40;

    private final Map<Integer, List<Choice>> choices = new HashMap<>();
    private int made;

    private CutPlan() {}

    static CutPlan of(Trace trace, int images, long seed) {
        List<Integer> syncs = new ArrayList<>();
        BitSet writingBack = new BitSet();
        int database = 0;
        for (int i = 0; i < trace.entries().size(); i++) {
            Trace.Entry entry = trace.entries().get(i);
            switch (entry.event()) {
                case SYNC_BEGUN, SYNC_ENDED, SYNC_FAILED -> syncs.add(i);
                case CREATED -> database = entry.name() == Name.DATABASE ? entry.file() : database;
                default -> {}
            }
            if (entry.file() == database && entry.event() != Event.CREATED) {
                writingBack.set(i, Math.min(trace.entries().size(), i + AFTER_WRITING_BACK));
            }
        }
        CutPlan plan = new CutPlan();
        Random random = new Random(seed);
        plan.add(syncs, images / 2, random);
        plan.add(writingBack.stream().boxed().toList(), images / 3, random);
        List<Integer> anywhere = new ArrayList<>();
        for (int i = 0; i < trace.entries().size(); i++) {
            anywhere.add(i);
        }
        plan.add(anywhere, images - plan.planned(), random);
        return plan;
    }

    // Each of the times is taken once before any is taken again, and so is each of the choices at one time.
    private void add(List<Integer> times, int images, Random random) {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < images && !times.isEmpty(); i++) {
            if (left.isEmpty()) {
                left.addAll(times);
                Collections.shuffle(left, random);
            }
            List<Choice> here = choices.computeIfAbsent(left.remove(left.size() - 1), time -> new ArrayList<>());
            List<Choice> rest = new ArrayList<>(Arrays.asList(Choice.values()));
            if (here.size() < rest.size()) {
                rest.removeAll(here);
            }
            here.add(rest.get(random.nextInt(rest.size())));
        }
    }

    private int planned() {
        return choices.values().stream().mapToInt(List::size).sum();
    }

    /** What is left when the power is cut now, once for each. */
    List<Choice> choicesAfter(Disk disk) {
        List<Choice> now = choices.getOrDefault(disk.time() - 1, List.of());
        List<Choice> different = disk.isUncertain() || now.isEmpty() ? now : now.subList(0, 1);
        made += different.size();
        return different;
    }

    int made() {
        return made;
    }
}
