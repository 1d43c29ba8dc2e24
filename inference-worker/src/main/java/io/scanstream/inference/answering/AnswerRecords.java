package io.scanstream.inference.answering;

import io.scanstream.contract.DeadLetter;
import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.Topic;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.messaging.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** The records that answer an image. */
final class AnswerRecords {

    private static final String SOURCE = "scanstream/inference-worker";

    private AnswerRecords() {}

    static List<ProducerRecord<byte[], byte[]>> of(
            ImageEvent image, Outcome outcome, List<Header> trace, Destination destination) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(outcome(image, outcome, trace, destination.topic()));
        if (destination.setsAside() && outcome instanceof Rejection rejection) {
            records.add(deadLetter(image, rejection));
        }
        return records;
    }

    private static ProducerRecord<byte[], byte[]> outcome(
            ImageEvent image, Outcome outcome, List<Header> trace, String topic) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, image.answerKey(), Messages.write(outcome));
        boolean predicted = outcome instanceof Prediction;
        String id = outcome instanceof Prediction prediction
                ? prediction.id()
                : UUID.nameUUIDFromBytes(record.value()).toString();
        add(record, MessageHeader.CLOUD_EVENT_SPEC_VERSION, "1.0");
        add(record, MessageHeader.CLOUD_EVENT_ID, id);
        add(record, MessageHeader.CLOUD_EVENT_SOURCE, SOURCE);
        add(record, MessageHeader.CLOUD_EVENT_TYPE, predicted ? "io.scanstream.prediction" : "io.scanstream.rejection");
        add(record, MessageHeader.CLOUD_EVENT_TIME, Instant.now().toString());
        add(record, MessageHeader.CONTENT_TYPE, "application/json");
        if (image.identity().eventId() != null) {
            add(record, MessageHeader.CLOUD_EVENT_SUBJECT, image.identity().eventId());
        }
        trace.forEach(record.headers()::add);
        return record;
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(ImageEvent image, Rejection rejection) {
        ImageIdentity place = image.identity();
        return DeadLetters.record(
                Topic.IMAGES_DEAD_LETTER,
                image.message(),
                new DeadLetter(rejection.code(), rejection.reason(), place.topic(), place.partition(), place.offset()));
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
