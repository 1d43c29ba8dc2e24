package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.FailureCode;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTableTest extends OnLayouts {

    @Test
    void columns_are_found_by_their_names_and_bad_lines_by_their_numbers() throws Exception {
        // Given
        draw(DatasetLayout.CSV);
        Path table = Files.writeString(
                root.resolve("data/odd.csv"),
                Files.readString(root.resolve("data/labels.csv")).replaceFirst("file", "\ufefffile")
                        + ",disc,,,\n" // 22
                        + "disc/0.png,disc,,,\n"
                        + "disc/none.png,disc,,,\n"
                        + "../../outside.png,disc,,,\n"
                        + root.resolve("data/disc/1.png") + ",disc,,,\n"
                        + "\"disc/a\u0000b.png\",disc,,,\n"
                        + "disc/1.png,,,,\n"
                        + "disc/1.png,disc,,holdout,\n",
                StandardCharsets.UTF_8);

        // When
        DividedDataset divided = read(DatasetLayout.CSV, table, 0.5);

        // Then
        assertThat(divided.dataset().images()).hasSize(2 * PER_CLASS);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly(
                        "odd.csv, line 22",
                        "odd.csv, line 23",
                        "odd.csv, line 24",
                        "odd.csv, line 25",
                        "odd.csv, line 26",
                        "odd.csv, line 27",
                        "odd.csv, line 28",
                        "odd.csv, line 29");
        assertThat(divided.dataset().groups()).isEqualTo(2 * PER_CLASS / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path,label                 | no column 'file'",
                "file,kind                  | no column 'label'",
                "file,label,label           | header of the CSV file cannot be used",
                "file,label;disc/0.png,disc;disc/0.png,square | calls disc/0.png 'square', but an earlier line 'disc'",
                "file,label;\"disc/0.png,disc | cannot be parsed after line 1"
            })
    void tables_that_cannot_be_used_are_refused(String lines, String message) throws Exception {
        // Given
        draw(DatasetLayout.CSV);
        Path table = Files.writeString(root.resolve("data/odd.csv"), lines.replace(';', '\n'));

        // When
        JobFailedException failure = failure(DatasetLayout.CSV, table);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ",\"\n\""})
    void a_record_that_would_fill_the_memory_is_refused_before_it_does(String cell) throws Exception {
        // Given
        draw(DatasetLayout.CSV);
        String endless = cell.repeat(1 << 20);
        Path inHeader = Files.writeString(root.resolve("data/header.csv"), "file,label" + endless);
        Path behindIt = Files.writeString(root.resolve("data/line.csv"), "file,label\n" + endless);

        // When
        JobFailedException header = failure(DatasetLayout.CSV, inHeader);
        JobFailedException line = failure(DatasetLayout.CSV, behindIt);

        // Then
        assertThat(header).hasMessageContaining("a record has more than 65,536 characters");
        assertThat(line).hasMessageContaining("after line 1: a record has more than 65,536 characters");
    }

    @Test
    void a_long_table_of_short_records_is_read() throws Exception {
        // Given
        draw(DatasetLayout.CSV);
        Path table = root.resolve("data/labels.csv");
        Files.writeString(table, "\n".repeat(10) + ",disc,,\n".repeat(20_000), StandardOpenOption.APPEND);

        // When
        DividedDataset divided = read(DatasetLayout.CSV, table, 1.0);

        // Then
        assertThat(divided.dataset().images()).hasSize(2 * PER_CLASS);
    }

    @ParameterizedTest
    @CsvSource({"CSV, data", "CSV, data/none.csv", "FOLDERS, data/labels.csv", "NLM, data/labels.csv"})
    void a_folder_is_no_table_and_a_table_no_folder(DatasetLayout layout, String path) throws Exception {
        // Given
        draw(DatasetLayout.CSV);

        // When
        JobFailedException failure = failure(layout, root.resolve(path));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
    }
}
