package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

final class KeptStatementsTests {
    private static final String NAMES = "SELECT name FROM item WHERE no = ?";

    private final List<String> prepared = new ArrayList<>();
    private SQLiteDataSource file;
    private Connection connection;

    @BeforeEach
    void connect(@TempDir Path folder) throws SQLException {
        file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + folder.resolve("items.db"));
        JdbcTemplate jdbc = new JdbcTemplate(file);
        jdbc.queryForObject("PRAGMA journal_mode = WAL", String.class);
        jdbc.execute("CREATE TABLE item (no INTEGER PRIMARY KEY, name TEXT)");
        jdbc.execute("INSERT INTO item VALUES (1, 'one'), (2, 'two')");
        connection = new KeptStatements(counting(file)).getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private DataSource counting(DataSource target) {
        return new DelegatingDataSource(target) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("prepareStatement")) {
                                prepared.add((String) arguments[0]);
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }

    private static String name(PreparedStatement statement, int no) throws SQLException {
        statement.setInt(1, no);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : "none";
        }
    }

    private String name(int no) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
            return name(statement, no);
        }
    }

    @Test
    void aStatementIsPreparedOnce() throws SQLException {
        assertThat(name(1)).isEqualTo("one");
        assertThat(name(2)).isEqualTo("two");

        assertThat(prepared).containsExactly(NAMES);
    }

    @Test
    void parametersOfTheLastUserAreGone() throws SQLException {
        name(1);

        try (PreparedStatement statement = connection.prepareStatement(NAMES);
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void twoOfTheSameTextAtOnceAreTwoStatements() throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(NAMES);
                PreparedStatement second = connection.prepareStatement(NAMES)) {
            first.setInt(1, 1);
            try (ResultSet rows = first.executeQuery()) {
                assertThat(name(second, 2)).isEqualTo("two");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("one");
            }
        }

        assertThat(prepared).hasSize(2);
        assertThat(name(1)).isEqualTo("one");
        assertThat(prepared).hasSize(2);
    }

    @Test
    void aClosedStatementCannotBeUsed() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(NAMES);
        statement.close();
        statement.close();

        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
        assertThat(name(1)).isEqualTo("one");
    }

    @Test
    void aStatementThatIsClosedInTheMiddleOfItsRowsLetsGoOfThem() throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT name FROM item");
        assertThat(statement.executeQuery().next()).isTrue();

        statement.close();

        new JdbcTemplate(file).execute("INSERT INTO item VALUES (3, 'three')");
        assertThat(name(3)).isEqualTo("three");
    }

    @Test
    void whatWasNotUsedForLongestIsNotKept() throws SQLException {
        name(1);
        for (int i = 0; i < KeptStatements.MAX_STATEMENTS - 1; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }
        name(1);
        connection.prepareStatement("SELECT 'one more'").close();
        int before = prepared.size();

        connection.prepareStatement(NAMES).close();
        assertThat(prepared).hasSize(before);

        connection.prepareStatement("SELECT 0").close();
        assertThat(prepared).hasSize(before + 1);
    }

    @Test
    void aFailedStatementSaysWhatTheDatabaseSays() {
        assertThatThrownBy(() -> connection.prepareStatement("SELECT nonsense FROM item"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void theConnectionBeneathCanBeReached() throws SQLException {
        assertThat(connection.isWrapperFor(SQLiteConnection.class)).isTrue();
        assertThat(connection.unwrap(SQLiteConnection.class)).isInstanceOf(SQLiteConnection.class);
    }
}
