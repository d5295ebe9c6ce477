package io.durableworkflow.sample.payment;

/** Card numbers with a fixed fate, as payment providers offer them for tests. Any other card is charged at once. */
public final class TestCards {
    /** Always charged. */
    public static final String GOOD = "4242424242424242";

    /** Always declined: the order fails, and what was reserved is released. */
    public static final String DECLINED = "4000000000000002";

    /** The provider is not available at the first two attempts; the third one succeeds. */
    public static final String FLAKY = "4000000000000119";

    private TestCards() {}
}
