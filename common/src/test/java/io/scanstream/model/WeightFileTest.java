package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFileTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "x.safetensors, x.safetensors is not a safetensors file",
        "x.weights, x.weights is not a safetensors file",
        "x.h5, x.h5 is damaged or no HDF5 file",
        "x.weights.h5, x.weights.h5 is damaged or no HDF5 file"
    })
    @DisplayName("The end of the name tells the format, and an empty file is of none")
    void formatIsToldByTheName(String name, String sentence) throws Exception {
        // Given
        Path file = Files.createFile(directory.resolve(name));

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> WeightFile.open(file))

                // Then
                .withMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.safetensors", "x.h5"})
    @DisplayName("A file of more bytes than a buffer can have is refused with both sizes")
    void sizeIsBounded(String name) throws Exception {
        // Given a file that takes no room on the disk
        Path path = directory.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(1L << 31);
        }

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> WeightFile.open(path))

                // Then
                .withMessage("%s has 2,147,483,648 bytes, but at most 2 GiB are read", name);
    }
}
