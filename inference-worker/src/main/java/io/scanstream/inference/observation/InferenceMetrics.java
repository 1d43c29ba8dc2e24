package io.scanstream.inference.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.classification.NetworkCall;
import io.scanstream.inference.fetching.FetchFailure;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.observation.ConsumerLag;
import io.scanstream.observation.PartitionLag;
import io.scanstream.observation.ResidentMemory;
import io.scanstream.observation.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;

/** The worker in figures; {@code docs/observability.md} says what each means. */
public final class InferenceMetrics implements Observation {

    private static final EnumSet<Topic> LANES = EnumSet.of(Topic.IMAGES, Topic.IMAGES_URGENT);

    private final ImageTraces traces;
    private final AtomicInteger imagesWaiting = new AtomicInteger();
    private final AtomicInteger batchesInFlight = new AtomicInteger();
    private final ConsumerLag lag;
    private final ModelSeries models;
    private final Map<Topic, Timer> waits;
    private final Map<Topic, Timer> latencies;
    private final DistributionSummary batchSizes;
    private final Timer decoding;
    private final Map<NetworkCall.End, Timer> network;
    private final Timer commits;
    private final Counter failedCommits;
    private final Map<RejectionCode, Counter> rejections;
    private final Map<NetworkCall.End, Counter> halvings;
    private final Counter held;
    private final Counter faults;
    private final Timer fetching;
    private final Counter fetchedBytes;
    private final Map<FetchFailure, Counter> failedFetches;
    private final Timer loading;
    private final Counter failedLoads;

    /** @param traces what becomes of the traces that images come with */
    public InferenceMetrics(MeterRegistry registry, ImageTraces traces) {
        this.traces = traces;
        Gauge.builder("scanstream.images.waiting", imagesWaiting, AtomicInteger::get)
                .description("images that are polled and not yet in a batch")
                .register(registry);
        Gauge.builder("scanstream.batches.inflight", batchesInFlight, AtomicInteger::get)
                .description("batches that are decoded, answered or sent")
                .register(registry);
        ResidentMemory.show(registry);
        lag = new ConsumerLag(registry);
        models = new ModelSeries(registry);
        waits = each(
                LANES,
                topic -> Steps.brief("scanstream.image.wait", "from an image's timestamp to its batch")
                        .tag("topic", topic.topicName())
                        .register(registry));
        latencies = each(
                LANES,
                topic -> Steps.brief("scanstream.image.latency", "from an image's timestamp to its answer")
                        .tag("topic", topic.topicName())
                        .register(registry));
        batchSizes = DistributionSummary.builder("scanstream.batch.images")
                .description("images in a batch")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                .register(registry);
        decoding = Steps.brief("scanstream.batch.decode", "until all images that the network gets at once are decoded")
                .register(registry);
        network = each(
                EnumSet.allOf(NetworkCall.End.class),
                end -> Steps.brief("scanstream.network", "the network at work on what it gets at once")
                        .tag("end", end.name())
                        .register(registry));
        commits = Steps.brief("scanstream.batch.commit", "sending a batch's answers in a transaction")
                .register(registry);
        failedCommits = counter(registry, "scanstream.batch.commit.failures", "transactions that failed");
        rejections = each(
                EnumSet.allOf(RejectionCode.class),
                code -> Counter.builder("scanstream.rejections")
                        .description("images that were rejected, each of them a dead letter")
                        .tag("code", code.name())
                        .register(registry));
        halvings = each(
                EnumSet.complementOf(EnumSet.of(NetworkCall.End.ANSWERED)),
                end -> Counter.builder("scanstream.batch.halvings")
                        .description("what the network failed on together and was asked about in halves")
                        .tag("cause", end.name())
                        .register(registry));
        held = counter(registry, "scanstream.images.held", "images that had to wait by our own fault");
        faults = counter(registry, "scanstream.faults", "faults after which what was in flight was done again");
        fetching = Steps.brief("scanstream.fetch", "fetching an image that came as a reference")
                .register(registry);
        fetchedBytes = counter(registry, "scanstream.fetched.bytes", "bytes of images that were fetched");
        failedFetches = each(
                EnumSet.allOf(FetchFailure.class),
                reason -> Counter.builder("scanstream.fetch.failures")
                        .description("images that were not fetched")
                        .tag("reason", reason.name())
                        .register(registry));
        loading = Steps.lengthy("scanstream.model.load", "making a version ready to answer")
                .register(registry);
        failedLoads = counter(registry, "scanstream.model.load.failures", "versions that could not be made ready");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static <K extends Enum<K>, T> Map<K, T> each(EnumSet<K> keys, Function<K, T> meter) {
        Map<K, T> meters = new HashMap<>();
        keys.forEach(key -> meters.put(key, meter.apply(key)));
        return meters;
    }

    @Override
    public void queued(int waiting, int inFlight) {
        imagesWaiting.set(waiting);
        batchesInFlight.set(inFlight);
    }

    @Override
    public void behind(List<PartitionLag> lags) {
        lag.show(lags);
    }

    @Override
    public Dispatch dispatch(AnsweredBatch batch) {
        return new Measured(batch, traces.begin(batch));
    }

    @Override
    public void heldUp(int images) {
        held.increment(images);
    }

    @Override
    public void faulted() {
        faults.increment();
    }

    @Override
    public void serving(Map<String, ModelVersion> versions, Set<String> missing) {
        models.serving(versions, missing);
    }

    @Override
    public void loaded(Duration duration) {
        loading.record(duration);
    }

    @Override
    public void notLoaded() {
        failedLoads.increment();
    }

    @Override
    public void fetched(Duration duration, int bytes) {
        fetching.record(duration);
        fetchedBytes.increment(bytes);
    }

    @Override
    public void notFetched(FetchFailure failure) {
        failedFetches.get(failure).increment();
    }

    /** A batch counts when it is sent: what is done again is not counted twice. */
    private final class Measured implements Dispatch {

        private final AnsweredBatch answered;
        private final Dispatch trace;
        private final long begun = System.nanoTime();

        Measured(AnsweredBatch answered, Dispatch trace) {
            this.answered = answered;
            this.trace = trace;
        }

        @Override
        public List<Header> trace(int place) {
            return trace.trace(place);
        }

        @Override
        public void failed() {
            trace.failed();
            failedCommits.increment();
        }

        @Override
        public void sent() {
            trace.sent();
            long now = System.nanoTime();
            commits.record(now - begun, TimeUnit.NANOSECONDS);
            batchSizes.record(answered.outcomes().size());
            answered.calls().forEach(this::note);
            answered.outcomes().forEach(this::note);
            Instant sent = Instant.now();
            Instant taken = sent.minusNanos(now - answered.taken());
            Topic topic = Topic.named(
                            answered.batch().images().get(0).identity().topic())
                    .orElseThrow();
            for (ImageEvent image : answered.batch().images()) {
                waits.get(topic).record(between(image.receivedAt(), taken));
                latencies.get(topic).record(between(image.receivedAt(), sent));
            }
        }

        /** Clocks of senders may be ahead. */
        private static Duration between(Instant from, Instant to) {
            Duration duration = Duration.between(from, to);
            return duration.isNegative() ? Duration.ZERO : duration;
        }

        private void note(NetworkCall call) {
            decoding.record(call.decoded() - call.begun(), TimeUnit.NANOSECONDS);
            network.get(call.end()).record(call.ended() - call.asked(), TimeUnit.NANOSECONDS);
            if (call.isHalved()) {
                halvings.get(call.end()).increment();
            }
        }

        private void note(Outcome outcome) {
            if (outcome instanceof Prediction prediction) {
                models.predicted(prediction);
            } else if (outcome instanceof Rejection rejection) {
                rejections.get(rejection.code()).increment();
            }
        }
    }
}
