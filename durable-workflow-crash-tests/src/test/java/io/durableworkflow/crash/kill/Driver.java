package io.durableworkflow.crash.kill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the program work: starts executions all the time, and sends them what they wait for, early or late. What gets no answer,
 * because the program is killed, it says again to the next process; what is answered is a promise.
 */
final class Driver {
    private static final int MOST_ACTIVE = 40;
    private static final int MOST_UNANSWERED = 8;

    private final List<String> workflows;
    private final Random random;
    private final List<Command> due = new ArrayList<>();
    private final Set<Command> unanswered = new LinkedHashSet<>();
    private final Set<Command> saidBefore = new HashSet<>();
    private final Set<Command> acknowledged = new LinkedHashSet<>();
    private final Set<String> started = new HashSet<>();
    private final List<String> surprises = new ArrayList<>();
    private long active;

    Driver(Database database, Random random) {
        this.random = random;
        workflows = new ArrayList<>(List.of(
                Workflows.ORDER, Workflows.CART, Workflows.FAMILY, Workflows.FORK, Workflows.TRIP, Workflows.HOLD));
        if (database == Database.APPLICATION) {
            workflows.add(Workflows.INVOICE);
        }
    }

    /** What the signals hold that an execution waits for before a step; null if it waits for none. */
    static @Nullable String payload(String execution, String step) {
        return switch (step) {
            case "take-1", "take-2", "take-3" -> execution + "." + step.substring("take-".length());
            case "close" -> execution + ".parcel";
            case "read" -> "dear " + execution.replace("-letter", "");
            default -> null;
        };
    }

    /** The next things to say. */
    List<String> next() {
        List<String> commands = new ArrayList<>();
        while (unanswered.size() < MOST_UNANSWERED && !due.isEmpty()) {
            commands.add(say(due.remove(random.nextInt(due.size()))));
        }
        return commands;
    }

    /** The same, and one more execution if there is room for it. */
    List<String> nextAndNew() {
        if (active < MOST_ACTIVE && due.size() < MOST_UNANSWERED) {
            String workflow = workflows.get(started.size() % workflows.size());
            String execution = workflow + "-" + started.size();
            started.add(execution);
            active++;
            due.add(Command.start(workflow, execution));
        }
        return next();
    }

    private String say(Command command) {
        unanswered.add(command);
        return command.text();
    }

    /** Whether there is nothing left to say, and everything is answered. */
    boolean isDone() {
        return due.isEmpty() && unanswered.isEmpty();
    }

    /** Whether a line says that all executions have ended. */
    static boolean isFinished(String line) {
        return line.equals(Program.ACKNOWLEDGED + Program.FINISH + Program.END);
    }

    /** A line that the program has printed. */
    void heard(String line) {
        if (!line.endsWith(Program.END)) {
            // Torn, or not the program's own.
            return;
        }
        String whole = line.substring(0, line.length() - Program.END.length());
        if (whole.startsWith(Program.OPEN)) {
            active = Long.parseLong(whole.substring(Program.OPEN.length()));
        } else if (whole.startsWith(Program.ENDED)) {
            active -= started.contains(whole.substring(Program.ENDED.length())) ? 1 : 0;
        } else if (whole.startsWith(Program.ACKNOWLEDGED) && !isFinished(line)) {
            acknowledge(Command.parse(whole.substring(Program.ACKNOWLEDGED.length())));
        } else if (whole.startsWith(Program.REFUSED)) {
            refused(whole);
        } else if (whole.startsWith(Program.SURPRISE)) {
            surprises.add(whole);
        }
    }

    private void acknowledge(Command command) {
        unanswered.remove(command);
        if (acknowledged.add(command)) {
            follow(command);
        }
    }

    private void follow(Command command) {
        String execution = command.execution();
        if (command.verb().equals(Command.START)) {
            switch (command.words().get(0)) {
                case Workflows.ORDER -> due.add(Command.signal(execution, "delivered", payload(execution, "close")));
                case Workflows.CART -> due.add(item(execution, 1));
                case Workflows.HOLD -> due.add(Command.cancel(execution));
                default -> {}
            }
        } else if (command.verb().equals(Command.SIGNAL)
                && command.words().get(0).equals("item")) {
            int sent = Integer.parseInt(command.words().get(1).substring(execution.length() + 1));
            if (sent < Workflows.ITEMS) {
                due.add(item(execution, sent + 1));
            }
        }
    }

    private static Command item(String execution, int number) {
        return Command.signal(execution, "item", payload(execution, "take-" + number));
    }

    // What an earlier process has done without being able to say so may be refused when it is said again: then it is
    // done.
    private void refused(String line) {
        String said = line.substring(Program.REFUSED.length());
        Command command = Command.parse(said.substring(0, said.indexOf(": ")));
        if (command.verb().equals(Command.CANCEL)
                && saidBefore.contains(command)
                && line.contains("ExecutionConflictException")) {
            acknowledge(command);
        } else {
            surprises.add(line);
        }
    }

    /** The program is gone: what it has not answered is to be said again. */
    void gone() {
        due.addAll(unanswered);
        saidBefore.addAll(unanswered);
        unanswered.clear();
    }

    /** How many executions it has started, acknowledged or not. */
    int started() {
        return started.size();
    }

    /** What was answered as done. */
    Set<Command> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** What should not have been answered or happened. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }
}
