package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureStorageTest {

    @ParameterizedTest(name = "{0} + {1} bytes hold {2} rows of {3} numbers: {4}")
    @CsvSource({
        "0, 0, 0, 3, true",
        "0, 0, 1, 3, false",
        "24, 12, 3, 3, true",
        "24, 11, 3, 3, false",
        "0, 36, 3, 3, true",
        "36, 0, 3, 3, true",
        "36, 0, 4, 3, false",
        // A row lies in the one or in the other.
        "18, 18, 3, 3, false",
        "18, 18, 2, 3, true",
        "9223372036854775807, 9223372036854775807, 1000000, 200704, true",
        "1073741824, 1073741824, 2147483647, 1073741824, false",
    })
    void rows_fit_as_long_as_memory_and_disk_have_room(
            long memoryBytes, long diskBytes, long rows, long width, boolean expected) {
        assertThat(new FeatureStorage(Path.of("features"), memoryBytes, diskBytes).holds(rows, width))
                .isEqualTo(expected);
    }

    @Test
    void sizes_below_0_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureStorage(Path.of("features"), 1, -1))
                .withMessage("a feature storage needs sizes of 0 or more, got 1 and -1");
    }
}
