package io.scanstream.localkafka.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "embedded, true,  false",
        "embedded, false, false",
        "auto,     true,  true",
        "auto,     false, false",
        "docker,   true,  true",
        "docker,   false, true",
    })
    void docker_is_tried_also_where_no_engine_answers_so_that_the_test_fails(
            String text, boolean engineAnswers, boolean isContainer) {
        assertThat(BrokerChoice.parse(text).isContainer(() -> engineAnswers)).isEqualTo(isContainer);
    }

    @Test
    void anything_else_is_refused_with_the_rule() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> BrokerChoice.parse("podman"))
                .withMessage("it.broker must be one of embedded, docker, auto, got: podman");
    }
}
