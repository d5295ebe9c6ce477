package io.durableworkflow.sample.approvals;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Id;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/examples/approvals")
class ApprovalController {
    private final DurableEngine engine;
    private final Approval approval;
    private final Office office;

    ApprovalController(DurableEngine engine, Approval approval, Office office) {
        this.engine = engine;
        this.approval = approval;
        this.office = office;
    }

    /** What is to be seen of an expense: the state of its budget, and the mails, which only their recipients should see. */
    record Desk(List<String> budget, List<Office.Mail> mails) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started ask(@Valid @RequestBody Expense expense) {
        return Started.of(engine.start("expense-" + expense.expenseId(), () -> approval.approve(expense)));
    }

    @GetMapping("/{expenseId}")
    Desk desk(@PathVariable @Id String expenseId) {
        return new Desk(office.hold(expenseId), office.mails(expenseId));
    }

    /** The link in a mail. 404 if the token is not known, or the decision was made already. */
    @PostMapping("/decisions/{token}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void decide(@PathVariable String token, @RequestParam Decision decision) {
        engine.completeCallback(token, decision);
    }
}
