package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.CronParser.LocalTimes;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class SpringCronParserTests {
    private static LocalTimes parse(String expression) {
        return new SpringCronParser().parse(expression);
    }

    @Test
    void givesOneLocalTimeAfterTheOther() {
        LocalTimes nightly = parse("0 30 2 * * *");
        LocalDateTime first = nightly.next(LocalDateTime.parse("2026-03-28T02:30:00"));

        // Whether such a local time exists in some zone is not its business.
        assertThat(first).isEqualTo(LocalDateTime.parse("2026-03-29T02:30:00"));
        assertThat(nightly.next(LocalDateTime.parse("2026-10-25T02:29:59.999")))
                .isEqualTo(LocalDateTime.parse("2026-10-25T02:30:00"));
    }

    @Test
    void comesToAnEndWhereThereIsNoSuchDay() {
        assertThat(parse("0 0 0 31 2 *").next(LocalDateTime.parse("2026-01-01T00:00:00")))
                .isNull();
    }

    @Test
    void refusesWhatIsNoExpression() {
        assertThatThrownBy(() -> parse("every day")).isInstanceOf(IllegalArgumentException.class);
    }
}
