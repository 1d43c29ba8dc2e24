package io.scanstream.trainer.claim;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request led to and the request's offset, visible together or not at all. For one thread. */
final class RequestTransaction implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequestTransaction.class);
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 1_000;

    private final Producer<byte[], byte[]> producer;

    /** Ends what an earlier process of this name has left open. */
    RequestTransaction(Producer<byte[], byte[]> producer) {
        this.producer = producer;
        producer.initTransactions();
    }

    /**
     * Sends the records and marks the request as done. That a record could not be sent is thrown by the commit.
     *
     * @return false if the group has given the request to another worker: then nothing was sent
     * @throws KafkaException if it cannot be done, after some tries; this process must end then
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    boolean commit(
            ConsumerRecord<byte[], byte[]> request,
            List<ProducerRecord<byte[], byte[]>> records,
            ConsumerGroupMetadata group) {
        for (int attempt = 1; ; attempt++) {
            try {
                producer.beginTransaction();
                records.forEach(record -> producer.send(record));
                producer.sendOffsetsToTransaction(
                        Map.of(
                                new TopicPartition(request.topic(), request.partition()),
                                new OffsetAndMetadata(request.offset() + 1)),
                        group);
                producer.commitTransaction();
                return true;
            } catch (CommitFailedException | FencedInstanceIdException e) {
                LOGGER.warn("the request at {} {} is no longer this worker's", request.partition(), request.offset());
                producer.abortTransaction();
                return false;
            } catch (ProducerFencedException
                    | InvalidProducerEpochException
                    | OutOfOrderSequenceException
                    | AuthorizationException e) {
                throw e;
            } catch (KafkaException e) {
                producer.abortTransaction();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOGGER.warn("a transaction failed and is tried again", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
