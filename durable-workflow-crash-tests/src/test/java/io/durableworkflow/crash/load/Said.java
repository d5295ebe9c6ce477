package io.durableworkflow.crash.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What processes have said, in order, and whether a database bears it out. */
public final class Said {
    private final List<Line> lines = new ArrayList<>();
    private final Set<String> recorded = new HashSet<>();
    private final Set<String> distinct = new LinkedHashSet<>();
    private final List<String> broken = new ArrayList<>();

    /** All lines of a file; the last may be cut off. */
    public static Said read(Path file) {
        Said said = new Said();
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(said::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said;
    }

    /** One more line. */
    public void add(String text) {
        Line line = Line.parse(text);
        lines.add(line);
        String step = step(line.id(), line.detail());
        if (line.what() == Line.What.RECORDED) {
            recorded.add(step);
        } else if (line.what() == Line.What.RAN && recorded.contains(step)) {
            broken.add("ran again although it was recorded: " + step);
        }
        if (line.what() != Line.What.RAN) {
            distinct.add(line.toString());
        }
    }

    public int size() {
        return distinct.size();
    }

    /** Steps that ran although they had been recorded before. */
    public List<String> ranAgain() {
        return List.copyOf(broken);
    }

    /** Whether the result of the step is known to be on disk. */
    public boolean isRecorded(String id, String step) {
        return recorded.contains(step(id, step));
    }

    /** Ids of the executions that a caller knows of. */
    public Set<String> started() {
        Set<String> ids = new HashSet<>();
        lines.stream().filter(line -> line.what() == Line.What.STARTED).forEach(line -> ids.add(line.id()));
        return ids;
    }

    private static String step(String id, String name) {
        return id + " " + name;
    }

    /** Everything that was said to be on disk and is not in this database. */
    public List<String> missing(Connection database) throws SQLException {
        Contents contents = Contents.read(database);
        return distinct.stream()
                .filter(text -> !contents.bears(Line.parse(text)))
                .toList();
    }

    private record Contents(
            Map<String, String> statuses,
            Map<String, Integer> generations,
            Set<String> steps,
            Set<String> undone,
            Set<String> signals) {
        static Contents read(Connection database) throws SQLException {
            Contents contents =
                    new Contents(new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
            try (Statement statement = database.createStatement()) {
                if (hasTables(statement)) {
                    contents.read(statement);
                }
            }
            return contents;
        }

        private static boolean hasTables(Statement statement) throws SQLException {
            try (ResultSet rows =
                    statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'dw_signal' AND type = 'table'")) {
                return rows.next();
            }
        }

        private void read(Statement statement) throws SQLException {
            try (ResultSet rows = statement.executeQuery("SELECT id, status, generation FROM dw_execution")) {
                while (rows.next()) {
                    statuses.put(rows.getString(1), rows.getString(2));
                    generations.put(rows.getString(1), rows.getInt(3));
                }
            }
            // Kind 3 is a compensation; status 0 is one that has only begun.
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id, name, kind FROM dw_checkpoint JOIN dw_execution ON no = execution_no WHERE dw_checkpoint.status <> 0")) {
                while (rows.next()) {
                    (rows.getInt(3) == 3 ? undone : steps).add(step(rows.getString(1), rows.getString(2)));
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id, s.dedup_key FROM dw_signal s JOIN dw_execution e ON e.no = s.execution_no")) {
                while (rows.next()) {
                    signals.add(step(rows.getString(1), rows.getString(2)));
                }
            }
        }

        boolean bears(Line line) {
            String step = step(line.id(), line.detail());
            return switch (line.what()) {
                case RAN -> true;
                case STARTED -> statuses.containsKey(line.id());
                case RECORDED -> steps.contains(step) || wasDropped(line);
                case UNDONE -> undone.contains(step);
                case SIGNALLED -> signals.contains(step);
                case ENDED -> line.detail().equals(statuses.get(line.id()));
            };
        }

        // An execution that begins anew drops its records; the number of the round is the end of each step's name.
        private boolean wasDropped(Line line) {
            int generation = generations.getOrDefault(line.id(), 0);
            return line.id().startsWith("rounds") && generation >= Integer.parseInt(line.detail(), 1, 2, 10);
        }
    }
}
