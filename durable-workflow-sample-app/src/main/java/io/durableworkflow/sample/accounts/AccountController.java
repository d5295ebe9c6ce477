package io.durableworkflow.sample.accounts;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/examples/accounts")
@OnSharedDatabase
class AccountController {
    private final DurableEngine engine;
    private final Onboarding onboarding;
    private final Books books;

    AccountController(DurableEngine engine, Onboarding onboarding, Books books) {
        this.engine = engine;
        this.onboarding = onboarding;
        this.books = books;
    }

    /** All accounts, and what they have together, which is always 0. */
    record Statement(List<Books.Balance> accounts, long sumCents) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started open(@Valid @RequestBody Application application) {
        return Started.of(engine.start("account-" + application.accountId(), () -> onboarding.open(application)));
    }

    @GetMapping
    Statement accounts() {
        List<Books.Balance> accounts = books.balances();
        return new Statement(
                accounts, accounts.stream().mapToLong(Books.Balance::cents).sum());
    }
}
