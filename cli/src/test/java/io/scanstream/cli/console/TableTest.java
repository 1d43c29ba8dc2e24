package io.scanstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TableTest {

    @Test
    void a_colour_has_no_width() {
        // Given
        String ok = Ansi.ON.string("@|green ok|@");

        // When
        Table table = new Table().row(ok, "java", "17").row("failed", "broker", "gone");

        // Then
        assertThat(table.toString().lines().toList()).containsExactly(ok + "      java    17", "failed  broker  gone");
    }
}
