package io.scanstream.inference.answering;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.messaging.OffsetTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Sends the outcomes of batches, each batch in one transaction with its offsets. For one thread. */
public final class Answers implements AutoCloseable {

    private final OffsetTransaction transaction;
    private final Destination destination;

    /** @param producers makes transactional producers of one name, the same for each life of this worker */
    public Answers(Supplier<Producer<byte[], byte[]>> producers, Destination destination) {
        this.transaction = new OffsetTransaction(producers);
        this.destination = destination;
    }

    /** Ends what an earlier life of this worker, or a failed {@link #send}, has left open. */
    public void recover() {
        transaction.recover();
    }

    /**
     * Makes the outcomes visible and the batch done.
     *
     * @param outcomes one per image, in the batch's order
     * @param traces the headers with which the trace of an image goes on in its answer, by its place in the batch
     * @throws CommitFailedException if the group has moved on: nothing was sent
     * @throws RuntimeException if it may or may not have happened; then {@link #recover} comes next
     */
    public void send(
            ImageBatch batch, List<Outcome> outcomes, IntFunction<List<Header>> traces, ConsumerGroupMetadata group) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            records.addAll(AnswerRecords.of(batch.images().get(i), outcomes.get(i), traces.apply(i), destination));
        }
        transaction.commit(records, batch.offsetsAfter(), group);
    }

    @Override
    public void close() {
        transaction.close();
    }
}
