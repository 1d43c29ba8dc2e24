package io.scanstream.benchmarks;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends numbered images, evenly to all partitions. For one thread. */
final class Sender implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final List<byte[]> images;
    private long next;

    Sender(KafkaConnection connection, List<byte[]> images) {
        this.producer = connection.producer();
        this.images = images;
    }

    /** Returns when the broker has all of them. */
    void backlog(int count) {
        for (int i = 0; i < count; i++) {
            send();
        }
        producer.flush();
    }

    /** @return the image's number */
    @SuppressWarnings("FutureReturnValueIgnored") // an image that did not arrive has no answer, which is noticed
    long send() {
        long number = next++;
        byte[] image = images.get((int) (number % images.size()));
        int partition = (int) (number % Topic.IMAGES.partitions());
        byte[] key = "patient-%d".formatted(partition).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topic.IMAGES.topicName(), partition, key, image);
        record.headers().add(MessageHeader.CLOUD_EVENT_ID, Long.toString(number).getBytes(StandardCharsets.UTF_8));
        producer.send(record);
        return number;
    }

    /**
     * Sends at a constant rate, whatever becomes of it: nobody waits for answers.
     *
     * @param perSecond images
     * @return when each was meant to be sent, in the time of {@link System#nanoTime}; later ones by even steps
     */
    Schedule steadily(double perSecond, Duration time) {
        int count = (int) (perSecond * time.toMillis() / 1000);
        long first = next;
        long start = System.nanoTime();
        Schedule schedule = new Schedule(first, count, start, 1e9 / perSecond);
        for (long number = first; number < first + count; number++) {
            long wait = schedule.meant(number) - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            send();
        }
        producer.flush();
        return schedule;
    }

    /** @param step between two images, in nanoseconds */
    record Schedule(long first, int count, long start, double step) {

        /** When an image was meant to be sent. */
        long meant(long number) {
            return start + (long) ((number - first) * step);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
