package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Parameter;
import io.scanstream.contract.NetworkName;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what Keras counts of the notebooks' networks with two classes. */
class HeadTest {

    /** The weights of the fixed convolution that copies the mask to 512 channels, where ours is broadcast. */
    private static final int COPYING_WEIGHTS = 512;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @ParameterizedTest
    @CsvSource({
        "VGG16,           132_866",
        "VGG19,           132_866",
        "ATTENTION_VGG16, 102_403",
        // BatchNorm 2 x 2048, 2048 x 64 + 64, 64 x 2 + 2
        "RESNET50,        135_362",
    })
    @DisplayName("On a frozen base the notebooks' head has as many trainable parameters as in Keras")
    void trainableParametersAreTheNotebooks(NetworkName name, String expected) {
        // Given
        NetworkForm form = NetworkCatalogue.formsOf(name).get(0);

        // When
        try (ImageNetwork network = ImageNetwork.random(form, form.head(), 2, 32, 1)) {

            // Then
            long trainable = network.parameters().all().values().stream()
                    .filter(Parameter::requiresGradient)
                    .mapToLong(parameter -> parameter.getShape().size())
                    .sum();
            assertThat(trainable).isEqualTo(Long.parseLong(expected.replace("_", "")));
        }
    }

    @Test
    @DisplayName("Attention-VGG16 has the notebook's 14,818,627 parameters, less the copying ones that ours needs not")
    void attentionHasTheNotebooksParameters() {
        // Given
        NetworkForm form = NetworkCatalogue.formsOf(NetworkName.ATTENTION_VGG16).get(0);

        // When
        try (ImageNetwork network = ImageNetwork.random(form, form.head(), 2, 32, 1)) {

            // Then
            Map<String, Parameter> parameters = network.parameters().all();
            long total = parameters.values().stream()
                    .mapToLong(parameter -> parameter.getShape().size())
                    .sum();
            assertThat(total).isEqualTo(14_818_627 - COPYING_WEIGHTS);
        }
    }
}
