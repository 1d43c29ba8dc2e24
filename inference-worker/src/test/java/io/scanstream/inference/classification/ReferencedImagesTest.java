package io.scanstream.inference.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.inference.References;
import io.scanstream.inference.fetching.FetchedImage;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.storage.Sha256;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that come as references, beside others that do not. */
class ReferencedImagesTest extends OnClassification {

    /** By URI. */
    private final Map<String, CompletableFuture<FetchedImage>> elsewhere = new HashMap<>();

    @BeforeEach
    void fetch() {
        fetch = reference -> elsewhere.get(reference.uri());
    }

    private ImageEvent reference(int offset, String uri, byte[] bytes) {
        return ImageEvent.of(References.message(offset, Messages.write(References.to(uri, bytes))), Pseudonyms.none());
    }

    private static CompletableFuture<FetchedImage> unusable(RejectionCode code) {
        return CompletableFuture.failedFuture(new UnusableImageException(code, "because"));
    }

    private static FetchedImage fetched(byte[] bytes) {
        return new FetchedImage(bytes, 1, 2);
    }

    private List<Outcome> answers(ImageEvent... images) {
        try (PreparedBatch prepared = classification(SKIN).prepare(new ImageBatch(List.of(images)))) {
            return prepared.answer();
        }
    }

    @Test
    void the_same_bytes_get_the_same_prediction_whichever_way_they_came() {
        // Given
        byte[] image = DrawnImages.disc(1);
        elsewhere.put("s3://scans/a", CompletableFuture.completedFuture(fetched(image)));

        // When
        List<Outcome> outcomes = answers(image(0, SKIN, image), reference(1, "s3://scans/a", image));

        // Then
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
        Prediction inline = (Prediction) outcomes.get(0);
        Prediction referenced = (Prediction) outcomes.get(1);
        assertThat(referenced.id()).isEqualTo(inline.id());
        assertThat(referenced.image().sha256()).isEqualTo(Sha256.of(image));
        assertThat(skin.seen.get(1)).isEqualTo(skin.seen.get(0));
    }

    @Test
    void what_cannot_be_had_is_rejected_and_harms_nobody_beside_it() {
        // Given
        byte[] image = DrawnImages.disc(1);
        elsewhere.put("s3://scans/refused", unusable(RejectionCode.REFERENCE_REFUSED));
        elsewhere.put("s3://scans/absent", unusable(RejectionCode.REFERENCE_NOT_FOUND));
        elsewhere.put("s3://scans/there", CompletableFuture.completedFuture(fetched(image)));
        elsewhere.put("s3://scans/broken", CompletableFuture.completedFuture(fetched(BrokenImages.cutJpeg())));
        ImageEvent unreadable = ImageEvent.of(
                References.message(4, "no reference".getBytes(StandardCharsets.UTF_8)), Pseudonyms.none());

        // When
        List<Outcome> outcomes = answers(
                reference(0, "s3://scans/refused", image),
                reference(1, "s3://scans/there", image),
                reference(2, "s3://scans/absent", image),
                reference(3, "s3://scans/broken", BrokenImages.cutJpeg()),
                unreadable,
                image(5, SKIN, image));

        // Then
        assertThat(outcomes)
                .extracting(outcome -> outcome instanceof Rejection rejection ? rejection.code() : null)
                .containsExactly(
                        RejectionCode.REFERENCE_REFUSED,
                        null,
                        RejectionCode.REFERENCE_NOT_FOUND,
                        RejectionCode.UNDECODABLE,
                        RejectionCode.REFERENCE_UNREADABLE,
                        null);
    }

    @Test
    void while_a_store_is_away_its_images_are_unanswered_and_no_others() {
        // Given
        byte[] image = DrawnImages.disc(1);
        elsewhere.put("s3://away/a", CompletableFuture.failedFuture(new IOException("bucket away cannot be reached")));
        elsewhere.put("s3://away/b", CompletableFuture.failedFuture(new IOException("bucket away cannot be reached")));
        elsewhere.put("s3://scans/absent", unusable(RejectionCode.REFERENCE_NOT_FOUND));
        ImageEvent first = reference(1, "s3://away/a", image);
        ImageEvent second = reference(3, "s3://away/b", image);

        // When
        UnansweredException unanswered = catchThrowableOfType(
                UnansweredException.class,
                () -> answers(image(0, SKIN, image), first, reference(2, "s3://scans/absent", image), second));

        // Then
        assertThat(unanswered).hasMessageContaining("bucket away cannot be reached");
        assertThat(unanswered.images()).containsExactly(first, second);
        assertThat(skin.seen).isEmpty();
    }

    @Test
    void of_what_was_fetched_it_is_known_when() {
        // Given
        byte[] image = DrawnImages.disc(1);
        elsewhere.put("s3://scans/a", CompletableFuture.completedFuture(fetched(image)));
        elsewhere.put("s3://scans/absent", unusable(RejectionCode.REFERENCE_NOT_FOUND));
        ImageEvent there = reference(1, "s3://scans/a", image);
        ImageBatch batch =
                new ImageBatch(List.of(image(0, SKIN, image), there, reference(2, "s3://scans/absent", image)));
        try (PreparedBatch prepared = classification(SKIN).prepare(batch)) {
            prepared.answer();

            // When
            List<ImageArrival> arrivals = prepared.arrivals();

            // Then
            assertThat(arrivals).containsExactly(new ImageArrival(there, 1, 2));
        }
    }

    @Test
    void what_arrives_late_is_decoded_when_it_does() throws Exception {
        // Given
        byte[] image = DrawnImages.disc(1);
        CompletableFuture<FetchedImage> late = new CompletableFuture<>();
        elsewhere.put("s3://scans/late", late);
        ImageBatch batch = new ImageBatch(List.of(reference(0, "s3://scans/late", image)));
        try (PreparedBatch prepared = classification(SKIN).prepare(batch)) {
            CompletableFuture<List<Outcome>> answer = CompletableFuture.supplyAsync(prepared::answer);
            boolean wasEarly = answer.isDone();

            // When
            late.complete(fetched(image));

            // Then
            assertThat(wasEarly).isFalse();
            assertThat(answer.get()).singleElement().isInstanceOf(Prediction.class);
        }
    }

    @Test
    void a_batch_that_is_given_up_fetches_nothing_more() {
        // Given
        CompletableFuture<FetchedImage> late = new CompletableFuture<>();
        elsewhere.put("s3://scans/late", late);
        ImageReference reference = References.to("s3://scans/late", DrawnImages.disc(1));

        // When
        classification(SKIN)
                .prepare(new ImageBatch(
                        List.of(ImageEvent.of(References.message(0, Messages.write(reference)), Pseudonyms.none()))))
                .close();

        // Then
        assertThat(late).isCancelled();
        assertThat(skin.closed).hasValue(0);
    }
}
