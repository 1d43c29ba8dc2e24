package io.scanstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/**
 * Gives a parser many damaged inputs. It takes each or refuses it with the one exception that it declares, within a limit of
 * memory, and comes to an end. {@code docs/security.md} says how to try more inputs than every build does.
 *
 * @param inputs how many are tried
 * @param mostBytes of the Java heap that one of them may cost
 */
public record Fuzzing(int inputs, long mostBytes) {

    /** Each build tries the same inputs, unless it is told another seed. */
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_128);

    private static final int TIMES = Integer.getInteger("fuzz.times", 1);

    /** Beside the seconds that it takes. */
    private static final Duration FOR_EVER = Duration.ofMinutes(2).multipliedBy(TIMES);

    private static final int MOST_BYTES_SHOWN = 2_000;

    /** Takes an input, or throws. */
    @FunctionalInterface
    public interface Parser {
        void parse(byte[] input) throws Exception;
    }

    /** @param inputs that are tried in every build */
    public static Fuzzing with(int inputs, long mostBytes) {
        return new Fuzzing(Math.multiplyExact(inputs, TIMES), mostBytes);
    }

    public static Random random() {
        return new Random(SEED);
    }

    /**
     * Fails at the first input that the parser neither takes nor refuses as it should.
     *
     * @param mutations of an input that is sound; some of them at least have to be damage
     */
    public void run(Supplier<byte[]> mutations, Class<? extends Exception> declared, Parser parser) {
        assertThat(refused(mutations, declared::isInstance, parser))
                .as("refused inputs of %d", inputs)
                .isPositive();
    }

    /** Of what takes anything that it is given. */
    public void runWithoutRefusal(Supplier<byte[]> mutations, Parser parser) {
        refused(mutations, refusal -> false, parser);
    }

    private int refused(Supplier<byte[]> mutations, Predicate<Throwable> isDeclared, Parser parser) {
        return Assertions.assertTimeoutPreemptively(FOR_EVER, () -> {
            refusal(mutations.get(), parser); // loads classes, which cost memory once
            int count = 0;
            for (int i = 0; i < inputs; i++) {
                count += isRefused(i, mutations.get(), isDeclared, parser) ? 1 : 0;
            }
            return count;
        });
    }

    private boolean isRefused(int number, byte[] input, Predicate<Throwable> isDeclared, Parser parser) {
        long before = allocated();
        Throwable refusal = refusal(input, parser);
        long used = allocated() - before;
        if (used > mostBytes || (refusal != null && !isDeclared.test(refusal))) {
            throw new AssertionError(
                    "input %d of seed %d used %,d bytes of %,d and came to %s; it has %,d bytes: %s"
                            .formatted(number, SEED, used, mostBytes, refusal, input.length, shown(input)),
                    refusal);
        }
        return refusal != null;
    }

    /** Null if the input is taken. */
    private static Throwable refusal(byte[] input, Parser parser) {
        try {
            parser.parse(input);
            return null;
        } catch (Throwable e) { // StackOverflowError and OutOfMemoryError are what is looked for
            return e;
        }
    }

    private static String shown(byte[] input) {
        return HexFormat.of().formatHex(Arrays.copyOf(input, Math.min(input.length, MOST_BYTES_SHOWN)));
    }

    /** By this thread so far. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
