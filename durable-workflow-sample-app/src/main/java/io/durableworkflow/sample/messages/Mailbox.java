package io.durableworkflow.sample.messages;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import java.time.Instant;
import org.springframework.stereotype.Service;

/**
 * A queue for each recipient, kept by an execution that never ends. The messages are its signals: they are on disk when the sender
 * has its answer, they come in order, and the next one is taken only when the one before was acknowledged or given up.
 */
@Service
public class Mailbox {
    /** The signal that brings a message. */
    static final String MESSAGE = "message";

    /** The signal by which a recipient acknowledges a message: its id. */
    static final String ACKNOWLEDGED = "acknowledged";

    private static final int DELIVERIES = 3;
    private static final int MESSAGES_AT_A_TIME = 100;

    private final Inboxes inboxes;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final MessageProperties properties;

    Mailbox(Inboxes inboxes, Ledger ledger, WorkflowContext workflow, MessageProperties properties) {
        this.inboxes = inboxes;
        this.ledger = ledger;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** Never returns. */
    @DurableWorkflow("mailbox")
    public Void run(String recipient) {
        for (int count = 0; count < MESSAGES_AT_A_TIME; count++) {
            bring(recipient, workflow.awaitSignal(MESSAGE, Message.class));
        }
        // What has not been taken yet stays in the queue.
        throw workflow.continueAsNew(recipient);
    }

    private void bring(String recipient, Message message) {
        for (int delivery = 1; delivery <= DELIVERIES; delivery++) {
            deliver(recipient, message);
            if (isAcknowledged(message)) {
                acknowledge(recipient, message.messageId());
                return;
            }
        }
        giveUp(recipient, message.messageId());
    }

    // One for a message before, which came too late or twice, is passed over; the deadline stays where it is.
    private boolean isAcknowledged(Message message) {
        Instant deadline = workflow.now().plus(properties.acknowledgeWithin());
        try {
            while (true) {
                String messageId = workflow.awaitSignal(ACKNOWLEDGED, String.class, deadline);
                if (messageId.equals(message.messageId())) {
                    return true;
                }
            }
        } catch (SignalTimeoutException late) {
            return false;
        }
    }

    @Step(maxAttempts = 5, delay = "1s", multiplier = 2)
    public void deliver(String recipient, Message message) {
        inboxes.deliver(recipient, message, workflow.idempotencyKey());
        ledger.append("deliver-" + message.messageId());
    }

    @Step
    public void acknowledge(String recipient, String messageId) {
        inboxes.setState(recipient, messageId, "ACKNOWLEDGED");
    }

    /** Puts it among the dead letters, for somebody to look at, so that the ones behind it are not held up for ever. */
    @Step
    public void giveUp(String recipient, String messageId) {
        inboxes.setState(recipient, messageId, "DEAD");
        ledger.append("give-up-" + messageId);
    }
}
