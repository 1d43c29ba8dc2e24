package io.scanstream.cli.client;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingControl;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.messaging.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends requests and follows what becomes of them. */
public final class TrainingJobs {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConnection connection;

    public TrainingJobs(KafkaConnection connection) {
        this.connection = connection;
    }

    /** Returns when the broker has it. */
    public void submit(TrainingRequest request) {
        send(Topic.TRAINING_REQUESTS, request.jobId(), request);
    }

    /** Returns when the broker has the wish; the job ends later, if it has not ended before. */
    public void cancel(String jobId) {
        send(Topic.TRAINING_CONTROL, jobId, new TrainingControl(jobId, TrainingControl.Action.CANCEL));
    }

    /** Where all jobs stand that the broker knows, by id. */
    public Map<String, TrainingState> states() {
        return new KeyedRecords(connection, Topic.TRAINING_STATE).newest(TrainingState.class);
    }

    private void send(Topic topic, String jobId, Object message) {
        try (Producer<byte[], byte[]> producer = connection.producer()) {
            Acknowledgement.await(
                    connection,
                    producer.send(new ProducerRecord<>(
                            topic.topicName(), jobId.getBytes(StandardCharsets.UTF_8), Messages.write(message))));
        }
    }

    /**
     * Tells every event of a job from its beginning on, and returns the last one.
     *
     * @param stillHopeful called again and again while waiting; throws if waiting has become pointless
     */
    public TrainingEvent follow(String jobId, Consumer<TrainingEvent> listener, Runnable stillHopeful) {
        try (TopicReader reader = TopicReader.fromBeginning(connection, Topic.TRAINING_EVENTS)) {
            while (true) {
                stillHopeful.run();
                for (ConsumerRecord<byte[], byte[]> message : reader.poll(POLL)) {
                    TrainingEvent event = jobId.equals(key(message)) ? read(message) : null;
                    if (event != null) {
                        listener.accept(event);
                        if (event.isEnd()) {
                            return event;
                        }
                    }
                }
            }
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> message) {
        return message.key() == null ? null : new String(message.key(), StandardCharsets.UTF_8);
    }

    /** Null for a type of event that a later version may have added. */
    private static TrainingEvent read(ConsumerRecord<byte[], byte[]> message) {
        try {
            return Messages.read(message.value(), TrainingEvent.class);
        } catch (InvalidMessageException e) {
            return null;
        }
    }
}
