package io.scanstream.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Sound bytes with some changes at random: other bytes, extreme numbers, stretches lost or doubled, the end cut off. */
public final class Mutations implements Supplier<byte[]> {

    private static final int MOST_CHANGES = 4;
    private static final int ONE_IN_SO_MANY_IS_CUT = 10;
    private static final long[] EXTREMES = {
        0, 1, -1, 0x7fff, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final byte[] sound;
    /** Where a change may be. */
    private final int[] places;

    /** Whether bytes may be put in or taken out. */
    private final boolean mayMove;

    private final List<byte[]> words;
    private final Random random = Fuzzing.random();

    private Mutations(byte[] sound, int[] places, boolean mayMove, List<byte[]> words) {
        this.sound = sound;
        this.places = places;
        this.mayMove = mayMove;
        this.words = words;
    }

    public static Mutations of(byte[] sound) {
        return new Mutations(sound, IntStream.range(0, sound.length).toArray(), true, List.of());
    }

    /** Only there, and nothing moves: for large files of which few bytes are not mere numbers. */
    public Mutations at(IntStream where) {
        return new Mutations(sound, where.toArray(), false, words);
    }

    /** @param those that mean something in a text */
    public Mutations withWords(String... those) {
        List<byte[]> encoded =
                Arrays.stream(those).map(word -> word.getBytes(UTF_8)).toList();
        return new Mutations(sound, places, mayMove, encoded);
    }

    @Override
    public byte[] get() {
        if (random.nextInt(ONE_IN_SO_MANY_IS_CUT) == 0) {
            return Arrays.copyOf(sound, place());
        }
        byte[] mutated = sound.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            mutated = changed(mutated);
        }
        return mutated;
    }

    private byte[] changed(byte[] bytes) {
        int place = Math.min(place(), bytes.length);
        int kind = random.nextInt(mayMove ? 6 : 3);
        if (kind < 2) {
            return overwritten(bytes, place, new byte[] {(byte) random.nextInt(256)});
        }
        if (kind == 2) {
            return overwritten(bytes, place, extreme());
        }
        int length = 1 + random.nextInt(Math.max(1, Math.min(32, bytes.length - place)));
        byte[] stretch = Arrays.copyOfRange(bytes, place, Math.min(bytes.length, place + length));
        return switch (kind) {
            case 3 -> replaced(bytes, place, stretch.length, new byte[0]);
            case 4 -> replaced(bytes, place, 0, stretch);
            default -> replaced(bytes, place, random.nextInt(2) * stretch.length, word());
        };
    }

    private int place() {
        return places[random.nextInt(places.length)];
    }

    /** A number as files have them, of 2, 4 or 8 bytes. */
    private byte[] extreme() {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        boolean littleEndian = random.nextBoolean();
        number.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putLong(EXTREMES[random.nextInt(EXTREMES.length)]);
        int length = Short.BYTES << random.nextInt(3);
        return littleEndian
                ? Arrays.copyOf(number.array(), length)
                : Arrays.copyOfRange(number.array(), Long.BYTES - length, Long.BYTES);
    }

    private byte[] word() {
        return words.isEmpty() ? extreme() : words.get(random.nextInt(words.size()));
    }

    private static byte[] overwritten(byte[] bytes, int place, byte[] by) {
        byte[] changed = bytes.clone();
        System.arraycopy(by, 0, changed, place, Math.min(by.length, bytes.length - place));
        return changed;
    }

    private static byte[] replaced(byte[] bytes, int place, int length, byte[] by) {
        return ByteBuffer.allocate(bytes.length - length + by.length)
                .put(bytes, 0, place)
                .put(by)
                .put(bytes, place + length, bytes.length - place - length)
                .array();
    }
}
