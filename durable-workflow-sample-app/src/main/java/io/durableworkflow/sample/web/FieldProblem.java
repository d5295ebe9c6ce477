package io.durableworkflow.sample.web;

import jakarta.validation.ConstraintViolation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/**
 * What is wrong with a field of a request.
 *
 * @param field its path, such as {@code items[0].sku}; empty for the request as a whole
 * @param message what it must be
 */
public record FieldProblem(String field, String message) {
    /** What a constraint says. */
    public static FieldProblem of(ConstraintViolation<?> violation) {
        return new FieldProblem(violation.getPropertyPath().toString(), violation.getMessage());
    }

    /** What made the JSON unreadable. Says nothing of the Java types behind it. */
    public static FieldProblem of(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        String field = path.toString();
        return new FieldProblem(field, message(field, e));
    }

    private static String message(String field, JacksonException e) {
        if (e instanceof StreamReadException) {
            return "is not valid JSON";
        }
        if (e instanceof tools.jackson.databind.exc.UnrecognizedPropertyException) {
            return "is not a known field";
        }
        return field.isEmpty() ? "does not have the expected form" : "has a value of the wrong type";
    }

    @Override
    public String toString() {
        return (field.isEmpty() ? "the request" : field) + " " + message;
    }
}
