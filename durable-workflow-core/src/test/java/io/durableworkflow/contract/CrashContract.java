package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.contract.EveryCommitPoint.Scenario;
import io.durableworkflow.contract.crash.Tales;
import io.durableworkflow.testing.CrashPoint;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The process may die at any commit, before it, after it, or with its answer lost: everything goes on as if it had not. */
public abstract class CrashContract {
    /** A new machine with an empty store. */
    public abstract World world();

    /** Up to which commit of the process that follows the second of two deaths is tried. */
    protected int commitsUntilSecondDeath() {
        return Integer.MAX_VALUE;
    }

    static Stream<Arguments> deaths() {
        return Tales.all()
                .flatMap(scenario -> Stream.of(CrashPoint.values()).map(point -> Arguments.of(scenario, point)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("deaths")
    void goesOnAfterADeathAtEveryCommit(Scenario tale, CrashPoint point) throws Exception {
        int runs = new EveryCommitPoint(this::world, tale).dieOnce(point);

        assertThat(runs).as("at least a start and an end were disturbed").isGreaterThan(2);
    }

    static Stream<Arguments> twoDeaths() {
        return Tales.all()
                .filter(tale -> !tale.isConcurrent())
                .flatMap(tale -> Stream.of(CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT)
                        .map(point -> Arguments.of(tale, point)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("twoDeaths")
    void goesOnAfterTwoDeaths(Scenario tale, CrashPoint point) throws Exception {
        int runs = new EveryCommitPoint(this::world, tale).dieTwice(point, commitsUntilSecondDeath());

        assertThat(runs).isGreaterThan(4);
    }
}
