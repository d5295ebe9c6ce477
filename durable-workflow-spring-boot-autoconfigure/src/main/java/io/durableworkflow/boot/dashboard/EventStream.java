package io.durableworkflow.boot.dashboard;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one open page. Nothing waits for a browser that reads slowly or not at all: it is written to only when the server
 * says that it takes something, and until then changes are gathered within bounded memory. There is no thread for it: whoever has
 * something to tell writes, or the server when it takes something again.
 */
final class EventStream implements ChangeHub.Page, WriteListener, AsyncListener {
    private static final byte[] COMMENT = bytes(":\n\n");
    private static final byte[] BYE = bytes("event: bye\ndata: {}\n\n");

    // The first may come while the browser is about to be connected.
    private static final int MOST_MISSED = 2;

    private final ChangeHub hub;

    // Signs of life since the browser has last taken all there was.
    private final AtomicInteger missed = new AtomicInteger();

    // How often somebody has asked for a turn. Who makes one of none writes for all; nobody else waits for it.
    private final AtomicInteger turns = new AtomicInteger();

    // Held while the server's objects are used. When the server says that the request has ended, it is let know first
    // that nobody uses them any more: it gives the same ones to the next request, whose stream would be written to.
    private final ReentrantLock server = new ReentrantLock();

    private volatile @Nullable AsyncContext async;
    private volatile @Nullable ServletOutputStream output;

    // Guarded by this, which nobody holds while something is written.
    private final ChangedIds changes = new ChangedIds();
    private boolean comment = true; // the first tells the browser that it is connected
    private boolean bye;

    // Under the lock.
    private boolean flushed = true;
    private volatile boolean over;
    private boolean completed;

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
        turn(true);
    }

    @Override
    public void tell(Changes told) {
        synchronized (this) {
            changes.add(told);
        }
        turn(false);
    }

    @Override
    public void heartbeat() {
        if (missed.getAndIncrement() >= MOST_MISSED) {
            giveUp();
            return;
        }
        synchronized (this) {
            comment = true;
        }
        turn(false);
    }

    @Override
    public void bye() {
        synchronized (this) {
            bye = true;
        }
        turn(false);
    }

    @Override
    public void onWritePossible() {
        turn(true);
    }

    /** @param ofTheServer whether the server calls, and waits for what is done here */
    private void turn(boolean ofTheServer) {
        if (turns.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            server.lock();
            try {
                write(ofTheServer);
            } finally {
                server.unlock();
            }
            seen = turns.addAndGet(-seen);
        } while (seen > 0);
    }

    private void write(boolean ofTheServer) {
        ServletOutputStream stream = output;
        if (stream == null || over) {
            return;
        }
        try {
            if (wroteAll(stream) || isLeaving()) {
                complete();
            }
        } catch (IOException e) { // the browser has gone
            over = true;
            hub.gone(this);
            if (ofTheServer) {
                complete();
            }
            // Else the server calls onError, and may be about to: completing what it then uses for others would end
            // theirs.
        } catch (RuntimeException e) { // the server no longer takes anything, and says so in several ways
            complete();
        }
    }

    // Whether the last was said.
    private boolean wroteAll(ServletOutputStream stream) throws IOException {
        while (stream.isReady()) {
            byte[] next = next();
            if (next != null) {
                stream.write(next);
                flushed = false;
                if (next == BYE) {
                    return true;
                }
            } else if (flushed) {
                missed.set(0);
                return false;
            } else {
                stream.flush();
                flushed = true;
            }
        }
        return false;
    }

    // Who takes nothing while the application ends is not waited for.
    private synchronized boolean isLeaving() {
        return bye;
    }

    private synchronized byte @Nullable [] next() {
        if (comment) {
            comment = false;
            return COMMENT;
        }
        if (!changes.isEmpty()) {
            return event(changes.take());
        }
        return bye ? BYE : null;
    }

    private static byte[] event(Changes changes) {
        return bytes("event: change\ndata: " + DashboardJson.MAPPER.writeValueAsString(changes) + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // Under the lock.
    private void complete() {
        over = true;
        hub.gone(this);
        AsyncContext context = async;
        if (context != null && !completed) {
            completed = true;
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // The server was quicker; that it is over is all that counts.
            }
        }
    }

    private void giveUp() {
        server.lock();
        try {
            complete();
        } finally {
            server.unlock();
        }
    }

    @Override
    public void onError(Throwable fault) {
        giveUp();
    }

    @Override
    public void onError(AsyncEvent event) {
        giveUp();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        giveUp();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        server.lock();
        try {
            completed = true;
            over = true;
            hub.gone(this);
        } finally {
            server.unlock();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts it again.
    }
}
