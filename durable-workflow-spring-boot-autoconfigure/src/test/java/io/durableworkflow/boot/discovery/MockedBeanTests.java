package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.verify;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Tests of applications replace durable beans by mocks and spies. */
@SpringJUnitConfig({DurableTestConfiguration.class, MockedBeanTests.Orders.class, MockedBeanTests.Parcels.class})
@DirtiesContext
class MockedBeanTests {
    @MockitoSpyBean
    private Orders orders;

    @MockitoBean
    private Parcels parcels;

    @Autowired
    private ApplicationContext context;

    @Test
    void stubsStepsOfASpy() {
        given(parcels.send("o-1")).willReturn("sent");
        doReturn("stubbed").when(orders).reserve(anyString());

        assertThat(context.getBean(Orders.class).place("o-1")).isEqualTo("stubbed charged sent");

        // Mockito answers a stubbed call before the bean sees it.
        assertThat(Executions.lastSteps(context)).containsExactly("charge");
        verify(orders, atLeastOnce()).charge();
    }

    static class Orders {
        private final Parcels parcels;

        Orders(Parcels parcels) {
            this.parcels = parcels;
        }

        @DurableWorkflow
        public String place(String order) {
            return reserve(order) + " " + charge() + " " + parcels.send(order);
        }

        @Step
        public String reserve(String order) {
            return "reserved " + order;
        }

        @Step
        public String charge() {
            return "charged";
        }
    }

    static class Parcels {
        @Step
        public String send(String order) {
            return "really sent " + order;
        }
    }
}
