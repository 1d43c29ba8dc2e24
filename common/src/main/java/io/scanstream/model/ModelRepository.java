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
        ByteBuffer weights = null;
        for (BundleFile file : manifest.files()) {
            ByteBuffer bytes = verified(published, file);
            weights = file.name().equals(ModelManifest.WEIGHTS) ? bytes : weights;
        }
        if (weights == null) {
            throw invalid(published, "it has no " + ModelManifest.WEIGHTS);
        }
        return answering(
                new NetworkClassifier(manifest, published.manifestSha256(), network(published, manifest, weights)),
                published);
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
        byte[] json = read(published, ModelManifest.FILE_NAME, published.manifestSha256(), LARGEST_MANIFEST)
                .array();
        try {
            ModelManifest manifest = Messages.read(json, ModelManifest.class);
            if (!manifest.modelVersion().equals(published.modelVersion())) {
                throw invalid(published, "its manifest is of " + manifest.modelVersion());
            }
            return manifest;
        } catch (InvalidMessageException e) {
            throw invalid(published, e.getMessage(), e);
        }
    }

    private ByteBuffer verified(ModelPublished published, BundleFile file) throws IOException {
        long size = size(published, file.name());
        if (size != file.bytes()) {
            throw invalid(published, "%s has %,d bytes instead of %,d".formatted(file.name(), size, file.bytes()));
        }
        return read(published, file.name(), file.sha256(), LARGEST_FILE);
    }

    private ByteBuffer read(ModelPublished published, String name, String sha256, int largest) throws IOException {
        long size = size(published, name);
        if (size > largest) {
            throw invalid(
                    published, "%s has %,d bytes, more than the %,d that are read".formatted(name, size, largest));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        try (DigestInputStream in = Sha256.reading(store.open(key(published, name)))) {
            fill(bytes, in);
            if (bytes.hasRemaining()
                    || !Sha256.hex(in.getMessageDigest().digest()).equals(sha256)) {
                throw invalid(published, "%s does not have the SHA-256 %s".formatted(name, sha256));
            }
        }
        return bytes.flip();
    }

    private long size(ModelPublished published, String name) throws IOException {
        return store.size(key(published, name)).orElseThrow(() -> invalid(published, name + " is missing"));
    }

    private static BlobKey key(ModelPublished published, String name) throws InvalidBundleException {
        try {
            return new BlobKey(published.bundle()).resolve(name);
        } catch (IllegalArgumentException e) {
            throw invalid(published, e.getMessage(), e);
        }
    }

    private static void fill(ByteBuffer bytes, InputStream in) throws IOException {
        ReadableByteChannel channel = Channels.newChannel(in);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // read on until the blob ends
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
