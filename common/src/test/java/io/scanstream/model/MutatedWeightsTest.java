package io.scanstream.model;

import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weight files with some bytes changed: their numbers are read, or they are refused. */
class MutatedWeightsTest {

    /** Of the Java heap, for a header or a structure; numbers lie elsewhere, and are no more than the file has. */
    private static final long MOST_BYTES = 4 << 20;

    @TempDir
    private Path directory;

    @Test
    void a_safetensors_file_is_read_or_refused() {
        // Given
        Mutations mutations = Mutations.of(safetensors())
                .withWords("null", "NaN", "1e999", "-1", "[", "{", "\"F64\"", "\"BOOL\"", "9223372036854775807", ",0");

        // When, then
        Fuzzing.with(20_000, MOST_BYTES)
                .run(
                        mutations,
                        InvalidWeightsException.class,
                        bytes -> readAll(SafetensorsFile.parse(ByteBuffer.wrap(bytes), "x.safetensors")));
    }

    private static byte[] safetensors() {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},%s,%s,%s}"
                .formatted(
                        SafetensorsBytes.entry("conv.weight", "F32", "[2,1,1,1]", "[0,8]"),
                        SafetensorsBytes.entry("conv.bias", "F16", "[2]", "[8,12]"),
                        SafetensorsBytes.entry("norm.num_batches_tracked", "I64", "[]", "[12,20]"));
        return bytes(SafetensorsBytes.file(header, new byte[20]));
    }

    private static byte[] bytes(ByteBuffer file) {
        byte[] bytes = new byte[file.remaining()];
        file.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "0", "[[]]", "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"})
    void a_header_of_nothing_but_short_entries_is_refused_within_bounds(String entry) {
        // Given
        String entries = IntStream.range(0, (2 << 20) / (entry.length() + 8))
                .mapToObj(i -> ",\"%s\":%s".formatted(Integer.toString(i, Character.MAX_RADIX), entry))
                .collect(Collectors.joining());
        byte[] file = bytes(SafetensorsBytes.file("{\"\":0" + entries + "}"));

        // When, then
        new Fuzzing(1, 80 << 20)
                .run(
                        () -> file,
                        InvalidWeightsException.class,
                        bytes -> SafetensorsFile.parse(ByteBuffer.wrap(bytes), "x.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old layout", "new layout", "new layout with names", "whole model"})
    void a_keras_file_is_read_or_refused(String layout) throws Exception {
        // Given
        byte[] sound = Files.readAllBytes(keras(layout, directory.resolve("x.h5")));
        // Most of an HDF5 file is room that nothing has been written into.
        Mutations mutations =
                Mutations.of(sound).at(IntStream.range(0, sound.length).filter(i -> sound[i] != 0));

        // When, then
        Fuzzing.with(1_000, MOST_BYTES).run(mutations, InvalidWeightsException.class, MutatedWeightsTest::readKeras);
    }

    private static Path keras(String layout, Path file) {
        List<Object> weights = List.of(KerasFiles.kernel(1, 1, 2, 2), KerasFiles.vector(2, 1));
        Map<String, Object> named = KerasFiles.named(List.of("conv1/kernel:0", "conv1/bias:0"), weights);
        return switch (layout) {
            case "old layout" -> KerasFiles.old(file, Map.of("conv1", named));
            case "whole model" -> KerasFiles.oldWholeModel(file, Map.of("conv1", named));
            case "new layout" -> KerasFiles.current(file, Map.of("layers/conv2d", weights), Map.of());
            default -> KerasFiles.current(file, Map.of("layers/conv2d", weights), Map.of("layers/conv2d", "conv1"));
        };
    }

    private static void readKeras(byte[] bytes) throws IOException {
        readAll(KerasReader.read(ByteBuffer.wrap(bytes), "x.h5"));
    }

    private static void readAll(WeightFile file) throws InvalidWeightsException {
        for (Tensor tensor : file.tensors().values()) {
            tensor.floats();
        }
    }
}
