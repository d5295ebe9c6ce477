package io.durableworkflow.sample.approvals;

import io.durableworkflow.sample.web.Id;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * What somebody wants to spend.
 *
 * @param expenseId chosen by who asks
 * @param what it is for
 * @param approver who decides
 * @param manager who decides too, once the approver has let two mails lie
 */
public record Expense(
        @Id String expenseId,
        @NotBlank @Size(max = 200) String what,
        @NotNull @Positive @Max(100_000_000) Long cents,
        @NotBlank @Size(max = 200) String approver,
        @NotBlank @Size(max = 200) String manager) {}
