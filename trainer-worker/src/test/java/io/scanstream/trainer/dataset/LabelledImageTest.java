package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.FailureCode;
import io.scanstream.storage.Sha256;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledImageTest {

    private static final byte[] BYTES = "an image".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path file;
    private LabelledImage image;

    @BeforeEach
    void read() throws Exception {
        file = Files.write(folder.resolve("7.png"), BYTES);
        image = new LabelledImage(file, "disc/7.png", 0, BYTES.length, Sha256.of(BYTES));
    }

    @Test
    void an_unchanged_file_is_read_again() throws Exception {
        // When
        byte[] again = image.bytes();

        // Then
        assertThat(again).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "an imag", "an imagE", "an image and more"})
    void a_changed_file_fails_the_job_and_is_named(String content) throws Exception {
        // Given
        Files.writeString(file, content);

        // When
        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> image.bytes());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("disc/7.png has changed while the job ran");
    }

    @Test
    void a_link_in_its_place_is_a_change() throws Exception {
        // Given
        Files.delete(file);
        Files.createSymbolicLink(file, Files.writeString(folder.resolve("secret"), "a secret"));

        // When
        Throwable failure = catchThrowable(() -> image.bytes());

        // Then
        assertThat(failure).isInstanceOf(JobFailedException.class).hasMessageContaining("has changed");
    }

    @Test
    void a_file_that_cannot_be_got_at_is_a_fault_to_be_tried_again() throws Exception {
        // Given
        Files.delete(file);

        // When
        Throwable fault = catchThrowable(() -> image.bytes());

        // Then
        assertThat(fault).isInstanceOf(IOException.class);
    }
}
