package io.scanstream.trainer.claim;

import io.scanstream.contract.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is written about a job at once.
 *
 * @param state how it stands from now on
 * @param others what follows from that for readers of other topics
 */
record Entry(TrainingState state, List<ProducerRecord<byte[], byte[]>> others) {

    Entry {
        others = List.copyOf(others);
    }

    static Entry of(TrainingState state) {
        return new Entry(state, List.of());
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(others);
        records.add(JobRecords.of(state));
        return records;
    }
}
