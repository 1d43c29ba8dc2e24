package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/adding-a-network.md} against the code. */
class AddingANetworkTest {

    private static final Path HOME = Path.of(System.getProperty("scanstream.home"));
    private static final Pattern CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+|[\\w/-]+\\.(?:json|md))`");

    @Test
    @DisplayName("The code on the page is code that is compiled and tried")
    void codeIsTheExamples() throws IOException {
        // Given
        String example = withoutIndents(
                Files.readString(HOME.resolve("common/src/test/java/io/scanstream/model/ThreeBlocks.java")));

        // When
        Stream<String> blocks = CODE.matcher(page()).results().map(found -> withoutIndents(found.group(1)));

        // Then
        assertThat(blocks).hasSize(2).allSatisfy(block -> assertThat(example).contains(block));
    }

    @Test
    @DisplayName("What the page names there is")
    void namesAreOfFiles() throws IOException {
        // Given
        Set<String> files;
        try (Stream<Path> found = Files.walk(HOME)) {
            files = found.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }

        // When
        Stream<String> names = NAME.matcher(page()).results().map(AddingANetworkTest::fileName);

        // Then
        assertThat(names).isNotEmpty().isSubsetOf(files);
    }

    private static String page() throws IOException {
        return Files.readString(HOME.resolve("docs/adding-a-network.md"));
    }

    private static String fileName(MatchResult found) {
        String name = found.group(1);
        return name.contains(".") ? name.substring(name.lastIndexOf('/') + 1) : name + ".java";
    }

    private static String withoutIndents(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
