package io.scanstream.messaging;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * That a broker does not let this client in, or not do what it asks for. It lasts until somebody changes that: to try again
 * and again is of no use to anybody.
 */
public record Refusal(KafkaException cause) {

    /** Empty if the failure is another; Kafka wraps what has happened into what it was about to do. */
    public static Optional<Refusal> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return Optional.of(new Refusal((KafkaException) cause));
            }
        }
        return Optional.empty();
    }

    /** What was refused, with names of topics or groups as far as the broker told them. */
    public String sentence() {
        return cause instanceof AuthenticationException
                ? "authentication failed: %s".formatted(cause.getMessage())
                : cause.getMessage();
    }

    /** The same with the user that the connection names, if it names one. */
    public String sentence(KafkaConnection connection) {
        return cause instanceof AuthenticationException
                ? "authentication failed%s at %s: %s"
                        .formatted(
                                connection.user().map(" for user %s"::formatted).orElse(""),
                                connection.address(),
                                cause.getMessage())
                : cause.getMessage();
    }
}
