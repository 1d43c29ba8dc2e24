package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanstream.contract.NetworkName;
import io.scanstream.testing.SharedMaterial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our networks against what PyTorch computes with the same weights. */
class NetworkFeaturesTest {

    private static final HeadSpecification HEAD = HeadSpecification.NOTEBOOK_VGG;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @Test
    @DisplayName(
            "MobileNetV2 with its ImageNet weights gives PyTorch's features to 1e-4 of the largest and to 1e-4 relative in norm")
    void mobileNetV2GivesPyTorchsFeatures() throws Exception {
        // Given
        Path directory = SharedMaterial.path("weights/mobilenet_v2");
        PretrainedWeights weights = PretrainedWeights.find(directory.getParent(), NetworkName.MOBILENET_V2);
        SafetensorsFile expected = SafetensorsFile.open(directory.resolve("expected.safetensors"));
        try (ImageNetwork network = ImageNetwork.pretrained(weights, HEAD, 2, 224, 1);
                NDManager scratch = network.manager().newSubManager()) {
            NDArray input = array(expected.tensors().get("input"), scratch);

            // When
            NDArray features = network.features(input);

            // Then
            NDArray wanted = array(expected.tensors().get("features"), scratch);
            assertThat(weights.form().form()).isEqualTo("gluon");
            assertThat(features.getShape()).isEqualTo(wanted.getShape());
            assertThat(largestDifference(features, wanted)).isLessThan(1e-4f * largest(wanted));
            assertThat(norm(features.sub(wanted)) / norm(wanted)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "vgg16,                VGG16,    torchvision",
        "vgg19,                VGG19,    torchvision",
        "resnet50_torchvision, RESNET50, torchvision",
        "resnet50_keras,       RESNET50, keras",
    })
    @DisplayName("With weights by formula it gives PyTorch's pooled features to 1e-4 of the largest")
    void networkGivesPyTorchsFeatures(String name, NetworkName networkName, String formName) throws Exception {
        // Given
        JsonNode fixture = new ObjectMapper()
                .readTree(SharedMaterial.path("fixtures/networks.json").toFile())
                .path("networks")
                .path(name);
        NetworkForm form = NetworkCatalogue.form(networkName, formName).orElseThrow();
        try (ImageNetwork network = ImageNetwork.random(form, HEAD, 2, 96, 1);
                NDManager scratch = network.manager().newSubManager()) {
            Map<String, Parameter> parameters = backboneParameters(network);
            FormulaWeights.fill(fixture.path("tensors"), parameters);
            NDArray input = scratch.create(FormulaWeights.wave(-1, 3 * 96 * 96), new Shape(1, 3, 96, 96));

            // When
            NDArray pooled = network.features(input).getNDArrayInternal().globalAvgPool();

            // Then
            NDArray wanted = scratch.create(floats(fixture.path("pooled"))).reshape(1, -1);
            assertThat(parameters.keySet())
                    .containsExactlyElementsOf(fixture.path("tensors").findValuesAsText("name"));
            assertThat(trainable(parameters))
                    .isEqualTo(fixture.path("parameters").asLong());
            assertThat(largestDifference(pooled, wanted)).isLessThan(1e-4f * largest(wanted));
        }
    }

    @Test
    @DisplayName(
            "MobileNetV2 in the standard form has torchvision's 2,223,872 parameters and no expansion in the first block")
    void standardMobileNetV2HasTorchvisionsParameters() {
        // Given
        NetworkForm form = NetworkCatalogue.formsOf(NetworkName.MOBILENET_V2).get(0);

        // When
        try (ImageNetwork network = ImageNetwork.random(form, HEAD, 2, 64, 1)) {

            // Then
            Map<String, Parameter> parameters = backboneParameters(network);
            assertThat(trainable(parameters)).isEqualTo(2_223_872);
            assertThat(parameters.get("features.1.conv.0.0.weight").getShape()).isEqualTo(new Shape(32, 1, 3, 3));
            assertThat(parameters.get("features.1.conv.1.weight").getShape()).isEqualTo(new Shape(16, 32, 1, 1));
        }
    }

    private static Map<String, Parameter> backboneParameters(ImageNetwork network) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        network.parameters().all().forEach((name, parameter) -> {
            if (name.startsWith("backbone.")) {
                parameters.put(name.substring("backbone.".length()), parameter);
            }
        });
        return parameters;
    }

    /** Without the running statistics, as Keras and PyTorch count. */
    private static long trainable(Map<String, Parameter> parameters) {
        return parameters.values().stream()
                .filter(Backbone::isTrainable)
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    private static NDArray array(Tensor tensor, NDManager manager) throws InvalidWeightsException {
        ByteBuffer floats = tensor.floats().order(ByteOrder.nativeOrder());
        return manager.create(floats, tensor.shape(), DataType.FLOAT32);
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.get(i).asDouble();
        }
        return values;
    }

    private static float largestDifference(NDArray one, NDArray other) {
        return largest(one.sub(other));
    }

    private static float largest(NDArray array) {
        return array.abs().max().getFloat();
    }

    private static double norm(NDArray array) {
        return Math.sqrt(array.square().sum().getFloat());
    }
}
