package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import io.durableworkflow.crash.load.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Cuts the power again and again while a trace goes by, and looks at what is left: it must be a database that is whole, that is
 * exactly as it was after one of its commits, be that the last one synced or a later one, and in which everything is that anybody
 * was told is on disk.
 */
final class PowerCuts {
    /** What is looked at besides. */
    interface Look {
        void at(Image image, Said said) throws Exception;
    }

    /**
     * @param images that were looked at
     * @param commits in the trace
     * @param acknowledged lines that were said to be on disk
     * @param restarts of the log
     * @param lost most lines that were said to be on disk and were missing in one image
     * @param losing images in which something was missing
     * @param failures what is wrong
     */
    record Findings(
            int images, int commits, int acknowledged, int restarts, int lost, int losing, List<String> failures) {}

    private final Trace trace;
    private final Path folder;
    private final boolean mayLose;
    private final Random random;
    private final List<String> failures = new ArrayList<>();
    private final Said said = new Said();
    private final Disk disk;
    private final Commits commits;
    private int acknowledged;
    private int images;
    private int lost;
    private int losing;

    /** @param mayLose whether what was not synced may be lost though it was said to be on disk */
    PowerCuts(Trace trace, Path folder, boolean mayLose, long seed) {
        this.trace = trace;
        this.folder = folder;
        this.mayLose = mayLose;
        this.random = new Random(seed);
        this.disk = new Disk(trace, random);
        this.commits = new Commits(disk);
    }

    /** @param every the look besides is taken at one of so many images, or 0 */
    Findings make(CutPlan plan, int every, Look look) throws Exception {
        for (Trace.Entry entry : trace.entries()) {
            disk.apply(entry);
            commits.apply(entry);
            hear(entry);
            for (Choice choice : plan.choicesAfter(disk)) {
                Image image = Image.write(folder, disk, choice, random);
                boolean alsoLook = every > 0 && ++images % every == 0 && commits.durable() > 0;
                examine(image, "cut %d, %s".formatted(disk.time(), choice));
                if (alsoLook) {
                    look.at(image, said);
                }
            }
        }
        return new Findings(
                plan.made(), commits.count(), said.size(), commits.restarts(), lost, losing, List.copyOf(failures));
    }

    // What was acknowledged is one line in one write.
    private void hear(Trace.Entry entry) {
        if (entry.event() == Event.CREATED && entry.name() == Name.ACKNOWLEDGED) {
            acknowledged = entry.file();
        } else if (entry.event() == Event.WRITTEN && entry.file() == acknowledged) {
            said.add(new String(trace.data(entry), StandardCharsets.US_ASCII).strip());
        }
    }

    private void examine(Image image, String what) throws IOException {
        try (Connection connection = image.open()) {
            String integrity = Image.one(connection, "PRAGMA integrity_check");
            if (!integrity.equals("ok")) {
                failures.add(what + ": " + integrity);
                return;
            }
            examine(image, connection, what);
        } catch (SQLException e) {
            failures.add(what + ": " + e.getMessage());
        }
    }

    private void examine(Image image, Connection connection, String what) throws SQLException, IOException {
        List<String> missing = said.size() == 0 ? List.of() : said.missing(connection);
        lost = Math.max(lost, missing.size());
        losing += missing.isEmpty() ? 0 : 1;
        if (!missing.isEmpty() && !mayLose) {
            failures.add(what + ": missing are " + missing);
        }
        Integer commit = commits.after(image.pages(connection));
        if (commit == null && commits.durable() < 0) {
            return; // its journal mode was not changed yet
        }
        if (commit == null) {
            failures.add(what + ": it is as after no commit");
        } else if (commit < commits.durable()) {
            failures.add(what + ": it is as after commit " + commit + ", but " + commits.durable() + " was synced");
        }
    }
}
