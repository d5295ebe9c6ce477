package io.durableworkflow;

import java.util.Objects;

/**
 * A place in the body of an execution: before the call that is recorded there, everything before it kept. Immutable.
 */
public sealed interface BodyPosition {
    /**
     * By number.
     *
     * @param position as {@link StepView#position()} counts the calls of the body, from 0; the number of completed calls
     *     stands for the end
     */
    record Number(int position) implements BodyPosition {
        public Number {
            if (position < 0) {
                throw new IllegalArgumentException("position must be 0 or more, was " + position);
            }
        }
    }

    /**
     * By name.
     *
     * @param name of a step, sleep or signal that is recorded exactly once
     */
    record Name(String name) implements BodyPosition {
        public Name {
            Identifiers.requireName("step", Objects.requireNonNull(name, "name"));
        }
    }

    /** The place of this number. */
    static BodyPosition of(int position) {
        return new Number(position);
    }

    /** The place of the call of this name. */
    static BodyPosition of(String name) {
        return new Name(name);
    }
}
