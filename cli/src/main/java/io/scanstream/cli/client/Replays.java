package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import io.scanstream.messaging.TopicDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Asks for replays, and tells how far they are. */
public final class Replays {

    private static final short BROKERS_DEFAULT = -1;

    private final KafkaConnection connection;

    public Replays(KafkaConnection connection) {
        this.connection = connection;
    }

    /** Those that have been asked for and not been taken back. */
    public List<ReplayRequest> open() {
        return List.copyOf(requests().newest(ReplayRequest.class).values());
    }

    public Optional<ReplayRequest> open(String id) {
        return open().stream().filter(request -> request.id().equals(id)).findFirst();
    }

    /**
     * Makes the topic for the outcomes, if it is not there, and asks for them. Returns when the broker has the request.
     *
     * @param partitions of that topic
     */
    public void begin(ReplayRequest request, int partitions) {
        ask(admin -> {
            NewTopic output = new NewTopic(request.output(), partitions, BROKERS_DEFAULT)
                    .configs(TopicDefinition.of(Topic.PREDICTIONS, partitions, BROKERS_DEFAULT)
                            .configs());
            try {
                return KafkaReply.await(admin.createTopics(List.of(output)).all());
            } catch (TopicExistsException e) {
                return null; // left by a try that did not come to the request
            }
        });
        requests().write(request.id(), request);
    }

    /** Takes the request back; workers let go of it. */
    public void end(String id) {
        requests().delete(id);
    }

    /** Whether the topic for its outcomes holds any. */
    public boolean hasAnswers(String id) {
        String output = ReplayRequest.output(id);
        if (!topics().contains(output)) {
            return false;
        }
        try (OutcomeReader answers = OutcomeReader.open(connection, output, Optional.empty(), outcome -> true)) {
            return answers.hasNext();
        }
    }

    /**
     * Deletes the topic for its outcomes, and the offsets that say how far it has come: its id may be taken again.
     *
     * @param group the consumer group of the inference workers
     * @return false if there is no such topic
     */
    public boolean deleteAnswers(String id, String group) {
        String output = ReplayRequest.output(id);
        boolean exists = topics().contains(output);
        if (exists) {
            ask(admin -> {
                deleteGroup(admin, replayGroup(id, group));
                return KafkaReply.await(admin.deleteTopics(List.of(output)).all());
            });
        }
        return exists;
    }

    private static void deleteGroup(Admin admin, String group) {
        try {
            KafkaReply.await(admin.deleteConsumerGroups(List.of(group)).all());
        } catch (GroupIdNotFoundException e) {
            // Nobody has ever worked on it.
        }
    }

    private static String replayGroup(String id, String group) {
        return group + "-replay-" + id;
    }

    private Set<String> topics() {
        return ask(admin -> KafkaReply.await(admin.listTopics().names()));
    }

    /**
     * How many records of its ranges have been passed.
     *
     * @param group the consumer group of the inference workers
     */
    public long passed(ReplayRequest request, String group) {
        Map<TopicPartition, OffsetAndMetadata> committed = ask(admin -> KafkaReply.await(
                admin.listConsumerGroupOffsets(replayGroup(request.id(), group)).partitionsToOffsetAndMetadata()));
        return request.ranges().stream()
                .mapToLong(
                        range -> passed(range, committed.get(new TopicPartition(request.topic(), range.partition()))))
                .sum();
    }

    private static long passed(Range range, OffsetAndMetadata committed) {
        return committed == null ? 0 : Math.max(0, Math.min(committed.offset(), range.end()) - range.begin());
    }

    private KeyedRecords requests() {
        return new KeyedRecords(connection, Topic.REPLAYS);
    }

    private <T> T ask(Function<Admin, T> question) {
        try (Admin admin = connection.admin()) {
            return question.apply(admin);
        } catch (KafkaException e) {
            throw new CommandFailure("the broker at %s refuses: %s".formatted(connection.address(), e.getMessage()), e);
        }
    }
}
