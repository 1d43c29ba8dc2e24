package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends images and collects their outcomes. */
public final class ImageStream {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final Optional<String> task;

    /** @param task that the images name; empty: they name none */
    public ImageStream(KafkaConnection connection, Optional<String> task) {
        this.connection = connection;
        this.task = task;
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
        Map<String, Sent> sent = new ConcurrentHashMap<>();
        AtomicReference<Throwable> problem = new AtomicReference<>();
        try (TopicReader outcomes = TopicReader.fromEnd(connection, Topic.PREDICTIONS)) {
            Thread sender = new Thread(() -> sendAll(images, sent, problem), "send-images");
            sender.setDaemon(true);
            sender.start();
            return collect(images.size(), outcomes, sent, problem, patience, progress);
        }
    }

    private record Sent(ImageFile image, long nanoTime) {}

    private void sendAll(List<ImageFile> images, Map<String, Sent> sent, AtomicReference<Throwable> problem) {
        try (Producer<byte[], byte[]> producer = connection.producer()) {
            for (ImageFile image : images) {
                send(image, producer, sent, problem);
            }
        } catch (IOException | RuntimeException e) {
            problem.set(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback has it
    private void send(
            ImageFile image,
            Producer<byte[], byte[]> producer,
            Map<String, Sent> sent,
            AtomicReference<Throwable> problem)
            throws IOException {
        String id = UUID.randomUUID().toString();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topic.IMAGES.topicName(),
                image.name().getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(image.path()));
        header(message, MessageHeader.CLOUD_EVENT_SPEC_VERSION, "1.0");
        header(message, MessageHeader.CLOUD_EVENT_ID, id);
        header(message, MessageHeader.CLOUD_EVENT_SOURCE, "scanstream/cli");
        header(message, MessageHeader.CLOUD_EVENT_TYPE, "io.scanstream.image");
        task.ifPresent(name -> header(message, MessageHeader.TASK, name));
        sent.put(id, new Sent(image, System.nanoTime()));
        producer.send(message, (metadata, failure) -> {
            if (failure != null) {
                problem.set(failure);
            }
        });
    }

    private static void header(ProducerRecord<byte[], byte[]> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private List<AnsweredImage> collect(
            int count,
            TopicReader outcomes,
            Map<String, Sent> sent,
            AtomicReference<Throwable> problem,
            Duration patience,
            IntConsumer progress) {
        Map<String, AnsweredImage> answered = new HashMap<>();
        List<AnsweredImage> inOrder = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (inOrder.size() < count) {
            for (ConsumerRecord<byte[], byte[]> message : outcomes.poll(POLL)) {
                Outcome outcome = Messages.read(message.value(), Outcome.class);
                String id = outcome.image().eventId();
                Sent image = id == null ? null : sent.get(id);
                if (image != null) {
                    AnsweredImage answer = new AnsweredImage(
                            image.image(), outcome, Duration.ofNanos(System.nanoTime() - image.nanoTime()));
                    if (answered.put(id, answer) != null) {
                        throw new CommandFailure(
                                "%s was answered twice".formatted(image.image().name()));
                    }
                    inOrder.add(answer);
                    deadline = System.nanoTime() + patience.toNanos();
                }
            }
            progress.accept(inOrder.size());
            if (problem.get() != null) {
                throw new CommandFailure(
                        "an image could not be sent: " + problem.get().getMessage(), problem.get());
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailure(
                        "%d of %d images were answered, and no more came for %d s: is an inference worker"
                                        .formatted(inOrder.size(), count, patience.toSeconds())
                                + " running, and does a model answer? 'scanstream models' tells");
            }
        }
        return inOrder;
    }
}
