package io.durableworkflow.boot.guide.shop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A warehouse that knows a key when it sees it again. */
class Stock {
    final Set<String> reserved = ConcurrentHashMap.newKeySet();

    String reserve(String item, String idempotencyKey) {
        String reservation = item + " for " + idempotencyKey;
        reserved.add(reservation);
        return reservation;
    }

    void release(String reservation) {
        reserved.remove(reservation);
    }
}
