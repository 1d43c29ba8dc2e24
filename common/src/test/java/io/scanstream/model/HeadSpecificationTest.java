package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.HeadSettings;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeadSpecificationTest {

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(HeadSettings.defaults(), leaky(256, 0.5, 0.25)),
                Arguments.of(new HeadSettings(64, null, null), leaky(64, 0.5, 0.25)),
                Arguments.of(new HeadSettings(null, 0.0, null), leaky(256, 0, 0.25)),
                Arguments.of(new HeadSettings(null, null, 0.9), leaky(256, 0.5, 0.9)),
                Arguments.of(new HeadSettings(1, 0.1, 0.2), leaky(1, 0.1, 0.2)));
    }

    private static HeadSpecification leaky(int hiddenUnits, double featureDropout, double hiddenDropout) {
        return new HeadSpecification(
                Pooling.AVERAGE, hiddenUnits, Activation.LEAKY_RELU, featureDropout, hiddenDropout, 0.0);
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

    @Test
    @DisplayName("A request changes the size of a head, never its kind")
    void theKindStays() {
        // When
        HeadSpecification found = HeadSpecification.NOTEBOOK_ATTENTION.with(new HeadSettings(7, 0.1, 0.2));

        // Then
        assertThat(found).isEqualTo(new HeadSpecification(Pooling.ATTENTION, 7, Activation.ELU, 0.1, 0.2, 0.0));
    }
}
