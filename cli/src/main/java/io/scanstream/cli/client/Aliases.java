package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Tasks of made-up names under which versions answer, besides what answers anyway, until this is closed. Thread-safe: on
 * Ctrl-C another thread closes.
 */
public final class Aliases implements AutoCloseable {

    private final KafkaConnection connection;
    private final Map<String, ModelVersion> versions;

    private boolean decided;
    private boolean closed;

    /** @param versions by alias; each name has to be one that nobody else uses */
    public Aliases(KafkaConnection connection, Map<String, ModelVersion> versions) {
        this.connection = connection;
        this.versions = Map.copyOf(versions);
    }

    /** Tells the workers; returns when the broker has it. */
    public synchronized void decide() {
        if (closed) {
            throw new CommandFailure("stopped before its end");
        }
        decided = true;
        write(alias -> Messages.write(ServingDecision.of(versions.get(alias))));
    }

    /**
     * Returns when the versions answer, on every worker.
     *
     * @throws CommandFailure if they do not within the patience, with the reason if a worker told one
     */
    public void awaitAnswering(Duration patience) {
        new AliasProbe(connection, patience).await(versions.keySet());
    }

    /** Images that name the alias. */
    public ImageStream images(String alias) {
        return new ImageStream(connection, Optional.of(alias));
    }

    /** Takes the decisions back. */
    @Override
    public synchronized void close() {
        if (decided && !closed) {
            try {
                write(alias -> null);
            } catch (CommandFailure | KafkaException e) {
                throw new CommandFailure(
                        "%s could not be taken back, write records without a value for them to the topic '%s': %s"
                                .formatted(versions.keySet(), Topic.SERVING.topicName(), e.getMessage()),
                        e);
            }
        }
        closed = true;
    }

    private void write(Function<String, byte[]> decision) {
        try (Producer<byte[], byte[]> producer = connection.producer()) {
            versions.keySet().stream()
                    .map(alias -> producer.send(new ProducerRecord<>(
                            Topic.SERVING.topicName(), alias.getBytes(StandardCharsets.UTF_8), decision.apply(alias))))
                    .toList()
                    .forEach(sent -> Acknowledgement.await(connection, sent));
        }
    }
}
