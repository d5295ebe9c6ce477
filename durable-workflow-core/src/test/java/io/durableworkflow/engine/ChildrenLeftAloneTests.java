package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChildrenLeftAloneTests {
    private final ChildrenLeftAlone children = new ChildrenLeftAlone();

    @Test
    void theEndOfAChildThatNobodyWaitsForIsLeftOutOnce() {
        children.starts("child");

        assertThat(children.ended("child")).isTrue();
        assertThat(children.ended("child")).as("an operator had it run again").isFalse();
    }

    @Test
    void theEndOfAChildThatIsWaitedForIsTold() {
        children.starts("child");
        children.matters("child");

        assertThat(children.ended("child")).isFalse();
        assertThat(children.ended("another")).isFalse();
    }

    @Test
    void onlySoManyAreRemembered() {
        for (int i = 0; i <= ChildrenLeftAlone.MAX_REMEMBERED; i++) {
            children.starts("child-" + i);
        }

        assertThat(children.ended("child-" + ChildrenLeftAlone.MAX_REMEMBERED)).isFalse();
        assertThat(children.ended("child-0")).isTrue();
    }
}
