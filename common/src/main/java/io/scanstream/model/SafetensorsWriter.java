package io.scanstream.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes safetensors in the order given, so that equal weights make equal bytes. */
final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SafetensorsWriter() {}

    static void write(Map<String, FloatTensor> tensors, OutputStream out) throws IOException {
        byte[] header = header(tensors);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        WritableByteChannel channel = Channels.newChannel(out);
        for (FloatTensor tensor : tensors.values()) {
            ByteBuffer numbers = littleEndian(tensor.numbers().get());
            while (numbers.hasRemaining()) {
                channel.write(numbers);
            }
        }
    }

    private static byte[] header(Map<String, FloatTensor> tensors) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
            Shape size = entry.getValue().shape();
            long end = offset + size.size() * Float.BYTES;
            ObjectNode tensor = root.putObject(entry.getKey());
            tensor.put("dtype", "F32");
            tensor.set("shape", MAPPER.valueToTree(size.getShape()));
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        StringBuilder json = new StringBuilder(MAPPER.writeValueAsString(root));
        while (json.length() % ALIGNMENT != 0) {
            json.append(' ');
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer littleEndian(ByteBuffer bytes) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return bytes;
        }
        ByteBuffer swapped = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        swapped.asFloatBuffer().put(bytes.order(ByteOrder.nativeOrder()).asFloatBuffer());
        return swapped;
    }
}
