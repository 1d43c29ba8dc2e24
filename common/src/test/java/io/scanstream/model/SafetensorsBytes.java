package io.scanstream.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Safetensors files written by hand, right or wrong. */
final class SafetensorsBytes {

    private SafetensorsBytes() {}

    static ByteBuffer file(String header, byte... numbers) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, json, numbers);
    }

    /** @param headerLength what the file says, true or not */
    static ByteBuffer file(long headerLength, byte[] header, byte... numbers) {
        return ByteBuffer.allocate(Long.BYTES + header.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .put(numbers)
                .flip();
    }

    /** The header's entry of a tensor; what is not quoted here is the caller's JSON. */
    static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
