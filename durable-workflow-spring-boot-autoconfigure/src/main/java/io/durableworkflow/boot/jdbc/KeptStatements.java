package io.durableworkflow.boot.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that keep their prepared statements: a statement that is closed is there for the next one who prepares the same
 * text. SQLite prepares anew each time otherwise, which costs more than to run a short query. Stands beneath a pool, so that
 * a connection lives long and has one user at a time.
 */
final class KeptStatements extends DelegatingDataSource {
    /** Most statements that a connection keeps; the one that was not used for longest goes first. */
    static final int MAX_STATEMENTS = 64;

    KeptStatements(DataSource target) {
        super(target);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxy(Connection.class, new KeepingConnection(super.getConnection()));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static final class KeepingConnection implements InvocationHandler {
        private final Connection target;
        private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

        KeepingConnection(Connection target) {
            this.target = target;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (arguments != null && arguments.length == 1 && method.getName().equals("prepareStatement")) {
                return prepare((String) arguments[0]);
            }
            return KeptStatements.invoke(target, method, arguments); // to close it closes what is idle as well
        }

        private PreparedStatement prepare(String sql) throws SQLException {
            PreparedStatement kept = idle.remove(sql);
            return proxy(
                    PreparedStatement.class,
                    new KeptStatement(this, sql, kept == null ? target.prepareStatement(sql) : kept));
        }

        // Two of the same text may have been in use at once: one of them is enough.
        void giveBack(String sql, PreparedStatement statement) throws SQLException {
            PreparedStatement other = idle.put(sql, statement);
            if (other != null) {
                other.close();
            }
            if (idle.size() > MAX_STATEMENTS) {
                Iterator<PreparedStatement> eldestFirst = idle.values().iterator();
                PreparedStatement eldest = eldestFirst.next();
                eldestFirst.remove();
                eldest.close();
            }
        }
    }

    private static final class KeptStatement implements InvocationHandler {
        private final KeepingConnection home;
        private final String sql;
        private final PreparedStatement target;
        private @Nullable ResultSet rows;
        private boolean closed;

        KeptStatement(KeepingConnection home, String sql, PreparedStatement target) {
            this.home = home;
            this.sql = sql;
            this.target = target;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    close();
                    return null;
                }
                case "isClosed" -> {
                    return closed || target.isClosed();
                }
                default -> {
                    if (closed) {
                        throw new SQLException("The statement is closed.");
                    }
                    Object result = KeptStatements.invoke(target, method, arguments);
                    if (result instanceof ResultSet read) {
                        rows = read;
                    }
                    return result;
                }
            }
        }

        private void close() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (rows != null) {
                    rows.close(); // or the connection would go on seeing the moment of this query
                }
                target.clearParameters(); // they may be large
            } catch (SQLException e) {
                target.close();
                throw e;
            }
            home.giveBack(sql, target);
        }
    }
}
