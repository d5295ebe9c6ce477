package io.durableworkflow.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.NonRetryable;
import org.junit.jupiter.api.Test;

class PaymentGatewayTests {
    private final PaymentGateway gateway = new PaymentGateway();

    @Test
    void aGoodCardIsChargedAtOnceAndARepeatIsTheSamePayment() {
        Payment payment = gateway.charge(TestCards.GOOD, 1290, "key-1", 1);

        assertThat(payment.amountCents()).isEqualTo(1290);
        assertThat(gateway.charge(TestCards.GOOD, 1290, "key-1", 2)).isEqualTo(payment);
        assertThat(gateway.charge(TestCards.GOOD, 1290, "key-2", 1)).isNotEqualTo(payment);
    }

    @Test
    void aDeclinedCardIsNotWorthAnotherAttemptAndItsNumberStaysSecret() {
        assertThatThrownBy(() -> gateway.charge(TestCards.DECLINED, 1290, "key-1", 3))
                .isInstanceOf(CardDeclinedException.class)
                .isInstanceOf(NonRetryable.class)
                .hasMessage("The card ending in 0002 was declined");
    }

    @Test
    void aFlakyCardFailsTwice() {
        assertThatThrownBy(() -> gateway.charge(TestCards.FLAKY, 1290, "key-1", 1))
                .isInstanceOf(GatewayUnavailableException.class);
        assertThatThrownBy(() -> gateway.charge(TestCards.FLAKY, 1290, "key-1", 2))
                .isInstanceOf(GatewayUnavailableException.class);
        assertThat(gateway.charge(TestCards.FLAKY, 1290, "key-1", 3).amountCents())
                .isEqualTo(1290);
    }
}
