package io.scanstream.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file: eight bytes of header length, a JSON header of types, shapes and offsets, the numbers. Everything
 * the header claims is checked against the file before a number is touched; nothing in it is executed.
 *
 * @param name for messages
 * @param tensors by the name they have in the file
 */
record SafetensorsFile(String name, Map<String, Tensor> tensors) implements WeightFile {

    /** An object without entries. */
    private static final int SHORTEST_HEADER = 2;

    /** Ours have some 50 kB. Taken apart, a header of nothing but short entries is some thirty times as large. */
    private static final int LONGEST_HEADER = 2 << 20;

    private static final Map<String, Integer> BYTES_OF_TYPE =
            Map.of("F64", 8, "F32", 4, "F16", 2, "BF16", 2, "I64", 8, "I32", 4, "I16", 2, "I8", 1, "U8", 1, "BOOL", 1);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Maps the file into memory; the numbers are read when they are asked for. */
    static SafetensorsFile open(Path file) throws IOException {
        return parse(WeightFile.map(file), file.getFileName().toString());
    }

    /** @param file the whole file, from position 0 to its limit; not copied */
    static SafetensorsFile parse(ByteBuffer file, String name) throws InvalidWeightsException {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < Long.BYTES) {
            throw new InvalidWeightsException("%s is not a safetensors file: it has %d bytes, too few for a header"
                    .formatted(name, bytes.remaining()));
        }
        long headerLength = bytes.getLong();
        int longest = Math.min(bytes.remaining(), LONGEST_HEADER);
        if (headerLength < SHORTEST_HEADER || headerLength > longest) {
            throw new InvalidWeightsException(
                    "%s is not a safetensors file: its header would have %s bytes, but from %d to %,d are possible"
                            .formatted(name, Long.toUnsignedString(headerLength), SHORTEST_HEADER, longest));
        }
        byte[] header = new byte[(int) headerLength];
        bytes.get(header);
        ByteBuffer numbers = bytes.slice();
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : entries(header, name)) {
            if (!entry.getKey().equals("__metadata__")) {
                places.add(place(name, entry.getKey(), entry.getValue(), numbers));
            }
        }
        requireNoHoles(name, places, numbers.limit());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        places.forEach(place -> tensors.put(place.tensor().name(), place.tensor()));
        return new SafetensorsFile(name, Collections.unmodifiableMap(tensors));
    }

    /**
     * A tensor and where it lies among the file's numbers.
     *
     * @param begin in bytes
     */
    private record Place(Tensor tensor, int begin) {

        /** Behind its last byte. */
        int end() {
            return begin + tensor.bytes().limit();
        }
    }

    /** As the format has it: each byte belongs to one tensor, so nothing is hidden in a file and nothing shared. */
    private static void requireNoHoles(String name, List<Place> places, int size) throws InvalidWeightsException {
        List<Place> inOrder = places.stream()
                .sorted(Comparator.comparingInt(Place::begin).thenComparingInt(Place::end))
                .toList();
        int end = 0;
        for (Place place : inOrder) {
            if (place.begin() != end) {
                throw new InvalidWeightsException("tensor '%s' in %s begins at byte %,d, but the one before ends at %,d"
                        .formatted(place.tensor().name(), name, place.begin(), end));
            }
            end = place.end();
        }
        if (end != size) {
            throw new InvalidWeightsException(
                    "%s has %,d bytes of numbers, but its tensors end at %,d".formatted(name, size, end));
        }
    }

    private static Set<Map.Entry<String, JsonNode>> entries(byte[] header, String name) throws InvalidWeightsException {
        try {
            JsonNode root = MAPPER.readTree(new String(header, StandardCharsets.UTF_8));
            if (root != null && root.isObject()) {
                return root.properties();
            }
        } catch (JsonProcessingException e) {
            throw new InvalidWeightsException("%s is not a safetensors file: its header is not JSON (%s)"
                    .formatted(name, e.getOriginalMessage()));
        }
        throw new InvalidWeightsException("%s is not a safetensors file: its header is no JSON object".formatted(name));
    }

    private static Place place(String file, String name, JsonNode entry, ByteBuffer numbers)
            throws InvalidWeightsException {
        String dtype = entry.path("dtype").asText();
        Integer bytesPerNumber = BYTES_OF_TYPE.get(dtype);
        if (bytesPerNumber == null) {
            throw new InvalidWeightsException(
                    "tensor '%s' in %s is of the unknown type '%s'".formatted(name, file, dtype));
        }
        Shape shape = shape(entry.path("shape"));
        JsonNode offsets = entry.path("data_offsets");
        long begin = wholeNumber(offsets.path(0));
        long end = wholeNumber(offsets.path(1));
        if (shape == null || offsets.size() != 2 || begin < 0 || end < begin || end > numbers.limit()) {
            throw new InvalidWeightsException(
                    "tensor '%s' in %s has shape %s and offsets %s, which do not lie in the file's %,d bytes of numbers"
                            .formatted(name, file, entry.path("shape"), offsets, numbers.limit()));
        }
        if (end - begin != sizeInBytes(shape, bytesPerNumber)) {
            throw new InvalidWeightsException("tensor '%s' in %s has shape %s of %s, but %,d bytes"
                    .formatted(name, file, shape, dtype, end - begin));
        }
        ByteBuffer bytes = numbers.slice((int) begin, (int) (end - begin));
        return new Place(new Tensor(file, name, dtype, shape, AxisOrder.SAME, bytes), (int) begin);
    }

    /** Null if it is no list of sizes. */
    private static Shape shape(JsonNode node) {
        long[] sizes = new long[node.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = wholeNumber(node.path(i));
            if (sizes[i] < 0) {
                return null;
            }
        }
        return node.isArray() ? new Shape(sizes) : null;
    }

    /** -1 if it is something else, or negative, or more than a long holds. */
    private static long wholeNumber(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? Math.max(-1, node.asLong()) : -1;
    }

    /** -1, which no tensor has, if the product is beyond all files. */
    private static long sizeInBytes(Shape shape, int bytesPerNumber) {
        try {
            long size = bytesPerNumber;
            for (long length : shape.getShape()) {
                size = Math.multiplyExact(size, length);
            }
            return size;
        } catch (ArithmeticException e) {
            return -1;
        }
    }
}
