package io.scanstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImagesTest {

    @Test
    void each_has_some_sixty_kilobytes_and_no_two_are_the_same() {
        assertThat(Images.draw())
                .doesNotHaveDuplicates()
                .allSatisfy(image -> assertThat(image.length).isBetween(55_000, 65_000));
    }
}
