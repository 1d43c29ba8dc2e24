package io.scanstream.inference;

import io.scanstream.contract.Topic;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.UnansweredException;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.Dispatch;
import io.scanstream.inference.observation.Observation;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.model.LostDeviceException;
import io.scanstream.observation.LogScope;
import io.scanstream.observation.PartitionLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images to outcomes while the process lives: collect, answer, send, each of another batch. What is answered is either
 * known or undecided, and what is undecided is asked of the broker before anything else happens. For one thread, but for
 * {@link #wakeUp}, {@link #isMember} and {@link #isQuiet}.
 */
final class ImageStream implements ImageIntake.Handover, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ImageStream.class);

    /** So long those images rest that cannot be answered, and what lies behind them in their partitions. */
    private static final Duration HOLD = Duration.ofSeconds(2);

    /** Between two looks at how far this worker is behind. */
    private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);

    private final Answers answers;
    private final BatchesInFlight inFlight;
    private final Pace pace;
    private final Observation observation;
    /** The most urgent first. */
    private final List<ImageIntake> lanes = new ArrayList<>();

    /** After a failure, and at the start: the images that may or may not be answered; null if that is known of all. */
    private ImageBatch undecided = ImageBatch.none();

    private volatile boolean quiet;
    private long behind;
    /** In the time of {@link System#nanoTime}. */
    private long lagTold = System.nanoTime();

    /**
     * When it acts.
     *
     * @param mayTake whether a batch may be taken now
     * @param idle how long images are waited for; so soon an urgent one is noticed while others are waited for
     * @param busy the same while batches are in flight; so soon the answers to one are sent
     */
    record Pace(BooleanSupplier mayTake, Duration idle, Duration busy) {

        /** Takes whatever comes. */
        static Pace live() {
            return new Pace(() -> true, Duration.ofMillis(10), Duration.ofMillis(4));
        }

        /** Waits for nothing, since others have their turn on the same thread. */
        static Pace when(BooleanSupplier mayTake) {
            return new Pace(mayTake, Duration.ZERO, Duration.ZERO);
        }
    }

    /**
     * @param answers closed with this, as is what is in flight
     * @param lanes each makes one that hands over to what it is given; the most urgent first
     */
    ImageStream(
            Answers answers,
            BatchesInFlight inFlight,
            Pace pace,
            List<Function<ImageIntake.Handover, ImageIntake>> lanes,
            Observation observation) {
        this.answers = answers;
        this.inFlight = inFlight;
        this.pace = pace;
        this.observation = observation;
        lanes.forEach(lane -> this.lanes.add(lane.apply(this)));
    }

    /** Urgent images, then all others. Each topic has a group of its own, so that neither waits for the other's rebalances. */
    static List<Function<ImageIntake.Handover, ImageIntake>> lanes(
            KafkaConnection connection, GroupMember member, BatchLimits limits, Pseudonyms pseudonyms) {
        BatchLimits urgent = limits.withoutPatience();
        return List.of(
                handover -> new ImageIntake(
                        Topic.IMAGES_URGENT,
                        connection.member(member.inUrgentGroup(), ImageIntake.fetching(urgent)),
                        urgent,
                        pseudonyms,
                        handover),
                handover -> new ImageIntake(
                        Topic.IMAGES,
                        connection.member(member, ImageIntake.fetching(limits)),
                        limits,
                        pseudonyms,
                        handover));
    }

    /**
     * One step forward.
     *
     * @return whether a batch was answered
     * @throws RuntimeException after which the next turn begins again at what is certain
     */
    boolean turn() {
        try {
            return undecided == null ? goOn() : decide();
        } catch (WakeupException e) {
            // No failure: what is in flight is sent when this is closed.
            throw e;
        } catch (RuntimeException e) {
            if (!(e instanceof CommitFailedException)) {
                observation.faulted();
            }
            giveUp(ImageBatch.none());
            throw e;
        } finally {
            quiet = undecided == null && inFlight.isEmpty() && lanes.stream().noneMatch(ImageIntake::hasWaiting);
        }
    }

    /** Whether no image waits for an answer, as far as is known here. */
    boolean isQuiet() {
        return quiet;
    }

    /** Records that are not polled yet, as it was known at most a second before the last turn. */
    long behind() {
        return behind;
    }

    /** Batches of this stream that the network works on, or has before it. */
    int working() {
        return inFlight.working();
    }

    private boolean decide() {
        // A worker whose name another process has taken learns of it here, and does not shut that one out.
        lanes.forEach(lane -> lane.poll(Duration.ZERO));
        answers.recover();
        lanes.forEach(lane -> lane.rewind(undecided));
        undecided = null;
        return false;
    }

    private boolean goOn() {
        poll();
        tellWhatWaits();
        if (undecided == null && !inFlight.isFull() && pace.mayTake().getAsBoolean()) {
            lanes.stream()
                    .filter(lane -> lane.isDue(inFlight.isIdle()))
                    .findFirst()
                    .ifPresent(this::take);
        }
        return undecided == null && (inFlight.isFull() || inFlight.isOldestAnswered()) && sendOldest();
    }

    /** Only the least urgent images are waited for. */
    private void poll() {
        ImageIntake last = lanes.get(lanes.size() - 1);
        lanes.forEach(lane -> lane.poll(lane == last ? patience() : Duration.ZERO));
    }

    private void tellWhatWaits() {
        observation.queued(lanes.stream().mapToInt(ImageIntake::waiting).sum(), inFlight.count());
        if (System.nanoTime() - lagTold >= LAG_INTERVAL.toNanos()) {
            lagTold = System.nanoTime();
            List<PartitionLag> lag =
                    lanes.stream().flatMap(lane -> lane.lag().stream()).toList();
            behind = lag.stream().mapToLong(PartitionLag::records).sum();
            observation.behind(lag);
        }
    }

    private Duration patience() {
        if (inFlight.isEmpty()) {
            return pace.idle();
        }
        return inFlight.isFull() || inFlight.isOldestAnswered() ? Duration.ZERO : pace.busy();
    }

    private void take(ImageIntake lane) {
        ImageBatch batch = lane.take();
        try {
            inFlight.add(batch);
        } catch (UnansweredException e) {
            putBack(batch, e);
        } catch (RuntimeException e) {
            giveUp(batch);
            throw e;
        }
    }

    private boolean sendOldest() {
        AnsweredBatch oldest;
        try {
            oldest = inFlight.oldest();
        } catch (UnansweredException e) {
            putBack(inFlight.abandon(), e);
            return false;
        }
        ImageIntake source = lanes.stream()
                .filter(lane -> lane.isSourceOf(oldest.batch()))
                .findFirst()
                .orElseThrow();
        send(oldest, source);
        inFlight.removeOldest();
        return true;
    }

    private void send(AnsweredBatch batch, ImageIntake source) {
        Dispatch dispatch = observation.dispatch(batch);
        try {
            answers.send(batch.batch(), batch.outcomes(), dispatch::trace, source.group());
        } catch (RuntimeException e) {
            dispatch.failed();
            throw e;
        }
        dispatch.sent();
    }

    /** By our own fault some images cannot be answered now. Nothing has been sent: no broker need be asked. */
    private void putBack(ImageBatch taken, UnansweredException fault) {
        LostDeviceException.throwIfBehind(fault);
        observation.heldUp(fault.images().size());
        try (LogScope about = fault.images().get(0).logScope()) {
            LOGGER.error(
                    "{} images wait for an answer, next try in {}",
                    fault.images().size(),
                    HOLD,
                    fault);
        }
        lanes.forEach(lane -> lane.putBack(taken, fault.images(), HOLD));
    }

    /** @param taken not in flight, and not answered either */
    private void giveUp(ImageBatch taken) {
        ImageBatch abandoned = inFlight.abandon();
        undecided = undecided == null
                ? ImageBatch.together(List.of(abandoned, taken))
                : ImageBatch.together(List.of(undecided, abandoned, taken));
    }

    /** Sends what is in flight: once the partitions are another worker's, it is that one's to answer. */
    @Override
    public void beforeRevocation() {
        try {
            while (undecided == null && !inFlight.isEmpty()) {
                sendOldest();
            }
        } catch (CommitFailedException e) {
            LOGGER.info("the group changes; batches are answered again, by whoever gets them");
            giveUp(ImageBatch.none());
        } catch (RuntimeException e) {
            LOGGER.warn("batches in flight could not be answered before their partitions went to others", e);
            giveUp(ImageBatch.none());
        }
    }

    @Override
    public void afterLoss() {
        giveUp(ImageBatch.none());
    }

    boolean isMember() {
        return lanes.stream().allMatch(ImageIntake::isMember);
    }

    void wakeUp() {
        lanes.forEach(ImageIntake::wakeUp);
    }

    /** Sends what is in flight as long as this worker is a member of the groups, then leaves them. */
    @Override
    public void close() {
        try (answers;
                inFlight) {
            beforeRevocation();
            lanes.forEach(ImageStream::leave);
        }
    }

    private static void leave(ImageIntake lane) {
        try {
            lane.close();
        } catch (RuntimeException e) {
            LOGGER.warn("the group could not be left in good order", e);
        }
    }
}
