package io.scanstream.model;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.model.ModelManifest.BundleFile;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Bundles in a store: written so that no half of one can be loaded, read so that no damaged one is served. */
public final class ModelRepository {

    private static final int LARGEST_MANIFEST = 4 << 20;
    /** The largest network of the catalogue's kind, VGG19 with the head it was published with, has 575 MB. */
    private static final int LARGEST_FILE = 1 << 30;

    private static final Reading PASSING_OVER = in -> in.transferTo(OutputStream.nullOutputStream());

    private final BlobStore store;

    public ModelRepository(BlobStore store) {
        this.store = store;
    }

    /**
     * Writes the files, then the manifest. A file that lies there already is left as it is: of two that publish the same
     * bundle at once neither spoils the other's, and one that comes second succeeds only with the same bytes.
     *
     * @param bundle key prefix
     * @param manifest made when the digests of the files are known
     * @return SHA-256 of the manifest
     * @throws BundleConflictException if another of that key has been published, or begun
     */
    public String publish(
            BlobKey bundle, Map<String, BlobStore.Content> files, Function<List<BundleFile>, ModelManifest> manifest)
            throws IOException {
        List<BundleFile> written = new ArrayList<>();
        for (Map.Entry<String, BlobStore.Content> file : files.entrySet()) {
            written.add(put(bundle, file.getKey(), file.getValue()));
        }
        byte[] json = Messages.writeIndented(manifest.apply(written));
        return put(bundle, ModelManifest.FILE_NAME, out -> out.write(json)).sha256();
    }

    private BundleFile put(BlobKey bundle, String name, BlobStore.Content content) throws IOException {
        BlobKey key = bundle.resolve(name);
        String[] sha256 = new String[1];
        boolean isFirst = store.putIfAbsent(key, out -> {
            DigestOutputStream digesting = Sha256.writing(out);
            content.writeTo(digesting);
            sha256[0] = Sha256.hex(digesting.getMessageDigest().digest());
        });
        if (!isFirst) {
            requireSame(key, sha256[0]);
        }
        return new BundleFile(name, store.size(key).orElseThrow(), sha256[0]);
    }

    private void requireSame(BlobKey key, String sha256) throws IOException {
        try (DigestInputStream there = Sha256.reading(store.open(key))) {
            there.transferTo(OutputStream.nullOutputStream());
            String other = Sha256.hex(there.getMessageDigest().digest());
            if (!other.equals(sha256)) {
                throw new BundleConflictException(key, other, sha256);
            }
        }
    }

    /**
     * Reads and verifies everything, then builds the network and lets it answer once.
     *
     * @return to be closed by the caller
     * @throws InvalidBundleException if anything is not as published
     */
    public ImageClassifier load(ModelPublished published) throws IOException {
        ModelManifest manifest = manifest(published);
        ByteBuffer weights = ByteBuffer.allocate(size(published, ModelManifest.WEIGHTS, LARGEST_FILE));
        verify(published, manifest, filling(weights));
        return answering(
                new NetworkClassifier(
                        manifest, published.manifestSha256(), network(published, manifest, weights.flip())),
                published);
    }

    /**
     * Reads and verifies everything as {@link #load} does, but keeps none of it and builds no network.
     *
     * @throws InvalidBundleException if anything is not as published
     */
    public ModelManifest verify(ModelPublished published) throws IOException {
        ModelManifest manifest = manifest(published);
        verify(published, manifest, PASSING_OVER);
        return manifest;
    }

    private static ImageClassifier answering(ImageClassifier classifier, ModelPublished published)
            throws InvalidBundleException {
        try {
            classifier.warmUp(1);
            return classifier;
        } catch (IllegalStateException e) {
            classifier.close();
            throw invalid(published, e.getMessage(), e);
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }

    private static ImageNetwork network(ModelPublished published, ModelManifest manifest, ByteBuffer weights)
            throws InvalidBundleException {
        NetworkForm form = NetworkCatalogue.form(manifest.network(), manifest.form())
                .orElseThrow(() -> invalid(
                        published,
                        "this program has no %s in the form of %s"
                                .formatted(manifest.network().wireName(), manifest.form())));
        try {
            return ImageNetwork.trained(
                    form,
                    manifest.head(),
                    manifest.labels().size(),
                    manifest.preprocessing().size(),
                    SafetensorsFile.parse(weights, ModelManifest.WEIGHTS));
        } catch (InvalidWeightsException e) {
            throw invalid(published, e.getMessage(), e);
        }
    }

    /** The manifest alone, verified against the record. */
    public ModelManifest manifest(ModelPublished published) throws IOException {
        ByteBuffer json = ByteBuffer.allocate(size(published, ModelManifest.FILE_NAME, LARGEST_MANIFEST));
        read(published, ModelManifest.FILE_NAME, published.manifestSha256(), filling(json));
        try {
            ModelManifest manifest = Messages.read(json.array(), ModelManifest.class);
            if (!manifest.modelVersion().equals(published.modelVersion())) {
                throw invalid(published, "its manifest is of " + manifest.modelVersion());
            }
            return manifest;
        } catch (InvalidMessageException e) {
            throw invalid(published, e.getMessage(), e);
        }
    }

    /** What becomes of a file's bytes while their digest is computed. Reads them all. */
    private interface Reading {
        void from(InputStream in) throws IOException;
    }

    private static Reading filling(ByteBuffer bytes) {
        return in -> {
            ReadableByteChannel channel = Channels.newChannel(in);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // read on until the blob ends
            }
        };
    }

    private void verify(ModelPublished published, ModelManifest manifest, Reading weights) throws IOException {
        for (BundleFile file : manifest.files()) {
            int size = size(published, file.name(), LARGEST_FILE);
            if (size != file.bytes()) {
                throw invalid(published, "%s has %,d bytes instead of %,d".formatted(file.name(), size, file.bytes()));
            }
            Reading reading = file.name().equals(ModelManifest.WEIGHTS) ? weights : PASSING_OVER;
            read(published, file.name(), file.sha256(), reading);
        }
        if (manifest.files().stream().noneMatch(file -> file.name().equals(ModelManifest.WEIGHTS))) {
            throw invalid(published, "it has no " + ModelManifest.WEIGHTS);
        }
    }

    private void read(ModelPublished published, String name, String sha256, Reading reading) throws IOException {
        try (DigestInputStream in = Sha256.reading(store.open(key(published, name)))) {
            reading.from(in);
            if (!Sha256.hex(in.getMessageDigest().digest()).equals(sha256)) {
                throw invalid(published, "%s does not have the SHA-256 %s".formatted(name, sha256));
            }
        }
    }

    private int size(ModelPublished published, String name, int largest) throws IOException {
        long size = store.size(key(published, name)).orElseThrow(() -> invalid(published, name + " is missing"));
        if (size > largest) {
            throw invalid(
                    published, "%s has %,d bytes, more than the %,d that are read".formatted(name, size, largest));
        }
        return (int) size;
    }

    private static BlobKey key(ModelPublished published, String name) throws InvalidBundleException {
        try {
            return new BlobKey(published.bundle()).resolve(name);
        } catch (IllegalArgumentException e) {
            throw invalid(published, e.getMessage(), e);
        }
    }

    private static InvalidBundleException invalid(ModelPublished published, String how) {
        return invalid(published, how, null);
    }

    private static InvalidBundleException invalid(ModelPublished published, String how, Throwable cause) {
        return new InvalidBundleException(
                "the bundle of %s cannot be loaded: %s".formatted(published.modelVersion(), how), cause);
    }
}
