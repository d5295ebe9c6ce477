package io.durableworkflow.sample.messages;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowOptions;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/examples/messages/{recipient}")
class MessageController {
    private final DurableEngine engine;
    private final Mailbox mailbox;
    private final Inboxes inboxes;

    MessageController(DurableEngine engine, Mailbox mailbox, Inboxes inboxes) {
        this.engine = engine;
        this.mailbox = mailbox;
        this.inboxes = inboxes;
    }

    /** 202 once the message is on disk. The first message of a recipient starts the mailbox, in the same commit. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started send(@PathVariable @Id String recipient, @Valid @RequestBody Message message) {
        return Started.of(engine.signalOrStart(
                Mailbox.MESSAGE,
                message,
                message.messageId(),
                WorkflowOptions.id(mailbox(recipient)),
                () -> mailbox.run(recipient)));
    }

    @GetMapping
    List<Inboxes.Arrived> inbox(@PathVariable @Id String recipient) {
        return inboxes.of(recipient);
    }

    @PostMapping("/{messageId}/acknowledged")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void acknowledge(@PathVariable @Id String recipient, @PathVariable @Id String messageId) {
        engine.signal(mailbox(recipient), Mailbox.ACKNOWLEDGED, messageId);
    }

    private static String mailbox(String recipient) {
        return "mailbox-" + recipient;
    }
}
