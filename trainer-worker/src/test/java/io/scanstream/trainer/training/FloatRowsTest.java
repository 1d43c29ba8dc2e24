package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatRowsTest {
    private static final int WIDTH = 3;

    @TempDir
    private Path parent;

    @ParameterizedTest(name = "{0} bytes of memory: {1} of 5 rows in the file")
    @CsvSource({"0, 5", "11, 5", "12, 4", "30, 3", "60, 0", "1000, 0"})
    void rows_come_back_as_they_were_from_memory_and_from_the_file(long memoryBytes, int inFile) throws Exception {
        // Given numbers that a conversion would not leave alone among them
        float[] source = {
            -1,
            0,
            1,
            2,
            3,
            -0f,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            Float.NEGATIVE_INFINITY,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16
        };
        try (FloatRows rows = rows(memoryBytes)) {

            // When rows are read between the others' being added
            for (int row = 0; row < 5; row++) {
                assertThat(rows.add(source, 2 + row * WIDTH)).isEqualTo(row);
                rows.get(0, FloatBuffer.allocate(WIDTH));
            }

            // Then
            assertThat(rows.rows()).isEqualTo(5);
            assertThat(rows.rowsInFile()).isEqualTo(inFile);
            for (int row : new int[] {4, 0, 2, 3, 1}) {
                float[] target = new float[WIDTH + 2];
                rows.get(row, FloatBuffer.wrap(target).position(1));
                assertThat(target)
                        .containsExactly(
                                0, source[2 + row * WIDTH], source[3 + row * WIDTH], source[4 + row * WIDTH], 0);
            }
        }
    }

    @Test
    void no_file_is_left_in_the_directory() throws Exception {
        // Given
        FloatRows rows = rows(WIDTH * Float.BYTES);
        rows.add(new float[] {1, 2, 3}, 0);
        rows.add(new float[] {4, 5, 6}, 0);

        // When
        rows.close();

        // Then
        assertThat(directory()).isEmptyDirectory();
    }

    @Test
    void without_need_the_disk_is_left_alone() throws Exception {
        // When
        try (FloatRows rows = rows(1000)) {
            rows.add(new float[] {1, 2, 3}, 0);
        }

        // Then
        assertThat(directory()).doesNotExist();
    }

    @Test
    void two_tables_share_a_directory_and_no_file() throws Exception {
        // Given
        try (FloatRows one = rows(0);
                FloatRows other = rows(0)) {

            // When
            one.add(new float[] {1, 2, 3}, 0);
            other.add(new float[] {4, 5, 6}, 0);

            // Then
            float[] target = new float[WIDTH];
            one.get(0, FloatBuffer.wrap(target));
            assertThat(target).containsExactly(1, 2, 3);
            other.get(0, FloatBuffer.wrap(target));
            assertThat(target).containsExactly(4, 5, 6);
        }
    }

    private Path directory() {
        return parent.resolve("features");
    }

    private FloatRows rows(long memoryBytes) {
        return new FloatRows(directory(), WIDTH, memoryBytes);
    }
}
