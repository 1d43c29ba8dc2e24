package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of {@code docs/guarantees.md} names a test that there is. */
class GuaranteesTest {

    private static final Path HOME = Path.of(System.getProperty("scanstream.home"));
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void every_test_that_is_named_is_there() throws Exception {
        // Given
        String page = Files.readString(HOME.resolve("docs/guarantees.md"));
        String sources = testSources();

        // When / Then
        assertThat(TEST.matcher(page).results().toList())
                .isNotEmpty()
                .allSatisfy(named -> assertThat(sources)
                        .containsPattern(
                                "(?s)class %s\\b[^\\x00]*?\\bvoid %s\\(".formatted(named.group(1), named.group(2))));
    }

    @Test
    void every_row_names_a_test() throws Exception {
        // When
        List<String> rows = Files.readAllLines(HOME.resolve("docs/guarantees.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what fails") && !line.startsWith("| ---"))
                .toList();

        // Then
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row).containsPattern(TEST));
    }

    /** One after the other, with a zero character between. */
    private static String testSources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("trainer-worker", "inference-worker")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    sources.append(Files.readString(file)).append('\0');
                }
            }
        }
        return sources.toString();
    }
}
