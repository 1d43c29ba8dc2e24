package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch whose images are being decoded. Keeps the models that it needs from being freed until it is closed. One thread
 * may close it while another answers: it waits, and what has not begun to answer then never does.
 */
public final class PreparedBatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PreparedBatch.class);

    private final ImageBatch batch;
    /** By place in the batch; null where there is none yet. */
    private final Outcome[] outcomes;

    private final List<Share> shares = new ArrayList<>();
    private boolean closed;

    /** The images of one task, and where they are in the batch. */
    private record Share(List<Integer> places, TaskImages images) {}

    PreparedBatch(ImageBatch batch) {
        this.batch = batch;
        this.outcomes = new Outcome[batch.images().size()];
    }

    ImageEvent image(int place) {
        return batch.images().get(place);
    }

    void answer(int place, Outcome outcome) {
        outcomes[place] = outcome;
    }

    void add(List<Integer> places, Function<List<ImageEvent>, TaskImages> images) {
        shares.add(
                new Share(places, images.apply(places.stream().map(this::image).toList())));
    }

    void begin() {
        shares.forEach(share -> share.images().begin());
    }

    /**
     * One outcome per image, in the batch's order. Waits for the decoding and for the network.
     *
     * @throws UnansweredException which images cannot be answered by our own fault; nothing of the batch is
     */
    public synchronized List<Outcome> answer() {
        if (closed) {
            throw new IllegalStateException("the batch was given up");
        }
        for (Share share : shares) {
            List<Outcome> answers = share.images().answer();
            for (int i = 0; i < answers.size(); i++) {
                outcomes[share.places().get(i)] = answers.get(i);
            }
        }
        return List.of(outcomes);
    }

    /** Of the images that had to be fetched; to be asked for after {@link #answer} has returned. */
    List<ImageArrival> arrivals() {
        return shares.stream()
                .flatMap(share -> share.images().fetched().stream())
                .toList();
    }

    /** What it took to answer; to be asked for after {@link #answer} has returned. */
    List<NetworkCall> calls() {
        return shares.stream().flatMap(share -> share.images().calls().stream()).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        shares.forEach(share -> close(share.images()));
    }

    private static void close(TaskImages images) {
        try {
            images.close();
        } catch (RuntimeException e) {
            LOGGER.error("a model could not be freed", e);
        }
    }
}
