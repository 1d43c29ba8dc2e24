package io.scanstream.inference;

import io.scanstream.contract.Topic;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Many small images of some hundred patients, some of them corrupt, sent at an even pace whatever becomes of the brokers.
 * Started once; its numbers may be asked for from other threads.
 */
final class StormImages {

    private static final int PATIENTS = 251;
    private static final int DRAWINGS = 100;

    /** Far longer than a broker is missing: the producer tries again, and its broker knows what it has already. */
    private static final int PATIENCE_MILLIS = 180_000;

    private final int count;
    private final int corruptEvery;
    private final Duration pace;
    private final List<byte[]> drawings = new ArrayList<>();
    private volatile int begun;

    /** @param number in the order of sending, from 0 */
    record Sent(int number, String key, byte[] bytes, boolean isCorrupt, int partition, long offset) {

        /** Tells it from all others. */
        String place() {
            return partition + ":" + offset;
        }
    }

    StormImages(int count, int corruptEvery, Duration pace) {
        this.count = count;
        this.corruptEvery = corruptEvery;
        this.pace = pace;
        for (int i = 0; i < DRAWINGS; i++) {
            drawings.add(DrawnImages.jpeg(i));
        }
    }

    /** So many have been given to the producer. */
    int begun() {
        return begun;
    }

    boolean areAllBegun() {
        return begun == count;
    }

    /** Returns when the brokers have acknowledged all. */
    List<Sent> send(String bootstrapServers) throws InterruptedException, ExecutionException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", true,
                "delivery.timeout.ms", PATIENCE_MILLIS,
                "max.block.ms", PATIENCE_MILLIS);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
            long start = System.nanoTime();
            for (int number = 0; number < count; number++) {
                sleepUntil(start + number * pace.toNanos());
                begun = number + 1;
                acknowledged.add(producer.send(new ProducerRecord<>(
                        Topic.IMAGES.topicName(), key(number).getBytes(StandardCharsets.UTF_8), bytes(number))));
            }
            List<Sent> sent = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                RecordMetadata place = acknowledged.get(number).get();
                sent.add(new Sent(
                        number, key(number), bytes(number), isCorrupt(number), place.partition(), place.offset()));
            }
            return sent;
        }
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left).toMillis() + 1);
        }
    }

    private static String key(int number) {
        return "patient-" + number % PATIENTS;
    }

    private boolean isCorrupt(int number) {
        return number % corruptEvery == corruptEvery / 2;
    }

    /** A corrupt one is the first half of a JPEG file and its number, unlike any other. */
    private byte[] bytes(int number) {
        byte[] drawing = drawings.get(number % DRAWINGS);
        if (!isCorrupt(number)) {
            return drawing;
        }
        byte[] corrupt = Arrays.copyOf(drawing, drawing.length / 2);
        byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, corrupt, corrupt.length - text.length, text.length);
        return corrupt;
    }
}
