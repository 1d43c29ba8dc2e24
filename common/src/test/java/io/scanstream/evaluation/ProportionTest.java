package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Estimate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "0, 10, 0, 0.27753279986288926",
        "10, 10, 0.7224672001371106, 1",
        "3, 10, 0.10779126740630104, 0.6032218525388546",
        "81, 263, 0.2552885198782742, 0.36620957698280004"
    })
    @DisplayName("The bounds are Wilson's, as statsmodels' proportion_confint has them")
    void boundsAreWilsons(int part, int whole, double low, double high) {
        // When
        Estimate share = Proportion.of(part, whole);

        // Then
        assertThat(share.value()).isEqualTo((double) part / whole);
        assertThat(share.low()).isCloseTo(low, within(1e-12));
        assertThat(share.high()).isCloseTo(high, within(1e-12));
    }

    @Test
    @DisplayName("Of no cases nothing is known")
    void noCasesTellNothing() {
        // When
        Estimate share = Proportion.of(0, 0);

        // Then
        assertThat(share).isEqualTo(new Estimate(0, 0, 1));
    }
}
