package io.scanstream.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A well-formed safetensors file taken apart, for comparing files bit for bit.
 *
 * @param shapes by name, as JSON
 * @param numbers by name
 */
record SafetensorsTensors(Map<String, JsonNode> shapes, Map<String, byte[]> numbers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static SafetensorsTensors read(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong();
        JsonNode entries = JSON.readTree(new String(file, Long.BYTES, header, StandardCharsets.UTF_8));
        Map<String, JsonNode> shapes = new LinkedHashMap<>();
        Map<String, byte[]> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                int begin = entry.getValue().at("/data_offsets/0").asInt();
                int end = entry.getValue().at("/data_offsets/1").asInt();
                byte[] itsNumbers = new byte[end - begin];
                bytes.get(Long.BYTES + header + begin, itsNumbers);
                shapes.put(entry.getKey(), entry.getValue().get("shape"));
                numbers.put(entry.getKey(), itsNumbers);
            }
        }
        return new SafetensorsTensors(shapes, numbers);
    }

    byte[] bytes(String name) {
        return numbers.get(name);
    }

    /** Those whose name begins so, without the prefix. */
    SafetensorsTensors part(String prefix) {
        Map<String, JsonNode> itsShapes = new LinkedHashMap<>();
        Map<String, byte[]> itsNumbers = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            if (name.startsWith(prefix)) {
                itsShapes.put(name.substring(prefix.length()), shape);
                itsNumbers.put(name.substring(prefix.length()), numbers.get(name));
            }
        });
        return new SafetensorsTensors(itsShapes, itsNumbers);
    }

    void write(Path file) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        int begin = 0;
        for (Map.Entry<String, byte[]> entry : numbers.entrySet()) {
            int end = begin + entry.getValue().length;
            ObjectNode tensor = header.putObject(entry.getKey());
            tensor.put("dtype", "F32").set("shape", shapes.get(entry.getKey()));
            tensor.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            out.write(json);
            for (byte[] itsNumbers : numbers.values()) {
                out.write(itsNumbers);
            }
        }
    }
}
