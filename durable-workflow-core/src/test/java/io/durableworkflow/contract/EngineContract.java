package io.durableworkflow.contract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What users rely on, whatever the store: a subclass says only how to make a machine with a store of its kind. */
public abstract class EngineContract {
    /** The machine of the present test. */
    protected World world;

    /** A new machine with an empty store. */
    public abstract World world();

    @BeforeEach
    void switchOn() {
        world = world();
    }

    @AfterEach
    void switchOff() {
        world.close();
    }
}
