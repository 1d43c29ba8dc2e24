package io.scanstream.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.testing.TestModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Requests that somebody might send who means no good, each of one kind, with what has to be said of it. */
final class HostileRequests {

    static final String MODEL = "skin";

    private static final String JOB = "the-job";

    private final List<Hostile> requests = new ArrayList<>();
    private final HostileDatasets datasets;

    /**
     * @param name part of the job's id
     * @param request with {@link #JOB} where the job's id belongs
     * @param headers how many the record has
     * @param sentence part of the reason
     */
    record Hostile(String name, byte[] request, int headers, FailureCode code, String sentence) {

        byte[] request(String jobId) {
            String text = new String(request, UTF_8);
            return text.contains(JOB) ? text.replace(JOB, jobId).getBytes(UTF_8) : request;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private HostileRequests(HostileDatasets datasets) {
        this.datasets = datasets;
    }

    static List<Hostile> of(HostileDatasets datasets) throws Exception {
        HostileRequests all = new HostileRequests(datasets);
        all.bytes();
        all.values();
        all.places();
        for (HostileDatasets.Dataset dataset : datasets.all()) {
            all.dataset(dataset.name(), dataset.uri(), dataset.layout(), dataset.sentence());
        }
        all.weights();
        return all.requests;
    }

    private void bytes() {
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        unreadable("no-bytes", new byte[0], "it is empty");
        unreadable("noise", noise, "is not readable JSON");
        unreadable("brackets-without-end", "[".repeat(60_000).getBytes(UTF_8), "nesting depth");
        unreadable("a-request-without-end", (sound() + " ".repeat(900_000)).getBytes(UTF_8), "at most 65536");
        unreadable("half-a-request", sound().substring(0, 100).getBytes(UTF_8), "end-of-input");
        requests.add(new Hostile(
                "headers-without-end", sound().getBytes(UTF_8), 50_000, FailureCode.INVALID_REQUEST, "at most 100"));
        altered("a-key-twice", json -> json.replaceFirst("\\{", "{\"seed\":1,"), "Duplicate field 'seed'");
    }

    private void values() {
        altered("a-job-that-climbs", json -> json.replace(JOB, "../../" + JOB), "jobId is '../../");
        value("a-model-that-climbs", "\"model\":\"skin\"", "\"model\":\"../../skin\"", "model is '../../skin'");
        String endless = "a".repeat(60_000);
        value("a-name-without-end", "\"model\":\"skin\"", "\"model\":\"" + endless + "\"", "model is 'aaa");
        value("a-line-in-a-name", "\"model\":\"skin\"", "\"model\":\"skin\\nERROR all is lost\"", "model is 'skin");
        value("a-type-that-is-none", "\"epochs\":100", "\"epochs\":\"ten\"", "a whole number of 32 bits");
        value("epochs-without-end", "\"epochs\":100", "\"epochs\":2147483647", "from 1 to 10000");
        value("epochs-beyond-numbers", "\"epochs\":100", "\"epochs\":99999999999999999999", "a whole number");
        value("a-batch-beyond-memory", "\"batchSize\":32", "\"batchSize\":1000000000", "from 2 to 4096");
        value("a-rate-of-nan", "\"learningRate\":0.001", "\"learningRate\":NaN", "'NaN'");
        value("a-rate-below-zero", "\"learningRate\":0.001", "\"learningRate\":-1", "above 0");
        value("a-rate-of-infinity", "\"learningRate\":0.001", "\"learningRate\":1e999", "Infinity");
        value("images-beyond-memory", "\"imageSize\":32", "\"imageSize\":1000000", "from 32 to 2048");
        value("folds-without-end", "\"folds\":null", "\"folds\":1000000", "from 2 to 20");
        value("a-network-that-is-none", "mobilenet_v2", "skynet", "network is 'skynet'");
        value("a-layout-of-lines", "\"FOLDERS\"", "[[[\"FOLDERS\"]]]", "dataset.layout");
        requests.add(new Hostile(
                "a-stage-that-is-none",
                sound().replace("\"FROZEN\"", "\"PARTIAL\"")
                        .replace("\"firstTrainableStage\":null", "\"firstTrainableStage\":\"../x\"")
                        .getBytes(UTF_8),
                0,
                FailureCode.NOT_SUPPORTED,
                "../x"));
    }

    private void places() {
        notFound("the-system", "file:///etc");
        notFound("a-way-out", datasets.sound() + "../../secret");
        notFound("a-way-out-in-disguise", datasets.sound() + "%2e%2e/%2e%2e/secret");
        notFound("a-link-out", datasets.linkOut());
        notFound("another-host", "file://evil.example/data");
        notFound("the-network", "http://169.254.169.254/latest");
        notFound("a-program", "jar:file:///data.jar!/data");
        notFound("a-bucket-that-is-not-ours", "s3://others/data");
        notFound("a-key-and-a-secret", "s3://key:secret@others/data");
        notFound("no-uri", "%%%");
        notFound("nothing", "file:///%00");
    }

    private void notFound(String name, String uri) {
        add(name, uri, DatasetLayout.FOLDERS, FailureCode.DATASET_NOT_FOUND, "dataset.uri is '" + uri);
    }

    private void dataset(String name, String uri, DatasetLayout layout, String sentence) {
        add(name, uri, layout, FailureCode.DATASET_INVALID, sentence);
    }

    private void add(String name, String uri, DatasetLayout layout, FailureCode code, String sentence) {
        String json = sound().replace(datasets.sound(), uri).replace("FOLDERS", layout.name());
        requests.add(new Hostile(name, json.getBytes(UTF_8), 0, code, sentence));
    }

    private void weights() {
        weights("weights-of-nan", NetworkName.MOBILENET_V2, "a number NaN");
        weights("a-shape-below-zero", NetworkName.ATTENTION_VGG16, "shape [-1,-4]");
        weights("a-header-without-end", NetworkName.VGG19, "header would have");
        weights("a-damaged-structure", NetworkName.RESNET50, "no HDF5 file");
        weights("a-digest-of-others", NetworkName.VGG16, "but it should have");
    }

    private void weights(String name, NetworkName network, String sentence) {
        String json = sound().replace("mobilenet_v2", network.wireName())
                .replace(Initialisation.RANDOM.name(), Initialisation.PRETRAINED.name());
        requests.add(new Hostile(name, json.getBytes(UTF_8), 0, FailureCode.WEIGHTS_INVALID, sentence));
    }

    private void unreadable(String name, byte[] request, String sentence) {
        requests.add(new Hostile(name, request, 0, FailureCode.INVALID_REQUEST, sentence));
    }

    private void altered(String name, UnaryOperator<String> change, String sentence) {
        unreadable(name, change.apply(sound()).getBytes(UTF_8), sentence);
    }

    private void value(String name, String field, String other, String sentence) {
        if (!sound().contains(field)) {
            throw new IllegalArgumentException("no %s in %s".formatted(field, sound()));
        }
        altered(name, json -> json.replace(field, other), sentence);
    }

    /** A request with nothing wrong. */
    private String sound() {
        return new String(
                Messages.write(TestModels.request(new ModelVersion(MODEL, JOB), datasets.sound())
                        .build()),
                UTF_8);
    }
}
