package io.durableworkflow.boot.transaction;

import io.durableworkflow.Branch;
import io.durableworkflow.Callback;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.boot.transaction.Faults.Fault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionTemplate;

/** Workflows whose steps change a table of the application's. */
class Bank {
    static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private final JdbcTemplate jdbc;
    private final Faults faults;
    private final TransactionTemplate transactions;
    private final WorkflowContext workflow;
    private final ObjectProvider<DurableEngine> engine;

    Bank(
            JdbcTemplate jdbc,
            Faults faults,
            TransactionTemplate transactions,
            WorkflowContext workflow,
            ObjectProvider<DurableEngine> engine) {
        this.jdbc = jdbc;
        this.faults = faults;
        this.transactions = transactions;
        this.workflow = workflow;
        this.engine = engine;
    }

    @DurableWorkflow
    public String transfer(String account, String trouble) {
        look();
        int first = debit(account, trouble);
        int second = credit(account);
        look();
        return first + " and " + second;
    }

    @Step
    public void look() {
        CALLS.add("look");
    }

    @Step
    @Transactional
    public int debit(String account, String trouble) {
        CALLS.add("debit");
        insert(account, "debit");
        if (!trouble.isEmpty() && CALLS.stream().filter("debit"::equals).count() == 1) {
            faults.arm(Fault.valueOf(trouble));
        }
        return 1;
    }

    @Step
    @Transactional
    public int credit(String account) {
        CALLS.add("credit");
        insert(account, "credit");
        return 2;
    }

    private void insert(String account, String what) {
        jdbc.update("INSERT INTO entry (account, what) VALUES (?, ?)", account, what);
    }

    @DurableWorkflow
    public String tryTwice(String account, String trouble) {
        return twice(account, trouble);
    }

    @Step(maxAttempts = 2)
    @Transactional
    public String twice(String account, String trouble) {
        CALLS.add("twice");
        insert(account, "attempt " + workflow.attempt());
        if (workflow.attempt() == 1) {
            if (trouble.isEmpty()) {
                throw new IllegalStateException("not yet");
            }
            faults.arm(Fault.valueOf(trouble));
        }
        return "attempt " + workflow.attempt();
    }

    @DurableWorkflow
    public String show(String account) {
        workflow.publish("state", "begun");
        counted(account);
        return shown();
    }

    @Step
    @Transactional
    public int counted(String account) {
        insert(account, "counted");
        workflow.publish("state", "counted");
        return 1;
    }

    @Step
    public String shown() {
        return engine.getObject()
                .value(workflow.executionId(), "state", String.class)
                .orElse("none");
    }

    @DurableWorkflow
    public String ask(boolean transactional) {
        Callback<String> approval = workflow.callback("approval", String.class);
        if (transactional) {
            mailInTransaction(approval);
        } else {
            mail(approval);
        }
        return approval.await();
    }

    // Not durable steps of the bean's, as a callback is no argument that could be stored.
    private void mail(Callback<String> approval) {
        workflow.step("mail", () -> {
            CALLS.add(approval.token());
        });
    }

    private void mailInTransaction(Callback<String> approval) {
        workflow.step("mail", () -> transactions.executeWithoutResult(status -> CALLS.add(approval.token())));
    }

    @DurableWorkflow
    public String takeBack(String account) {
        return undone(account);
    }

    @Step
    @Transactional
    public String undone(String account) {
        CALLS.add("undone");
        insert(account, "undone");
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        return "as wanted";
    }

    @DurableWorkflow
    public int boast(String account) {
        return enlarge(account).length();
    }

    @Step(maxAttempts = 3)
    @Transactional
    public String enlarge(String account) {
        CALLS.add("enlarge");
        insert(account, "large");
        return "x".repeat(5_000);
    }

    @DurableWorkflow
    public String nest(String account) {
        return outer(account);
    }

    @Step
    @Transactional
    public String outer(String account) {
        credit(account);
        insert(account, "outer");
        return "nested";
    }

    @DurableWorkflow
    public int spread(String account) {
        workflow.parallel(
                "both",
                Branch.of("first", Integer.class, () -> credit(account)),
                Branch.of("second", Integer.class, () -> 2));
        return 3;
    }

    @DurableWorkflow
    public String holdOpen(String account) {
        return transactions.execute(status -> {
            insert(account, "by the body");
            credit(account);
            return "never";
        });
    }

    @DurableWorkflow
    public String waitForIt() {
        return workflow.awaitSignal("it", String.class);
    }

    @DurableWorkflow
    public int count(String account) {
        return read(account);
    }

    @Step
    @Transactional(readOnly = true)
    public int read(String account) {
        return jdbc.queryForObject("SELECT count(*) FROM entry WHERE account = ?", Integer.class, account);
    }
}
