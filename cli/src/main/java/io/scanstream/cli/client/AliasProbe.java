package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.PartitionInfo;

/**
 * Finds out whether a model answers for an alias, wherever its images may come to lie: each partition of {@code images}
 * may be another worker's. A record without a value is asked of each; a worker that has a model says that the image is
 * empty, one that has none that it does not know the task.
 */
final class AliasProbe {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Each question that comes too early leaves a dead letter. */
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

    private record Question(String alias, int partition) {}

    private final KafkaConnection connection;
    private final long deadline;
    private final Duration patience;

    private final Set<Question> open = new LinkedHashSet<>();
    private final Map<String, Question> askedById = new HashMap<>();
    /** Of the newest refusal; empty while there was none. */
    private Optional<String> refusal = Optional.empty();

    AliasProbe(KafkaConnection connection, Duration patience) {
        this.connection = connection;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Returns when all partitions answer for all aliases.
     *
     * @throws CommandFailure if they do not within the patience
     */
    void await(Collection<String> aliases) {
        try (TopicReader outcomes = TopicReader.fromEnd(connection, Topic.PREDICTIONS);
                Producer<byte[], byte[]> producer = connection.producer()) {
            for (PartitionInfo partition : producer.partitionsFor(Topic.IMAGES.topicName())) {
                aliases.forEach(alias -> open.add(new Question(alias, partition.partition())));
            }
            while (!open.isEmpty()) {
                take(outcomes, System.nanoTime() + BETWEEN_ROUNDS.toNanos());
                requireTime();
                ask(producer);
            }
        }
    }

    /** Only what is neither answered nor waits for an answer. */
    private void ask(Producer<byte[], byte[]> producer) {
        for (Question question : open) {
            if (!askedById.containsValue(question)) {
                String id = UUID.randomUUID().toString();
                askedById.put(id, question);
                ImageMessage message =
                        new ImageMessage(id, null, null, Optional.empty(), Optional.of(question.alias()));
                Acknowledgement.await(connection, producer.send(message.toRecord(question.partition())));
            }
        }
    }

    /** Before the first question as well: workers look for decisions a few times a second. */
    private void take(TopicReader outcomes, long until) {
        while (System.nanoTime() < until && !open.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> message : outcomes.poll(POLL)) {
                take(SentImages.outcome(message.value()));
            }
        }
    }

    private void take(Optional<Outcome> outcome) {
        Question question = outcome.map(
                        answer -> askedById.remove(answer.image().eventId()))
                .orElse(null);
        if (question == null) {
            return;
        }
        if (outcome.get() instanceof Rejection rejection && rejection.code() == RejectionCode.UNKNOWN_TASK) {
            refusal = Optional.of(rejection.reason());
        } else {
            open.remove(question);
        }
    }

    private void requireTime() {
        if (!open.isEmpty() && System.nanoTime() > deadline) {
            String waited = "not all workers answer for both versions after %d s: ".formatted(patience.toSeconds());
            throw new CommandFailure(waited
                    + refusal.orElse(
                            "is an inference worker running, and does a model answer? 'scanstream models' tells"));
        }
    }
}
