package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.NetworkName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KerasNamesTest {

    private static final KerasFile NAMED = new KerasFile("named.h5", List.of(), true);
    private static final KerasFile NUMBERED = new KerasFile("numbered.h5", List.of(), false);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "features.0.weight, block1_conv1/kernel, conv2d/kernel",
        "features.2.bias, block1_conv2/bias, conv2d_1/bias",
        "features.5.weight, block2_conv1/kernel, conv2d_2/kernel",
        "features.28.weight, block5_conv3/kernel, conv2d_12/kernel"
    })
    void vgg16_is_named_as_in_keras_applications(String torch, String name, String number) {
        // Given
        KerasNames names = KerasNames.vgg(2, 2, 3, 3, 3);

        // When / Then
        assertThat(names.in(NAMED).apply(torch)).isEqualTo(name);
        assertThat(names.in(NUMBERED).apply(torch)).isEqualTo(number);
    }

    /** Numbers by the order that {@code ResNet50(include_top=False).summary()} prints: the shortcut before the last. */
    @ParameterizedTest
    @CsvSource({
        "conv1.bias, conv1_conv/bias, conv2d/bias",
        "bn1.running_var, conv1_bn/moving_variance, batch_normalization/moving_variance",
        "layer1.0.conv1.weight, conv2_block1_1_conv/kernel, conv2d_1/kernel",
        "layer1.0.bn2.weight, conv2_block1_2_bn/gamma, batch_normalization_2/gamma",
        "layer1.0.downsample.0.weight, conv2_block1_0_conv/kernel, conv2d_3/kernel",
        "layer1.0.downsample.1.bias, conv2_block1_0_bn/beta, batch_normalization_3/beta",
        "layer1.0.conv3.weight, conv2_block1_3_conv/kernel, conv2d_4/kernel",
        "layer1.1.conv1.weight, conv2_block2_1_conv/kernel, conv2d_5/kernel",
        "layer2.0.downsample.0.weight, conv3_block1_0_conv/kernel, conv2d_13/kernel",
        "layer4.2.bn3.running_mean, conv5_block3_3_bn/moving_mean, batch_normalization_52/moving_mean"
    })
    void resnet50_is_named_as_in_keras_applications(String torch, String name, String number) {
        // Given
        KerasNames names = KerasNames.resNet(3, 4, 6, 3);

        // When / Then
        assertThat(names.in(NAMED).apply(torch)).isEqualTo(name);
        assertThat(names.in(NUMBERED).apply(torch)).isEqualTo(number);
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkName.class,
            names = {"VGG16", "VGG19", "ATTENTION_VGG16", "RESNET50"})
    void every_parameter_of_a_network_has_a_name_of_its_own(NetworkName network) {
        // Given
        NetworkForm form = NetworkCatalogue.form(network, "keras").orElseThrow();
        UnaryOperator<String> names = form.fileNames().in(NAMED);

        // When / Then
        assertThat(form.backbone().get().stableParameters().keySet())
                .extracting(names::apply)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("What is no tensor of the network is refused as such")
    void strangersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KerasNames.vgg(2).in(NAMED).apply("layer1.weight"))
                .withMessage("'layer1.weight' is no tensor of this network");
    }

    @Test
    @DisplayName("A file of VGG19 holds all names of VGG16, and is told from it by those that it has besides")
    void vgg19IsNoVgg16() throws Exception {
        // Given
        KerasFile file = KerasFile.open(KerasFiles.old(directory.resolve("x.h5"), vgg(2, 2, 4, 4, 4)));

        // When / Then
        assertThat(KerasNames.vgg(2, 2, 4, 4, 4).misfit(file, parameters(NetworkName.VGG19)))
                .isEmpty();
        assertThat(KerasNames.vgg(2, 2, 3, 3, 3).misfit(file, parameters(NetworkName.VGG16)))
                .hasValue("the network has no convolution 'block3_conv4'");
    }

    private static List<String> parameters(NetworkName network) {
        NetworkForm form = NetworkCatalogue.form(network, "keras").orElseThrow();
        return new ArrayList<>(form.backbone().get().stableParameters().keySet());
    }

    /** With one filter each. */
    private static Map<String, Map<String, Object>> vgg(int... convolutions) {
        Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
        for (int block = 0; block < convolutions.length; block++) {
            for (int i = 0; i < convolutions[block]; i++) {
                String name = "block%d_conv%d".formatted(block + 1, i + 1);
                layers.put(
                        name,
                        KerasFiles.named(
                                List.of(name + "/kernel:0", name + "/bias:0"),
                                List.of(KerasFiles.kernel(1, 1, 1, 1), KerasFiles.vector(1, 0))));
            }
        }
        return layers;
    }
}
