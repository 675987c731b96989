package io.holdfast.tools.campaign;

import java.util.function.UnaryOperator;

/**
 * A life that is to be killed.
 *
 * @param scenario what it meets when it starts
 * @param point where it is killed, for the counts
 * @param hit at the how many-th time
 * @param arm arms its start
 */
record KillJob(Scenario scenario, String point, long hit, UnaryOperator<FaultedLives.Start> arm) {
    @Override
    public String toString() {
        return scenario + " " + point + " hit=" + hit;
    }
}
