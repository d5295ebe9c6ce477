package io.durableworkflow.sample.migration;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Id;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/examples/migrations")
class MigrationController {
    private final DurableEngine engine;
    private final Migration migration;
    private final Customers customers;

    MigrationController(DurableEngine engine, Migration migration, Customers customers) {
        this.engine = engine;
        this.migration = migration;
        this.customers = customers;
    }

    /** How many rows are in the new table. */
    record Copied(int customers) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started migrate(@Valid @RequestBody Plan plan) {
        return Started.of(engine.start("migration-" + plan.migrationId(), () -> migration.migrate(plan)));
    }

    @GetMapping("/{migrationId}")
    Copied copied(@PathVariable @Id String migrationId) {
        return new Copied(customers.count(migrationId));
    }
}
