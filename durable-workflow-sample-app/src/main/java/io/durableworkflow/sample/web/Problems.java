package io.durableworkflow.sample.web;

import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Answers with problem details (RFC 9457), which name the field at fault or the state that is in the way. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final String RETRY_AFTER_SECONDS = "5";

    @ExceptionHandler({ExecutionNotFoundException.class, CallbackNotOpenException.class})
    ProblemDetail notFound(DurableWorkflowException e) {
        return problem(HttpStatus.NOT_FOUND, e);
    }

    @ExceptionHandler
    ProblemDetail conflict(ExecutionConflictException e) {
        return problem(HttpStatus.CONFLICT, e);
    }

    // The database cannot write at the moment. Repeating the request later is safe: it starts nothing twice.
    @ExceptionHandler({StoreUnavailableException.class, OutcomeUnknownException.class})
    ResponseEntity<ProblemDetail> unavailable(DurableWorkflowException e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, e));
    }

    private static ProblemDetail problem(HttpStatus status, DurableWorkflowException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage());
        problem.setProperty("code", e.code());
        return problem;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> errors = e.getFieldErrors().stream()
                .map(error -> new FieldProblem(error.getField(), String.valueOf(error.getDefaultMessage())))
                .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
                .toList();
        return invalid(e, errors, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> errors = e.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream().map(error -> problem(result, error)))
                .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
                .toList();
        return invalid(e, errors, headers, status, request);
    }

    // Of a parameter itself, or of a field of the body.
    private static FieldProblem problem(ParameterValidationResult result, MessageSourceResolvable error) {
        String field = error instanceof FieldError ofBody
                ? ofBody.getField()
                : String.valueOf(result.getMethodParameter().getParameterName());
        return new FieldProblem(field, String.valueOf(error.getDefaultMessage()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        FieldProblem error = e.getCause() instanceof JacksonException cause
                ? FieldProblem.of(cause)
                : new FieldProblem("", "the request has no readable body");
        return invalid(e, List.of(error), headers, status, request);
    }

    private @Nullable ResponseEntity<Object> invalid(
            Exception e, List<FieldProblem> errors, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                status, errors.stream().map(FieldProblem::toString).collect(Collectors.joining("; ")));
        problem.setProperty("errors", errors);
        return handleExceptionInternal(e, problem, headers, status, request);
    }
}
