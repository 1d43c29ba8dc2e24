package io.scanstream.localkafka.testing;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Where the brokers of the tests run: {@code -Dit.broker=embedded}, {@code docker} or {@code auto}. */
enum BrokerChoice {
    /** In the process of the test, which needs nothing but Java. */
    EMBEDDED,
    /** In containers; without an engine for them the tests fail, so that nobody takes them for done. */
    DOCKER,
    /** In containers where an engine answers. */
    AUTO;

    static final String PROPERTY = "it.broker";

    /** @throws IllegalArgumentException if the property says something else */
    static BrokerChoice current() {
        return parse(System.getProperty(PROPERTY, EMBEDDED.text()));
    }

    static BrokerChoice parse(String text) {
        return Arrays.stream(values())
                .filter(choice -> choice.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s must be one of %s, got: %s"
                        .formatted(
                                PROPERTY,
                                Arrays.stream(values()).map(BrokerChoice::text).collect(Collectors.joining(", ")),
                                text)));
    }

    boolean isContainer(BooleanSupplier engineAnswers) {
        return switch (this) {
            case EMBEDDED -> false;
            case DOCKER -> true;
            case AUTO -> engineAnswers.getAsBoolean();
        };
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
