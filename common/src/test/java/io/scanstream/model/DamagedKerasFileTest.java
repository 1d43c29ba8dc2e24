package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import io.scanstream.testing.SharedMaterial;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a file that Keras wrote: however it is damaged, it is read or refused with its name. */
class DamagedKerasFileTest {

    private static final int MUTATIONS = 1_000;

    /** Of the Java heap, for what describes the numbers. */
    private static final long MOST_BYTES = 8 << 20;

    private static byte[] whole;

    @BeforeAll
    static void read() throws Exception {
        whole = Files.readAllBytes(SharedMaterial.path("fixtures/keras-squeezenet-notop.h5"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.00001, 0.0005, 0.01, 0.1, 0.5, 0.9, 0.9999})
    @DisplayName("A truncated file is refused")
    void truncatedFileIsRefused(double share) {
        // Given
        byte[] part = Arrays.copyOf(whole, (int) (whole.length * share));

        // When
        Throwable refusal = catchThrowable(() -> KerasReader.read(ByteBuffer.wrap(part), "part.h5"));

        // Then
        assertThat(refusal).isInstanceOf(InvalidWeightsException.class).hasMessageContaining("part.h5");
    }

    @Test
    @DisplayName("A file with wrong bytes in what describes its numbers is read or refused, and nothing else happens")
    void mutatedFileIsReadOrRefused() {
        // Given
        Mutations mutations = Mutations.of(whole).at(structure());

        // When, then
        Fuzzing.with(MUTATIONS, MOST_BYTES)
                .run(
                        mutations,
                        InvalidWeightsException.class,
                        bytes -> KerasReader.read(ByteBuffer.wrap(bytes), "x.h5"));
    }

    /** Places of the bytes that differ from zero outside of the tensors, where most of them are numbers. */
    private static IntStream structure() {
        boolean[] numbers = new boolean[whole.length];
        try {
            ByteBuffer file = ByteBuffer.wrap(whole);
            for (Tensor tensor : KerasReader.read(file, "whole.h5").tensors().values()) {
                int begin = indexOf(tensor);
                Arrays.fill(numbers, begin, begin + tensor.bytes().limit(), true);
            }
        } catch (InvalidWeightsException e) {
            throw new AssertionError(e);
        }
        return IntStream.range(0, whole.length).filter(i -> !numbers[i] && whole[i] != 0);
    }

    private static int indexOf(Tensor tensor) {
        byte[] bytes = new byte[Math.min(64, tensor.bytes().limit())];
        tensor.bytes().get(0, bytes);
        for (int i = 0; i < whole.length - bytes.length; i++) {
            if (Arrays.equals(whole, i, i + bytes.length, bytes, 0, bytes.length)) {
                return i;
            }
        }
        throw new AssertionError(tensor.name());
    }
}
