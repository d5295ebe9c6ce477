package io.durableworkflow.sample.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.sample.SampleTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Both calls may be repeated, which is what makes them fit for steps. */
@SampleTest
class StockTests {
    @Autowired
    private Stock stock;

    @Test
    void aRepeatedReservationTakesTheGoodsOnce() {
        int before = stock.available("GRINDER-HAND");

        Reservation first = stock.reserve("stock-1", Map.of("GRINDER-HAND", 2));
        Reservation second = stock.reserve("stock-1", Map.of("GRINDER-HAND", 2));

        assertThat(second).isEqualTo(first);
        assertThat(stock.available("GRINDER-HAND")).isEqualTo(before - 2);
    }

    @Test
    void aRepeatedReleaseGivesThemBackOnce() {
        int grinder = stock.available("GRINDER-ELECTRIC");
        int scale = stock.available("SCALE-01G");
        Reservation reservation = stock.reserve("stock-2", Map.of("GRINDER-ELECTRIC", 2, "SCALE-01G", 1));

        stock.release(reservation);
        stock.release(reservation);

        assertThat(stock.available("GRINDER-ELECTRIC")).isEqualTo(grinder);
        assertThat(stock.available("SCALE-01G")).isEqualTo(scale);
    }

    @Test
    void allItemsAreReservedOrNone() {
        int before = stock.available("KETTLE-STEEL-17");

        assertThatThrownBy(() -> stock.reserve("stock-3", Map.of("KETTLE-STEEL-17", 1, "UNICORN", 1)))
                .isInstanceOf(OutOfStockException.class)
                .hasMessageContaining("UNICORN");
        assertThat(stock.available("KETTLE-STEEL-17")).isEqualTo(before);

        // The key is free again: nothing of the reservation is left.
        stock.reserve("stock-3", Map.of("KETTLE-STEEL-17", 1));
        assertThat(stock.available("KETTLE-STEEL-17")).isEqualTo(before - 1);
    }

    @Test
    void moreThanThereIsCannotBeReserved() {
        int before = stock.available("TRAY-OAK-40");

        assertThatThrownBy(() -> stock.reserve("stock-4", Map.of("TRAY-OAK-40", before + 1)))
                .isInstanceOf(OutOfStockException.class);
        assertThat(stock.available("TRAY-OAK-40")).isEqualTo(before);
    }
}
