package io.scanstream.inference.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Images that are answered together; per partition in the order of the log.
 *
 * @param passed the places, if they are not the ones after the last images, up to which every record is answered or need not
 *     be once these images are
 */
public record ImageBatch(List<ImageEvent> images, Map<TopicPartition, Long> passed) {

    public ImageBatch {
        images = List.copyOf(images);
        passed = Map.copyOf(passed);
    }

    public ImageBatch(List<ImageEvent> images) {
        this(images, Map.of());
    }

    public static ImageBatch none() {
        return new ImageBatch(List.of());
    }

    /** In their order. */
    public static ImageBatch together(List<ImageBatch> batches) {
        return new ImageBatch(
                batches.stream().flatMap(batch -> batch.images().stream()).toList());
    }

    public boolean isEmpty() {
        return images.isEmpty() && passed.isEmpty();
    }

    /** What to commit when all are answered: per partition, the place after the last image. */
    public Map<TopicPartition, OffsetAndMetadata> offsetsAfter() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        images.forEach(image -> offsets.put(
                partition(image), new OffsetAndMetadata(image.identity().offset() + 1)));
        passed.forEach((partition, place) -> offsets.put(partition, new OffsetAndMetadata(place)));
        return offsets;
    }

    /** Where to begin again if they are not. */
    Map<TopicPartition, Long> offsetsBefore() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        images.forEach(
                image -> offsets.putIfAbsent(partition(image), image.identity().offset()));
        return offsets;
    }

    private static TopicPartition partition(ImageEvent image) {
        return new TopicPartition(image.identity().topic(), image.identity().partition());
    }
}
