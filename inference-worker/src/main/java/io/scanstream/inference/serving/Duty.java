package io.scanstream.inference.serving;

import java.util.Comparator;

/**
 * What a model is needed for. The more urgent ones come first in order.
 *
 * @param name the task; of a replay its id
 */
public record Duty(Role role, String name) implements Comparable<Duty> {

    private static final Comparator<Duty> BY_URGENCY =
            Comparator.comparing(Duty::role).thenComparing(Duty::name);

    public static Duty live(String task) {
        return new Duty(Role.LIVE, task);
    }

    public static Duty shadow(String task) {
        return new Duty(Role.SHADOW, task);
    }

    public static Duty replay(String id) {
        return new Duty(Role.REPLAY, id);
    }

    boolean isLive() {
        return role == Role.LIVE;
    }

    @Override
    public int compareTo(Duty other) {
        return BY_URGENCY.compare(this, other);
    }

    /** For people. */
    @Override
    public String toString() {
        return switch (role) {
            case LIVE -> name;
            case SHADOW -> "shadow of " + name;
            case REPLAY -> "replay " + name;
        };
    }
}
