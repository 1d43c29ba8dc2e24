package io.scanstream.model;

import static io.scanstream.model.KerasFiles.matrix;
import static io.scanstream.model.KerasFiles.vector;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what Keras writes, each refused by a sentence with its name. */
class RefusedKerasFileTest {

    private static final String LAYERS = "layer_names";
    private static final String WEIGHTS = "weight_names";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("What is no HDF5 file is refused as such")
    void textIsRefused() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("x.h5"), "<html>404</html>");

        // When / Then
        assertRefused(file, "x.h5 is damaged or no HDF5 file: No valid HDF5 signature found");
    }

    @Test
    @DisplayName("A file without a list of layers is refused with what it lacks")
    void listOfLayersIsNeeded() {
        // Given
        Path file = directory.resolve("x.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset("numbers", matrix(1, 2));
        }

        // When / Then
        assertRefused(file, "x.h5 is no weight file of Keras: it has neither 'layer_names' nor 'layers'");
    }

    @ParameterizedTest(name = "layer {0} with the weight {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "b  | kernel:0   | x.h5 lists the layer 'b', but has none of that name",
                "no | kernel:0   | x.h5 lists the layer 'no', but has none of that name",
                "a  | bias:0     | tensor 'bias:0' is missing in x.h5",
                "a  | a/kernel:0 | tensor 'a/kernel:0' is missing in x.h5",
                "a  | inner      | tensor 'inner' is missing in x.h5"
            })
    @DisplayName("A layer or a weight that is listed and is not there, or is something else, is named")
    void listedThingsAreNeeded(String layer, String weight, String sentence) {
        // Given
        Path file = directory.resolve("x.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute(LAYERS, new String[] {layer});
            hdf.putDataset("no", matrix(1, 2));
            WritableGroup group = hdf.putGroup("a");
            group.putAttribute(WEIGHTS, new String[] {weight});
            group.putDataset("kernel:0", matrix(1, 2));
            group.putGroup("inner").putDataset("kernel:0", matrix(1, 2));
        }

        // When / Then
        assertRefused(file, sentence);
    }

    @Test
    @DisplayName("Packed numbers are refused: Keras writes none, and a small file could unpack to any size")
    void chunksAreRefused() {
        // Given
        Path file = directory.resolve("x.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute(LAYERS, new String[] {"a"});
            WritableGroup group = hdf.putGroup("a");
            group.putAttribute(WEIGHTS, new String[] {"kernel:0"});
            group.putDataset(
                    "kernel:0",
                    matrix(8, 8),
                    DatasetCreationOptions.builder().chunkDimensions(4, 4).build());
        }

        // When / Then
        assertRefused(file, "tensor 'kernel:0' in x.h5 is stored as CHUNKED, but only contiguous numbers are read");
    }

    @ParameterizedTest
    @CsvSource({"double, FloatingPoint of 8 bytes", "int, FixedPoint of 4 bytes", "byte, FixedPoint of 1 bytes"})
    @DisplayName("Numbers of another type are carried, and refused when they are asked for")
    void otherTypesAreRefused(String type, String sentence) throws Exception {
        // Given
        Object numbers = switch (type) {
            case "double" -> new double[2][1];
            case "int" -> new int[2][1];
            default -> new byte[2][1];
        };
        Path file = KerasFiles.old(directory.resolve("x.h5"), Map.of("a", Map.of("a/kernel:0", numbers)));

        // When
        Tensor tensor = KerasFile.open(file).tensors().get("a/kernel");

        // Then
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(tensor::floats)
                .withMessage("tensor 'a/kernel:0' in x.h5 is of type %s, but only F32 and F16 are read", sentence);
    }

    @Test
    @DisplayName("Two layers of one name are refused: one of the two would be taken in silence")
    void layersHaveDifferentNames() {
        // Given
        List<Object> weights = List.of(matrix(1, 2), vector(2, 0));
        Path file = KerasFiles.current(
                directory.resolve("x.h5"),
                Map.of("layers/dense", weights, "layers/dense_1", weights),
                Map.of("layers/dense", "a", "layers/dense_1", "a"));

        // When / Then
        assertRefused(file, "x.h5 has two layers 'a'");
    }

    @Test
    @DisplayName("Models within models are refused beyond the depth that anybody builds")
    void depthIsBounded() {
        // Given
        String path = String.join("/", Collections.nCopies(5, "layers/functional"));
        Path file = KerasFiles.current(
                directory.resolve("x.h5"), Map.of(path + "/layers/dense", List.of(matrix(1, 2))), Map.of());

        // When / Then
        assertRefused(file, "x.h5 has models within models, more than 4 deep");
    }

    @Test
    @DisplayName("A list of names is read up to a bound")
    void numberOfNamesIsBounded() {
        // Given
        Path file = directory.resolve("x.h5");
        String[] names = new String[10_001];
        Arrays.fill(names, "a");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute(LAYERS, names);
        }

        // When / Then
        assertRefused(
                file,
                "x.h5 has an attribute 'layer_names' of 10,001 strings and 20,002 bytes, but at most 10,000 and 1,048,576"
                        + " are read");
    }

    @Test
    @DisplayName("A name is read up to a bound")
    void lengthOfNamesIsBounded() {
        // Given
        Path file = directory.resolve("x.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute(LAYERS, new String[] {"a".repeat(1001)});
        }

        // When / Then
        assertRefused(file, "x.h5 has a name of 1,001 characters in 'layer_names', but at most 1,000 are read");
    }

    /** Each written by h5py, which can write what the library of this project cannot. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "external-link.h5        | external-link.h5 has a link '/a', which is not followed",
                "soft-link.h5            | soft-link.h5 has a link '/a', which is not followed",
                "variable-length-list.h5 | variable-length-list.h5 has an attribute 'layer_names' that is no list of"
                        + " strings of one length, as Keras writes it",
                "variable-length-name.h5 | variable-length-name.h5 has a name of 1,001 characters in 'name', but at most"
                        + " 1,000 are read"
            })
    @DisplayName("What leads out of a file, or makes much of little, is refused")
    void whatAnotherWriterCanWriteIsRefused(String name, String sentence) throws Exception {
        // Given
        Path file = Path.of(RefusedKerasFileTest.class.getResource(name).toURI());

        // When / Then
        assertRefused(file, sentence);
    }

    private static void assertRefused(Path file, String sentence) {
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> KerasFile.open(file))
                .withMessage(sentence);
    }
}
