package io.durableworkflow.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of callbacks. Guarded by the lock of the store. */
final class MemoryTokens {
    private final Map<String, Token> byHash = new HashMap<>();
    private final Map<String, String> completions = new HashMap<>(); // the key of the last, by hash

    /** A token and the number of its execution. */
    record Token(long no, TokenRecord token) {}

    @Nullable
    Token find(String hash) {
        return byHash.get(hash);
    }

    int count(long no, String callback) {
        return (int) byHash.values().stream()
                .filter(token -> token.no() == no && token.token().callback().equals(callback))
                .count();
    }

    void add(Change.AddToken change, UndoLog undo) {
        if (!byHash.containsKey(change.token().hash())) {
            undo.put(byHash, change.token().hash(), new Token(change.no(), change.token()));
        }
    }

    boolean isCompletedBy(String hash, String dedupKey) {
        return dedupKey.equals(completions.get(hash));
    }

    void complete(String hash, String dedupKey, UndoLog undo) {
        undo.put(completions, hash, dedupKey);
    }

    void removeAllOf(long no, UndoLog undo) {
        List<String> hashes = new ArrayList<>();
        byHash.forEach((hash, token) -> {
            if (token.no() == no) {
                hashes.add(hash);
            }
        });
        for (String hash : hashes) {
            undo.remove(byHash, hash);
            undo.remove(completions, hash);
        }
    }
}
