package io.scanstream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.cli.doctor.Finding.State;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {

    @ParameterizedTest
    @CsvSource({
        "always [madvise] never, OK, madvise",
        "[always] madvise never, OK, always",
        "always madvise [never], WARNING, a third slower",
        "nonsense, SKIPPED, nonsense"
    })
    void what_the_kernel_says_of_huge_pages_is_told(String setting, State state, String sentence, @TempDir Path folder)
            throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("enabled"), setting + "\n");

        // When
        Finding finding = Machine.hugePages(file);

        // Then
        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.sentence()).contains(sentence);
    }

    @Test
    void a_kernel_that_knows_none_is_passed_over(@TempDir Path folder) {
        // When
        Finding finding = Machine.hugePages(folder.resolve("enabled"));

        // Then
        assertThat(finding.state()).isEqualTo(State.SKIPPED);
    }

    @ParameterizedTest
    @CsvSource({"11.0.2, FAILED", "17, OK", "25.0.1, OK"})
    void java_has_to_be_seventeen_or_later(String version, State state) {
        // When
        Finding finding = Machine.java(Runtime.Version.parse(version));

        // Then
        assertThat(finding.state()).isEqualTo(state);
    }
}
