package io.durableworkflow.crash.load;

/**
 * One line of what a process has said; it is written by one call of the operating system.
 *
 * @param what is on disk; but {@code RAN} only says that an effect was had
 * @param id of an execution
 * @param detail name of a step, key of a signal, or status
 */
public record Line(What what, String id, String detail) {
    public enum What {
        RAN,
        RECORDED,
        UNDONE,
        STARTED,
        SIGNALLED,
        ENDED
    }

    static Line parse(String text) {
        String[] words = text.split(" ");
        return new Line(What.valueOf(words[0]), words[1], words[2]);
    }

    @Override
    public String toString() {
        return what + " " + id + " " + detail;
    }
}
