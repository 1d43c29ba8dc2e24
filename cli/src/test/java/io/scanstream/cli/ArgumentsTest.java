package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said and refused before anything is started and any broker is asked. */
class ArgumentsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "train",
                "watch",
                "cancel",
                "doctor",
                "classify",
                "models",
                "models promote",
                "models rollback",
                "models retire",
                "models prune",
                "models agree",
                "models compare",
                "replay",
                "topics",
                "topics create",
                "topics list",
                "weights",
                "weights list",
                "weights fetch",
                "weights verify"
            })
    void every_command_explains_itself(String command) {
        // When
        Output output = Output.of((command + " --help").split(" "));

        // Then
        assertThat(output.exitCode()).isZero();
        assertThat(output.out()).startsWith("Usage: scanstream " + command);
    }

    @ParameterizedTest
    @CsvSource({
        "--image-size, 5, 'imageSize is 5, but it must be from 32 to 2048'",
        "--epochs, 0, 'epochs is 0, but it must be from 1 to 10000'",
        "--seed, -3, 'seed is -3, but it must be from 0 to 2147483647'",
        "--data, /nowhere, '--data is /nowhere, but there is no such folder'",
        "--test, /nowhere, '--test is /nowhere, but there is no such folder'",
        "--weights, /nowhere, '--weights is /nowhere, but there is no such folder'",
        "--summary, /nowhere/file, 'the folder of --summary is /nowhere, but there is no such folder'",
        "--initialisation, pretrained, '--initialisation pretrained needs --weights DIR'"
    })
    void a_demo_that_cannot_work_is_refused_before_it_starts(String option, String value, String sentence) {
        // When
        Output output = Output.of("demo", option, value);

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains(sentence);
        assertThat(output.out()).isEmpty();
    }

    @Test
    void weights_that_do_not_hold_the_network_are_not_silently_done_without() throws Exception {
        // Given
        Files.createDirectories(directory.resolve("vgg16"));

        // When
        Output output = Output.of("demo", "--weights", directory.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("there is no .safetensors or .h5 file in its mobilenet_v2");
        assertThat(output.out()).isEmpty();
    }

    @Test
    void a_request_that_cannot_be_read_is_named() {
        // When
        Output missing =
                Output.of("train", "--request", directory.resolve("none.json").toString());
        Output folder = Output.of("train", "--request", directory.toString());

        // Then
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no file " + directory.resolve("none.json"));
        assertThat(folder.exitCode()).isEqualTo(1);
        assertThat(folder.err()).contains("the request %s cannot be read".formatted(directory));
    }

    @Test
    void what_is_not_understood_has_an_exit_code_of_its_own() {
        // When
        Output output = Output.of("classify", "--timeout", "0", directory.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.err()).contains("--timeout is 0, but it must be 1 or more");
    }

    @ParameterizedTest
    @CsvSource({
        "skin@1 skin@1 --data DIR, 2, A and B are both skin@1",
        "skin skin@2 --data DIR, 2, 'it must read name@version'",
        "skin@1 skin@2 --data DIR --timeout 0, 2, '--timeout is 0, but it must be 1 or more'",
        "skin@1 skin@2, 2, '--data'",
        "skin@1 skin@2 --data /nowhere, 1, '--data is /nowhere, but there is no such folder'",
        "skin@1 skin@2 --data DIR, 1, 'DIR holds no folders with images'",
        "skin@1 skin@2 --data DIR --summary /nowhere/file, 1, 'the folder of --summary is /nowhere, but there is no'"
    })
    void a_comparison_that_cannot_work_is_refused_before_it_starts(String arguments, int exitCode, String sentence) {
        // When
        Output output = Output.of(("models compare " + arguments.replace("DIR", directory.toString())).split(" "));

        // Then
        assertThat(output.exitCode()).isEqualTo(exitCode);
        assertThat(output.err()).contains(sentence.replace("DIR", directory.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "doctor --store DIR --store-config FILE, 2, '--store=DIR, --store-config=FILE are mutually exclusive'",
        "models promote skin, 2, it must read name@version",
        "models promote skin@1 --shadow --no-shadow, 2, '--shadow, --no-shadow are mutually exclusive'",
        "models prune, 2, '--store'",
        "models prune --store /nowhere, 1, there is no directory /nowhere",
        "models prune --store /tmp --older-than week, 2, '''week'' is no time such as 2026-03-01T12:00:00Z'",
        "models rollback skin --to lung@2, 1, '--to is lung@2, but it must be a version of skin'",
        "models rollback skin --to A, 1, 'version is ''A'', but it must be 1 to 63 characters'",
        "models agree skin --list -1, 2, '--list is -1, but it must be from 0 to 10000'",
        "models agree skin --since noon, 2, '''noon'' is no time such as 2026-03-01T12:00:00Z, nor a duration ago'",
        "replay, 2, '--from'",
        "replay --from -PT2H, 2, '--model'",
        "replay --cancel x --from -PT2H --model skin@1, 2, 'mutually exclusive'",
        "replay --from -PT2H --model skin@1 --topic scans, 2, '''scans'' is neither images nor images.urgent'",
        "replay --from -PT2H --model skin@1 --timeout 0, 2, '--timeout is 0, but it must be 1 or more'",
        "replay --from -PT2H --model skin@1 --against skin@1, 1, 'it must be another version of skin'",
        "replay --from -PT2H --model skin@1 --against lung@1, 1, 'it must be another version of skin'",
        "replay --from -PT2H --model skin@1 --id x-against, 1, 'it must not end with -against'",
        "replay --from 2026-03-01T12:00:00Z --to 2026-03-01T12:30:00+01:00 --model skin@1, 1,"
                + "'--from is 2026-03-01T12:00:00Z, but it must be before --to, 2026-03-01T11:30:00Z'"
    })
    void what_cannot_be_meant_is_refused_before_a_broker_is_asked(String arguments, int exitCode, String sentence) {
        // When
        Output output = Output.of(arguments.split(" "));

        // Then
        assertThat(output.exitCode()).isEqualTo(exitCode);
        assertThat(output.err()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "--acls, '--acls needs a principal such as --trainer-principal, and they need --acls'",
        "--trainer-principal User:t, '--acls needs a principal such as --trainer-principal, and they need --acls'",
        "--acls --reader-principal ward, 'the principal is ''ward'', but it must read User:NAME'",
        "--acls --trainer-principal User:t --trainer-group *, 'the group of the trainers is ''*'', but it must be a name'"
    })
    void rights_that_nobody_could_mean_are_refused_before_a_broker_is_asked(String options, String sentence) {
        // When
        Output output = Output.of(("topics create " + options).split(" "));

        // Then
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.err()).contains(sentence);
    }

    @Test
    void a_broker_that_is_not_there_is_named() {
        // When
        Output output = Output.of("models", "--bootstrap", "127.0.0.1:1");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err())
                .endsWith("scanstream: no broker answers at 127.0.0.1:1: start one, or name another with --bootstrap%n"
                        .formatted());
    }

    @Test
    void an_address_that_nobody_can_find_is_named_with_the_reason() {
        // When
        Output output = Output.of("models", "--bootstrap", "no-such-host.invalid:9092");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err())
                .contains("no connection to a broker at no-such-host.invalid:9092: No resolvable bootstrap urls");
    }
}
