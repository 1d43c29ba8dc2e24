package io.scanstream.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.NetworkName;
import io.scanstream.model.HeadSpecification;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.TorchEngine;
import io.scanstream.testing.TestModels;
import io.scanstream.weights.PublishedWeights;
import io.scanstream.weights.WeightCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Weights with one fault for each network. */
final class HostileWeights {

    private HostileWeights() {}

    /** Those that the operator has put there. */
    static Path write(Path folder) throws IOException {
        backboneWithNan().write(file(folder, NetworkName.MOBILENET_V2, "model.safetensors"));
        String shape = "{\"features.0.weight\":{\"dtype\":\"F32\",\"shape\":[-1,-4],\"data_offsets\":[0,16]}}";
        write(folder, NetworkName.ATTENTION_VGG16, "model.safetensors", safetensors(shape.length(), shape));
        write(folder, NetworkName.VGG19, "model.safetensors", safetensors(Long.MAX_VALUE, "{}"));
        byte[] signature = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 2, 8, 8, 0};
        write(folder, NetworkName.RESNET50, "model.h5", signature);
        return folder;
    }

    /** Those that were fetched, and have become others since. */
    static Path writeCache(Path folder) throws IOException {
        PublishedWeights published =
                WeightCatalogue.standard().of(NetworkName.VGG16).get(0);
        write(folder, NetworkName.VGG16, published.file(), new byte[1]);
        return folder;
    }

    private static void write(Path folder, NetworkName network, String file, byte[] bytes) throws IOException {
        Files.write(file(folder, network, file), bytes);
    }

    private static Path file(Path folder, NetworkName network, String file) throws IOException {
        return Files.createDirectories(folder.resolve(network.wireName())).resolve(file);
    }

    /** @param headerLength what the file says, true or not */
    private static byte[] safetensors(long headerLength, String header) {
        return ByteBuffer.allocate(Long.BYTES + header.length() + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header.getBytes(UTF_8))
                .array();
    }

    /** Of MobileNetV2, sound but for its last number. */
    private static SafetensorsTensors backboneWithNan() throws IOException {
        TorchEngine.start(Optional.of(1), Optional.empty());
        NetworkForm form = NetworkCatalogue.formsOf(NetworkName.MOBILENET_V2).get(0);
        HeadSpecification head = form.head().with(new HeadSettings(8, 0.0, 0.0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageNetwork network = ImageNetwork.random(form, head, 2, TestModels.IMAGE_SIZE, 1)) {
            network.writeWeights(out);
        }
        SafetensorsTensors backbone = SafetensorsTensors.read(out.toByteArray()).part("backbone.");
        byte[] last = backbone.numbers().values().stream()
                .reduce((one, other) -> other)
                .orElseThrow();
        ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN).putFloat(last.length - Float.BYTES, Float.NaN);
        return backbone;
    }
}
