package io.durableworkflow.engine;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The first lines of a stack trace as text, in the form of {@link StackTraceElement#toString}, and back. */
final class RecordedStack {
    static final int MAX_FRAMES = 30;

    private static final int NATIVE = -2;
    // A loader is always followed by a module, be it an empty one.
    private static final Pattern FRAME =
            Pattern.compile("(?:(?:(?<loader>[^/()]*)/)?(?<module>[^/()@]*)(?:@(?<version>[^/()]*))?/)?"
                    + "(?<type>[^/()]+)\\.(?<method>[^./()]+)\\((?<place>[^()]*)\\)");
    private static final Pattern PLACE = Pattern.compile("(?<file>.*?)(?::(?<line>[0-9]{1,9}))?");

    private RecordedStack() {}

    static String of(Throwable failure) {
        return Arrays.stream(Failures.stackOf(failure))
                .filter(Objects::nonNull)
                .limit(MAX_FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The frames of a recorded stack trace; lines that are none are left out. */
    static StackTraceElement[] parse(@Nullable String stack) {
        return stack == null
                ? new StackTraceElement[0]
                : stack.lines()
                        .map(RecordedStack::frame)
                        .filter(Objects::nonNull)
                        .toArray(StackTraceElement[]::new);
    }

    private static @Nullable StackTraceElement frame(String text) {
        Matcher frame = FRAME.matcher(text);
        if (!frame.matches()) {
            return null;
        }
        String place = frame.group("place");
        Matcher location = PLACE.matcher(place);
        boolean known = location.matches() && !place.equals("Native Method") && !place.equals("Unknown Source");
        return new StackTraceElement(
                frame.group("loader"),
                frame.group("module"),
                frame.group("version"),
                frame.group("type"),
                frame.group("method"),
                known ? location.group("file") : null,
                place.equals("Native Method") ? NATIVE : line(location.group("line")));
    }

    private static int line(@Nullable String line) {
        return line == null ? -1 : Integer.parseInt(line);
    }
}
