package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.weights.PublishedWeights;
import io.scanstream.weights.WeightCatalogue;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue of files knows no networks, and the networks know no files: here both are compared. */
class PublishedWeightsFitTest {

    static List<PublishedWeights> entries() {
        return WeightCatalogue.standard().entries().stream()
                .filter(entry -> NetworkCatalogue.networks().contains(entry.network()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("entries")
    @DisplayName("Published weights are of a form that can be built, with the pixels of that form")
    void entryHasItsForm(PublishedWeights entry) {
        // When
        NetworkForm form = NetworkCatalogue.form(entry.network(), entry.form()).orElseThrow();

        // Then
        assertThat(form.normalisation()).isEqualTo(entry.preprocessing());
    }
}
