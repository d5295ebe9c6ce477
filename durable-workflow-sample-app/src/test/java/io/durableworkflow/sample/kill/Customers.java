package io.durableworkflow.sample.kill;

import io.durableworkflow.sample.orders.OrderRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the orders of the catalogue in batches, and reports the delivery of each order that was accepted. Sends again
 * whatever got no answer, because the application was killed or was not there, and notes what was answered: the application
 * has promised that.
 *
 * <p>Several threads do so at the same time. Deliveries are reported at any time, some long before the order waits for them.
 */
final class Customers implements AutoCloseable {
    private static final int BATCH = 10;
    private static final int SENDERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 20_000_000;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final int orders;
    private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable URI application;
    private boolean closed;

    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reported = new AtomicInteger();
    private final Queue<String> underway = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    Customers(List<String> lines) {
        orders = lines.size();
        for (int from = 0; from < orders; from += BATCH) {
            batches.add(lines.subList(from, Math.min(from + BATCH, orders)));
        }
        for (int sender = 0; sender < SENDERS; sender++) {
            threads.add(new Thread(this::sendOrders, "orders-" + sender));
        }
        threads.add(new Thread(this::reportDeliveries, "deliveries"));
        threads.forEach(Thread::start);
    }

    /** The application answers now. */
    void connect(URI address) {
        update(() -> application = address);
    }

    /** The application is gone. */
    void disconnect() {
        update(() -> application = null);
    }

    /** Executions whose order was answered for. */
    Set<String> accepted() {
        return Set.copyOf(accepted);
    }

    /** Executions whose delivery was accepted. */
    Set<String> delivered() {
        return Set.copyOf(delivered);
    }

    /** Answers that nobody expected. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Whether every order and every delivery has been answered. */
    boolean isDone() {
        return reported.get() == orders;
    }

    @Override
    public void close() throws InterruptedException {
        update(() -> closed = true);
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(PATIENCE.toMillis());
        }
    }

    private void sendOrders() {
        try {
            for (List<String> batch = batches.poll(); batch != null; batch = batches.poll()) {
                boolean sent = false;
                while (!sent) {
                    URI to = awaitApplication();
                    if (to == null) {
                        return;
                    }
                    sent = sendBatch(to, batch);
                }
                for (String line : batch) {
                    accepted.add(executionId(line));
                    underway.add(executionId(line));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportDeliveries() {
        try {
            while (reported.get() < orders) {
                URI to = awaitApplication();
                if (to == null) {
                    return;
                }
                String execution = underway.peek();
                if (execution == null) {
                    pause();
                } else if (reportDelivery(to, execution)) {
                    underway.remove();
                    reported.incrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Whether all orders of the batch are accepted, now or before.
    private boolean sendBatch(URI to, List<String> batch) throws InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(to.resolve("/orders/batch"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(String.join("\n", batch))));
        if (response == null) {
            return false;
        }
        if (response.statusCode() == 200) {
            JsonNode report = json.readTree(response.body());
            if (report.get("accepted").asInt() + report.get("existing").asInt() == batch.size()) {
                return true;
            }
        }
        return surprised("batch", response);
    }

    private boolean reportDelivery(URI to, String execution) throws InterruptedException {
        String orderId = execution.substring("order-".length());
        HttpResponse<String> response = send(HttpRequest.newBuilder(to.resolve("/orders/" + orderId + "/delivered"))
                .POST(BodyPublishers.noBody()));
        if (response == null) {
            return false;
        }
        switch (response.statusCode()) {
            case 202 -> delivered.add(execution);
            case 409 -> {} // it has ended: declined, or delivered by a report whose answer got lost
            default -> {
                return surprised("delivery of " + orderId, response);
            }
        }
        return true;
    }

    private boolean surprised(String what, HttpResponse<String> response) throws InterruptedException {
        surprises.add(what + ": " + response.statusCode() + " " + response.body());
        pause();
        return false;
    }

    // Null if there is no answer: the application may have done what it was asked for, or not.
    private @Nullable HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            pause();
            return null;
        }
    }

    private String executionId(String line) {
        return "order-" + json.readValue(line, OrderRequest.class).orderId();
    }

    // Null once this is closed.
    private @Nullable URI awaitApplication() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && application == null) {
                changed.await();
            }
            return closed ? null : application;
        } finally {
            lock.unlock();
        }
    }

    // A moment, so that the one who asks in vain does not ask all the time.
    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long left = closed ? 0 : PAUSE_NANOS;
            while (left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
