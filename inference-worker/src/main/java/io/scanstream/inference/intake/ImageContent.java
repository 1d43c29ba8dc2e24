package io.scanstream.inference.intake;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What a record says of its image. */
public sealed interface ImageContent {

    /** Digest of the image's bytes, as far as it is known without them. */
    String sha256();

    /** Bytes that are not in the record and have to be held besides, at most. */
    long bytesElsewhere();

    /** The file's bytes; empty for a record without a value. */
    record Inline(byte[] bytes) implements ImageContent {

        @Override
        public String sha256() {
            return Sha256.of(bytes);
        }

        @Override
        public long bytesElsewhere() {
            return 0;
        }
    }

    /** Where the file lies. Nobody has looked whether it may be read. */
    record Referenced(ImageReference reference) implements ImageContent {

        @Override
        public String sha256() {
            return reference.sha256();
        }

        @Override
        public long bytesElsewhere() {
            return reference.size();
        }
    }

    /**
     * A reference that leads nowhere.
     *
     * @param sha256 of the record's value
     * @param fault what is wrong with it, in a sentence
     */
    record Unreadable(String sha256, String fault) implements ImageContent {

        @Override
        public long bytesElsewhere() {
            return 0;
        }
    }

    /** More is no reference, and is not taken apart to learn that. */
    int LONGEST_REFERENCE = 16 << 10;

    static ImageContent of(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value() == null ? new byte[0] : message.value();
        if (!isReference(message)) {
            return new Inline(value);
        }
        if (value.length > LONGEST_REFERENCE) {
            return new Unreadable(
                    Sha256.of(value),
                    "the reference has %,d bytes, but at most %,d are read".formatted(value.length, LONGEST_REFERENCE));
        }
        try {
            return new Referenced(Messages.read(value, ImageReference.class));
        } catch (InvalidMessageException e) {
            return new Unreadable(Sha256.of(value), "the reference cannot be read: " + e.getMessage());
        }
    }

    /** By the media type, whatever parameters it has. */
    private static boolean isReference(ConsumerRecord<byte[], byte[]> message) {
        Header header = message.headers().lastHeader(MessageHeader.CONTENT_TYPE);
        if (header == null || header.value() == null || header.value().length > ImageEvent.LONGEST_HEADER) {
            return false;
        }
        String type = new String(header.value(), StandardCharsets.UTF_8);
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals(ImageReference.MEDIA_TYPE);
    }
}
