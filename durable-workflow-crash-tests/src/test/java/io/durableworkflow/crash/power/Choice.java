package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is left by a power cut of that which was not synced. */
enum Choice {
    NOTHING,
    EVERYTHING,
    /** Of each file only what was written last, without what came before. */
    ONLY_THE_LAST,
    ALL_BUT_THE_FIRST,
    /** Everything in the database file, and nothing in its log. */
    NO_LOG,
    /** Everything in the log, and nothing in the database file. */
    NO_DATABASE,
    /** The files are as long as they were, but what was written is not there. */
    ONLY_SIZES,
    SOME,
    /** Some of it, and where two writes meet, the earlier one last. */
    SOME_SHUFFLED,
    /** Some of it, and of one write only some sectors. */
    TORN;

    /** The content of a file after the cut. */
    StoredFile.Content of(Name name, StoredFile file, Random random) {
        StoredFile.Content content = file.copyOfSynced();
        List<Trace.Entry> changes = new ArrayList<>();
        file.pending().forEach(change -> changes.add(change.entry()));
        switch (this) {
            case NOTHING -> {}
            case EVERYTHING -> changes.forEach(content::apply);
            case ONLY_THE_LAST ->
                changes.stream().skip(Math.max(0, changes.size() - 1)).forEach(content::apply);
            case ALL_BUT_THE_FIRST -> changes.stream().skip(1).forEach(content::apply);
            case NO_LOG -> allIf(name != Name.WAL, changes, content);
            case NO_DATABASE -> allIf(name != Name.DATABASE, changes, content);
            case ONLY_SIZES -> changes.forEach(change -> sizeOnly(change, content));
            case SOME -> some(changes, content, random);
            case SOME_SHUFFLED -> {
                Collections.shuffle(changes, random);
                some(changes, content, random);
            }
            case TORN -> torn(changes, content, random);
        }
        return content;
    }

    private static void allIf(boolean condition, List<Trace.Entry> changes, StoredFile.Content content) {
        if (condition) {
            changes.forEach(content::apply);
        }
    }

    private static void sizeOnly(Trace.Entry change, StoredFile.Content content) {
        if (change.event() == Event.TRUNCATED) {
            content.apply(change);
        } else {
            content.extend(change);
        }
    }

    private static void some(List<Trace.Entry> changes, StoredFile.Content content, Random random) {
        double share = random.nextDouble();
        for (Trace.Entry change : changes) {
            if (random.nextDouble() < share) {
                content.apply(change);
            } else if (random.nextInt(4) == 0) {
                sizeOnly(change, content);
            }
        }
    }

    private static void torn(List<Trace.Entry> changes, StoredFile.Content content, Random random) {
        int torn = changes.isEmpty() ? 0 : random.nextInt(changes.size());
        double share = random.nextDouble();
        for (int i = 0; i < changes.size(); i++) {
            Trace.Entry change = changes.get(i);
            if (i == torn && change.event() == Event.WRITTEN) {
                content.tear(change, random);
            } else if (random.nextDouble() < share) {
                content.apply(change);
            }
        }
    }
}
