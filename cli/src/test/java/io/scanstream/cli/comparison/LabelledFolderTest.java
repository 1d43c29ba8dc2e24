package io.scanstream.cli.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.console.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFolderTest {

    @TempDir
    private Path data;

    @BeforeEach
    void writeFiles() throws Exception {
        for (String file :
                new String[] {"melanoma/a/1.png", "naevus/2.png", "naevus/3.png", "naevus/.hidden", ".git/4"}) {
            Files.createDirectories(data.resolve(file).getParent());
            Files.createFile(data.resolve(file));
        }
    }

    @Test
    void the_positive_class_is_the_rarer_one_unless_it_is_named() throws Exception {
        // When
        LabelledFolder rarer = LabelledFolder.read(data, Optional.empty());
        LabelledFolder named = LabelledFolder.read(data, Optional.of("naevus"));

        // Then
        assertThat(rarer.positive()).isEqualTo("melanoma");
        assertThat(named.positive()).isEqualTo("naevus");
        assertThat(rarer.images())
                .extracting(ImageFile::name)
                .containsExactly("melanoma/a/1.png", "naevus/2.png", "naevus/3.png");
    }

    @Test
    void of_classes_of_one_size_the_first_by_name_is_positive() throws Exception {
        // Given
        Files.delete(data.resolve("naevus/3.png"));

        // When
        LabelledFolder folder = LabelledFolder.read(data, Optional.empty());

        // Then
        assertThat(folder.positive()).isEqualTo("melanoma");
    }

    @Test
    void a_positive_class_without_a_folder_is_refused_with_the_folders_there_are() {
        assertThatThrownBy(() -> LabelledFolder.read(data, Optional.of("wart")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the positive class is 'wart', but the folders of the data are [melanoma, naevus]");
    }

    @Test
    void one_class_is_nothing_to_compare_on() throws Exception {
        // Given
        Files.delete(data.resolve("melanoma/a/1.png"));

        // When / Then
        assertThatThrownBy(() -> LabelledFolder.read(data, Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("a comparison needs folders of two classes or more, but there are [naevus]");
    }
}
