package io.scanstream.trainer.augmentation;

import io.scanstream.imaging.Picture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures' values one after the other in a temporary file, which is gone when it is closed, on Linux even if the
 * process is killed. Not thread-safe.
 */
final class PictureFile implements AutoCloseable {

    private final Map<String, Place> places = new HashMap<>();
    private final FileChannel channel;
    private final long most;
    private long used;

    /** Where a picture's values lie, and what they mean. */
    private record Place(long position, int length, int width, int height, int channels, boolean sixteenBit) {}

    /** @param most bytes that the file grows to */
    PictureFile(Path directory, long most) throws IOException {
        this.most = most;
        this.channel = FileChannel.open(
                Files.createTempFile(directory, "pictures", null),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    boolean contains(String sha256) {
        return places.containsKey(sha256);
    }

    /** Does nothing if there is no room. */
    void add(String sha256, Picture picture) throws IOException {
        int length = picture.bytes().length;
        if (length > most - used) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(picture.bytes());
        while (bytes.hasRemaining()) {
            channel.write(bytes, used + bytes.position());
        }
        places.put(
                sha256,
                new Place(used, length, picture.width(), picture.height(), picture.channels(), picture.sixteenBit()));
        used += length;
    }

    Optional<Picture> find(String sha256) throws IOException {
        Place place = places.get(sha256);
        if (place == null) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, place.position() + bytes.position()) < 0) {
                throw new EOFException("the file of pictures ends at %d, before place %d + %d"
                        .formatted(channel.size(), place.position(), place.length()));
            }
        }
        return Optional.of(
                new Picture(place.width(), place.height(), place.channels(), place.sixteenBit(), bytes.array()));
    }

    @Override
    public void close() throws IOException {
        places.clear();
        channel.close();
    }
}
