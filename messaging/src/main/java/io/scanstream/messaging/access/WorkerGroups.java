package io.scanstream.messaging.access;

/**
 * The names that workers give their consumer groups. What else they name on a broker, further groups and transactions,
 * begins with one of these and a hyphen.
 */
public record WorkerGroups(String trainers, String inference) {

    /** As the workers call themselves if nobody says otherwise. */
    public static final WorkerGroups STANDARD = new WorkerGroups("scanstream-trainers", "scanstream-inference");

    public WorkerGroups {
        require("the group of the trainers", trainers);
        require("the group of the inference workers", inference);
    }

    private static void require(String what, String name) {
        if (name.isBlank() || name.equals("*")) {
            throw new IllegalArgumentException("%s is '%s', but it must be a name".formatted(what, name));
        }
    }
}
