package io.durableworkflow.crash.kill;

import java.util.List;

/**
 * What the program is told to do for an execution.
 *
 * @param verb what
 * @param execution id of the execution
 * @param words what else there is to say
 */
record Command(String verb, String execution, List<String> words) {
    /** Starts the execution; the word is its workflow. */
    static final String START = "start";

    /** Sends it a signal; the words are its name and its payload, which is the dedup key too. */
    static final String SIGNAL = "signal";

    /** Cancels it. */
    static final String CANCEL = "cancel";

    static Command start(String workflow, String execution) {
        return new Command(START, execution, List.of(workflow));
    }

    static Command signal(String execution, String name, String payload) {
        return new Command(SIGNAL, execution, List.of(name, payload));
    }

    static Command cancel(String execution) {
        return new Command(CANCEL, execution, List.of());
    }

    static Command parse(String text) {
        String[] words = text.split(" ");
        return new Command(words[0], words[1], List.of(words).subList(2, words.length));
    }

    /** As it is sent. */
    String text() {
        return verb + " " + execution + (words.isEmpty() ? "" : " " + String.join(" ", words));
    }
}
