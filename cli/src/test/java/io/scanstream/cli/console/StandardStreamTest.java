package io.scanstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardStreamTest {

    private static final String OUT_IS_TERMINAL = "scanstream.terminal.out";

    @AfterEach
    void forgetTheTerminal() {
        System.clearProperty(OUT_IS_TERMINAL);
    }

    @ParameterizedTest
    @CsvSource({"NO_COLOR, 1, false", "NO_COLOR, '', true", "TERM, dumb, false", "TERM, xterm, true"})
    void somebody_may_want_no_colours_on_a_terminal_either(String variable, String value, boolean allowed) {
        // When / Then
        assertThat(StandardStream.allowsColours(Map.of(variable, value))).isEqualTo(allowed);
    }

    @Test
    void where_no_terminal_is_known_a_text_stays_as_it_is() {
        // When / Then
        assertThat(StandardStream.OUT.styled("red", "failed")).isEqualTo("failed");
    }

    @Test
    void each_stream_has_a_terminal_of_its_own() {
        // Given
        System.setProperty(OUT_IS_TERMINAL, "true");

        // When / Then
        assertThat(StandardStream.OUT.isTerminal()).isTrue();
        assertThat(StandardStream.ERR.isTerminal()).isFalse();
    }
}
