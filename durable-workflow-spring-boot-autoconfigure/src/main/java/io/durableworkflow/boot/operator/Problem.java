package io.durableworkflow.boot.operator;

/**
 * Why there is no answer.
 *
 * @param status that of HTTP
 * @param error what is wrong and what to do, for people
 */
public record Problem(int status, String error) {}
