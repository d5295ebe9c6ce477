package io.durableworkflow.boot.actuate;

import org.springframework.boot.health.contributor.Health;

/** Something that health tells while the store is there. Must be quick. */
interface HealthDetail {
    void addTo(Health.Builder health);
}
