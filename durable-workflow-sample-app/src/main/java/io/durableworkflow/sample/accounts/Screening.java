package io.durableworkflow.sample.accounts;

import org.springframework.stereotype.Component;

/** Stands in for the services that know who somebody is, and with whom no bank may deal. Asking twice does no harm. */
@Component
class Screening {
    /** Nobody knows who this is. */
    static final String UNKNOWN = "Nobody";

    /** Is on a list of sanctions. */
    static final String SANCTIONED = "Mallory";

    void identify(String holder) {
        if (holder.equals(UNKNOWN)) {
            throw new RefusedException("'" + holder + "' could not be identified");
        }
    }

    void checkSanctions(String holder) {
        if (holder.equals(SANCTIONED)) {
            throw new RefusedException("'" + holder + "' is on a list of sanctions");
        }
    }
}
