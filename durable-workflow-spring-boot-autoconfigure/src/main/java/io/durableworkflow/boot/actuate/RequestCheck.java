package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.operator.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.invoke.MissingParametersException;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.invoke.ParameterMappingException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Refuses requests of our endpoints that hold what nobody reads. Spring Boot passes over it, and a command with a misspelt
 * {@code dryRun} or {@code workflow} would then act, and on more than was meant. What it refuses itself, it refuses without a
 * reason; here the answer names the parameter.
 */
final class RequestCheck implements OperationInvokerAdvisor {
    // Of Spring MVC's HandlerMapping, which need not be there.
    private static final String PATH_VARIABLES = "org.springframework.web.servlet.HandlerMapping.uriTemplateVariables";

    /** Where the request holds the fields of its body, if they were read by {@link JsonBodies}. */
    static final String BODY_FIELDS = "io.durableworkflow.boot.actuate.fields";

    private static final Set<EndpointId> ENDPOINTS = Set.of(
            EndpointId.of(WorkflowsEndpoint.ID),
            EndpointId.of(WorkflowTypesEndpoint.ID),
            EndpointId.of(WorkflowSchedulesEndpoint.ID),
            EndpointId.of(WorkflowQueuesEndpoint.ID),
            EndpointId.of(WorkflowBackupsEndpoint.ID));

    @Override
    public OperationInvoker apply(
            EndpointId endpoint, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        return ENDPOINTS.contains(endpoint) ? context -> invoke(parameters, invoker, context) : invoker;
    }

    private static @Nullable Object invoke(
            OperationParameters parameters, OperationInvoker invoker, InvocationContext context) {
        UnreadableBody body = unreadable(context.getArguments());
        if (body != null) {
            return refused(body.status(), body.reason());
        }
        String fault = fault(parameters, context);
        if (fault != null) {
            return refused(fault);
        }
        try {
            return invoker.invoke(context);
        } catch (MissingParametersException e) {
            return refused(missing(e));
        } catch (ParameterMappingException e) {
            return refused(unfit(e));
        }
    }

    private static @Nullable String fault(OperationParameters parameters, InvocationContext context) {
        String unknown = unknown(parameters, context);
        return unknown != null ? unknown : givenTwice(context.getArguments());
    }

    private static @Nullable UnreadableBody unreadable(Map<String, Object> arguments) {
        return arguments.values().stream()
                .filter(UnreadableBody.class::isInstance)
                .map(UnreadableBody.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String unknown(OperationParameters parameters, InvocationContext context) {
        List<OperationParameter> ofTheRequest = parameters.stream()
                .filter(parameter -> !context.canResolve(parameter.getType()))
                .toList();
        Set<String> known =
                ofTheRequest.stream().map(OperationParameter::getName).collect(Collectors.toUnmodifiableSet());
        List<String> unknown = context.getArguments().keySet().stream()
                .filter(name -> !known.contains(name))
                .toList();
        if (unknown.isEmpty()) {
            return null;
        }
        String allowed = ofTheRequest.stream()
                .filter(parameter -> !isOfThePath(parameter))
                .map(OperationParameter::getName)
                .collect(Collectors.joining(", "));
        return "Nothing was done: there is no parameter '" + String.join("', '", unknown) + "' here. "
                + (allowed.isEmpty() ? "There are none." : "There are: " + allowed + ".");
    }

    // Of what is given twice, Spring Boot takes one: the query before the body, and both before the path.
    private static @Nullable String givenTwice(Map<String, Object> arguments) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request == null) {
            return null;
        }
        String path = overridden(request.getAttribute(PATH_VARIABLES, RequestAttributes.SCOPE_REQUEST), arguments);
        if (path != null) {
            return "Nothing was done: " + path + " in the path, and given once more. Leave out the second one.";
        }
        String body = overridden(request.getAttribute(BODY_FIELDS, RequestAttributes.SCOPE_REQUEST), arguments);
        return body == null
                ? null
                : "Nothing was done: " + body
                        + " in the body, and given once more in the query. Leave out one of them.";
    }

    private static @Nullable String overridden(@Nullable Object given, Map<String, Object> arguments) {
        return given instanceof Map<?, ?> values
                ? values.entrySet().stream()
                        .filter(value -> !Objects.equals(value.getValue(), arguments.get(value.getKey())))
                        .map(value -> value.getKey() + " is " + kind(value.getValue()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static boolean isOfThePath(OperationParameter parameter) {
        return parameter.getAnnotation(Selector.class) != null;
    }

    private static String missing(MissingParametersException e) {
        return e.getMissingParameters().stream()
                .map(OperationParameter::getName)
                .sorted()
                .collect(Collectors.joining(", ", "Nothing was done: there is no value for ", "."));
    }

    private static String unfit(ParameterMappingException e) {
        OperationParameter parameter = e.getParameter();
        String type = parameter.getType() == String.class
                ? "text"
                : "of the type " + parameter.getType().getSimpleName();
        return "Nothing was done: " + parameter.getName() + " must be " + type + ", was " + kind(e.getValue()) + ".";
    }

    private static String kind(@Nullable Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        return value instanceof Collection ? "an array" : "'" + value + "'";
    }

    private static WebEndpointResponse<Problem> refused(String reason) {
        return refused(WebEndpointResponse.STATUS_BAD_REQUEST, reason);
    }

    private static WebEndpointResponse<Problem> refused(int status, String reason) {
        return new WebEndpointResponse<>(new Problem(status, reason), status);
    }

    /**
     * Stands among the arguments of a request whose body cannot be read.
     *
     * @param status of the answer
     * @param reason for whoever sent it
     */
    record UnreadableBody(int status, String reason) {}
}
