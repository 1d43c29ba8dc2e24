package io.scanstream.trainer.claim;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.trainer.job.Job;
import java.util.Collection;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A request that is being worked on. */
record ClaimedJob(
        ConsumerRecord<byte[], byte[]> request, TrainingState state, Job job, Future<TrainingEvent.Completed> result) {

    boolean isOneOf(Collection<TopicPartition> partitions) {
        return partitions.contains(new TopicPartition(request.topic(), request.partition()));
    }
}
