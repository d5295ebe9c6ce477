package io.durableworkflow.sample.approvals;

import io.durableworkflow.Callback;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Asks somebody for an approval, and asks again. Whoever answers knows neither this execution nor its id, only the token in the mail;
 * the first answer counts, and with it the tokens of all mails are worthless. Who has not answered by the deadline has rejected.
 */
@Service
public class Approval {
    // Not settings: with other numbers after a restart, an execution under way would meet other calls than it has
    // recorded.
    private static final int MAILS = 4;
    private static final int MAILS_TO_APPROVER_ALONE = 2;

    private final Office office;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final ApprovalProperties properties;

    Approval(Office office, Ledger ledger, WorkflowContext workflow, ApprovalProperties properties) {
        this.office = office;
        this.ledger = ledger;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** Returns how many mails it took. */
    @DurableWorkflow("approve-expense")
    public int approve(Expense expense) {
        hold(expense);
        Callback<Decision> answer = workflow.callback("decision", Decision.class);
        for (int number = 1; number <= MAILS; number++) {
            ask(expense, number, answer);
            Optional<Decision> decision = answer.tryAwait(properties.remindEvery());
            if (decision.isPresent()) {
                settle(expense, decision.get());
                return number;
            }
        }
        throw new NotApprovedException("Nobody has decided in time");
    }

    private void settle(Expense expense, Decision decision) {
        if (decision == Decision.REJECTED) {
            throw new NotApprovedException("The expense was rejected");
        }
        spend(expense);
    }

    // A lambda, as a callback cannot be stored as an argument. It has no compensation, so nothing of it must be found
    // again.
    private void ask(Expense expense, int number, Callback<Decision> answer) {
        boolean escalated = number > MAILS_TO_APPROVER_ALONE;
        String subject = number == 1 ? "Please decide" : escalated ? "Not decided yet" : "Reminder";
        String recipient = escalated ? expense.manager() : expense.approver();
        workflow.step("mail", () -> {
            // A new token each time this runs: only its hash is stored, so there is no old one to be read back.
            office.send(expense, new Office.Mail(recipient, subject, answer.token()), workflow.idempotencyKey());
            ledger.append("mail-" + number);
        });
    }

    @Step(compensation = "release")
    public void hold(Expense expense) {
        office.hold(expense, workflow.idempotencyKey());
        ledger.append("hold");
    }

    public void release(Expense expense) {
        office.endHold(expense, "RELEASED");
        ledger.append("release");
    }

    @Step
    public void spend(Expense expense) {
        office.endHold(expense, "SPENT");
        ledger.append("spend");
    }
}
