package io.durableworkflow.sample.accounts;

import io.durableworkflow.sample.web.Id;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * Somebody wants an account.
 *
 * @param accountId of the new account
 * @param holder name of who wants it
 * @param depositFrom account that the first deposit comes from
 * @param depositCents more than 0
 */
public record Application(
        @Id String accountId,
        @NotBlank @Size(max = 200) String holder,
        @Id String depositFrom,
        @NotNull @Positive @Max(100_000_000) Long depositCents) {}
