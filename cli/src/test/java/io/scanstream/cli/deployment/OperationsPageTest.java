package io.scanstream.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code docs/operations.md} says is so. Its commands are {@code ReadmeTest}'s to check. */
class OperationsPageTest {

    private static final Pattern METRIC = Pattern.compile("`(scanstream_\\w+)`");
    private static final Pattern ALARM = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`");
    private static final Pattern FILE = Pattern.compile("(?<![\\w/])(deploy/[\\w./-]+|docker-compose[\\w.]*\\.yml)");
    private static final Pattern LINK = Pattern.compile("]\\((?!http|#)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern SAID = Pattern.compile("(?m)^\\| `([^`]+)`(?:, or [^|]*)? \\|");

    private String page;

    @BeforeEach
    void read() throws Exception {
        page = Files.readString(Project.HOME.resolve("docs/operations.md"));
    }

    @Test
    void files_and_links_lead_somewhere() {
        assertThat(all(FILE))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Project.HOME.resolve(file)).exists());
        assertThat(all(LINK))
                .isNotEmpty()
                .allSatisfy(link ->
                        assertThat(Project.HOME.resolve("docs").resolve(link)).exists());
    }

    @Test
    void metrics_and_alarms_are_those_of_the_page_about_them() throws Exception {
        // Given
        String observability = Files.readString(Project.HOME.resolve("docs/observability.md"));

        // When / Then
        assertThat(all(METRIC))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(observability).contains("| `" + metric + "` |"));
        assertThat(section("## Alarms", ALARM))
                .isNotEmpty()
                .allSatisfy(alarm -> assertThat(observability).contains("- alert: " + alarm));
    }

    @Test
    void what_one_may_read_somewhere_is_what_the_code_says() throws Exception {
        // Given
        String sources = mainSources();

        // When
        List<String> said = section("## Troubleshooting", SAID);

        // Then
        assertThat(said)
                .hasSizeGreaterThan(10)
                .allSatisfy(words -> assertThat(sources).contains(words));
    }

    @Test
    void images_are_of_this_version() throws Exception {
        assertThat(all(Pattern.compile("scanstream/[a-z-]+:([\\d.]+\\d)")))
                .isNotEmpty()
                .containsOnly(Project.version());
    }

    private List<String> section(String heading, Pattern pattern) {
        int from = page.indexOf("\n" + heading + "\n") + heading.length();
        int to = page.indexOf("\n## ", from);
        return all(pattern, page.substring(from, to < 0 ? page.length() : to));
    }

    private List<String> all(Pattern pattern) {
        return all(pattern, page);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static String mainSources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("common", "messaging", "trainer-worker", "inference-worker")) {
            try (Stream<Path> files = Files.walk(Project.HOME.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    sources.append(Files.readString(file));
                }
            }
        }
        return sources.toString();
    }
}
