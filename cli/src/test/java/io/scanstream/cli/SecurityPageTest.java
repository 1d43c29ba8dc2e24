package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.access.AccessRight;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/security.md}, held against the code. That the ways into a broker work is SecuredConnectionIT's to show. */
class SecurityPageTest {

    private static final Path HOME = Path.of(System.getProperty("scanstream.home"));
    private static final Pattern CHECK = Pattern.compile("(?m)^\\|[^|]+\\|[^|]+\\| ((?:`\\w+`(?:, )?)+) \\|$");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern PROPERTIES = Pattern.compile("```properties\\n(.*?)```", Pattern.DOTALL);
    private static final String EVERY_TOPIC = "every topic";

    private String page;

    @BeforeEach
    void read() throws Exception {
        page = Files.readString(HOME.resolve("docs/security.md"));
    }

    @ParameterizedTest
    @EnumSource
    void the_table_says_what_a_party_is_allowed(Party party) {
        // Given
        Pattern row = Pattern.compile("(?m)^\\| %s \\| ([^|]+) \\| ([^|]+) \\|$".formatted(party));

        // When
        Set<String> documented = row.matcher(page)
                .results()
                .flatMap(found -> lines(found.group(1), found.group(2)))
                .collect(Collectors.toSet());
        Set<String> allowed = AccessRights.of(party, WorkerGroups.STANDARD).stream()
                .map(right -> line(right.what(), right.names()))
                .collect(Collectors.toSet());

        // Then
        assertThat(documented).isNotEmpty().isEqualTo(allowed);
    }

    private static Stream<String> lines(String what, String operations) {
        return what.equals(EVERY_TOPIC)
                ? Arrays.stream(Topic.values()).map(topic -> line("topic " + topic.topicName(), operations))
                : Stream.of(line(what, operations));
    }

    /** In Kafka's order, whatever that of the page is. */
    private static String line(String what, String operations) {
        Set<AclOperation> known =
                Arrays.stream(operations.split(", ")).map(AclOperation::valueOf).collect(Collectors.toSet());
        return what + ": " + AccessRight.names(known);
    }

    @Test
    void every_class_that_checks_something_exists() throws Exception {
        // Given
        Set<String> sources;
        try (Stream<Path> files = Files.walk(HOME)) {
            sources = files.filter(file -> file.toString().contains("src/main/java"))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(HashSet::new));
        }

        // When
        List<String> named = CHECK.matcher(page)
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map(name -> name.group(1) + ".java")
                .toList();

        // Then
        assertThat(named).hasSizeGreaterThan(12);
        assertThat(sources).containsAll(named);
    }

    /** The files that they name are somebody else's: what can be told without them is that every key is Kafka's. */
    @Test
    void the_examples_for_brokers_hold_settings_that_clients_know() throws Exception {
        // Given
        Set<String> known = new HashSet<>(AdminClientConfig.configNames());

        // When
        List<Properties> examples = PROPERTIES
                .matcher(page)
                .results()
                .map(found -> properties(found.group(1)))
                .filter(example -> example.containsKey("kafka.bootstrap.servers"))
                .toList();

        // Then
        assertThat(examples)
                .hasSize(3)
                .allSatisfy(example -> assertThat(example.stringPropertyNames())
                        .allSatisfy(key -> assertThat(known).contains(key.substring("kafka.".length()))));
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        assertThatCode(() -> properties.load(new StringReader(text))).doesNotThrowAnyException();
        return properties;
    }
}
