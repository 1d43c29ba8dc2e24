package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.inference.fetching.SourceFetch;
import io.scanstream.inference.observation.Observation;
import io.scanstream.locals3.LocalS3;
import io.scanstream.objectstore.s3.S3Access;
import io.scanstream.objectstore.s3.S3BlobStore;
import io.scanstream.objectstore.s3.S3Settings;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream of images, of references to files and of references to objects, against a real broker and a server of S3. */
class ReferencesIT extends OnInferenceLoop {

    private static final int IMAGES = 20;
    private static final int MOST_BYTES = 1 << 20;

    @TempDir
    private Path directory;

    private Path root;
    private LocalS3 server;
    private S3Access access;
    private SourceFetch sources;

    @BeforeEach
    void allow() throws Exception {
        root = Files.createDirectories(directory.resolve("scans"));
        server = LocalS3.start(directory.resolve("s3"));
        server.createBucket("scans");
        access = S3Access.to(new S3Settings(
                Optional.of(server.endpoint()),
                Optional.empty(),
                true,
                Optional.of(new S3Settings.Keys(server.accessKey(), server.secretKey()))));
        sources = new SourceFetch(
                new AllowedSources(List.of(root), List.of(access.bucket("scans"))), MOST_BYTES, 4, Observation.none());
        fetch = sources;
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
    }

    @AfterEach
    void stopServer() throws Exception {
        sources.close();
        access.close();
        server.close();
    }

    private ImageReference inFolder(int number) throws Exception {
        byte[] image = DrawnImages.disc(number);
        Path file = Files.write(root.resolve(number + ".png"), image);
        return References.to(file.toUri().toString(), image);
    }

    private ImageReference inBucket(int number) throws Exception {
        byte[] image = DrawnImages.disc(number);
        new S3BlobStore(access.bucket("scans"), "").put(new BlobKey(number + ".png"), image);
        return References.to("s3://scans/%d.png".formatted(number), image);
    }

    private void send(String key, ImageReference reference) throws Exception {
        stand.kafka().send(References.record(Topic.IMAGES.topicName(), key, reference));
    }

    private static List<String> ids(List<Outcome> outcomes, String prefix) {
        return outcomes.stream()
                .filter(outcome -> outcome.image().key().startsWith(prefix))
                .map(outcome -> ((Prediction) outcome).id())
                .sorted()
                .toList();
    }

    @Test
    void references_are_answered_as_the_images_themselves_live_and_in_a_replay() throws Exception {
        // Given
        for (int i = 0; i < IMAGES; i++) {
            stand.sendImage("inline-" + i, "skin", DrawnImages.disc(i));
            send("folder-" + i, inFolder(i));
            send("bucket-" + i, inBucket(i));
        }
        Replaying replaying = new Replaying(stand, "inference-under-test");

        // When
        start();
        List<Outcome> live = stand.awaitOutcomes(3 * IMAGES);
        List<Outcome> replayed = replaying.replay("again", "skin@1", replaying.whole());

        // Then
        assertThat(ids(live, "folder")).hasSize(IMAGES).isEqualTo(ids(live, "inline"));
        assertThat(ids(live, "bucket")).isEqualTo(ids(live, "inline"));
        assertThat(replayed).hasSize(3 * IMAGES);
        assertThat(ids(replayed, "")).isEqualTo(ids(live, ""));
    }

    @Test
    void a_reference_that_leads_to_no_image_is_rejected_and_lies_untouched_in_the_dead_letters() throws Exception {
        // Given
        ImageReference changed = inFolder(1);
        Files.write(root.resolve("1.png"), DrawnImages.disc(2));
        Map<String, ImageReference> bad = Map.of(
                "REFERENCE_REFUSED", References.to("file:///etc/hostname", new byte[] {1}),
                "REFERENCE_NOT_FOUND", References.to("s3://scans/absent.png", new byte[] {1}),
                "REFERENCE_MISMATCH", changed);

        // When
        for (Map.Entry<String, ImageReference> reference : bad.entrySet()) {
            send(reference.getKey(), reference.getValue());
            send("good", inBucket(3));
        }
        byte[] nonsense = "no reference".getBytes(StandardCharsets.UTF_8);
        stand.kafka().send(References.record(Topic.IMAGES.topicName(), "REFERENCE_UNREADABLE", nonsense));
        start();

        // Then
        List<Outcome> outcomes = stand.awaitOutcomes(7);
        assertThat(outcomes).filteredOn(Prediction.class::isInstance).hasSize(3);
        assertThat(outcomes)
                .filteredOn(Rejection.class::isInstance)
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(((Rejection) outcome).code())
                        .isEqualTo(RejectionCode.valueOf(outcome.image().key())));
        Map<String, ConsumerRecord<byte[], byte[]>> letters =
                stand.kafka().await(Topic.IMAGES_DEAD_LETTER.topicName(), 4).stream()
                        .collect(Collectors.toMap(
                                letter -> new String(
                                        letter.headers()
                                                .lastHeader(MessageHeader.REASON_CODE)
                                                .value(),
                                        StandardCharsets.UTF_8),
                                letter -> letter));
        assertThat(letters.get("REFERENCE_UNREADABLE").value()).isEqualTo(nonsense);
        assertThat(letters.get("REFERENCE_REFUSED")
                        .headers()
                        .lastHeader(MessageHeader.CONTENT_TYPE)
                        .value())
                .asString()
                .isEqualTo(ImageReference.MEDIA_TYPE);
    }

    @Test
    void while_the_store_is_away_its_images_wait_others_are_answered_and_none_is_lost() throws Exception {
        // Given
        List<ImageReference> references = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            references.add(inBucket(i));
        }
        int port = server.endpoint().getPort();
        server.close();
        start();
        for (int i = 0; i < IMAGES; i++) {
            send("waits", references.get(i));
            stand.kafka().send(References.record(Topic.IMAGES_URGENT.topicName(), "urgent-" + i, inFolder(100 + i)));
        }

        // When
        List<Outcome> meanwhile = stand.awaitOutcomes(IMAGES);
        server = LocalS3.start(directory.resolve("s3"), port);
        List<Outcome> outcomes = stand.awaitOutcomes(2 * IMAGES);

        // Then
        assertThat(meanwhile)
                .allSatisfy(outcome -> assertThat(outcome.image().key()).startsWith("urgent"));
        assertThat(outcomes)
                .hasSize(2 * IMAGES)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
        assertThat(outcomes.stream().filter(outcome -> outcome.image().key().equals("waits")))
                .extracting(outcome -> outcome.image().offset())
                .isSorted()
                .hasSize(IMAGES);
        assertThat(stand.kafka().committed(Topic.IMAGES_DEAD_LETTER.topicName()))
                .isEmpty();
    }
}
