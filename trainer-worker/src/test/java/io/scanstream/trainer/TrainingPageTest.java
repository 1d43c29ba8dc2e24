package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.NetworkName;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/training.md} says of networks; {@link TrainingPipelineTest} holds its table of a bundle's files. */
class TrainingPageTest {

    private static final Pattern FILE = Pattern.compile("(?m)^\\| `([a-z-]+\\.[a-z]+)` \\|");

    @ParameterizedTest
    @EnumSource(NetworkName.class)
    void names_the_stages_that_training_begins_at(NetworkName network) throws Exception {
        // Given
        List<String> cells = cellsOf(network);

        // Then
        assertThat(NetworkCatalogue.formsOf(network)).isNotEmpty().allSatisfy(form -> {
            assertThat(cells.get(1)).contains(quoted(first(form)), quoted(last(form)));
            assertThat(cells.get(2)).isEqualTo(quoted(form.partialStage()));
            assertThat(cells.get(3)).isEqualTo(quoted(form.deeperStage()));
        });
    }

    private static List<String> cellsOf(NetworkName network) throws IOException {
        return page().lines()
                .filter(line -> line.startsWith("| `") && line.contains(quoted(network.wireName())))
                .map(line -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| "))
                        .toList())
                .findFirst()
                .orElseThrow();
    }

    private static String first(NetworkForm form) {
        return form.stageNames().get(0);
    }

    private static String last(NetworkForm form) {
        return form.stageNames().get(form.stageNames().size() - 1);
    }

    private static String quoted(String name) {
        return "`" + name + "`";
    }

    /** In the order of the page. */
    static List<String> filesOfABundle() throws IOException {
        return FILE.matcher(page())
                .results()
                .map((MatchResult file) -> file.group(1))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("scanstream.home"), "docs", "training.md"));
    }
}
