package io.durableworkflow.boot.dashboard;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells all open pages which executions have changed, at most once a second however much happens. The engine is never held up: what
 * happens is noted, and told on another thread.
 *
 * <p>Everything is told twice, a second apart. Some events come before what they are about is on disk, and some of what a page asks
 * for is kept for a second; a page that asks again after the second time has the latest.
 */
final class ChangeHub implements EngineListener {
    /** Most pages that are open at the same time. */
    static final int MAX_PAGES = 100;

    /** From one telling to the next. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** From a change to the first telling: what belongs together is told together. */
    static final Duration GATHERING = Duration.ofMillis(100);

    /** From one sign of life to the next. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** An open page. Its methods return at once, and throw nothing. */
    interface Page {
        void tell(Changes changes);

        /** A sign of life. */
        void heartbeat();

        /** The last it is told. */
        void bye();
    }

    private final Delays delays;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private final ChangedIds fresh = new ChangedIds();
    private final ChangedIds onceMore = new ChangedIds();
    private boolean accepting;
    private boolean telling;
    private boolean beating;

    // Read by the engine at each event, so without a lock.
    private volatile boolean watched;

    ChangeHub(Delays delays) {
        this.delays = delays;
    }

    @Override
    public void onEvent(EngineEvent event) {
        if (watched && !(event instanceof EngineEvent.BatchCommitted)) {
            note(event);
        }
    }

    private synchronized void note(EngineEvent event) {
        String id = ExecutionOf.event(event);
        if (id == null) {
            fresh.addUnnamed();
        } else {
            fresh.add(id);
        }
        if (!telling) {
            telling = true;
            delays.after(GATHERING, this::tell);
        }
    }

    private void tell() {
        Changes told;
        synchronized (this) {
            if (fresh.isEmpty() && onceMore.isEmpty()) {
                telling = false;
                return;
            }
            Changes first = fresh.take();
            told = onceMore.take().plus(first);
            onceMore.add(first);
            delays.after(PAUSE, this::tell);
        }
        pages.forEach(page -> page.tell(told));
    }

    /** Whether the page was taken: there is room for it and the application is not ending. */
    synchronized boolean open(Page page) {
        if (!accepting || pages.size() >= MAX_PAGES) {
            return false;
        }
        pages.add(page);
        watched = true;
        if (!beating) {
            beating = true;
            delays.after(HEARTBEAT, this::beat);
        }
        return true;
    }

    /** Forgets a page; does nothing if that has happened. */
    synchronized void gone(Page page) {
        pages.remove(page);
        if (pages.isEmpty()) {
            watched = false;
            fresh.take();
            onceMore.take();
        }
    }

    private void beat() {
        synchronized (this) {
            if (pages.isEmpty()) {
                beating = false;
                return;
            }
            delays.after(HEARTBEAT, this::beat);
        }
        pages.forEach(Page::heartbeat);
    }

    /** Takes pages from now on. */
    synchronized void begin() {
        accepting = true;
    }

    /** Takes leave of all pages, and takes no others. */
    void end() {
        synchronized (this) {
            accepting = false;
        }
        pages.forEach(Page::bye);
    }

    synchronized boolean isAccepting() {
        return accepting;
    }

    int pages() {
        return pages.size();
    }
}
