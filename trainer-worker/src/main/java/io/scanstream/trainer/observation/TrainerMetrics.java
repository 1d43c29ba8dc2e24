package io.scanstream.trainer.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingEvent.Completed;
import io.scanstream.contract.TrainingEvent.EpochCompleted;
import io.scanstream.contract.TrainingEvent.FeaturesComputed;
import io.scanstream.contract.TrainingEvent.Resumed;
import io.scanstream.contract.TrainingState;
import io.scanstream.observation.ConsumerLag;
import io.scanstream.observation.PartitionLag;
import io.scanstream.observation.ResidentMemory;
import io.scanstream.observation.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The worker in figures; {@code docs/observability.md} says what each means. */
public final class TrainerMetrics implements JobObservation {

    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong running = new AtomicLong();
    private final ConsumerLag lag;
    private final JobFigures job;
    private final Map<RequestKind, Counter> requests;
    private final Map<JobEnd, Timer> ends;
    private final Map<FailureCode, Counter> failures;
    private final Counter renewals;
    private final Counter checkpoints;
    private final Counter resumptions;
    private final Timer staging;
    private final Counter stagedBytes;
    private final Counter featureImages;
    private final Timer epochs;
    private volatile double imagesPerSecond = Double.NaN;

    /** Of the attempt in hand; the thread that polls begins and ends it, the one that works on it tells of it. */
    private volatile Instant begun = Instant.EPOCH;

    private volatile Instant lastEvent = Instant.EPOCH;
    private volatile int features;

    public TrainerMetrics(MeterRegistry registry) {
        Gauge.builder("scanstream.jobs.waiting", waiting, AtomicLong::get)
                .description("jobs that wait for any worker")
                .register(registry);
        Gauge.builder("scanstream.jobs.running", running, AtomicLong::get)
                .description("1 while this worker has a job")
                .register(registry);
        Gauge.builder("scanstream.job.last.images.per.second", this, metrics -> metrics.imagesPerSecond)
                .description("that the network saw in the last job that was completed")
                .register(registry);
        ResidentMemory.show(registry);
        lag = new ConsumerLag(registry);
        job = new JobFigures(registry);
        requests = each(
                RequestKind.class,
                kind -> Counter.builder("scanstream.requests")
                        .description("records that came in")
                        .tag("kind", kind.name())
                        .register(registry));
        ends = each(
                JobEnd.class,
                end -> Steps.lengthy("scanstream.job", "attempts of this worker that ended")
                        .tag("end", end.name())
                        .register(registry));
        failures = each(
                FailureCode.class,
                code -> Counter.builder("scanstream.job.failures")
                        .description("jobs that ended without a model, each of them a dead letter")
                        .tag("code", code.name())
                        .register(registry));
        renewals = Counter.builder("scanstream.lease.renewals")
                .description("signs of life")
                .register(registry);
        checkpoints = Counter.builder("scanstream.checkpoints")
                .description("checkpoints that another worker would go on from")
                .register(registry);
        resumptions = Counter.builder("scanstream.resumptions")
                .description("attempts that went on from the checkpoint of an earlier one")
                .register(registry);
        staging = Steps.lengthy("scanstream.dataset.staging", "bringing the files of a data set")
                .register(registry);
        stagedBytes = Counter.builder("scanstream.dataset.staged.bytes")
                .description("bytes of the files of data sets that were brought")
                .register(registry);
        featureImages = Counter.builder("scanstream.features.images")
                .description("images that the frozen part of the network has seen")
                .register(registry);
        epochs = Steps.lengthy("scanstream.epoch", "an epoch, or from a job's preparations to the end of its first")
                .register(registry);
    }

    private static <K extends Enum<K>, T> Map<K, T> each(Class<K> keys, Function<K, T> meter) {
        Map<K, T> meters = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            meters.put(key, meter.apply(key));
        }
        return meters;
    }

    @Override
    public void noted(RequestKind kind) {
        requests.get(kind).increment();
    }

    @Override
    public void queued(long jobsWaiting, List<PartitionLag> lags) {
        waiting.set(jobsWaiting);
        lag.show(lags);
    }

    @Override
    public void begun(TrainingState claim) {
        running.set(1);
        begun = Instant.now();
        lastEvent = begun;
        features = 0;
        job.begun(claim.attempt());
    }

    @Override
    public void told(TrainingEvent event) {
        if (event instanceof FeaturesComputed computed) {
            // Of the next fold it begins at 0 again.
            featureImages.increment(Math.max(0, computed.done() - features));
            features = computed.done() == computed.total() ? 0 : computed.done();
            job.computed(computed);
        } else if (event instanceof EpochCompleted epoch) {
            epochs.record(Duration.between(lastEvent, epoch.at()));
            job.learned(epoch);
        } else if (event instanceof Resumed) {
            resumptions.increment();
        } else if (event instanceof Completed completed) {
            imagesPerSecond = completed.imagesPerSecond();
        }
        lastEvent = event.at();
    }

    @Override
    public void staged(Instant stagingBegun, Instant stagingEnded, long bytes) {
        staging.record(Duration.between(stagingBegun, stagingEnded));
        stagedBytes.increment(bytes);
    }

    @Override
    public void renewed() {
        renewals.increment();
    }

    @Override
    public void kept() {
        checkpoints.increment();
    }

    @Override
    public void failed(FailureCode code) {
        failures.get(code).increment();
    }

    @Override
    public void ended(JobEnd end) {
        ends.get(end).record(Duration.between(begun, Instant.now()));
        running.set(0);
        job.ended();
    }
}
