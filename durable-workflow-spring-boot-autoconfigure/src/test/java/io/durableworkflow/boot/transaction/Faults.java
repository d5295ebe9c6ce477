package io.durableworkflow.boot.transaction;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A DataSource whose next commit on a certain thread goes wrong. */
final class Faults extends DelegatingDataSource {
    /** What becomes of the commit. */
    enum Fault {
        /** It does not come about, and the process dies. */
        DEATH_BEFORE,
        /** It comes about, and the process dies. */
        DEATH_AFTER,
        /** It comes about, but the answer does not come back. */
        ANSWER_LOST,
        /** It does not come about. */
        REFUSED
    }

    private volatile Fault fault;
    private volatile Thread thread;
    private volatile boolean dead;

    Faults(DataSource dataSource) {
        super(dataSource);
    }

    /** The next commit on this thread goes wrong. */
    void arm(Fault next) {
        thread = Thread.currentThread();
        fault = next;
    }

    /** The next process begins. */
    void revive() {
        fault = null;
        dead = false;
    }

    boolean isDead() {
        return dead;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (dead) {
            throw new SQLException("the process is dead", "08006");
        }
        Connection connection = super.getConnection();
        InvocationHandler handler = (proxy, method, arguments) -> call(connection, method, arguments);
        return (Connection)
                Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        Fault now = fault;
        if (method.getName().equals("commit") && now != null && Thread.currentThread() == thread) {
            fault = null;
            dead = now == Fault.DEATH_BEFORE || now == Fault.DEATH_AFTER;
            if (now == Fault.DEATH_BEFORE || now == Fault.REFUSED) {
                connection.rollback();
            } else {
                connection.commit();
            }
            throw new SQLException("the commit was not answered", "08006");
        }
        if (dead) {
            switch (method.getName()) {
                case "prepareStatement", "createStatement", "commit" ->
                    throw new SQLException("the process is dead", "08006");
                case "close" -> unwrap(HikariDataSource.class).evictConnection(connection); // its sessions end with it
                default -> {}
            }
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
