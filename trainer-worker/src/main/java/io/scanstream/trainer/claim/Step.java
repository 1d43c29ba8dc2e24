package io.scanstream.trainer.claim;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What is to be written about a request.
 *
 * @param afterwards what follows once it is written, and only then
 */
record Step(
        Kind kind,
        ConsumerRecord<byte[], byte[]> request,
        List<ProducerRecord<byte[], byte[]>> records,
        Runnable afterwards) {

    /** What it means for the request. */
    enum Kind {
        /** This worker takes it up. */
        BEGINS,
        /** This worker gives it back, for itself or another to take up anew. */
        RETURNS,
        /** Nobody needs to look at it again. */
        ENDS
    }

    Step {
        records = List.copyOf(records);
    }

    TopicPartition partition() {
        return new TopicPartition(request.topic(), request.partition());
    }

    /**
     * Where the group goes on. A request that does not end has its own offset written, which moves nothing but makes the
     * broker check that this worker still belongs to the group.
     */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return Map.of(partition(), new OffsetAndMetadata(kind == Kind.ENDS ? request.offset() + 1 : request.offset()));
    }
}
