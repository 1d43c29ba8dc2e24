package io.scanstream.cli;

import java.util.Map;
import java.util.stream.Stream;

final class Grants {

    private Grants() {}

    /**
     * The command that makes all topics, and lets each party do there what it has to.
     *
     * @param users by party: {@code trainer}, {@code reader} and so on
     */
    static String[] to(Map<String, String> users) {
        return Stream.concat(
                        Stream.of("topics", "create", "--acls"),
                        users.entrySet().stream()
                                .flatMap(user -> Stream.of(
                                        "--%s-principal".formatted(user.getKey()), "User:" + user.getValue())))
                .toArray(String[]::new);
    }
}
