package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.scanstream.contract.NetworkName;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With files whose tensors have the right names and no numbers: enough to tell a network by. */
class PretrainedWeightsTest {

    @TempDir
    private Path directory;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "none/at/all"})
    @DisplayName("Without a file the sentence says what to put where, or what to ask for instead")
    void missingFileIsExplained(String below) {
        // Given
        Path looked = directory.resolve(below);

        // When
        assertThatExceptionOfType(WeightsNotFoundException.class)
                .isThrownBy(() -> PretrainedWeights.find(looked, NetworkName.MOBILENET_V2))

                // Then
                .withMessage(
                        "there are no pre-trained weights for mobilenet_v2: put a .safetensors or .h5 file into %s,"
                                + " or ask for initialisation RANDOM",
                        looked.resolve("mobilenet_v2"));
    }

    @ParameterizedTest
    @CsvSource({"0, torchvision", "1, gluon"})
    @DisplayName("The form is told by the names of the tensors, and the file by its digest")
    void formIsTold(int index, String form) throws Exception {
        // Given
        Path file = put(NetworkName.MOBILENET_V2, names(NetworkName.MOBILENET_V2, index));

        // When
        PretrainedWeights found = PretrainedWeights.find(directory, NetworkName.MOBILENET_V2);

        // Then
        assertThat(found.form().form()).isEqualTo(form);
        assertThat(found.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(file)));
        assertThat(found.fileName()).isEqualTo("mobilenet_v2/model.safetensors");
    }

    @Test
    @DisplayName("A file that lacks one tensor is refused, and the tensor is named")
    void missingTensorIsNamed() throws Exception {
        // Given
        List<String> names = names(NetworkName.VGG16, 0).stream()
                .filter(name -> !name.equals("features.28.bias"))
                .toList();
        Path file = put(NetworkName.VGG16, names);

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> PretrainedWeights.find(directory, NetworkName.VGG16))

                // Then
                .withMessage(
                        "%s holds no vgg16: for the form of torchvision the tensor 'features.28.bias' is missing;"
                                + " for the form of keras the tensor 'block1_conv1/kernel' is missing",
                        file);
    }

    @Test
    @DisplayName("A file of another network is refused with what each form of the network lacks")
    void otherNetworkIsRefused() throws Exception {
        // Given
        Path file = put(NetworkName.MOBILENET_V2, names(NetworkName.VGG16, 0));

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> PretrainedWeights.find(directory, NetworkName.MOBILENET_V2))

                // Then
                .withMessage(
                        "%s holds no mobilenet_v2: for the form of torchvision the tensor 'features.0.0.weight' is missing;"
                                + " for the form of gluon the tensor 'features_conv0_weight' is missing",
                        file);
    }

    @Test
    @DisplayName("A tensor of the wrong shape is named, with the shape it has and the one that is needed")
    void wrongShapeIsNamed() throws Exception {
        // Given
        put(NetworkName.MOBILENET_V2, names(NetworkName.MOBILENET_V2, 0));
        PretrainedWeights weights = PretrainedWeights.find(directory, NetworkName.MOBILENET_V2);

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> ImageNetwork.pretrained(weights, HeadSpecification.NOTEBOOK_VGG, 2, 64, 1))

                // Then
                .withMessage("tensor 'features.0.0.weight' in model.safetensors has shape (0),"
                        + " but the network needs (32, 3, 3, 3)");
    }

    @Test
    @DisplayName("What is no safetensors file is refused as such")
    void otherFileIsRefused() throws Exception {
        // Given
        Path file = Files.createDirectories(directory.resolve("vgg16")).resolve("model.safetensors");
        Files.writeString(file, "<html>404</html>");

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> PretrainedWeights.find(directory, NetworkName.VGG16))

                // Then
                .withMessageStartingWith("model.safetensors is not a safetensors file");
    }

    private static List<String> names(NetworkName network, int form) {
        NetworkForm found = NetworkCatalogue.formsOf(network).get(form);
        return found.backbone().get().stableParameters().keySet().stream()
                .map(found.fileNames().in(new SafetensorsFile("none", Map.of())))
                .toList();
    }

    private Path put(NetworkName network, Collection<String> tensors) throws IOException {
        String header = tensors.stream()
                .map(name -> SafetensorsBytes.entry(name, "F32", "[0]", "[0,0]"))
                .collect(Collectors.joining(",", "{", "}"));
        Path folder = Files.createDirectories(directory.resolve(network.wireName()));
        return Files.write(
                folder.resolve("model.safetensors"),
                SafetensorsBytes.file(header).array());
    }
}
