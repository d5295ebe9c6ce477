package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.TokenRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the tokens of callbacks and their completions, one by one. Nobody else writes between the questions and the answer. */
final class Callbacks {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    private static final ChangeResult FENCED = new ChangeResult.Fenced();
    private static final ChangeResult NOT_FOUND = new ChangeResult.NotFound();

    private final StoreSql sql;
    private final Statements statements;

    private record Token(long no, @Nullable String completion, TokenRecord token) {}

    Callbacks(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    ChangeResult write(Change.AddToken change) throws SQLException {
        long[] rows = statements.write(
                sql.insertToken,
                List.of(change),
                (to, item) -> to.text(item.token().hash())
                        .text(item.token().callback())
                        .text(item.token().name())
                        .number(item.token().scope())
                        .number(item.token().position())
                        .instant(item.token().createdAt())
                        .number(item.no())
                        .number(item.fence()));
        return rows[0] == 1 || isThere(change) ? APPLIED : FENCED;
    }

    private boolean isThere(Change.AddToken change) throws SQLException {
        return statements
                        .find(sql.token, Callbacks::read, change.token().hash())
                        .isPresent()
                && statements
                        .find(sql.isHeld, row -> true, change.no(), change.fence())
                        .isPresent();
    }

    ChangeResult write(Change.CompleteCallback change) throws SQLException {
        Optional<Token> found = statements.find(sql.token, Callbacks::read, change.tokenHash());
        if (found.isEmpty()) {
            return NOT_FOUND;
        }
        Token token = found.get();
        ExecutionRecord execution = statements
                .find(sql.byNo, ExecutionRows::read, token.no())
                .orElseThrow(() -> new SQLException("the row no " + token.no() + " of a token is not there"));
        if (!change.dedupKey().equals(token.completion())) {
            if (!isOpen(execution, token.token())) {
                return NOT_FOUND;
            }
            statements.write(
                    sql.insertSignal,
                    List.of(change),
                    (to, item) -> to.number(token.no())
                            .text(token.token().address())
                            .text("callback/" + item.dedupKey())
                            .instant(item.acceptedAt())
                            .text(item.payload()));
            statements.write(
                    sql.completeToken,
                    List.of(change),
                    (to, item) ->
                            to.text(item.dedupKey()).instant(item.acceptedAt()).text(item.tokenHash()));
        }
        return new ChangeResult.Applied(execution);
    }

    private boolean isOpen(ExecutionRecord execution, TokenRecord token) throws SQLException {
        if (execution.state().status().isEnded()) {
            return false;
        }
        long no = execution.no();
        int generation = execution.state().generation();
        Optional<CheckpointRecord> opening =
                statements.find(sql.checkpoint, CheckpointRows::read, no, generation, token.scope(), token.position());
        if (opening.isEmpty() || !token.isOpenedBy(opening.get())) {
            return false;
        }
        return statements.find(sql.isPending, row -> true, no, token.address()).isEmpty()
                && statements.list(sql.callbackWaits, CheckpointRows::read, no, generation).stream()
                        .noneMatch(token::isAnsweredBy);
    }

    private static Token read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new Token(
                row.number(),
                row.text(),
                new TokenRecord(
                        row.requiredText(),
                        row.requiredText(),
                        row.requiredText(),
                        row.smallNumber(),
                        row.smallNumber(),
                        row.instant()));
    }
}
