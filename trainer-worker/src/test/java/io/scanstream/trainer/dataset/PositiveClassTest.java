package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetReference;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositiveClassTest extends OnImageFolders {

    @Test
    void the_positive_class_is_the_one_asked_for_else_the_rarer_else_the_first() throws Exception {
        // Given
        Dataset even = read(data.toUri().toString()).dataset();
        DrawnImages.write(data.resolve("disc/one-more.png"), DrawnImages.disc(99));
        Dataset uneven = read(data.toUri().toString()).dataset();

        // When
        List<Optional<Integer>> positives =
                List.of(even.positive("square"), even.positive(null), uneven.positive(null));

        // Then
        assertThat(positives).containsExactly(Optional.of(1), Optional.of(0), Optional.of(1));
    }

    @Test
    void a_positive_class_that_does_not_exist_is_refused() throws Exception {
        // Given
        DatasetReference reference = reference(data.toUri().toString(), "triangle", null);

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> reader().read(reference, 1, OnImageFolders::goOn));

        // Then
        assertThat(failure).hasMessageContaining("'triangle'").hasMessageContaining("[disc, square]");
    }

    @Test
    void of_three_classes_none_can_be_asked_for_as_the_positive_one() throws Exception {
        // Given
        for (int i = 0; i < 10; i++) {
            DrawnImages.write(data.resolve("ring/" + i + ".png"), DrawnImages.disc(200 + i));
        }
        DatasetReference reference = reference(data.toUri().toString(), "ring", null);

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> reader().read(reference, 1, OnImageFolders::goOn));

        // Then
        assertThat(failure)
                .hasMessage("dataset.positive is 'ring', but only of two classes one is positive;"
                        + " the data set's classes are [disc, ring, square]");
    }
}
