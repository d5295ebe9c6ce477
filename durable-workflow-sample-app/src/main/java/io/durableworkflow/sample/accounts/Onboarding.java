package io.durableworkflow.sample.accounts;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Opens an account for somebody whom the bank knows, and brings a first deposit there. A step that is {@code @Transactional} in the
 * database that the executions are in is one commit with its result: it books once, however often the process dies, and
 * needs no key to know its repeats, as it has none. What undoes a step does not have this promise, and uses its key.
 */
@Service
@OnSharedDatabase
public class Onboarding {
    private final Screening screening;
    private final Books books;
    private final WorkflowContext workflow;
    private final AccountProperties properties;

    Onboarding(Screening screening, Books books, WorkflowContext workflow, AccountProperties properties) {
        this.screening = screening;
        this.books = books;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** Returns the id of the account. */
    @DurableWorkflow("open-account")
    public String open(Application application) {
        identify(application);
        openAccount(application);
        withdraw(application);
        workflow.sleep("clearing", properties.clearing());
        checkSanctions(application);
        deposit(application);
        return application.accountId();
    }

    @Step(maxAttempts = 3)
    public void identify(Application application) {
        screening.identify(application.holder());
    }

    @Step(compensation = "closeAccount")
    @Transactional
    public void openAccount(Application application) {
        books.open(application.accountId(), application.holder());
    }

    @Transactional
    public void closeAccount(Application application) {
        books.close(application.accountId());
    }

    /** From here on the money is on its way. It belongs to nobody, but it is in the books. */
    @Step(compensation = "giveBack")
    @Transactional
    public void withdraw(Application application) {
        books.transfer(
                application.depositFrom(),
                Books.CLEARING,
                application.depositCents(),
                "deposit for " + application.accountId());
    }

    @Transactional
    public void giveBack(Application application) {
        books.transferOnce(
                workflow.idempotencyKey(),
                Books.CLEARING,
                application.depositFrom(),
                application.depositCents(),
                "deposit for " + application.accountId() + " given back");
    }

    @Step(maxAttempts = 3)
    public void checkSanctions(Application application) {
        screening.checkSanctions(application.holder());
    }

    @Step
    @Transactional
    public void deposit(Application application) {
        books.transfer(Books.CLEARING, application.accountId(), application.depositCents(), "first deposit");
    }
}
