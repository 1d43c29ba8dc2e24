package io.scanstream.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.NetworkName;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightCatalogueTest {

    private final List<PublishedWeights> entries = WeightCatalogue.standard().entries();

    @Test
    @DisplayName("Everything is fetched by https, to a place of its own")
    void entriesAreSafeToFetch() {
        assertThat(entries)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.url()).hasScheme("https"))
                .extracting(PublishedWeights::path)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("A network with an attention head takes the weights of its base")
    void attentionTakesTheBase() {
        // Given
        WeightCatalogue catalogue = WeightCatalogue.standard();

        // When / Then
        assertThat(catalogue.of(NetworkName.ATTENTION_VGG16)).isNotEmpty().isEqualTo(catalogue.of(NetworkName.VGG16));
        assertThat(catalogue.of(NetworkName.MOBILENET_V2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"MD5, 6d6b", "SHA_256, 6d6bbae143d832006294945121d1f1fc", "MD5, 6D6BBAE143D832006294945121D1F1FC"})
    @DisplayName("A checksum has the digits of its algorithm, in lower case")
    void checksumsHaveTheirDigits(Checksum.Algorithm algorithm, String hex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Checksum(algorithm, hex))
                .withMessageContaining(hex);
    }
}
