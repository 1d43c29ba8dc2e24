package io.scanstream.cli.client;

import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What has been published, and what answers. */
public final class Models {

    private final KafkaConnection connection;

    public Models(KafkaConnection connection) {
        this.connection = connection;
    }

    /** As the broker tells it now. */
    public ServingState state() {
        List<ServingState.Decided> log = new ArrayList<>();
        try (TopicReader reader = TopicReader.fromBeginning(connection, Topic.SERVING)) {
            for (ConsumerRecord<byte[], byte[]> message : reader.readAll()) {
                ServingDecision decision =
                        message.value() == null ? null : Messages.read(message.value(), ServingDecision.class);
                log.add(new ServingState.Decided(KeyedRecords.key(message), decision));
            }
        }
        KeyedRecords models = new KeyedRecords(connection, Topic.MODELS);
        return new ServingState(List.copyOf(models.newest(ModelPublished.class).values()), log);
    }

    /** Returns when the broker has it. */
    public void decide(ServingDecision decision) {
        new KeyedRecords(connection, Topic.SERVING)
                .write(decision.modelVersion().name(), decision);
    }

    /** Makes a version one that is not published; its bundle stays where it is. */
    public void retire(ModelVersion version) {
        new KeyedRecords(connection, Topic.MODELS).delete(version.toString());
    }
}
