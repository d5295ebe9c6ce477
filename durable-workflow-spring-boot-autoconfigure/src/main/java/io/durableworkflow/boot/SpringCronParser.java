package io.durableworkflow.boot;

import io.durableworkflow.CronParser;
import org.springframework.scheduling.support.CronExpression;

/** Cron expressions as Spring's own scheduling takes them: six fields, seconds first, and macros such as {@code @daily}. */
final class SpringCronParser implements CronParser {
    @Override
    public LocalTimes parse(String expression) {
        CronExpression cron = CronExpression.parse(expression);
        return cron::next;
    }
}
