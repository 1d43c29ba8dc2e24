package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptFolderTest {

    @Test
    void a_file_tells_the_folder_that_it_was_written_to() {
        // Given
        AttemptFolder checkpoints = AttemptFolder.checkpoints("job-7", 2);
        AttemptFolder bundle = AttemptFolder.bundle("melanoma", "job-7", 2, "5f0c");

        // When / Then
        assertThat(AttemptFolder.of(checkpoints.key().resolve("epoch-1.json"))).contains(checkpoints);
        assertThat(AttemptFolder.of(bundle.key().resolve("manifest.json"))).contains(bundle);
        assertThat(checkpoints.key()).hasToString("checkpoints/job-7/attempt-2");
        assertThat(bundle.key()).hasToString("models/melanoma/job-7/attempt-2-5f0c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models/melanoma/job-7/manifest.json",
                "models/melanoma/job-7/attempt-2-5f0c",
                "checkpoints/job-7/attempt-2",
                "checkpoints/job-7/notes/attempt-2",
                "reports/melanoma/job-7/attempt-2/report.html",
                "models"
            })
    void what_others_have_put_beside_is_in_no_such_folder(String key) {
        assertThat(AttemptFolder.of(new BlobKey(key))).isEmpty();
    }
}
