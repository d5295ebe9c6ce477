package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.operator.Shown;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DashboardJsonTests {
    @Test
    void aValueIsShownAsWhatItIs() {
        assertThat(json(new Shown(false, Map.of("total", 12), null))).isEqualTo("{\"json\":{\"total\":12}}");
        assertThat(json(new Shown(false, null, null))).isEqualTo("{\"json\":null}");
        assertThat(json(new Shown(true, null, null))).isEqualTo("{\"hidden\":true}");
        assertThat(json(new Shown(false, null, "It is too long."))).isEqualTo("{\"omitted\":\"It is too long.\"}");
    }

    private static String json(Object value) {
        return DashboardJson.MAPPER.writeValueAsString(value);
    }
}
