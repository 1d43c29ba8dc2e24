package io.scanstream.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundThreadTest {

    /** Of the fields after the name in proc_pid_stat(5), counted from 0. */
    private static final int NICENESS_FIELD = 16;

    @Test
    @EnabledOnOs(OS.LINUX)
    void work_gives_way_to_others_and_its_caller_does_not() throws IOException {
        // Given
        int before = niceness();

        // When
        int meanwhile = BackgroundThread.call("work", BackgroundThreadTest::niceness);

        // Then
        assertThat(meanwhile).isGreaterThan(before);
        assertThat(niceness()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, IllegalStateException.class, OutOfMemoryError.class})
    void what_the_work_throws_reaches_its_caller(Class<? extends Throwable> kind) throws ReflectiveOperationException {
        // Given
        Throwable thrown = kind.getConstructor(String.class).newInstance("it fails");

        // When, then
        assertThatThrownBy(() -> BackgroundThread.call("work", () -> fail(thrown)))
                .isSameAs(thrown);
    }

    private static Object fail(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }

    private static int niceness() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS_FIELD]);
    }
}
