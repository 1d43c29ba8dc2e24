package io.scanstream.inference.answering;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.intake.ImageBatch;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Sends the outcomes of batches, each batch in one transaction with its offsets. For one thread. */
public final class Answers implements AutoCloseable {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private Producer<byte[], byte[]> producer;

    /** @param producers makes transactional producers of one name, the same for each life of this worker */
    public Answers(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
        begin();
    }

    /** Ends what an earlier producer of this name has left open, be it another process's. */
    private void begin() {
        producer = producers.get();
        producer.initTransactions();
    }

    /**
     * Makes the outcomes visible and the batch done. That a record could not be sent is thrown by the commit.
     *
     * @param outcomes one per image, in the batch's order
     * @throws KafkaException if it may not have happened; then {@link #recover} comes next
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    public void send(ImageBatch batch, List<Outcome> outcomes, ConsumerGroupMetadata group) {
        producer.beginTransaction();
        for (int i = 0; i < outcomes.size(); i++) {
            AnswerRecords.of(batch.images().get(i), outcomes.get(i)).forEach(record -> producer.send(record));
        }
        producer.sendOffsetsToTransaction(batch.offsetsAfter(), group);
        producer.commitTransaction();
    }

    /**
     * Brings the transaction to an end, one way or the other, by starting again under the same name: the broker then
     * completes a commit that it had begun and aborts everything else.
     */
    public void recover() {
        producer.close(java.time.Duration.ZERO);
        begin();
    }

    @Override
    public void close() {
        producer.close();
    }
}
