package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The files of a database while a trace goes by: what is on the disk whatever happens, and what may be. A sync of a file is good
 * for its content and its size; that a name leads to it, or does not any more, takes a sync of the directory.
 */
final class Disk {
    private record NameChange(int time, Name name, Optional<Integer> file) {}

    private record Begun(int time) {}

    private final Trace trace;
    private final Random random;
    private final Map<Integer, StoredFile> files = new HashMap<>();
    private final Map<Name, Integer> seenNames = new EnumMap<>(Name.class);
    private final Map<Name, Integer> syncedNames = new EnumMap<>(Name.class);
    private final List<NameChange> pendingNames = new ArrayList<>();
    private final Map<Long, Begun> syncs = new HashMap<>();
    private int time;

    /** @param random decides what is left of changes whose sync failed */
    Disk(Trace trace, Random random) {
        this.trace = trace;
        this.random = random;
    }

    /** How many entries have gone by. */
    int time() {
        return time;
    }

    void apply(Trace.Entry entry) {
        switch (entry.event()) {
            case CREATED -> {
                files.put(entry.file(), new StoredFile(trace));
                rename(entry.name(), Optional.of(entry.file()));
            }
            case UNLINKED -> rename(entry.name(), Optional.empty());
            case WRITTEN, TRUNCATED -> files.get(entry.file()).change(time, entry);
            case SYNC_BEGUN -> syncs.put(sync(entry), new Begun(time));
            case SYNC_ENDED -> end(entry, syncs.remove(sync(entry)));
            case SYNC_FAILED -> {
                if (entry.file() != Trace.DIRECTORY) {
                    files.get(entry.file()).failSync(syncs.remove(sync(entry)).time(), random);
                }
            }
            default -> throw new IllegalStateException(entry.toString());
        }
        time++;
    }

    // Each process counts its own.
    private static long sync(Trace.Entry entry) {
        return entry.offset();
    }

    private void end(Trace.Entry entry, Begun begun) {
        if (entry.file() != Trace.DIRECTORY) {
            files.get(entry.file()).sync(begun.time());
            return;
        }
        pendingNames.removeIf(change -> {
            boolean covered = change.time() < begun.time();
            if (covered) {
                name(syncedNames, change);
            }
            return covered;
        });
    }

    private void rename(Name name, Optional<Integer> file) {
        NameChange change = new NameChange(time, name, file);
        pendingNames.add(change);
        name(seenNames, change);
    }

    private static void name(Map<Name, Integer> names, NameChange change) {
        change.file().ifPresentOrElse(file -> names.put(change.name(), file), () -> names.remove(change.name()));
    }

    /** The file that processes find under a name. */
    Optional<StoredFile> seen(Name name) {
        return Optional.ofNullable(seenNames.get(name)).map(files::get);
    }

    /** The file that a name may lead to after a power cut: of those since the last sync of the directory, by choice. */
    Optional<StoredFile> afterCut(Name name, Choice choice, Random chance) {
        List<Optional<Integer>> possible = new ArrayList<>();
        possible.add(Optional.ofNullable(syncedNames.get(name)));
        pendingNames.stream().filter(change -> change.name() == name).forEach(change -> possible.add(change.file()));
        int chosen = switch (choice) {
            case NOTHING, NO_LOG, ONLY_SIZES -> 0;
            case EVERYTHING, NO_DATABASE, ONLY_THE_LAST, ALL_BUT_THE_FIRST -> possible.size() - 1;
            case SOME, SOME_SHUFFLED, TORN -> chance.nextInt(possible.size());
        };
        return possible.get(chosen).map(files::get);
    }

    /** Whether the name leads to this file whatever happens. */
    boolean surelyLeadsTo(Name name, int file) {
        return Integer.valueOf(file).equals(syncedNames.get(name))
                && pendingNames.stream().noneMatch(change -> change.name() == name);
    }

    /** Whether anything is not on the disk for sure. */
    boolean isUncertain() {
        return !pendingNames.isEmpty()
                || seenNames.entrySet().stream()
                        .filter(entry -> entry.getKey() != Name.ACKNOWLEDGED)
                        .anyMatch(
                                entry -> !files.get(entry.getValue()).pending().isEmpty());
    }
}
