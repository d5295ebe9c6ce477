package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.durableworkflow.boot.operator.Problem;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.MissingParametersException;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.invoke.ParameterMappingException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class RequestCheckTests {
    private final OperationParameter limit = mock();
    private final OperationParameters parameters = mock();

    private Object answer(String endpoint, OperationInvoker invoker, Map<String, Object> arguments) {
        given(limit.getName()).willReturn("limit");
        given(limit.getType()).willAnswer(call -> Integer.class);
        given(parameters.stream()).willAnswer(call -> Stream.of(limit));
        return new RequestCheck()
                .apply(EndpointId.of(endpoint), OperationType.READ, parameters, invoker)
                .invoke(new InvocationContext(SecurityContext.NONE, arguments));
    }

    private static String refusal(Object answer) {
        WebEndpointResponse<?> response = (WebEndpointResponse<?>) answer;
        assertThat(response.getStatus()).isEqualTo(400);
        return ((Problem) response.getBody()).error();
    }

    @Test
    void namesWhatIsMissing() {
        OperationInvoker misses = context -> {
            throw new MissingParametersException(Set.of(limit));
        };

        assertThat(refusal(answer("workflows", misses, Map.of())))
                .isEqualTo("Nothing was done: there is no value for limit.");
    }

    @Test
    void namesWhatDoesNotFit() {
        OperationInvoker cannotRead = context -> {
            throw new ParameterMappingException(limit, "many", new IllegalArgumentException("not a number"));
        };

        assertThat(refusal(answer("workflowqueues", cannotRead, Map.of("limit", "many"))))
                .isEqualTo("Nothing was done: limit must be of the type Integer, was 'many'.");
    }

    @Test
    void letsThroughWhatIsKnown() {
        assertThat(answer("workflowschedules", context -> "asked", Map.of("limit", "1")))
                .isEqualTo("asked");
    }

    @Test
    void leavesOtherEndpointsAlone() {
        assertThat(answer("health", context -> "asked", Map.of("unknown", "1"))).isEqualTo("asked");
    }
}
