package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the README says is so. That {@code ./scanstream demo} works is {@link DemoIT}'s to show. */
class ReadmeTest {

    private static final Path HOME = Path.of(System.getProperty("scanstream.home"));
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)\\)");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w+)`");
    private static final Pattern FILE = Pattern.compile("`([a-z][\\w./-]*\\.(?:json|md|yaml))`");
    private static final Set<String> MADE_BY_THE_USER = Set.of("summary.json", "request.json");

    private String readme;

    @BeforeEach
    void read() throws Exception {
        readme = Files.readString(HOME.resolve("README.md"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", "docs/models.md", "docs/command-line.md", "docs/operations.md", "docs/security.md"})
    void every_command_is_one_that_the_program_understands(String page) throws Exception {
        // Given
        List<String> commands = blocks("sh", Files.readString(HOME.resolve(page))).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("./scanstream "))
                .toList();

        // When / Then
        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            String[] arguments = command.substring("./scanstream ".length()).split(" ", -1);
            new CommandLine(Scanstream.class, new SubcommandFactory())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(arguments);
        });
    }

    @Test
    void the_other_commands_are_the_test_command_alone() {
        // When
        List<String> others = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("./scanstream "))
                .toList();

        // Then
        assertThat(others).containsExactly("mvn verify");
    }

    @Test
    void the_request_is_one_that_can_be_sent() {
        // When
        TrainingRequest request =
                Messages.read(blocks("json").get(0).getBytes(StandardCharsets.UTF_8), TrainingRequest.class);

        // Then
        assertThat(request.jobId()).isEqualTo("my-first-job");
    }

    @Test
    void every_link_leads_to_a_file() {
        assertThat(LINK.matcher(readme).results().map(found -> found.group(1)).toList())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(HOME.resolve(link)).exists());
    }

    @Test
    void every_class_and_file_that_is_named_exists() throws Exception {
        // Given
        Set<String> names;
        try (Stream<Path> files = Files.walk(HOME)) {
            names = files.filter(file -> !file.toString().contains("/target/"))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }

        // When
        List<String> classes = all(CLASS).map(name -> name + ".java").toList();
        List<String> files = all(FILE)
                .filter(name -> !MADE_BY_THE_USER.contains(name))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();

        // Then
        assertThat(names).containsAll(classes).containsAll(files);
    }

    @Test
    void every_module_is_on_the_map() throws Exception {
        // Given
        String pom = Files.readString(HOME.resolve("pom.xml"));

        // When
        List<String> modules = Pattern.compile("<module>(.+)</module>")
                .matcher(pom)
                .results()
                .map(found -> found.group(1))
                .toList();

        // Then
        assertThat(modules).allSatisfy(module -> assertThat(readme).contains("| `" + module + "` |"));
    }

    @Test
    void the_jars_that_one_starts_are_where_it_says() {
        assertThat(Arrays.asList("trainer-worker", "inference-worker"))
                .allSatisfy(
                        module -> assertThat(readme).contains("`" + module + "/target/quarkus-app/quarkus-run.jar`"));
        assertThat(readme).contains("`inference-worker/run`");
        assertThat(HOME.resolve("inference-worker/run")).isExecutable();
    }

    private Stream<String> all(Pattern pattern) {
        return pattern.matcher(readme).results().map(found -> found.group(1));
    }

    private List<String> blocks(String language) {
        return blocks(language, readme);
    }

    private static List<String> blocks(String language, String page) {
        return BLOCK.matcher(page)
                .results()
                .filter(found -> found.group(1).equals(language))
                .map((MatchResult found) -> found.group(2))
                .toList();
    }

    /** The top-level command has no public constructor. */
    private static final class SubcommandFactory implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type.isInterface()) {
                return CommandLine.defaultFactory().create(type); // a list for an option that may come several times
            }
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        }
    }
}
