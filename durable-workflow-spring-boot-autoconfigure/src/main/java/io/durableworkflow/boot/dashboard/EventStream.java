package io.durableworkflow.boot.dashboard;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one open page. Nothing waits for a browser that reads slowly or not at all: it is written to only when the server
 * says that it takes something, and until then changes are gathered within bounded memory. There is no thread for it: whoever has
 * something to tell writes, or the server when it takes something again.
 */
final class EventStream implements ChangeHub.Page, WriteListener, AsyncListener {
    private static final byte[] COMMENT = bytes(":\n\n");
    private static final byte[] BYE = bytes("event: bye\ndata: {}\n\n");

    private final ChangeHub hub;

    // How often somebody has asked for a turn. Who makes one of none writes for all; nobody waits for it, as the server
    // may hold
    // locks of its own while it calls.
    private final AtomicInteger turns = new AtomicInteger();

    private volatile @Nullable AsyncContext async;
    private volatile @Nullable ServletOutputStream output;

    // Guarded by this, which nobody holds while something is written.
    private final ChangedIds changes = new ChangedIds();
    private boolean comment = true; // the first tells the browser that it is connected
    private boolean bye;

    // By whoever has the turn.
    private boolean flushed = true;
    private volatile boolean idle;
    private volatile boolean over;

    EventStream(ChangeHub hub) {
        this.hub = hub;
    }

    /** @throws IllegalStateException if the server, or a filter of the application's, cannot keep requests open */
    void connect(AsyncContext context, ServletOutputStream stream) {
        context.setTimeout(0);
        context.addListener(this);
        async = context;
        stream.setWriteListener(this);
        output = stream;
        turn();
    }

    @Override
    public void tell(Changes told) {
        synchronized (this) {
            changes.add(told);
        }
        turn();
    }

    @Override
    public void heartbeat() {
        if (async != null && !idle) {
            close(); // it has not even taken the last one
            return;
        }
        synchronized (this) {
            comment = true;
        }
        idle = false;
        turn();
    }

    @Override
    public void bye() {
        synchronized (this) {
            bye = true;
        }
        turn();
    }

    @Override
    public void onWritePossible() {
        turn();
    }

    private void turn() {
        if (turns.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            write();
            seen = turns.addAndGet(-seen);
        } while (seen > 0);
    }

    private void write() {
        ServletOutputStream stream = output;
        if (stream == null || over) {
            return;
        }
        boolean last = false;
        try {
            while (!last && stream.isReady()) {
                byte[] next = next();
                if (next != null) {
                    stream.write(next);
                    flushed = false;
                    last = next == BYE;
                } else if (flushed) {
                    idle = true;
                    break;
                } else {
                    stream.flush();
                    flushed = true;
                }
            }
        } catch (IOException | RuntimeException e) { // the browser has gone, and the server says so in several ways
            last = true;
        }
        if (last || isLeaving()) {
            close();
        }
    }

    // Who takes nothing while the application ends is not waited for.
    private synchronized boolean isLeaving() {
        return bye;
    }

    private synchronized byte @Nullable [] next() {
        if (!changes.isEmpty()) {
            return event(changes.take());
        }
        if (comment) {
            comment = false;
            return COMMENT;
        }
        return bye ? BYE : null;
    }

    private static byte[] event(Changes changes) {
        return bytes("event: change\ndata: " + DashboardJson.MAPPER.writeValueAsString(changes) + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void close() {
        over = true;
        hub.gone(this);
        AsyncContext context = async;
        if (context != null) {
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // Somebody else was quicker; that it is over is all that counts.
            }
        }
    }

    @Override
    public void onError(Throwable fault) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over = true;
        hub.gone(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts it again.
    }
}
