package io.durableworkflow.crash.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DriverTests {
    private static final String FIRST = "start order-0 order";

    private final Driver driver = new Driver(Database.OWN, new Random(1));

    @Test
    void startsOneAfterTheOtherAsLongAsThereIsRoom() {
        assertThat(driver.nextAndNew()).containsExactly(FIRST);
        assertThat(driver.nextAndNew()).containsExactly("start cart-1 cart");

        hear("open 40");
        assertThat(driver.nextAndNew()).as("too many are under way").isEmpty();
        hear("ended order-0");
        assertThat(driver.nextAndNew()).containsExactly("start family-2 family");
    }

    @Test
    void whatWasNotAnsweredIsSaidAgainToTheNextProcess() {
        driver.nextAndNew();
        assertThat(driver.next()).isEmpty();
        driver.gone();

        assertThat(driver.acknowledged()).isEmpty();
        assertThat(driver.isDone()).isFalse();
        assertThat(driver.next()).containsExactly(FIRST);
    }

    @Test
    void whatIsAnsweredIsPromisedAndGoesOn() {
        driver.nextAndNew();
        hear("done " + FIRST);

        assertThat(driver.acknowledged()).containsExactly(Command.start("order", "order-0"));
        assertThat(driver.next()).containsExactly("signal order-0 delivered order-0.parcel");
        hear("done signal order-0 delivered order-0.parcel");
        assertThat(driver.isDone()).isTrue();
    }

    @Test
    void itemsComeOneAfterTheOther() {
        hear("done start cart-1 cart");
        for (int item = 1; item <= 3; item++) {
            String signal = "signal cart-1 item cart-1." + item;
            assertThat(driver.next()).containsExactly(signal);
            hear("done " + signal);
        }
        assertThat(driver.isDone()).isTrue();
    }

    @Test
    void anAnswerThatWasCutOffIsNone() {
        driver.nextAndNew();
        String answer = "done " + FIRST + " ;";
        for (int length = 0; length < answer.length(); length++) {
            driver.heard(answer.substring(0, length));
        }

        assertThat(driver.acknowledged()).isEmpty();
        assertThat(driver.surprises()).isEmpty();
    }

    @Test
    void aRefusalIsASurprise() {
        driver.nextAndNew();
        hear("refused " + FIRST + ": SomeException: no");
        hear("surprise ExecutionBlocked");

        assertThat(driver.surprises()).hasSize(2);
        assertThat(driver.isDone()).isFalse();
    }

    @Test
    void aCancellationThatAnEarlierProcessMayHaveDoneCanBeRefused() {
        String refused = "refused cancel hold-1: ExecutionConflictException: it compensates";
        hear("done start hold-1 hold");
        assertThat(driver.next()).containsExactly("cancel hold-1");
        hear(refused);
        assertThat(driver.surprises()).as("nobody has cancelled it before").hasSize(1);

        driver.gone();
        assertThat(driver.next()).containsExactly("cancel hold-1");
        hear(refused);
        assertThat(driver.surprises()).hasSize(1);
        assertThat(driver.acknowledged()).contains(Command.cancel("hold-1"));
    }

    @Test
    void theEndIsNoCommandOfTheDrivers() {
        hear("done finish");

        assertThat(Driver.isFinished("done finish ;")).isTrue();
        assertThat(Driver.isFinished("done finish")).isFalse();
        assertThat(driver.acknowledged()).isEmpty();
        assertThat(driver.surprises()).isEqualTo(List.of());
    }

    private void hear(String line) {
        driver.heard(line + Program.END);
    }
}
