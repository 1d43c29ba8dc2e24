package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.messaging.KafkaConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The broker's word that it has a record. */
final class Acknowledgement {

    private Acknowledgement() {}

    /** @throws CommandFailure if it did not take it */
    static void await(KafkaConnection connection, Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    "the broker at %s did not take a record: %s"
                            .formatted(connection.address(), e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }
}
