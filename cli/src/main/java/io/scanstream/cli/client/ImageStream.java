package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** Sends images and collects their outcomes. */
public final class ImageStream {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final Optional<String> task;
    private final Delivery delivery;

    /** @param task that the images name; empty: they name none */
    public ImageStream(KafkaConnection connection, Optional<String> task) {
        this(connection, task, Delivery.inline());
    }

    /** @param task that the images name; empty: they name none */
    public ImageStream(KafkaConnection connection, Optional<String> task, Delivery delivery) {
        this.connection = connection;
        this.task = task;
        this.delivery = delivery;
    }

    /**
     * Sends all images as fast as the broker takes them and waits for their outcomes.
     *
     * @param patience how long to wait for the next outcome
     * @param progress told the number of images answered so far
     * @return in the order of the outcomes; every image is in it once
     * @throws CommandFailure if an image is answered twice, or not within the patience
     */
    public List<AnsweredImage> classify(List<ImageFile> images, Duration patience, IntConsumer progress) {
        SentImages sent = new SentImages();
        try (TopicReader outcomes = TopicReader.fromEnd(connection, Topic.PREDICTIONS)) {
            Producer<byte[], byte[]> producer = connection.producer();
            Thread sender = new Thread(() -> sendAll(images, producer, sent), "send-images");
            sender.setDaemon(true);
            sender.start();
            collect(images.size(), outcomes, sent, patience, progress);
            return sent.answers();
        }
    }

    private void sendAll(List<ImageFile> images, Producer<byte[], byte[]> producer, SentImages sent) {
        try (producer) {
            for (ImageFile image : images) {
                send(image, producer, sent);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback has it
    private void send(ImageFile image, Producer<byte[], byte[]> producer, SentImages sent) {
        try {
            Delivery.Body body = delivery.body(image.path());
            ImageMessage message =
                    new ImageMessage(sent.add(image), image.name(), body.value(), body.contentType(), task);
            producer.send(message.toRecord(null), (metadata, failure) -> {
                if (failure != null) {
                    sent.fail(image, failure);
                }
            });
        } catch (IOException | RuntimeException e) {
            sent.fail(image, e);
        }
    }

    private static void collect(
            int count, TopicReader outcomes, SentImages sent, Duration patience, IntConsumer progress) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (sent.answers().size() < count) {
            for (ConsumerRecord<byte[], byte[]> message : outcomes.poll(POLL)) {
                if (sent.take(message.value())) {
                    deadline = System.nanoTime() + patience.toNanos();
                }
            }
            progress.accept(sent.answers().size());
            sent.requireSendable();
            if (System.nanoTime() > deadline) {
                throw new CommandFailure(
                        "%d of %d images were answered, and no more came for %d s: is an inference worker"
                                        .formatted(sent.answers().size(), count, patience.toSeconds())
                                + " running, and does a model answer? 'scanstream models' tells");
            }
        }
    }
}
