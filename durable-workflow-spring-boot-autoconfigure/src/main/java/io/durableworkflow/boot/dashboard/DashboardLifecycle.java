package io.durableworkflow.boot.dashboard;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets pages be told of changes while the application runs. Open pages are requests that never end by themselves: the web server,
 * which lets requests end before it stops, would wait for them until its time is over.
 */
final class DashboardLifecycle implements SmartLifecycle {
    /** Stopped after the engine, whose last changes are still told, and before the web server waits for open requests. */
    static final int PHASE = DEFAULT_PHASE - 512;

    private static final Log log = LogFactory.getLog(DashboardLifecycle.class);

    private final ChangeHub hub;
    private final Runnable notice;

    /** @param notice called at each start */
    DashboardLifecycle(ChangeHub hub, Runnable notice) {
        this.hub = hub;
        this.notice = notice;
    }

    /** Says who sees the pages if nobody is asked who they are. */
    static Runnable notice(String path, boolean actions, boolean secured) {
        return () -> {
            if (!secured) {
                log.warn("""
                        The dashboard at %s is open to everyone who can reach this application over HTTP: they see which executions \
                        there are%s. Protect it by Spring Security (docs/guide/dashboard.md has an example), let the server listen on \
                        loopback only by server.address=127.0.0.1, or switch it off by durable-workflow.dashboard.enabled=false.""".formatted(path, actions ? " and can cancel, change and delete them" : ""));
            }
        };
    }

    @Override
    public void start() {
        hub.begin();
        notice.run();
    }

    @Override
    public void stop() {
        hub.end();
    }

    @Override
    public boolean isRunning() {
        return hub.isAccepting();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
