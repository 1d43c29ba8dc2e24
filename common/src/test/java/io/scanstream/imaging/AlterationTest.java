package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlterationTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0, 180.5, rotationDegrees",
        "0, NaN, rotationDegrees",
        "1, -1.01, heightShift",
        "2, Infinity, widthShift",
        "3, 91, shearDegrees",
        "4, 0, heightZoom",
        "5, 2.1, widthZoom",
        "6, -0.1, brightness",
        "7, NaN, contrast"
    })
    @DisplayName("A value beyond its range is refused by name")
    void valuesBeyondTheirRangeAreRefused(int index, double value, String name) {
        // Given
        double[] values = {0, 0, 0, 0, 1, 1, 1, 1};
        values[index] = value;

        // When
        Throwable refusal = catchThrowable(() -> new Alteration(
                values[0], values[1], values[2], values[3], values[4], values[5], false, false, values[6], values[7]));

        // Then
        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(name, String.valueOf(value));
    }
}
