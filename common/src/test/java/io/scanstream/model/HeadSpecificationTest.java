package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.HeadSettings;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeadSpecificationTest {

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(HeadSettings.defaults(), new HeadSpecification(256, 0.5, 0.25)),
                Arguments.of(new HeadSettings(64, null, null), new HeadSpecification(64, 0.5, 0.25)),
                Arguments.of(new HeadSettings(null, 0.0, null), new HeadSpecification(256, 0, 0.25)),
                Arguments.of(new HeadSettings(null, null, 0.9), new HeadSpecification(256, 0.5, 0.9)),
                Arguments.of(new HeadSettings(1, 0.1, 0.2), new HeadSpecification(1, 0.1, 0.2)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    @DisplayName("What a request says replaces the notebooks' value, what it leaves out does not")
    void requestReplacesWhatItNames(HeadSettings settings, HeadSpecification expected) {
        // When
        HeadSpecification found = HeadSpecification.NOTEBOOK_VGG.with(settings);

        // Then
        assertThat(found).isEqualTo(expected);
    }
}
