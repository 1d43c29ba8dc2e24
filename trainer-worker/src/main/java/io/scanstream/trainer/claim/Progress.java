package io.scanstream.trainer.claim;

import io.scanstream.contract.TrainingEvent;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of a running job, sent as they come. A lost one is a pity, not a fault: the job's end is what counts, and that
 * is sent in a transaction. Thread-safe. Owns the producer.
 */
final class Progress implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Progress.class);
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;

    Progress(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback has it
    void report(TrainingEvent event) {
        try {
            producer.send(JobRecords.of(event), (sent, problem) -> note(event, problem));
        } catch (KafkaException e) {
            note(event, e);
        }
    }

    private static void note(TrainingEvent event, Exception problem) {
        if (problem != null) {
            LOGGER.warn("an event of job {} could not be sent", event.jobId(), problem);
        }
    }

    /** Returns when all events are sent, or given up. What is written next comes after them. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(TIME_TO_CLOSE);
    }
}
