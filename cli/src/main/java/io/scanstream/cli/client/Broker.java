package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import io.scanstream.messaging.Refusal;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;

/** Whether there is anybody to talk to. */
public final class Broker {

    private Broker() {}

    /** @throws CommandFailure if nobody answers, or not to us; each client by itself would say it in its own way */
    public static KafkaConnection require(KafkaConnection connection) {
        try (Admin admin = connection.admin()) {
            KafkaReply.await(admin.describeCluster().nodes());
            return connection;
        } catch (ApiException e) {
            throw failure(connection, e);
        } catch (KafkaException e) {
            throw failure(connection, e.getCause() == null ? e : e.getCause());
        }
    }

    private static CommandFailure failure(KafkaConnection connection, Throwable cause) {
        Optional<Refusal> refusal = Refusal.in(cause);
        if (refusal.isPresent()) {
            return new CommandFailure(refusal.get().sentence(connection), cause);
        }
        String address = connection.address();
        return cause instanceof TimeoutException
                ? new CommandFailure(
                        "no broker answers at %s: start one, or name another with --bootstrap".formatted(address),
                        cause)
                : new CommandFailure(
                        "no connection to a broker at %s: %s".formatted(address, cause.getMessage()), cause);
    }
}
