package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.FailureCode;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but what lies below the roots is read. */
class DatasetRootsTest extends OnImageFolders {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc",
                "file:///",
                "file:///nowhere/at/all",
                "http://example.org/data",
                "s3://bucket/data",
                "lesions",
                "file://host/lesions",
                "::",
                "file:lesions"
            })
    void only_folders_below_the_roots_are_read(String uri) throws Exception {
        // When
        JobFailedException failure = failure(uri);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
        assertThat(failure).hasMessageContaining(uri);
    }

    @Test
    void dots_and_links_do_not_lead_out_of_the_roots() throws Exception {
        // Given
        Path elsewhere = DrawnImages.folders(outside.resolve("secret"), 5);
        Path link = Files.createSymbolicLink(root.resolve("link"), elsewhere);

        // When
        JobFailedException byLink = failure(link.toUri().toString());
        JobFailedException byDots = failure("file://" + root + "/../" + outside.getFileName() + "/secret");

        // Then
        assertThat(byLink.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
        assertThat(byDots.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
    }

    @Test
    void a_linked_file_outside_the_roots_is_unreadable_and_one_inside_is_read() throws Exception {
        // Given
        DrawnImages.write(outside.resolve("secret.png"), DrawnImages.disc(50));
        Files.createSymbolicLink(data.resolve("disc/secret.png"), outside.resolve("secret.png"));
        DrawnImages.write(root.resolve("pool/shared.png"), DrawnImages.disc(51));
        Files.createSymbolicLink(data.resolve("disc/shared.png"), root.resolve("pool/shared.png"));

        // When
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1, OnImageFolders::goOn);

        // Then
        assertThat(divided.dataset().images()).extracting(LabelledImage::name).contains("disc/shared.png");
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly("disc/secret.png");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_class_folder_that_is_a_link_is_refused_wherever_it_leads(boolean inside) throws Exception {
        // Given
        Path pool = DrawnImages.folders((inside ? root : outside).resolve("pool"), 5);
        Files.createSymbolicLink(data.resolve("triangle"), pool.resolve("disc"));

        // When
        JobFailedException failure = failure(data.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("the folder 'triangle' is a link");
    }

    @Test
    void a_linked_folder_below_a_class_is_unreadable_and_named() throws Exception {
        // Given
        Path pool = DrawnImages.folders(root.resolve("pool"), 5);
        Files.createSymbolicLink(data.resolve("disc/more"), pool.resolve("disc"));

        // When
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1, OnImageFolders::goOn);

        // Then
        assertThat(divided.dataset().images()).hasSize(10);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly("disc/more");
    }

    @Test
    void a_link_that_leads_nowhere_is_unreadable() throws Exception {
        // Given
        Files.createSymbolicLink(data.resolve("disc/gone.png"), root.resolve("pool/gone.png"));

        // When
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1, OnImageFolders::goOn);

        // Then
        assertThat(divided.dataset().unreadable())
                .containsExactly(new UnreadableFile("disc/gone.png", "it is a link that leads nowhere"));
    }
}
