package io.scanstream.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records led to and their offsets, visible together or not at all. For one thread. Owns its producer, and
 * replaces it after a failure: one whose last call failed is in no known state.
 */
public final class OffsetTransaction implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(OffsetTransaction.class);
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(5);

    private final Supplier<Producer<byte[], byte[]>> producers;
    /** Null after a failure. */
    private Producer<byte[], byte[]> producer;

    private boolean isReady;

    /**
     * Makes the first producer, so that settings which no producer can be made with are noticed at the start.
     *
     * @param producers makes transactional producers of one name, the same for each life of this worker
     */
    public OffsetTransaction(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
        this.producer = producers.get();
    }

    /**
     * Brings what this name has left open to an end: the broker completes a commit that it had begun, and aborts
     * everything else, be it another process's. To be called at the start, and after a commit that failed before the
     * group's offsets are asked for. May itself fail while the broker is away, and is then to be called again.
     */
    public void recover() {
        if (isReady) {
            return;
        }
        if (producer == null) {
            producer = producers.get();
        }
        try {
            producer.initTransactions();
            isReady = true;
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    /**
     * Returns when it is certain that readers of committed records will see it all.
     *
     * @throws CommitFailedException if the group has moved on and its membership has to be learned by polling: nothing
     *     was written
     * @throws RuntimeException if it may or may not have happened; then {@link #recover} comes next, and the group's
     *     offsets tell
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what could not be sent is thrown by the commit
    public void commit(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        recover();
        try {
            producer.beginTransaction();
            records.forEach(record -> producer.send(record));
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
        } catch (CommitFailedException e) {
            abort();
            throw e;
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            LOGGER.debug("the next producer of this name aborts it", e);
            discard();
        }
    }

    private void discard() {
        Producer<byte[], byte[]> failed = producer;
        producer = null;
        isReady = false;
        failed.close(Duration.ZERO);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(TIME_TO_CLOSE);
            producer = null;
            isReady = false;
        }
    }
}
